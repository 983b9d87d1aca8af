"""What waits for a person: documents with the reasons why, a page of the list at a time, and how many of each kind."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.catalogue.entries import ROWS
from pipeline.catalogue.filters import Condition, Filters, conditions
from pipeline.catalogue.query import Query
from pipeline.catalogue.search import EXACT, FOLDED

State = Literal["review", "failed", "done", "all"]
STATES: Mapping[str, str] = {
    "review": "d.status <> 'failed' AND +d.review = 1",  # by name, 51 rows: by d.review, 20,000 would be sorted
    "failed": "d.status = 'failed'",
    "done": "d.status <> 'failed' AND d.review = 0",
    "all": "TRUE",
}
"""review: a person should look; failed: nothing could be read, the message says why; done: neither."""

Review = Literal["open", "accepted", "conflict"]
REREAD = "read again since it was reviewed"
"""The kind of the reason that a document has whose corrections a later run does not fit: see review.settled."""
SETTLED = "reviewed and accepted"
"""Likewise of an accepted one; it asks for nobody."""
_CONFLICT = f"d.id IN (SELECT document_id FROM reason WHERE kind = '{REREAD}')"  # noqa: S608 - words of our own
_ACCEPTED = f"v.state IS 'accepted' AND NOT {_CONFLICT}"
REVIEWS: Mapping[str, str] = {
    "open": f"d.status <> 'failed' AND NOT ({_ACCEPTED})",
    "accepted": _ACCEPTED,
    "conflict": _CONFLICT,
}
"""open: nobody accepted it yet; conflict: a later run reads it otherwise than a person left it, who must look again."""

EVERY = Filters()
_FROM = "document AS d LEFT JOIN record AS r ON r.document_id = d.id LEFT JOIN review AS v ON v.document_id = d.id"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents the list holds.

    `reason` is a kind. One of the document's deadlines ends before `due_before` and not before `due_since`, ISO dates.
    One of its pages has the words of `query`, whatever their marks, or with `marks` just these.
    """

    state: State = "review"
    documents: Filters = EVERY
    reason: str | None = None
    due_before: str | None = None
    due_since: str | None = None
    review: Review | None = None
    query: Query | None = None
    marks: bool = False


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
    """How many documents there are: of each state, and of those wanted by kind of reason, type, and folder in theirs.

    `reviews` are those of the state and all else that is wanted, by how far people are with them.
    """

    states: Mapping[str, int]
    reasons: Mapping[str, int]
    types: Mapping[str, int]
    folders: Mapping[str, int]
    reviews: Mapping[str, int]


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


def is_wanted(connection: sqlite3.Connection, wanted: Wanted, document: str) -> bool:
    """Tell whether a document, by its name, is one of those that are wanted, whatever words are looked for."""
    where, values = _where(connection, replace(wanted, query=None))
    asked = f"SELECT 1 FROM {_FROM} WHERE d.name = ? AND {where}"  # noqa: S608 - words of our own
    return connection.execute(asked, (document, *values)).fetchone() is not None


def counts(connection: sqlite3.Connection, wanted: Wanted) -> Counts:
    """Count the documents: those of each state for the filters, and the wanted ones by what they can be filtered by."""
    states = _each(connection, replace(wanted, state="all"), STATES)
    reviews = _each(connection, replace(wanted, review=None), REVIEWS)
    folder = (wanted.documents.folder or "").removeprefix("./").strip("/")
    above = len(folder) + 1 if folder else 0
    where, values = _where(connection, wanted)
    asked = f"""
        WITH chosen AS MATERIALIZED (SELECT d.id, d.name, r.type FROM {_FROM} WHERE {where}),
        counted (what, name, id) AS (
            SELECT DISTINCT 'reasons', kind, document_id FROM reason WHERE document_id IN (SELECT id FROM chosen)
            UNION ALL SELECT 'types', type, id FROM chosen WHERE type IS NOT NULL
            UNION ALL SELECT 'folders', substr(name, 1, ? + instr(substr(name, ? + 1), '/') - 1), id FROM chosen
                WHERE instr(substr(name, ? + 1), '/') > 0
        )
        SELECT what, name, count(*) AS documents FROM counted GROUP BY what, name ORDER BY documents DESC, name
    """  # noqa: S608 - our words
    grouped: dict[str, dict[str, int]] = {"reasons": {}, "types": {}, "folders": {}}
    for row in connection.execute(asked, (*values, above, above, above)):
        grouped[row["what"]][row["name"]] = row["documents"]
    return Counts(states, **grouped, reviews=reviews)


def _each(connection: sqlite3.Connection, wanted: Wanted, tests: Mapping[str, str]) -> dict[str, int]:
    """Count the documents that are wanted and pass each of some tests."""
    where, values = _where(connection, wanted)
    sums = ", ".join(f"coalesce(sum({test}), 0)" for test in tests.values())
    total = connection.execute(f"SELECT {sums} FROM {_FROM} WHERE {where}", values).fetchone()  # noqa: S608 - our words
    return dict(zip(tests, total, strict=True))


def _where(connection: sqlite3.Connection, wanted: Wanted) -> Condition:
    tests: list[Condition] = [
        (STATES[wanted.state], ()),
        ("d.id NOT IN (SELECT document_id FROM superseded)", ()),
        *conditions(connection, wanted.documents),
    ]
    if wanted.reason is not None:
        tests.append(("EXISTS (SELECT 1 FROM reason WHERE document_id = d.id AND kind = ?)", (wanted.reason,)))
    if wanted.due_before is not None or wanted.due_since is not None:
        # By the document, few rows, not by due.
        due = "SELECT 1 FROM deadline WHERE document_id = d.id AND +due < ? AND +due >= ?"
        tests.append((f"EXISTS ({due})", (wanted.due_before or "9999-12-32", wanted.due_since or "")))
    if wanted.review is not None:
        tests.append((REVIEWS[wanted.review], ()))
    if wanted.query is not None:
        index, match = (EXACT, wanted.query.exact()) if wanted.marks else (FOLDED, wanted.query.folded())
        tests.append((f"d.id IN (SELECT rowid / {ROWS} FROM {index} WHERE {index} MATCH ?)", (match,)))  # noqa: S608 - our words
    return " AND ".join(sql for sql, _ in tests), tuple(value for _, values in tests for value in values)
