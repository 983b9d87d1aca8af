"""The ink of a page's letters: the marks of their size, those of them outside boxes, and the runs in which they stand.

A recognition is measured by it, and an earlier one that lies in a file: confidence does not see what was left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pipeline.datatypes import Box, Pixels
from pipeline.layout.parts import find_parts

MEASURED_DPI = 110
"""Dots an inch that ink is measured at: letters of 8 points are still 6 pixels high."""

LETTER_HEIGHT, LETTER_WIDTH = (0.04, 0.3), 0.6
"""Inches. Marks of other sizes are specks, seals, signatures, rules and borders."""

LEAST_OF_MARK = 0.02**2
"""Square inches of ink below which a mark as high as a letter is a hair."""

LEAST = 0.03
"""Square inches: less than a word of 13 points has; specks and the ghost of a seal leave 0.02."""

Integers = npt.NDArray[np.int32]

Edges = tuple[int, int, int, int]
"""Left, top, right and bottom, in pixels."""


@dataclass(frozen=True, slots=True)
class Ink:
    """The marks of a page that are of the size of letters, `dpi` dots an inch."""

    shape: tuple[int, ...]
    dpi: float
    boxes: Integers
    """Left, top, width and height of each."""
    areas: Integers
    middles: Integers
    """Across and down, of each."""

    @property
    def area(self) -> int:
        """Pixels of all marks."""
        return int(self.areas.sum())

    @property
    def is_print(self) -> bool:
        """Whether there is as much of it as a word has."""
        return self.area >= LEAST * self.dpi**2

    def outside(self, boxes: Iterable[Box]) -> "Ink":
        """Return the marks whose middles lie in none of the boxes (points)."""
        inside = np.zeros(self.shape, np.bool_)
        scale = self.dpi / 72
        for box in boxes:
            edges = (box.left, box.top, box.right, box.bottom)
            left, top, right, bottom = (max(0, round(edge * scale)) for edge in edges)
            inside[top:bottom, left:right] = True
        across, down = self.middles.T
        missed = ~inside[down, across]
        return replace(self, boxes=self.boxes[missed], areas=self.areas[missed], middles=self.middles[missed])


@dataclass(frozen=True, slots=True)
class Run:
    """Marks side by side: how many, and the edges of all together."""

    marks: int
    edges: Edges


def letters_ink(mask: Pixels, dpi: float) -> Ink:
    """Find the letters among the marks of a mask, which is not 0 where there is ink."""
    parts = find_parts(mask)
    wide, high, area = parts.boxes[:, 2], parts.boxes[:, 3], parts.areas
    low, tall = (dpi * inches for inches in LETTER_HEIGHT)
    letter = (high >= low) & (high <= tall) & (wide <= LETTER_WIDTH * dpi) & (area >= LEAST_OF_MARK * dpi**2)
    letter[0] = False
    return Ink(mask.shape, dpi, parts.boxes[letter], area[letter], parts.middles[letter].astype(np.int32))


def side_by_side(ink: Ink, near: float, *, straight: bool) -> list[Run]:
    """Join marks that stand level and `near` (inches) each other, from the left.

    On a straight page a mark is held beside its whole run, which takes in accents; on one askew that box grows until it
    holds the next line, so there beside the last mark.
    """
    reach = near * ink.dpi
    runs: list[list[Edges]] = []
    ends: list[Edges] = []  # of each run, what its next mark stands beside
    for left, top, wide, high in sorted(ink.boxes.tolist()):
        right, bottom = left + wide, top + high
        mark = (left, top, right, bottom)
        for at, (start, above, end, below) in enumerate(ends):
            if left - end <= reach and min(below, bottom) - max(above, top) > 0.5 * min(below - above, high):
                runs[at].append(mark)
                whole = (start, min(above, top), max(end, right), max(below, bottom))
                ends[at] = whole if straight else mark
                break
        else:
            runs.append([mark])
            ends.append(mark)
    return [Run(len(run), _around(run)) for run in runs]


def _around(marks: Sequence[Edges]) -> Edges:
    lefts, tops, rights, bottoms = zip(*marks, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
