"""The documents of a register in their order, and which of them are alike, however many there are.

They are kept in a database that SQLite holds in a temporary file: what is in memory does not grow.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

NAMED = 20
"""Documents that a note names: of a blank form there may be thousands."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document. Those without a `date` come last, the others by date, then `number`, then `path`.

    `date` is ISO 8601, perhaps without day or month; `number` are digits, perhaps none. `same_name` is alike in
    documents that should be one, and empty where nothing tells. `values` are whatever JSON can hold.
    """

    date: str
    number: str
    path: str
    sha256: str
    same_name: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Alike:
    """The first NAMED places of other documents, and how many there are."""

    first: tuple[int, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A document at its place, from 1, with those of the same bytes and those of the same name."""

    at: int
    values: dict[str, Any]
    files: Alike
    names: Alike


def put_in_order(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Take in the documents; `connection` is to an empty database."""
    connection.execute("CREATE TABLE entry (date, figures, number, path, sha256, same_name, vals)")
    connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", map(_row, entries))
    connection.execute(
        "CREATE TABLE placed AS SELECT vals, sha256, same_name, count(*) OVER (PARTITION BY sha256) AS files, "
        "count(*) OVER (PARTITION BY same_name) AS names FROM entry "
        "ORDER BY date = x'', date, figures, number, path, rowid"
    )
    connection.execute("DROP TABLE entry")
    for column in ("sha256", "same_name"):
        connection.execute(f"CREATE INDEX by_{column} ON placed ({column})")


def in_order(connection: sqlite3.Connection) -> Iterator[Placed]:
    """Yield the documents that were taken in."""
    rows = connection.execute("SELECT rowid, vals, sha256, files, same_name, names FROM placed ORDER BY rowid")
    for at, values, sha256, files, same_name, names in rows:
        yield Placed(
            at,
            json.loads(values),
            _alike(connection, at, "sha256", sha256, files),
            _alike(connection, at, "same_name", same_name, names),
        )


def _row(entry: Entry) -> tuple[bytes | str | int, ...]:
    """Return what is stored; texts as bytes, since they may hold what is no letter."""
    number = entry.number.lstrip("0")
    texts = (entry.path, entry.sha256, entry.same_name)
    date, *rest = (text.encode("utf-8", "surrogatepass") for text in (entry.date, *texts))
    return date, len(number), number, *rest, json.dumps(entry.values)


def _alike(connection: sqlite3.Connection, at: int, column: str, value: bytes, count: int) -> Alike:
    if not value or count == 1:
        return Alike()
    asked = f"SELECT rowid FROM placed WHERE {column} = ? AND rowid <> ? ORDER BY rowid LIMIT ?"  # noqa: S608 - words of our own
    return Alike(tuple(row[0] for row in connection.execute(asked, (value, at, NAMED))), count - 1)
