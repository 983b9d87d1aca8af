"""Sources that are gone: told and marked in the ledger, while their outputs stay."""

import os
import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from pipeline.batch.ledger import now, readable

MOST_NAMES = 50
"""Documents of one content that are looked at when another comes: of a blank form there may be thousands."""


def mark_removed(connection: sqlite3.Connection, folders: Iterable[Path]) -> list[str]:
    """Enter which documents below `folders` are gone, and return their names; their outputs stay."""
    gone: list[str] = []
    with connection:
        for folder in folders:
            below = readable(folder).rstrip("/") + "/"
            rows = connection.execute(
                "SELECT id, name, source FROM document WHERE removed_at IS NULL AND source >= ? AND source < ? "
                "AND name NOT IN (SELECT name FROM temp.wanted)",
                (below, below[:-1] + "0"),  # `0` comes after `/`
            ).fetchall()
            gone += _mark_gone(connection, rows)
    return gone


def mark_moved(connection: sqlite3.Connection, name: str, sha256: str) -> list[str]:
    """Enter which other documents of a content are gone, in the caller's transaction; return their names."""
    rows = connection.execute(
        "SELECT id, name, source FROM document WHERE sha256 = ? AND name <> ? AND removed_at IS NULL LIMIT ?",
        (sha256, name, MOST_NAMES),
    ).fetchall()
    return _mark_gone(connection, rows)


def _mark_gone(connection: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> list[str]:
    """Mark those of the documents whose files are gone: not those in a folder that cannot be read today."""
    gone = [(row["id"], row["name"]) for row in rows if is_gone(row["source"])]
    connection.executemany("UPDATE document SET removed_at = ? WHERE id = ?", [(now(), at) for at, _name in gone])
    return [name for _at, name in gone]


def is_gone(source: str | Path) -> bool:
    """Tell whether the file at a path, or at one that `readable` wrote, is not there any more."""
    path = os.fsencode(source)
    raw = re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes.fromhex(found[1].decode()), path)
    return _is_absent(path) and _is_absent(raw)


def _is_absent(path: bytes) -> bool:
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
