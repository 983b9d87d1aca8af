"""Pictures of pages, drawn from the ledger's source in a process of its own: a file that kills it costs its picture."""

import hashlib
import logging
import sqlite3
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from pipeline.datatypes import Source, TextPage
from pipeline.export.report_pictures import Picture, page_pictures
from pipeline.export.turn import Turn
from pipeline.web.one_process import OneProcess, ProcessFailed

logger = logging.getLogger(__name__)

SECONDS = 20.0
"""For one page; a scan takes 0.1 s."""
MOST_KEPT = 300
"""Pictures; 20 MB."""


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
    """Draws pages one at a time, and keeps the last MOST_KEPT pictures."""

    def __init__(self, process: OneProcess) -> None:
        self._process = process
        self._kept: OrderedDict[Sheet, Picture | None] = OrderedDict()
        self._lock = Lock()

    def picture(self, sheet: Sheet) -> Picture | None:
        """Return a page's picture; None where it has none."""
        with self._lock:
            if sheet not in self._kept:
                self._kept[sheet] = self._drawn(sheet)
            self._kept.move_to_end(sheet)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return self._kept[sheet]

    def _drawn(self, sheet: Sheet) -> Picture | None:
        try:
            return self._process.call(SECONDS, draw, sheet)
        except (ProcessFailed, MemoryError, OSError) as error:
            logger.warning("%s, page %d cannot be drawn: %s", sheet.source.name, sheet.number, error)
            return None
