"""A page's restored words as the instructions of an invisible text layer.

The words of a line stand on one baseline in one size, as print does: viewers mark a line as a whole then, and poppler
and pdfium put its words together. A word's left and right are those of its box.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean, median

from pipeline.datatypes import Box
from pipeline.export.archive_text import cleaned
from pipeline.export.glyphless import NARROWEST, Coding
from pipeline.export.placed import PlacedLine, PlacedPage
from pipeline.export.turn import upright

FONT = "/SohoaText"

ASCENDERS = frozenset("bdfhklt0123456789ijđ!?/()[]{}|%&'\"")
DESCENDERS = frozenset("gjpqy,;()[]{}|/Q")
X_HEIGHT, ASCENDER, MARK, DESCENDER = 0.46, 0.68, 0.17, 0.22
"""Shares of the type size, of Times New Roman, which NĐ 30/2020, Phụ lục I prescribes. Marks stand on each other."""
TYPE = 0.89, DESCENDER
"""What the type itself has above and below its baseline, its marks and the air over them."""

GAP = 0.22
"""Least gap between words, as a share of the size: below 0.15 poppler joins them, whatever spaces there are."""
ONE_SIZE = 0.2
"""A line whose size differs by less is set in the size of the page's body: boxes vary with the letters in them."""
TILT = 0.4
"""How far the ends of a line may stand apart in height, in sizes: poppler makes two lines of what falls by 0.5 of one.
A line of a page that lies askew by more than half a degree is laid less askew than it is."""
STEP = 1.2
"""Points: a line that is tilted is written in strings, each so much lower than the one before."""
WIDE = 1.5
"""A gap of so many sizes parts what stands in one line on two sides of the page."""
LONG = 150.0
"""Points: lines from which on the slope of a page can be told to a thousandth or two."""
SMALLEST = 2.0
MOST_LETTERS = 1_024
"""That a document has; one that means harm has a million."""
ESCAPES = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)", "\r": r"\r"})
"""What a string cannot hold as it is (ISO 32000-1, 7.3.4.2)."""


@dataclass(frozen=True, slots=True)
class Placing:
    """A word of a line with its text upright: the text to show, its sides, and the estimates that its box gives."""

    text: str
    left: float
    right: float
    baseline: float
    size: float

    @property
    def middle(self) -> float:
        """Across."""
        return (self.left + self.right) / 2


def text_layer(page: PlacedPage, codes: Coding) -> str:
    """Return the instructions that write a page's words, for coordinates with y downwards and the text upright.

    They are bytes, U+0000 to U+00FF: strings in hexadecimal compress less well.
    """
    lines = [line for line in (_placings(line, page) for line in page.lines) if line]
    body = median(word.size for line in lines for word in line) if lines else 0.0
    slope = _slope(lines)
    written = [instruction for line in lines for instruction in _written(line, body, slope, codes)]
    return "\n".join(("BT", "3 Tr", *written, "ET"))


def characters(page: PlacedPage) -> set[str]:
    """Return the characters that a page's layer shows."""
    return {" "}.union(*(cleaned(word.text) for line in page.lines for word in line))


def _placings(line: PlacedLine, page: PlacedPage) -> list[Placing]:
    """Return the words of a line; one without a place stands in no width after the word before it."""
    placings: list[Placing] = []
    waiting: list[str] = []
    for word in line:
        text = cleaned(word.text)
        if not word.box:
            waiting.append(text)
            continue
        box = upright(_inside(word.box, page.width, page.height), page.turn, page.width, page.height)
        placing = _placing(" ".join((*waiting, text)), box, type_high=page.type_high)
        waiting = []
        if placing.text:
            placings.append(placing)
    if waiting:
        last = placings.pop() if placings else Placing("", 0.0, SMALLEST, SMALLEST, SMALLEST)
        text = " ".join(filter(None, (last.text, *waiting)))
        placings.append(Placing(text, last.left, last.right, last.baseline, last.size))
    return placings


def _inside(box: Box, width: float, height: float) -> Box:
    """Return a box moved and cut to lie on its page: from outside, where cropped text lies, poppler takes nothing.

    >>> _inside(Box(590, -40, 620, -28), 595, 842)
    Box(left=590, top=0.0, right=595, bottom=2.0)
    """
    if not width or not height:
        return box
    left = min(max(box.left, 0.0), max(width - SMALLEST, 0.0))
    top = min(max(box.top, 0.0), max(height - SMALLEST, 0.0))
    return Box(left, top, min(max(box.right, left + SMALLEST), width), min(max(box.bottom, top + SMALLEST), height))


