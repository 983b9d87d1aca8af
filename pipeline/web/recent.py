"""What takes long to count, counted once for all who look at it in the same few seconds."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

LASTS = 5.0
"""Seconds: to count 20,000 documents takes 0.1 s, as much as all else of the page ten times; their deadlines 0.3 s."""
MOST_KEPT = 100

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """What was made in the last LASTS seconds, by what was asked for."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._kept: OrderedDict[Key, tuple[float, Value]] = OrderedDict()

    def take(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return what is kept by a key, at most LASTS seconds old, or make it."""
        with self._lock:  # who asks while it is made waits for the same answer
            known = self._kept.get(key)
            if known and self._clock() - known[0] < LASTS:
                return known[1]
            made = make()
            self._kept[key] = self._clock(), made
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return made
