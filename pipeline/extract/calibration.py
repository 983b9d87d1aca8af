"""What the engine's confidence is worth: Tesseract's 0.93 is right 99 times of 100, its 0.5 less than half."""

from bisect import bisect_right
from functools import cache
from itertools import pairwise

from pipeline.extract.lexicon import table


def calibrated(heard: float) -> float:
    """Return how often words of a mean confidence (0 to 1) are right, from `data/confidence.toml`; it never falls.

    >>> calibrated(0.5), round(calibrated(0.93), 4), calibrated(1.0)
    (0.5, 0.9875, 1.0)
    """
    at = max(bisect_right(_starts(), heard) - 1, 0)
    low, worth, slope = _lines()[min(at, len(_lines()) - 1)]
    return min(worth + slope * (heard - low), 1.0)


@cache
def _lines() -> tuple[tuple[float, float, float], ...]:
    """Where each line begins, what the confidence is worth there, and how that rises."""
    points: list[tuple[float, float]] = [(low, worth) for low, worth in table("confidence")["heard"]]
    return tuple((low, worth, (above - worth) / (high - low)) for (low, worth), (high, above) in pairwise(points))


@cache
def _starts() -> tuple[float, ...]:
    return tuple(low for low, _, _ in _lines())
