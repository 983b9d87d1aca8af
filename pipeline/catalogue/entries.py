"""A document's entry: made where the document was converted, stored where the catalogue is.

The worker makes the rows, so that the one process that writes the catalogue only has to insert them.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator

from pipeline.catalogue.keys import fold_key
from pipeline.catalogue.rows import COLUMNS, Row, Rows, rows_of
from pipeline.datatypes import Document
from pipeline.record import Record

ENTRY_VERSION = 1
ROWS = 1_000_000
"""Ids that each document has in each table: its third task is document_id * ROWS + 3."""
NAMED = 3
"""Documents that a warning names."""

_LOCAL = frozenset({"id", "parent_id", "task_id"})
_CLEARED = [table for table in reversed(tuple(COLUMNS)) if table != "task_agency"]  # goes with its task


def entry_bytes(document: Document, record: Record) -> bytes:
    """Return what the catalogue is to hold of a document: JSON in UTF-8."""
    entry = {"version": ENTRY_VERSION, "rows": rows_of(document, record)}
    return json.dumps(entry, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def store_entry(connection: sqlite3.Connection, document_id: int, entry: bytes) -> tuple[str, ...]:
    """Put an entry in the place of what the catalogue holds of a document; return what a person should know.

    In the caller's transaction, after the document's row in `document`. Storing an entry again changes nothing.
    Warnings tell of other documents with the same number, code and issuer, and of rows that were too many. Raises
    ValueError for an entry of another version.
    """
    found = json.loads(entry)
    if found["version"] != ENTRY_VERSION:
        raise ValueError(f"entry of version {found['version']}, not {ENTRY_VERSION}")
    rows: Rows = found["rows"]
    remove_entry(connection, document_id)
    agencies = _agency_ids(connection, rows)
    for table, columns in COLUMNS.items():
        own = () if table == "task_agency" else (document_id,)
        names = ", ".join(f'"{name}"' for name in (("document_id",) if own else ()) + columns)
        places = ", ".join("?" * (len(own) + len(columns)))
        connection.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({places})",  # noqa: S608 - names of our own
            ((*own, *row) for row in _placed_rows(columns, rows[table], document_id * ROWS, agencies)),
        )
    return (*_too_many(rows), *_same_documents(connection, document_id))


def remove_entry(connection: sqlite3.Connection, document_id: int) -> None:
    """Remove what the catalogue holds of a document, its row in `document` excepted; in the caller's transaction."""
    for table in _CLEARED:
        connection.execute(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))  # noqa: S608 - as above


def _agency_ids(connection: sqlite3.Connection, rows: Rows) -> dict[str, int]:
    """Return the id of each agency that the rows name; unknown ones are added."""
    named = {
        str(row[columns.index("agency_id")])
        for table, columns in COLUMNS.items()
        if "agency_id" in columns
        for row in rows[table]
        if row[columns.index("agency_id")] is not None
    }
    new = "INSERT INTO agency (name, key) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"
    connection.executemany(new, ((name, fold_key(name)) for name in sorted(named)))
    asked = "SELECT name, id FROM agency WHERE name IN (SELECT value FROM json_each(?))"
    return {row["name"]: row["id"] for row in connection.execute(asked, (json.dumps(sorted(named)),))}


def _placed_rows(columns: tuple[str, ...], rows: Iterable[Row], base: int, agencies: dict[str, int]) -> Iterator[Row]:
    """Put ids for positions and names; rows beyond the ids of the document are left out."""
    local = [at for at, name in enumerate(columns) if name in _LOCAL]
    agency = columns.index("agency_id") if "agency_id" in columns else None
    for row in rows:
        values = list(row)
        if agency is not None and row[agency] is not None:
            values[agency] = agencies[str(row[agency])]
        positions = {at: int(position) for at in local if (position := row[at]) is not None}
        for at, position in positions.items():
            values[at] = base + position
        if max(positions.values(), default=1) < ROWS:
            yield tuple(values)


def _too_many(rows: Rows) -> Iterator[str]:
    for table, made in rows.items():
        if len(made) >= ROWS and "id" in COLUMNS[table]:
            yield f"only {ROWS - 1:,} of {len(made):,} rows of {table} are in the catalogue; the record has them all"


def _same_documents(connection: sqlite3.Connection, document_id: int) -> Iterator[str]:
    """Warn of documents with the same natural key whose date does not differ: 2024-01 is any day of January."""
    others = connection.execute(
        """
        SELECT d.name, r.code, r.issuer, r.date, d.sha256 = own.sha256 AS copy
        FROM record AS r
        JOIN record AS p ON p.natural_key = r.natural_key AND p.document_id <> r.document_id
        JOIN document AS d ON d.id = p.document_id
        JOIN document AS own ON own.id = r.document_id
        WHERE r.document_id = ? AND d.removed_at IS NULL
            AND (r.date IS NULL OR p.date IS NULL OR r.date LIKE p.date || '%' OR p.date LIKE r.date || '%')
        ORDER BY d.name
        """,
        (document_id,),
    ).fetchall()
    if others:
        first = others[0]
        names = ", ".join(other["name"] for other in others[:NAMED])
        more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
        what = ", ".join(filter(None, (first["code"], first["issuer"], first["date"])))
        kind = "the same file" if all(other["copy"] for other in others) else "the same number and issuer"
        yield f"{kind} ({what}) stands already in {names}{more}"
