"""The runs that made this folder, what failed in them, and how a document gets another turn."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.batch.again import read_again
from pipeline.review import BadCorrection

MOST_RUNS = 30
MOST_FAILURES = 200


@dataclass(frozen=True, slots=True)
class Run:
    """A run; `ended` is None where it was killed or goes on. Times are UTC, ISO 8601; `counts` by what became of it."""

    id: int
    started_at: str
    ended_at: str | None
    ended: str | None
    host: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that was not or not wholly read; `waits` tells that the next run tries it again."""

    id: int
    name: str
    status: str
    verdict: str
    message: str
    updated_at: str
    waits: bool


def runs(connection: sqlite3.Connection) -> tuple[Run, ...]:
    """Return the last runs, the newest first."""
    rows = connection.execute(
        "SELECT id, started_at, ended_at, ended, host, counts FROM run ORDER BY id DESC LIMIT ?", (MOST_RUNS,)
    )
    return tuple(Run(**{**row, "counts": _numbers(row["counts"])}) for row in rows)


def failures(connection: sqlite3.Connection) -> tuple[Failure, ...]:
    """Return the documents that failed or were read in part, the newest first."""
    rows = connection.execute(
        "SELECT id, name, status, verdict, message, updated_at, recipe = '' AS waits FROM document "
        "WHERE status <> 'ok' AND removed_at IS NULL ORDER BY updated_at DESC, id DESC LIMIT ?",
        (MOST_FAILURES,),
    )
    return tuple(Failure(**{**row, "waits": bool(row["waits"])}) for row in rows)


def retry(connection: sqlite3.Connection, document_id: int) -> None:
    """Have the next run convert a document again, though it is as it was.

    Raises BadCorrection for a document that is not there or did not fail.
    """
    failed = connection.execute("SELECT 1 FROM document WHERE id = ? AND status <> 'ok'", (document_id,)).fetchone()
    if failed is None:
        reason = f"document {document_id} did not fail; there is nothing to try again"
        raise BadCorrection(reason, "did-not-fail", document=document_id)
    read_again(connection, [document_id])


def _numbers(counts: str | None) -> dict[str, int]:
    """Return the counts of a run that are numbers of documents and not none."""
    told = json.loads(counts or "{}")
    return {name: value for name, value in told.items() if isinstance(value, int) and value}
