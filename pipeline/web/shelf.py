"""Documents that lie open: read from the disk once for each version that people look at."""

import sqlite3
from collections import OrderedDict
from pathlib import Path
from threading import Lock

from pipeline.review import Desk, open_document
from pipeline.review.store import read_row

MOST_OPEN = 24


class Shelf:
    """The desks of an output folder that were looked at last."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self._lock = Lock()
        self._open: OrderedDict[int, tuple[str, Desk]] = OrderedDict()
        self._opening = [Lock() for _lock in range(MOST_OPEN)]

    def take(self, connection: sqlite3.Connection, document_id: int) -> Desk:
        """Return a document as it is now. Raises what `open_document` raises."""
        with self._opening[document_id % MOST_OPEN]:  # many who ask for one document have it opened once
            stamp = read_row(connection, document_id).stamp
            with self._lock:
                known = self._open.get(document_id)
            if known and known[0] == stamp:
                return known[1]
            desk = open_document(connection, self.out, document_id)
            self.put(connection, desk, stamp)
        return desk

    def put(self, connection: sqlite3.Connection, desk: Desk, stamp: str = "") -> None:
        """Keep a document as it was opened, or changed, unless it was changed since."""
        now = read_row(connection, desk.document_id)
        if now.version != desk.version or stamp not in {"", now.stamp}:
            return
        with self._lock:
            self._open[desk.document_id] = now.stamp, desk
            self._open.move_to_end(desk.document_id)
            while len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)
