"""How much of a page's ink lies inside recognised boxes, and where the rest is.

Confidence does not see what was missed: on unevenly lit pages it stays at 92 to 95 while half of the words are gone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.datatypes import Box, Pixels
from pipeline.layout.ink import MEASURED_DPI, Ink, Run, letters_ink, side_by_side

FAINTEST = 160
"""Grey level above which marks on a flattened page are no ink: the ghost of a seal on the back of a sheet is 190."""

MARGIN = 1.0
"""Points around a recognised box in which ink is its own: an engine's boxes are drawn around the ink itself."""

NEAR = 1 / 8
"""Inches between two missed letters of one run, at most."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """`share` (0 to 1) of the letters' ink that was recognised; `missed` are the runs of it that were not (points)."""

    share: float
    missed: tuple[Box, ...]


def find_ink(image: Pixels, dpi: float) -> Ink:
    """Find the letters' ink of an upright, flattened grey image."""
    if dpi > 1.5 * MEASURED_DPI and min(image.shape) >= 32:
        scale = MEASURED_DPI / dpi
        image, dpi = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)), MEASURED_DPI
    level, _ = cv2.threshold(image, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return letters_ink((image < min(level, FAINTEST)).astype(np.uint8), dpi)


def coverage(ink: Ink, boxes: Iterable[Box]) -> Coverage:
    """Measure the letters' ink of a page inside `boxes` (points); a page without ink is covered."""
    if not ink.is_print:
        return Coverage(1.0, ())
    missed = ink.outside(map(_grown, boxes))
    runs = (_on_page(run, ink.dpi) for run in side_by_side(missed, NEAR, straight=True))
    return Coverage(
        round(1 - missed.area / ink.area, 4),
        tuple(sorted(runs, key=lambda box: (box.top, box.left))),
    )


def _grown(box: Box) -> Box:
    return Box(box.left - MARGIN, box.top - MARGIN, box.right + MARGIN, box.bottom + MARGIN)


def _on_page(run: Run, dpi: float) -> Box:
    scale = 72 / dpi
    return Box(*(edge * scale for edge in run.edges))


def whereabouts(missed: Sequence[Box], width: float, height: float) -> str:
    """Say where on a page (points) most of the missed ink lies, as a person looks for it.

    >>> whereabouts([Box(350, 700, 500, 712)], 595, 842)
    'at the foot, on the right'
    """
    if not missed:
        return "all over the page"
    weights = [box.width * box.height for box in missed]
    down = sum(box.middle * weight for box, weight in zip(missed, weights, strict=True)) / sum(weights) / height
    left, right = (min(box.left for box in missed) / width, max(box.right for box in missed) / width)
    level = "at the head" if down < 1 / 3 else "in the middle" if down < 2 / 3 else "at the foot"
    side = "on the left" if right < 0.55 else "on the right" if left > 0.45 else "across the page"
    return f"{level}, {side}"
