"""The rows of corrections, and the transaction that one change is. See migrations/0003_review.sql."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.batch.ledger import now
from pipeline.review.checks import BadCorrection
from pipeline.review.corrections import Correction

RUN_SHIFT = 1 << 20
"""Changes that people can make to a document before its version looks like that of another run."""


@dataclass(frozen=True, slots=True)
class VersionConflict:
    """A change that was not made, since the document is not at the version that the person saw.

    `version` is the one it is at; `who` changed it and when, None where a run read it again.
    """

    version: int
    who: str | None
    at: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A document's row in the ledger, with what people did to it; `version` is that of the desk."""

    id: int
    name: str
    source: str
    sha256: str
    size: int
    run_id: int
    updated_at: str
    outputs: Mapping[str, tuple[str, int] | None]
    reviewed: int
    state: str
    accepted: tuple[str, ...]
    built: str | None
    left_out: str

    @property
    def version(self) -> int:
        """The desk's version: another after each change, and after each run that read the document again."""
        return self.run_id * RUN_SHIFT + self.reviewed

    @property
    def reading(self) -> str:
        """What a run read of it, and when; outputs that are made again since change nothing of that."""
        return f"{self.run_id}:{self.updated_at}:{self.sha256}"

    @property
    def stamp(self) -> str:
        """What outputs that are made now are made from."""
        return f"{self.run_id}:{self.updated_at}:{self.reviewed}"

    @property
    def is_settled(self) -> bool:
        """Whether the outputs hold what people did; they do where nobody did anything."""
        return self.reviewed == 0 or self.built == self.stamp


def sha_of(text: str) -> str:
    """Return the SHA-256 of a text; broken surrogates count as they are."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_row(connection: sqlite3.Connection, document_id: int) -> Row:
    """Read a document's row. Raises BadCorrection where there is none."""
    found = connection.execute(
        "SELECT d.*, r.version AS reviewed, r.state, r.accepted, r.built, r.left_out "
        "FROM document AS d LEFT JOIN review AS r ON r.document_id = d.id WHERE d.id = ?",
        (document_id,),
    ).fetchone()
    if found is None:
        reason = f"there is no document {document_id}; open the list again"
        raise BadCorrection(reason, "no-document", document=document_id)
    return Row(
        found["id"],
        found["name"],
        found["source"],
        found["sha256"],
        found["size"],
        found["run_id"] or 0,
        found["updated_at"],
        {form: tuple(made) if made else None for form, made in json.loads(found["outputs"]).items()},
        found["reviewed"] or 0,
        found["state"] or "new",
        tuple(json.loads(found["accepted"] or "[]")),
        found["built"],
        found["left_out"] or "",
    )


def read_corrections(connection: sqlite3.Connection, document_id: int) -> tuple[Correction, ...]:
    """Read the corrections of a document, those that were undone too, in the order in which they were made."""
    rows = connection.execute("SELECT * FROM correction WHERE document_id = ? ORDER BY sequence", (document_id,))
    return tuple(
        Correction(
            row["sequence"],
            row["kind"],
            row["before"],
            row["after"],
            row["basis"],
            row["source_sha256"],
            row["who"],
            row["made_at"],
            row["made_version"],
            row["page"] or 0,
            row["start"] or 0,
            row["end"] or 0,
            row["field"] or "",
            row["anchor"],
            row["undone_at"],
            row["undone_version"],
        )
        for row in rows
    )


def read_texts(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, str]:
    """Read kept texts by their SHA-256."""
    asked = "SELECT sha256, text FROM kept_text WHERE sha256 IN (SELECT value FROM json_each(?))"
    return {row["sha256"]: row["text"] for row in connection.execute(asked, (json.dumps(sorted(set(keys))),))}


def keep_texts(connection: sqlite3.Connection, texts: Iterable[str]) -> tuple[str, ...]:
    """Keep texts; return their SHA-256. In the caller's transaction."""
    keyed = [(sha_of(text), text) for text in texts]
    connection.executemany("INSERT INTO kept_text (sha256, text) VALUES (?, ?) ON CONFLICT DO NOTHING", keyed)
    return tuple(key for key, _ in keyed)


def last_event(connection: sqlite3.Connection, document_id: int, what: str | None = None) -> sqlite3.Row | None:
    """Return who did what last, or who last did `what`."""
    found: sqlite3.Row | None = connection.execute(
        "SELECT who, at, what FROM review_event WHERE document_id = ? AND what = coalesce(?, what) "
        "ORDER BY version DESC LIMIT 1",
        (document_id, what),
    ).fetchone()
    return found


@dataclass(frozen=True, slots=True)
class Event:
    """What a person does: `what` of review_event, with the state that it leads to."""

    what: str
    who: str
    state: str
    sequence: int | None = None


def change(
    connection: sqlite3.Connection, document_id: int, version: int, event: Event, make: Callable[[int, str], None]
) -> VersionConflict | None:
    """Make a change in one transaction, unless the document is not at `version`; it is on the disk at the return.

    `make` is called with the new count of changes and the time. What it raises leaves everything as it was.
    """
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        row = read_row(connection, document_id)
        if row.version != version:
            return stale(connection, row, version)
        reviewed, at = row.reviewed + 1, now()
        connection.execute(
            "INSERT INTO review (document_id, version, state) VALUES (?, ?, ?) "
            "ON CONFLICT (document_id) DO UPDATE SET version = excluded.version, state = excluded.state",
            (document_id, reviewed, event.state),
        )
        make(reviewed, at)
        connection.execute(
            "INSERT INTO review_event (document_id, version, what, sequence, who, at) VALUES (?, ?, ?, ?, ?, ?)",
            (document_id, reviewed, event.what, event.sequence, event.who, at),
        )
    return None


def stale(connection: sqlite3.Connection, row: Row, version: int) -> VersionConflict:
    """Tell what happened to a document since it was at `version`."""
    event = None if version // RUN_SHIFT != row.run_id else last_event(connection, row.id)
    return VersionConflict(row.version, event["who"] if event else None, event["at"] if event else None)


def insert(connection: sqlite3.Connection, document_id: int, one: Correction) -> None:
    """Add a correction; in the caller's transaction."""
    is_text = one.kind == "text"
    values = {
        "document_id": document_id,
        "sequence": one.sequence,
        "kind": one.kind,
        "page": one.page if is_text else None,
        "start": one.start if is_text else None,
        "end": one.end if is_text else None,
        "field": None if is_text else one.field,
        "anchor": one.anchor,
        "before": one.before,
        "after": one.after,
        "basis": one.basis,
        "source_sha256": one.source_sha256,
        "who": one.who,
        "made_at": one.made_at,
        "made_version": one.made_version,
        "undone_at": one.undone_at,
        "undone_version": one.undone_version,
    }
    names = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(f":{name}" for name in values)
    connection.execute(f"INSERT INTO correction ({names}) VALUES ({places})", values)  # noqa: S608 - names of our own


def next_sequence(corrections: Sequence[Correction]) -> int:
    """Return the number of the next correction."""
    return corrections[-1].sequence + 1 if corrections else 1


def to_undo(corrections: Sequence[Correction]) -> Correction | None:
    """Return the last correction that stands."""
    return next((one for one in reversed(corrections) if not one.is_undone), None)


def to_redo(corrections: Sequence[Correction]) -> Correction | None:
    """Return the correction that was undone last, unless another was made since."""
    made = max((one.made_version for one in corrections), default=0)
    undone = max(corrections, key=lambda one: one.undone_version or 0, default=None)
    return undone if undone and (undone.undone_version or 0) > made else None
