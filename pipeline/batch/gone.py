"""Sources that are gone: told and marked in the ledger, while their outputs stay.

What lies in a folder that could not be looked into is not gone, nor what was in one that is empty now: a disk or a
share that is not mounted leaves its folder behind, without a file.
"""

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.batch.ledger import CHUNK, now, readable
from pipeline.ingest.walk import Unread

MOST_NAMES = 50
"""Documents of one content that are looked at when another comes: of a blank form there may be thousands."""


def unmounted(connection: sqlite3.Connection, folders: Iterable[Path]) -> Iterator[Unread]:
    """Yield those of some folders without any document of which documents are known."""
    for folder in folders:
        known = connection.execute(
            "SELECT count(*) FROM document WHERE removed_at IS NULL AND source >= ? AND source < ?", _bounds(folder)
        ).fetchone()[0]
        if known:
            reason = f"is empty; {known:,} documents known: is it mounted? None of them was marked as gone"
            yield Unread(readable(folder), reason)


def mark_removed(
    connection: sqlite3.Connection, folders: Iterable[Path], unread: Sequence[Unread] = ()
) -> Iterator[str]:
    """Enter which documents below `folders`, and not in those `unread`, are gone, and yield their names."""
    beyond = tuple(f"{one.path.rstrip('/')}/" for one in unread)
    for folder in folders:
        last = 0
        while rows := connection.execute(
            "SELECT id, name, source FROM document WHERE id > ? AND removed_at IS NULL "
            "AND +source >= ? AND +source < ? AND name NOT IN (SELECT name FROM temp.wanted) ORDER BY id LIMIT ?",
            (last, *_bounds(folder), CHUNK),
        ).fetchall():
            last = rows[-1]["id"]
            with connection:
                gone = _mark_gone(connection, [row for row in rows if not row["source"].startswith(beyond)])
            yield from gone


def _bounds(folder: Path) -> tuple[str, str]:
    """Return between which texts, without the second, the paths below a folder lie."""
    below = readable(folder).rstrip("/")
    return f"{below}/", f"{below}0"  # `0` comes after `/`


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