def _placing(text: str, box: Box, *, type_high: bool) -> Placing:
    reaches = [TYPE if type_high else _reach(letter) for letter in text] or [(ASCENDER, 0.0)]
    above, below = max(up for up, _down in reaches), max(down for _up, down in reaches)
    size = max(box.height / (above + below), SMALLEST)
    return Placing(text, box.left, max(box.right, box.left + SMALLEST / 2), box.bottom - below * size, size)


@lru_cache(MOST_LETTERS)
def _reach(letter: str) -> tuple[float, float]:
    """Return how far a letter's ink reaches above and below the baseline."""
    base, *marks = list(unicodedata.normalize("NFD", letter))
    high = ASCENDER if base in ASCENDERS or base.isupper() else X_HEIGHT
    upper = sum(mark not in "\N{COMBINING DOT BELOW}\N{COMBINING HORN}" for mark in marks)
    low = letter in DESCENDERS or "\N{COMBINING DOT BELOW}" in marks
    return high + MARK * min(upper, 2), DESCENDER if low else 0.0


def _slope(lines: Sequence[Sequence[Placing]]) -> float:
    """Return how far the baselines of a page fall for a point to the right: 0.03 where it lies askew by 1.8 degrees."""
    slopes = []
    for line in lines:
        half = len(line) // 2
        first, second = line[:half], line[-half:]
        if half >= 2 and line[-1].right - line[0].left >= LONG:
            apart = fmean(word.middle for word in second) - fmean(word.middle for word in first)
            slopes.append((fmean(word.baseline for word in second) - fmean(word.baseline for word in first)) / apart)
    return median(slopes) if slopes else 0.0


def _written(line: Sequence[Placing], body: float, slope: float, codes: Coding) -> Iterator[str]:
    """Yield the instructions of a line: one string, and a new one where a tilted line has sunk, or after a wide gap.

    Strings begin and end with a space of a hair's width. pdfium sorts strings from left to right that differ in height
    by less than half of the letters that meet, and on a page that lies askew these are the end of a line and the
    beginning of the next; and it takes the hyphen of `25/KH-` away before a letter, but not before a space.
    """
    size = median(word.size for word in line)
    size = round(body if abs(size - body) < ONE_SIZE * body else size, 1)
    middle = (line[0].left + line[-1].right) / 2
    level = median(word.baseline - slope * (word.middle - middle) for word in line)
    length = max(line[-1].right - line[0].left, size)
    tilt = min(max(slope, -TILT * size / length), TILT * size / length)
    hair, hair_width = codes.space(0.0)
    sides = _parted(line, size)
    yield f"{FONT} {size:.1f} Tf"
    string, begun, pen = "", 0.0, 0.0
    for word, (left, right) in zip(line, sides, strict=True):
        if string and left - pen < WIDE * size and abs(tilt * (left - begun)) < STEP:
            space, width = codes.space(1000 * max((left - pen) / size, GAP))
            string, pen = string + space, pen + width * size / 1000
        else:
            if string:
                yield _shown(string + hair)
            begun = pen = round(left, 1)
            string = hair
            yield f"1 0 0 -1 {left - hair_width * size / 1000:.1f} {level + tilt * (left - middle):.1f} Tm"
        shown, width = codes.shown(word.text, 1000 * (right - pen) / size)
        string, pen = string + shown, pen + width * size / 1000
    yield _shown(string + hair)


def _shown(codes: str) -> str:
    """Return the instruction that shows codes; a bare carriage return would be read as a line feed."""
    return f"({codes.translate(ESCAPES)}) Tj"


def _parted(line: Sequence[Placing], size: float) -> list[tuple[float, float]]:
    """Return the left and right sides of a line's words, GAP apart at least, and none narrower than its letters may be.

    Boxes that come too near give way both; boxes that overlap are parted in the measure of their letters: an engine
    that gave `đất` the place of `đất và` is not believed against the narrow box of `và`.

    >>> line = [Placing("đất", 0, 30, 0, 10), Placing("và", 20, 32, 0, 10)]
    >>> [(round(left), round(right)) for left, right in _parted(line, 10)]
    [(0, 19), (21, 32)]
    """
    gap, letter = GAP * size, NARROWEST * size / 1000
    parted: list[tuple[float, float]] = []
    for at, word in enumerate(line):
        left = word.left
        if parted and left - parted[-1][1] < gap:
            before, (start, end) = line[at - 1], parted[-1]
            border = (end + left) / 2
            if left < end:
                letters = len(before.text), len(word.text)
                border = min(max(start + (word.right - start) * letters[0] / sum(letters), left), end)
            end = max(min(end, border - gap / 2), start + letter * len(before.text))
            parted[-1] = start, end
            left = max(left, end + gap)
        parted.append((left, max(word.right, left + letter * len(word.text))))
    return parted
