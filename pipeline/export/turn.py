"""How the text of a page lies: a sheet fed sideways keeps its image and is read sideways."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from pikepdf import Matrix

from pipeline.datatypes import Box, Word

Turn = Literal[0, 90, 180, 270]
"""Degrees clockwise that the text was turned by: at 90 it is read downwards, at 270 upwards."""

FEW_STEPS = 4
"""From a word to the next; fewer say nothing of how a page lies."""
LONG = 3
"""Letters of a word that is wider than high; `ở` and `6` are not."""


def turn_of(words: Sequence[Word]) -> Turn:
    """Tell how a page's text lies: by the shape of its words, and by the steps along its lines.

    >>> turn_of([Word("ban", box=Box(10, 20 * n, 20, 20 * n + 15)) for n in range(9)])
    90
    >>> turn_of([Word("ban", box=Box(10, 20 * n, 30, 20 * n + 10)) for n in range(9)])
    0
    """
    long = [word.box for word in words if word.box and len(word.text) >= LONG]
    sideways = sum(box.height > box.width for box in long) > len(long) / 2
    forth = back = 0
    for one, other in pairwise(long):
        across = other.left + other.right - one.left - one.right
        down = other.top + other.bottom - one.top - one.bottom
        if (abs(down) > abs(across)) is sideways:
            step = down if sideways else across
            forth += step > 0
            back += step < 0
    if sideways and forth + back >= FEW_STEPS:
        return 90 if forth >= back else 270
    return 180 if not sideways and back > max(forth, FEW_STEPS) else 0


def from_upright(turn: Turn, width: float, height: float) -> Matrix:
    """Return the matrix from the page with its text upright to the page as it lies, `width` by `height` points.

    Both have their origin in the top left corner and y downwards.
    """
    match turn:
        case 90:
            return Matrix(0, 1, -1, 0, width, 0)
        case 180:
            return Matrix(-1, 0, 0, -1, width, height)
        case 270:
            return Matrix(0, -1, 1, 0, 0, height)
        case _:
            return Matrix()


def upright(box: Box, turn: Turn, width: float, height: float) -> Box:
    """Return a box of a page as it lies where it stands once the text is upright.

    >>> upright(Box(10, 20, 30, 80), 90, 600, 800)
    Box(left=20, top=570, right=80, bottom=590)
    """
    match turn:
        case 90:
            return Box(box.top, width - box.right, box.bottom, width - box.left)
        case 180:
            return Box(width - box.right, height - box.bottom, width - box.left, height - box.top)
        case 270:
            return Box(height - box.bottom, box.left, height - box.top, box.right)
        case _:
            return box
