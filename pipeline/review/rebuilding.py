"""The outputs of corrected documents made again without recognition, whole, and anew where that was cut short.

The corrections are on the disk before this begins. A document's outputs are put in their places inside the transaction
that stores its entry: killed before its end, the catalogue still says that they are to be made.
"""

import hashlib
import json
import logging
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.catalogue.entries import entry_bytes, store_entry
from pipeline.errors import BadRequest, DocumentError
from pipeline.export import FORMATS
from pipeline.export.write import move_whole
from pipeline.record import Record
from pipeline.review.adopt import adopt
from pipeline.review.opening import TRACE, Opened, load
from pipeline.review.store import Row, last_event, read_row

logger = logging.getLogger(__name__)

ATTEMPTS = 5
"""Times that a document is made anew where somebody corrects it faster than its outputs are made."""
FROM_SOURCE = frozenset({"pdf", "html"})
"""The forms that show the source's own pages."""
STAGED = ".sohoa-review-"
OLD = 3_600.0
"""Seconds after which what was staged is that of one who was killed."""
_UNSETTLED = (
    "SELECT d.id FROM document AS d JOIN review AS r ON r.document_id = d.id WHERE d.status <> 'failed' "
    "AND r.built IS NOT (coalesce(d.run_id, 0) || ':' || d.updated_at || ':' || r.version)"
)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was written of a document, and why a form could not be made again and stays as it was."""

    document_id: int
    name: str
    outputs: tuple[Path, ...] = ()
    left: str = ""


def rebuild(connection: sqlite3.Connection, out: Path, document_id: int) -> Rebuilt:
    """Write the outputs of a document with its corrections, and store its entry; it may be done any number of times.

    A form that needs the source, where that is gone or is another file now, stays as it was and is named in `left`.
    Raises BadRequest where the record or the trace cannot be read, or nothing can be written.
    """
    for _attempt in range(ATTEMPTS):
        rebuilt = rebuild_once(connection, out, document_id)
        if rebuilt is not None:
            return rebuilt
    name = read_row(connection, document_id).name
    raise BadRequest(f"{name}: is being changed faster than it can be written; try again")


def rebuild_once(connection: sqlite3.Connection, out: Path, document_id: int) -> Rebuilt | None:
    """Do what `rebuild` does; None, and nothing is written, where the document was changed meanwhile."""
    opened = load(connection, out, document_id)
    accepted = last_event(connection, document_id, "accepted") if opened.row.state == "accepted" else None
    record = opened.record(accepted)
    made, left = _made(opened, record)
    with _staged(out, made) as stage:
        written = _put(connection, out, opened, record, stage, left)
    return None if written is None else Rebuilt(document_id, opened.row.name, written, left)


def unsettled(connection: sqlite3.Connection, document_id: int | None = None) -> tuple[int, ...]:
    """Return the documents, all or one, whose outputs do not hold their corrections: changed since, or read again."""
    asked = _UNSETTLED if document_id is None else f"{_UNSETTLED} AND d.id = {document_id:d}"
    rows = connection.execute(f"{asked} ORDER BY d.id")
    return tuple(row["id"] for row in rows.fetchall())


def settle(connection: sqlite3.Connection, out: Path, document_id: int | None = None) -> Iterator[Rebuilt]:
    """Rebuild the documents, all or one, that need it; those that stand elsewhere now get the same file's corrections.

    One that cannot be rebuilt is told in `left`, logged, and left for the next time.
    """
    if document_id is None:
        sweep(out)
    adopt(connection, document_id)
    for number in unsettled(connection, document_id):
        try:
            yield rebuild(connection, out, number)
        except BadRequest as error:
            logger.warning("%s", error)
            yield Rebuilt(number, read_row(connection, number).name, left=str(error))


def _made(opened: Opened, record: Record) -> tuple[dict[str, bytes], str]:
    """Make the forms that the document has; say why one cannot be made.

    The trace keeps what the machine thought of each word; in the other forms a corrected word is as sure as a person.
    """
    made: dict[str, bytes] = {}
    left: list[str] = []
    has_source = _is_same(opened.row)
    for form, output in opened.row.outputs.items():
        known = FORMATS.get(form)
        if output is None:
            continue
        if known is None:
            left.append(f"{output[0]}: the package that made it is not installed any more")
        elif form in FROM_SOURCE and not has_source:
            left.append(
                f"{output[0]}: {opened.row.source} is gone or another file now; put it back and review it again"
            )
        else:
            try:
                made[form] = known.make(opened.document if form == TRACE else opened.trusted, record)
            except (DocumentError, OSError) as error:
                left.append(f"{output[0]}: {error}")
    return made, "; ".join(left)


def _is_same(row: Row) -> bool:
    try:
        with Path(row.source).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == row.sha256
    except OSError:
        return False


def _put(
    connection: sqlite3.Connection, out: Path, opened: Opened, record: Record, staged: Mapping[str, Path], left: str
) -> tuple[Path, ...] | None:
    """Put the outputs in their places and store the entry; None where the document is not any more what was opened.

    They are written and synced before: who corrects another document waits for the names to change alone.
    """
    row, entry = opened.row, entry_bytes(opened.trusted, record)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if read_row(connection, row.id).stamp != row.stamp:
            return None
        names = {form: output[0] for form, output in row.outputs.items() if output and form in staged}
        sizes = {form: (name, staged[form].stat().st_size) for form, name in names.items()}
        store_entry(connection, row.id, entry)
        connection.execute(
            "UPDATE document SET outputs = ?, review = ?, message = ? WHERE id = ?",
            (
                json.dumps({**row.outputs, **sizes}),
                int(record.quality.review),
                "; ".join(record.quality.reasons),
                row.id,
            ),
        )
        connection.execute("UPDATE review SET built = ?, left_out = ? WHERE document_id = ?", (row.stamp, left, row.id))
        move_whole({staged[form]: out / name for form, name in names.items()})
    return tuple(out / name for name in names.values())


@contextmanager
def _staged(out: Path, made: Mapping[str, bytes]) -> Iterator[dict[str, Path]]:
    """Write files, synced, to a folder of their own beside the outputs; it is gone at the end."""
    try:
        folder = tempfile.mkdtemp(prefix=STAGED, dir=out)
    except OSError as error:
        raise BadRequest(f"{out}: cannot be written ({error.strerror}); see to its permissions") from error
    try:
        yield {form: _written(Path(folder) / form, data) for form, data in made.items()}
    except OSError as error:
        reason = f"its outputs cannot be written ({error.strerror})"
        raise BadRequest(f"{error.filename or out}: {reason}; make room, or move what stands in their place") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _written(path: Path, data: bytes) -> Path:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return path


def sweep(out: Path) -> None:
    """Remove what those staged who were killed."""
    for left in out.glob(f"{STAGED}*"):
        if time.time() - left.stat().st_mtime > OLD:
            shutil.rmtree(left, ignore_errors=True)
