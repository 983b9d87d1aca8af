"""The print of a page that an earlier recognition left out of its layer.

A layer whose words are all right may hold half of the page: on three skewed scans Tesseract's own layers, read without
a misspelt word, missed 58, 23 and 22 hundredths of the ink, those of 18 whole pages 9 at most; and what a seal lies on,
the post and the name of who signs, is 3 hundredths.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.datatypes import Box, Pixels
from pipeline.layout.ink import Run, letters_ink, side_by_side

DARK = 0.6
"""Share of the light around it below which a pixel is ink; the ghost of the sheet's back has 0.75 and more."""
BESIDE, ABOVE = 0.3, 0.18
"""What a box grows by, of its height: those of invisible fonts end before the last letter, and below its tone."""
LINE_LETTERS, LINE_WIDTH, LINE_HEIGHT = 8, 0.9, 0.11
"""Letters and inches from which unread marks side by side are a line of print: a seal's ring has fewer in a row, the
print of a signing program is 0.08 high, a stamp of arrival 0.6 wide."""
NEAR = 0.18
"""Inches between two words of a justified line, at most."""


@dataclass(frozen=True, slots=True)
class Unread:
    """What a layer has no words for: the share of the ink of letters (0 to 1), and how many lines of print."""

    share: float = 0.0
    lines: int = 0


def unread_print(image: Pixels, dpi: float, words: Iterable[Box]) -> Unread:
    """Find the print of an image that lies outside the words (points).

    The page is measured as it lies, uneven light and skew with it: nothing of it was made ready to be recognised. `dpi`
    is MEASURED_DPI, or less for a page so large that it is drawn coarser.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) if image.ndim == 3 else image
    paper = cv2.medianBlur(cv2.dilate(grey, np.ones((15, 15), np.uint8)), 61)
    ink = letters_ink((grey < DARK * paper).astype(np.uint8), dpi)
    if not ink.is_print:
        return Unread()
    unread = ink.outside(map(_grown, words))
    runs = side_by_side(unread, NEAR, straight=False)
    return Unread(unread.area / ink.area, sum(_is_line(run, dpi) for run in runs))


def _grown(word: Box) -> Box:
    side, up = BESIDE * word.height, ABOVE * word.height
    return Box(word.left - side, word.top - up, word.right + side, word.bottom + up)


def _is_line(run: Run, dpi: float) -> bool:
    left, top, right, bottom = run.edges
    return run.marks >= LINE_LETTERS and right - left >= LINE_WIDTH * dpi and bottom - top >= LINE_HEIGHT * dpi
