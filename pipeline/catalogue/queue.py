"""What waits for a person: documents with the reasons why, a page of the list at a time, and how many of each kind."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.catalogue.filters import Condition, Filters, conditions

State = Literal["review", "failed", "done", "all"]
STATES: Mapping[State, str] = {
    "review": "d.status <> 'failed' AND d.review = 1",
    "failed": "d.status = 'failed'",
    "done": "d.status <> 'failed' AND d.review = 0",
    "all": "TRUE",
}
"""review: a person should look; failed: nothing could be read, the message says why; done: neither."""

EVERY = Filters()
_FROM = "document AS d LEFT JOIN record AS r ON r.document_id = d.id"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents the list holds.

    `reason` is a kind; of `due_before`, an ISO date, one of the document's deadlines ends before it.
    """

    state: State = "review"
    documents: Filters = EVERY
    reason: str | None = None
    due_before: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document of the list. `due` is the first of its deadlines that is not past on `today`."""

    id: int
    document: str
    status: str
    verdict: str
    message: str
    review: bool
    pages: int
    type: str | None
    code: str | None
    issuer: str | None
    title: str | None
    date: str | None
    ocr_confidence: float | None
    due: str | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents there are: of each state, and of those wanted by kind of reason, type and first folder."""

    states: Mapping[str, int]
    reasons: Mapping[str, int]
    types: Mapping[str, int]
    folders: Mapping[str, int]


def waiting(
    connection: sqlite3.Connection, wanted: Wanted, today: str, after: str = "", limit: int = 50
) -> tuple[Waiting, ...]:
    """Return the documents wanted, by name, those behind the name `after`; `today` is an ISO date.

    The next page is asked with the last name of this one: a document that left the list meanwhile shifts nothing.
    """
    where, values = _where(connection, wanted)
    asked = f"""
        SELECT d.id, d.name AS document, d.status, d.verdict, d.message, d.review, d.pages,
            r.type, r.code, r.issuer, r.title, r.date, r.ocr_confidence,
            (SELECT min(due) FROM deadline WHERE document_id = d.id AND +due >= ?) AS due,
            (SELECT json_group_array(text) FROM reason WHERE document_id = d.id) AS reasons
        FROM {_FROM} WHERE {where} AND d.name > ? ORDER BY d.name LIMIT ?
    """  # noqa: S608 - words of our own
    found = connection.execute(asked, (today, *values, after, limit))
    return tuple(
        Waiting(**{**row, "review": bool(row["review"]), "reasons": tuple(json.loads(row["reasons"]))}) for row in found
    )


def counts(connection: sqlite3.Connection, wanted: Wanted) -> Counts:
    """Count the documents: those of each state for the filters, and the wanted ones by what they can be filtered by."""
    every, known = _where(connection, Wanted("all", wanted.documents, wanted.reason, wanted.due_before))
    states = ", ".join(f"coalesce(sum({test}), 0)" for test in STATES.values())
    total = connection.execute(f"SELECT {states} FROM {_FROM} WHERE {every}", known).fetchone()  # noqa: S608 - our words
    where, values = _where(connection, wanted)
    asked = f"""
        WITH chosen AS MATERIALIZED (SELECT d.id, d.name, r.type FROM {_FROM} WHERE {where}),
        counted (what, name, id) AS (
            SELECT DISTINCT 'reasons', kind, document_id FROM reason WHERE document_id IN (SELECT id FROM chosen)
            UNION ALL SELECT 'types', type, id FROM chosen WHERE type IS NOT NULL
            UNION ALL SELECT 'folders', substr(name, 1, instr(name, '/') - 1), id FROM chosen WHERE name LIKE '%/%'
        )
        SELECT what, name, count(*) AS documents FROM counted GROUP BY what, name ORDER BY documents DESC, name
    """  # noqa: S608 - our words
    grouped: dict[str, dict[str, int]] = {"reasons": {}, "types": {}, "folders": {}}
    for row in connection.execute(asked, values):
        grouped[row["what"]][row["name"]] = row["documents"]
    return Counts(dict(zip(STATES, total, strict=True)), **grouped)


def _where(connection: sqlite3.Connection, wanted: Wanted) -> Condition:
    tests: list[Condition] = [
        (STATES[wanted.state], ()),
        ("d.id NOT IN (SELECT document_id FROM superseded)", ()),
        *conditions(connection, wanted.documents),
    ]
    if wanted.reason is not None:
        tests.append(("EXISTS (SELECT 1 FROM reason WHERE document_id = d.id AND kind = ?)", (wanted.reason,)))
    if wanted.due_before is not None:
        due = "SELECT 1 FROM deadline WHERE document_id = d.id AND +due < ?"  # by the document, few rows, not by due
        tests.append((f"EXISTS ({due})", (wanted.due_before,)))
    return " AND ".join(sql for sql, _ in tests), tuple(value for _, values in tests for value in values)
