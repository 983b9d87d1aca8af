"""How many documents there are of each kind, counted for all who look at the list in the same few seconds."""

import sqlite3
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from pipeline.catalogue.queue import Counts, Wanted, counts

LASTS = 5.0
"""Seconds: to count 20,000 documents takes 0.1 s, as much as all else of the page ten times."""
MOST_KEPT = 100


class Census:
    """The counts of the last LASTS seconds, by what was asked for."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._kept: OrderedDict[Wanted, tuple[float, Counts]] = OrderedDict()

    def take(self, connection: sqlite3.Connection, wanted: Wanted) -> Counts:
        """Return the counts of what is wanted, at most LASTS seconds old."""
        with self._lock:  # who asks while it is counted waits for the same answer
            known = self._kept.get(wanted)
            if known and self._clock() - known[0] < LASTS:
                return known[1]
            found = counts(connection, wanted)
            self._kept[wanted] = self._clock(), found
            self._kept.move_to_end(wanted)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return found
