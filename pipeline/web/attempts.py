"""How often somebody may try: a few times at once, then slowly."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

MOST = 5
"""Tries that are free."""
EVERY = 30.0
"""Seconds after which one more is."""
MOST_KNOWN = 10_000


class Attempts:
    """Counts tries by whoever makes them: a bucket of MOST that fills by one each EVERY seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def wait(self, *whos: str) -> float:
        """Count a try by all of `whos`; return 0, or where one had too many the seconds to wait, and count nothing."""
        with self._lock:
            now = self._clock()
            full = [max(self._full_at.get(who, now), now) + EVERY for who in whos]
            longest = max(full) - now - MOST * EVERY
            if longest > 0:
                return longest
            for who, at in zip(whos, full, strict=True):
                self._full_at[who] = at
                self._full_at.move_to_end(who)
            while len(self._full_at) > MOST_KNOWN:
                self._full_at.popitem(last=False)
            return 0.0

    def forget(self, *whos: str) -> None:
        """Let those who proved who they are begin anew."""
        with self._lock:
            for who in whos:
                self._full_at.pop(who, None)
