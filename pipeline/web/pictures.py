"""Pictures of pages, drawn from the ledger's source in a process of its own: a file that kills it costs its picture."""

import hashlib
import logging
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from pipeline.datatypes import Source, TextPage
from pipeline.export.report_pictures import Picture, page_pictures
from pipeline.export.turn import Turn
from pipeline.review.kept import Kept
from pipeline.web.one_process import OneProcess, ProcessFailed

logger = logging.getLogger(__name__)

SECONDS = 20.0
"""For one page; a scan takes 0.1 s."""
MOST_KEPT = 64 << 20
"""Bytes of pictures: 600 to 1,200 pages."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to draw: of which source, its number from 1, its size in points, and how its text lies."""

    source: Source
    number: int
    width: float
    height: float
    turn: Turn


def source_of(connection: sqlite3.Connection, document_id: int) -> Source | None:
    """Return a document's source as it was read; None where it is gone, or another file has its place."""
    row = connection.execute("SELECT * FROM document WHERE id = ?", (document_id,)).fetchone()
    if row is None or row["kind"] is None:
        return None
    path = Path(row["source"])
    try:
        found = path.stat()
        if found.st_size != row["size"]:
            return None
        if found.st_mtime_ns != row["mtime_ns"]:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != row["sha256"]:
                    return None
    except OSError:
        return None
    return Source(path, row["name"], row["kind"], row["sha256"], row["size"])


def draw(sheet: Sheet) -> Picture | None:
    """Draw a page, its text upright; None where it has no look of its own or can no longer be drawn."""
    page = TextPage(sheet.number, sheet.width, sheet.height, "ocr", "")
    return page_pictures(sheet.source, [page], {sheet.number: sheet.turn}).get(sheet.number)


def ready() -> None:
    """Do nothing; to call it imports what `draw` needs."""


class Painter:
    """Draws pages one at a time, and keeps the last ones up to MOST_KEPT bytes; of one that has no look, that too."""

    def __init__(self, process: OneProcess) -> None:
        self._process = process
        self._kept: Kept[Sheet, tuple[Picture | None]] = Kept(MOST_KEPT, _weight)
        self._drawing = Lock()

    def picture(self, sheet: Sheet) -> Picture | None:
        """Return a page's picture; None where it has none. Who asks for one that is kept waits for no other."""
        kept = self._kept.get(sheet)
        if kept is None:
            with self._drawing:
                kept = self._kept.get(sheet) or (self._drawn(sheet),)
                self._kept.put(sheet, kept)
        return kept[0]

    def _drawn(self, sheet: Sheet) -> Picture | None:
        try:
            return self._process.call(SECONDS, draw, sheet)
        except (ProcessFailed, MemoryError, OSError) as error:
            logger.warning("%s, page %d cannot be drawn: %s", sheet.source.name, sheet.number, error)
            return None


def _weight(kept: tuple[Picture | None]) -> int:
    return len(kept[0].data) if kept[0] else 1_000
