"""Capitals that differ from small letters in their height alone, told by their height.

Tesseract brings every line to one height and then guesses: `một SỐ CƠ quan`, `Dung Quất Và các` were read on sound
scans, at 0.9 and more. On the page an S is half as high again as an s.
"""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from diacritics import strip_marks
from pipeline.datatypes import Box, Pixels, Word
from pipeline.layout.lines import Segment, box_of, segment

ALIKE = frozenset("CSVXZO")
"""Capitals of the shape of their small letters."""

SMALL_LINE = 0.6
"""Share of a line's letters that must be small: in a heading of capitals there is nothing to compare with."""

LOW = 1.15
"""Times the height of an x up to which a letter is small; capitals are 1.4 to 1.5 times as high."""

USUAL = (15, 35)
"""Percentiles of the heights of a line's letters that an x has: two Vietnamese letters in three are of its height."""

CLEAR = 1.1
"""Times by which they may differ: where letters touch, or a line has many capitals, no height is that of an x."""

FEWEST = 25
"""Letters of a line from which the height of an x is told."""


def mind_case(image: Pixels, dpi: float, words: Sequence[Word]) -> list[Word]:
    """Return the words of an upright grey image, those that were read as capitals and are no higher than an x small."""
    small: dict[int, Word] = {}
    for line in segment([word for word in words if word.box]):
        doubtful = [word for word in line.words if _is_doubtful(word.text)]
        if not doubtful or not _is_small(line):
            continue
        scale = dpi / 72
        marks = _marks(image, line.box, scale)
        if len(marks) < FEWEST:
            continue
        usual, next_usual = np.percentile(marks[:, 3], USUAL).tolist()
        if next_usual > CLEAR * usual:
            continue
        for word in doubtful:
            first = _first_letter(marks, box_of(word), scale, usual)
            if first and first < LOW * usual:
                small[id(word)] = replace(word, text=word.text.lower())
    return [small.get(id(word), word) for word in words]


def _is_doubtful(text: str) -> bool:
    """Whether a word is all in capitals, or begins with one, and its first letter has the shape of its small one."""
    if not text.isalpha() or strip_marks(text[0]) not in ALIKE:
        return False
    return len(text) <= 7 and (text.isupper() or text[1:].islower())


def _is_small(line: Segment) -> bool:
    letters = [letter for word in line.words for letter in word.text if letter.isalpha()]
    return sum(map(str.islower, letters)) >= SMALL_LINE * max(len(letters), 1)


def _marks(image: Pixels, box: Box, scale: float) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    """Left, top, width and height, in pixels of the page, of what can be letters in a box (points)."""
    left, top = max(0, round(box.left * scale)), max(0, round(box.top * scale))
    cut = np.ascontiguousarray(image[top : round(box.bottom * scale), left : round(box.right * scale)])
    if not cut.size:
        return np.empty((0, 4), np.int32)
    _, ink = cv2.threshold(cut, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(ink, np.uint8), connectivity=8)
    marks = stats[1:, :4]
    whole = (marks[:, 3] >= 0.25 * len(cut)) & (marks[:, 2] <= 2 * len(cut))
    return np.asarray(marks[whole] + np.array([left, top, 0, 0]), np.int32)


def _first_letter(
    marks: np.ndarray[tuple[int, ...], np.dtype[np.int32]], box: Box, scale: float, usual: float
) -> float | None:
    """Height in pixels of the first letter of a word; None where it touches the next."""
    left, right = box.left * scale - 2, box.right * scale
    inside = marks[(marks[:, 0] >= left) & (marks[:, 0] < right)]
    if not len(inside):
        return None
    first = inside[inside[:, 0].argmin()]
    return float(first[3]) if first[2] <= 1.6 * usual else None
