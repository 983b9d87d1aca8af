"""How much of a page's ink lies inside recognised boxes, and where the rest is.

Confidence does not see what was missed: on unevenly lit pages it stays at 92 to 95 while half of the words are gone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.datatypes import Box, Pixels

FAINTEST = 160
"""Grey level above which marks on a flattened page are no ink: the ghost of a seal on the back of a sheet is 190."""

MEASURED_DPI = 110
"""Dots an inch that ink is measured at: letters of 8 points are still 6 pixels high."""

LETTER_HEIGHT = (0.04, 0.3)
"""Inches. Marks of other heights are specks, seals, signatures and borders."""

Integers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Coverage:
    """`share` (0 to 1) of the letters' ink that was recognised; `missed` are the runs of it that were not (points)."""

    share: float
    missed: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Ink:
    """The marks of a page that are of the size of letters, `dpi` dots an inch: what coverage is measured of."""

    shape: tuple[int, ...]
    dpi: float
    boxes: Integers
    """Left, top, width, height of each."""
    areas: Integers
    middles: Integers
    """Across and down, of each."""


def find_ink(image: Pixels, dpi: float) -> Ink:
    """Find the letters' ink of an upright grey image: neither specks nor rules, seals, signatures and black borders."""
    if dpi > 1.5 * MEASURED_DPI and min(image.shape) >= 32:
        scale = MEASURED_DPI / dpi
        image, dpi = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)), MEASURED_DPI
    level, _ = cv2.threshold(image, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    ink = (image < min(level, FAINTEST)).astype(np.uint8)
    _, _, stats, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    high, wide, area = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_AREA]
    lowest, highest = (dpi * inches for inches in LETTER_HEIGHT)
    letter = (high >= lowest) & (high <= highest) & (wide <= dpi * 0.6) & (area >= (dpi * 0.02) ** 2)
    letter[0] = False
    boxes, areas = (np.asarray(some[letter], np.int32) for some in (stats[:, :4], area))
    return Ink(image.shape, dpi, boxes, areas, centres[letter].astype(np.int32))


def coverage(ink: Ink, boxes: Iterable[Box]) -> Coverage:
    """Measure the letters' ink of a page inside `boxes` (points); a page without ink is covered."""
    total, dpi = int(ink.areas.sum()), ink.dpi
    if total < 0.03 * dpi**2:  # less than a word of 13 points has; specks and the ghost of a seal leave 0.02
        return Coverage(1.0, ())
    covered = np.zeros(ink.shape, bool)
    scale, margin = dpi / 72, dpi / 72
    for box in boxes:
        top, bottom = max(0, round(box.top * scale - margin)), round(box.bottom * scale + margin)
        left, right = max(0, round(box.left * scale - margin)), round(box.right * scale + margin)
        covered[top:bottom, left:right] = True
    x, y = ink.middles.T
    missed = ~covered[y.clip(0, ink.shape[0] - 1), x.clip(0, ink.shape[1] - 1)]
    share = 1 - int(ink.areas[missed].sum()) / total
    return Coverage(round(share, 4), _runs(ink.boxes[missed].tolist(), dpi))


def _runs(lost: Iterable[list[int]], dpi: float) -> tuple[Box, ...]:
    """Boxes in points around letters that stand side by side, from the top of the page."""
    scale, near = 72 / dpi, dpi / 8
    runs: list[list[float]] = []
    for left, top, wide, high in sorted(lost):
        right, bottom = left + wide, top + high
        for run in runs:
            if left - run[2] <= near and min(bottom, run[3]) - max(top, run[1]) > 0.5 * min(high, run[3] - run[1]):
                run[1], run[2], run[3] = min(run[1], top), max(run[2], right), max(run[3], bottom)
                break
        else:
            runs.append([left, top, right, bottom])
    boxes = (Box(*(edge * scale for edge in run)) for run in runs)
    return tuple(sorted(boxes, key=lambda box: (box.top, box.left)))


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
