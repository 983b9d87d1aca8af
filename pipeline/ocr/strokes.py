"""Roman numerals told by their strokes.

The network knows a language, and numerals are no word of it: of 38 headings on scans 17 were read wrongly at 220 dots
an inch and 14 at 300, `III.` as `HI.` or `II.` and `I.` as `L`, at 0.3 to 0.9; read by themselves, most were. Counted
by their strokes, 3 of them are left.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import cv2
import numpy as np
import regex

from pipeline.datatypes import Box, Pixels, Word
from pipeline.layout.lines import box_of, segment

STROKE, CLEAR = 0.65, 0.3
"""Share of a column's middle rows that is ink in a stroke, at least, and beside it, at most: a V gives 0.4 to 0.6."""

BAR = 0.05
"""The same of the columns between two strokes; the bar of an H gives 0.1 and more."""

MIDDLE = 0.2
"""Share of a letter's height at its top and foot that serifs take up."""

TALL = (5.0, 20.0)
"""Points that a capital is high."""

THICK = 0.4
"""Times its height that a stroke is wide at most: bold ones are 0.28, the foot of a V 0.6."""

MOST = 3
"""Strokes of a numeral: `IIII` is none."""

_NUMERAL = regex.compile(r"[.,:'‘’_·]?(?:H|(?=[^IH]*[IH])[HIl|!]{2,4})[.,:]?")
_AT_HEADING = regex.compile(r"[.,:'‘’_·]?(?=1*[^1])[HIlL1|!]{1,4}[.,:]?")


@dataclass(frozen=True, slots=True)
class Strokes:
    """How many upright strokes stand side by side with nothing between them, and whether a full stop follows."""

    count: int
    stop: bool
    level: bool
    """Whether the first one's top reaches as far right as left, as in an I; a 1 has its flag on the left."""


def mind_numerals(image: Pixels, dpi: float, words: Sequence[Word]) -> list[Word]:
    """Return the words of an upright grey image, what may be I, II or III written as its strokes say.

    Anywhere `H`, `HI` and `II` are looked at; `L`, `I` and the like before a heading in capitals only.
    """
    told: dict[int, Word] = {}
    for line in segment([word for word in words if word.box]):
        for at, word in enumerate(line.words):
            after = line.words[at + 1] if at + 1 < len(line.words) else None
            opens = at == 0 and after is not None and _is_capitals(after.text)
            if not (_AT_HEADING if opens else _NUMERAL).fullmatch(word.text):
                continue
            box = box_of(word)
            strokes = count_strokes(
                image, dpi, replace(box, right=min(box.right, box_of(after).left) if after else box.right)
            )
            if strokes and ("1" not in word.text or strokes.level):
                told[id(word)] = replace(word, text="I" * strokes.count + _stop(word.text, strokes, opens=opens))
    return [told.get(id(word), word) for word in words]


def count_strokes(image: Pixels, dpi: float, box: Box) -> Strokes | None:
    """Count the upright strokes in a box (points) of a grey image; None where anything else stands among them."""
    scale = dpi / 72
    top, left = (max(0, round((edge - 1) * scale)) for edge in (box.top, box.left))
    cut = np.ascontiguousarray(image[top : round((box.bottom + 1) * scale), left : round((box.right + 1) * scale)])
    if not cut.size or int(cut.max()) - int(cut.min()) < 100:
        return None
    _, ink = cv2.threshold(cut, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(np.asarray(ink, np.uint8), connectivity=8)
    stats[0, cv2.CC_STAT_HEIGHT] = 0  # the background
    heights = stats[:, cv2.CC_STAT_HEIGHT]
    high = int(heights.max())
    if not TALL[0] * scale <= high <= TALL[1] * scale:
        return None
    letters = heights >= 0.6 * high
    rows = np.flatnonzero(letters[labels].any(axis=1))
    first, last = int(rows[0]), int(rows[-1]) + 1
    rim = round(MIDDLE * (last - first))
    shares = letters[labels[first + rim : last - rim]].mean(axis=0)
    runs = _runs(shares, THICK * high)
    if runs is None:
        return None
    low = stats[:, cv2.CC_STAT_TOP] > (first + 2 * last) / 3
    behind = stats[:, cv2.CC_STAT_LEFT] >= runs[-1][1]
    stop = bool((low & behind & ~letters & (heights > 0.5 * scale)).any())
    return Strokes(len(runs), stop, _is_level(letters[labels[first : first + rim]], runs[0]))


def _is_level(tops: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], run: tuple[int, int]) -> bool:
    """Whether the top rows of a stroke have serifs on both sides, alike in width; without serifs it may be a 1."""
    start, end = run
    reach = end - start
    left, right = (int(tops[:, max(0, side) : side + reach].any(axis=0).sum()) for side in (start - reach, end))
    return min(left, right) >= 2 and max(left, right) <= 2 * min(left, right)


def _runs(shares: np.ndarray[tuple[int, ...], np.dtype[np.float64]], widest: float) -> list[tuple[int, int]] | None:
    """First and last column of each stroke; None where the columns hold anything but like strokes, evenly apart."""
    runs = []
    at = 0
    for dark, group in groupby(shares.tolist(), key=lambda share: share > CLEAR):
        columns = list(group)
        if dark and max(columns) < STROKE:
            return None
        if dark:
            runs.append((at, at + len(columns)))
        at += len(columns)
    if not 1 <= len(runs) <= MOST:
        return None
    widths = [end - start for start, end in runs]
    steps = [right[0] - left[0] for left, right in pairwise(runs)]
    between = [min(shares[left[1] : right[0]].tolist()) for left, right in pairwise(runs)]
    if max(widths) > widest:
        return None
    even = max(widths) <= 2 * min(widths) + 1 and (not steps or max(steps) <= 1.3 * min(steps) + 1)
    near = not steps or max(steps) <= 5 * max(widths)
    return runs if even and near and all(share <= BAR for share in between) else None


def _stop(seen: str, strokes: Strokes, *, opens: bool) -> str:
    """Return the sign behind the numeral: what was read, a full stop before a heading."""
    if opens:
        return "." if strokes.stop or seen[-1] in ".,:" else ""
    return seen[-1] if seen[-1] in ".,:" else ""


def _is_capitals(text: str) -> bool:
    return len(text) > 1 and text.strip("“\"'(,.:").isupper()
