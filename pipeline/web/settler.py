"""Outputs made again behind the reader's back, when a person pauses: what was corrected is on the disk before."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Concatenate

from pipeline.catalogue import open_catalogue
from pipeline.errors import SohoaError
from pipeline.review import rebuild_once, settle
from pipeline.web.one_process import Given, OneProcess, ProcessFailed

logger = logging.getLogger(__name__)

PAUSE = 3.0
"""Seconds without a correction to a document after which its outputs are made."""


SECONDS = 600.0
"""For one document; a report of 300 pages takes a minute."""


class Settler:
    """One thread that has documents rebuilt; what it leaves, for whatever reason, the next start does."""

    def __init__(self, out: Path, process: OneProcess, pause: float = PAUSE) -> None:
        self._out, self._process, self._pause = out, process, pause
        self._due: dict[int, float] = {}
        self._changed = threading.Condition()
        self._ends = False
        self._thread = threading.Thread(target=self._run, name="settler", daemon=True)

    def start(self) -> None:
        """Begin, with what a desk that was killed left."""
        self._thread.start()

    def soon(self, document_id: int) -> None:
        """Rebuild a document when nobody has changed it for a while."""
        with self._changed:
            self._due[document_id] = time.monotonic() + self._pause
            self._changed.notify()

    def close(self) -> None:
        """Rebuild what is still due, and end."""
        with self._changed:
            self._ends = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        with self._changed:  # who opens the desk is shown a page first
            self._changed.wait_for(lambda: self._ends, self._pause)
        self._call(settle_all)
        while (document_id := self._next()) is not None:
            self._call(rebuild_one, document_id)

    def _call(
        self, function: Callable[Concatenate[Path, Given], None], *args: Given.args, **kwargs: Given.kwargs
    ) -> None:
        try:
            self._process.call(SECONDS, function, self._out, *args, **kwargs)
        except (ProcessFailed, SohoaError, OSError, sqlite3.Error):
            logger.exception("%s: outputs could not be made again; they are at the next start", self._out)

    def _next(self) -> int | None:
        """Wait for the next document that is due; None at the end."""
        with self._changed:
            while True:
                now = time.monotonic()
                first = min(self._due, key=self._due.__getitem__, default=None)
                if first is not None and (self._ends or self._due[first] <= now):
                    del self._due[first]
                    return first
                if self._ends:
                    return None
                self._changed.wait(None if first is None else self._due[first] - now)


def settle_all(out: Path) -> None:
    """Rebuild what needs it; runs in the other process."""
    with closing(open_catalogue(out)) as connection:
        for _rebuilt in settle(connection, out):
            pass


def rebuild_one(out: Path, document_id: int) -> None:
    """Rebuild a document, unless somebody changes it meanwhile: then it is due again; runs in the other process."""
    with closing(open_catalogue(out)) as connection:
        rebuild_once(connection, out, document_id)
