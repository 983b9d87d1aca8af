"""What is due when, and who must do it: by agency, by day, and as rows of a calendar."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.catalogue.filters import agency_ids

MOST_AGENCIES = 200
MOST_DEADLINES = 500
_NOT_RENAMED = "x.document_id NOT IN (SELECT document_id FROM superseded)"


@dataclass(frozen=True, slots=True)
class Burden:
    """An agency: its deadlines that are past, those within the days asked for, those behind, and all its tasks."""

    agency: str | None
    overdue: int
    soon: int
    later: int
    tasks: int


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in its document. `first` and `due` are the first and last day; of most they are the same."""

    id: int
    document_id: int
    document: str
    code: str | None
    sha256: str
    agency: str | None
    text: str
    task: str | None
    page: int | None
    first: str
    due: str
    inferred: bool
    recurrence: str = ""
    """Of what comes again, how, as the record has it; from `first` on, the day of its document."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A task of an agency, which leads it or is told to help."""

    document_id: int
    document: str
    code: str | None
    role: str
    action: str
    deadline: str | None
    due: str | None
    page: int | None


def burdens(connection: sqlite3.Connection, today: str, until: str) -> tuple[Burden, ...]:
    """Return the agencies that have deadlines, those with the most overdue and soon ones first; ISO dates."""
    rows = connection.execute(
        f"""
        WITH counted AS (
            SELECT x.agency_id, sum(x.due < :today) AS overdue, sum(x.due BETWEEN :today AND :until) AS soon,
                sum(x.due > :until) AS later
            FROM deadline AS x WHERE x.due IS NOT NULL AND {_NOT_RENAMED}
            GROUP BY x.agency_id ORDER BY soon DESC, overdue DESC LIMIT {MOST_AGENCIES}
        )
        SELECT a.name AS agency, c.overdue, c.soon, c.later,
            (SELECT count(DISTINCT task_id) FROM task_agency WHERE agency_id = c.agency_id) AS tasks
        FROM counted AS c LEFT JOIN agency AS a ON a.id = c.agency_id
        ORDER BY c.soon DESC, c.overdue DESC, a.name
        """,  # noqa: S608 - words of our own
        {"today": today, "until": until},
    )
    return tuple(Burden(**row) for row in rows)


def due_between(
    connection: sqlite3.Connection,
    first: str,
    last: str,
    agency: str | None = None,
    limit: int = MOST_DEADLINES,
    order: Literal["ASC", "DESC"] = "ASC",
) -> Iterator[Due]:
    """Yield the deadlines whose last day is from `first` to `last` (ISO dates), the earliest or the latest first.

    `agency` is its whole name; `` asks for those of nobody, None for all.
    """
    whose = "TRUE" if agency is None else "a.name = ?" if agency else "x.agency_id IS NULL"
    rows = connection.execute(
        f"""
        SELECT x.id, x.document_id, d.name AS document, r.code, d.sha256, a.name AS agency, x.text, x.task, x.page,
            CASE WHEN x.normalized LIKE '____-__-__/____-__-__' THEN substr(x.normalized, 1, 10) ELSE x.due END
                AS first, x.due, x.inferred
        FROM deadline AS x JOIN document AS d ON d.id = x.document_id JOIN record AS r ON r.document_id = x.document_id
        LEFT JOIN agency AS a ON a.id = x.agency_id
        WHERE x.due BETWEEN ? AND ? AND {whose} AND {_NOT_RENAMED} ORDER BY x.due {order}, x.id LIMIT ?
        """,  # noqa: S608 - words of our own
        (first, last, *([agency] if agency else []), limit),
    )
    return (Due(**{**row, "inferred": bool(row["inferred"])}) for row in rows)


def recurring(connection: sqlite3.Connection, agency: str | None = None, limit: int = MOST_DEADLINES) -> Iterator[Due]:
    """Yield the deadlines that come again; `agency` is that of `due_between`. A document without a date is of today."""
    whose = "TRUE" if agency is None else "a.name = ?" if agency else "x.agency_id IS NULL"
    rows = connection.execute(
        f"""
        SELECT x.id, x.document_id, d.name AS document, r.code, d.sha256, a.name AS agency, x.text, x.task, x.page,
            coalesce(date(substr(r.date || '-01', 1, 10)), date('now', 'localtime')) AS first, '' AS due, x.inferred,
            x.normalized AS recurrence
        FROM deadline AS x JOIN document AS d ON d.id = x.document_id JOIN record AS r ON r.document_id = x.document_id
        LEFT JOIN agency AS a ON a.id = x.agency_id
        WHERE x.due IS NULL AND x.normalized LIKE 'FREQ=%' AND {whose} AND {_NOT_RENAMED} ORDER BY x.id LIMIT ?
        """,  # noqa: S608 - words of our own
        (*([agency] if agency else []), limit),
    )
    return (Due(**{**row, "inferred": bool(row["inferred"])}) for row in rows)


def counts_by_day(connection: sqlite3.Connection, first: str, last: str) -> dict[str, int]:
    """Count the deadlines whose last day is each day from `first` to `last`, ISO dates."""
    asked = f"SELECT due, count(*) FROM deadline AS x WHERE due BETWEEN ? AND ? AND {_NOT_RENAMED} GROUP BY due"  # noqa: S608 - as above
    return dict(connection.execute(asked, (first, last)).fetchall())


def duties(connection: sqlite3.Connection, agency: str, limit: int = MOST_DEADLINES) -> tuple[Duty, ...]:
    """Return the tasks of the agencies whose name holds these words, the newest documents first."""
    rows = connection.execute(
        """
        SELECT t.document_id, d.name AS document, r.code, ta.role, t.action, t.deadline, t.due, t.page
        FROM task_agency AS ta JOIN task AS t ON t.id = ta.task_id JOIN document AS d ON d.id = t.document_id
        JOIN record AS r ON r.document_id = t.document_id
        WHERE ta.agency_id IN (SELECT value FROM json_each(?))
            AND t.document_id NOT IN (SELECT document_id FROM superseded)
        ORDER BY r.date DESC, t.id LIMIT ?
        """,
        (agency_ids(connection, agency), limit),
    )
    return tuple(Duty(**row) for row in rows)
