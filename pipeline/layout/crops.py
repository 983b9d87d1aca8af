"""Crops of table cells, laid one below the other on white to be read again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from pipeline.datatypes import Box, Pixels, Word
from pipeline.layout.lines import box_of

LETTER = (4.5, 24.0)
"""Points. Marks of other heights in a cell are specks, torn rules, signatures; a figure of 10 points is 6.5 high."""

MARGIN = 2.0
"""Points inside its rules that a cell begins at."""

GAP = 10.0
"""Points of white between two crops."""

FINEST = 150
"""Dots an inch below which a block is enlarged: `91` at 100 dpi comes as `9` at 0.5, twice as large at 0.95."""


@dataclass(frozen=True, slots=True)
class Crop:
    """The ink of a cell: its pixels, and its left and top on the page (points)."""

    pixels: Pixels
    left: float
    top: float


def cut_out(image: Pixels, dpi: float, cell: Box) -> Crop | None:
    """Cut the letters out of a cell; None where it holds none."""
    scale = dpi / 72
    left, top = (max(0, round((edge + MARGIN) * scale)) for edge in (cell.left, cell.top))
    right, bottom = (round((edge - MARGIN) * scale) for edge in (cell.right, cell.bottom))
    inside = image[top:bottom, left:right]
    if not inside.size or int(inside.max()) - int(inside.min()) < 100:
        return None
    _, ink = cv2.threshold(inside, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(ink, np.uint8), connectivity=8)
    lowest, highest = (points * scale for points in LETTER)
    letters = [spot[:4] for spot in stats[1:count].tolist() if lowest <= spot[3] <= highest]
    if not letters:
        return None
    margin = round(MARGIN * scale)
    x, y = (max(0, min(spot[axis] for spot in letters) - margin) for axis in (0, 1))
    end_x, end_y = (max(spot[axis] + spot[axis + 2] for spot in letters) + margin for axis in (0, 1))
    return Crop(np.ascontiguousarray(inside[y:end_y, x:end_x]), (left + x) / scale, (top + y) / scale)


def lay_out(crops: Sequence[Crop], dpi: float) -> tuple[Pixels, list[Box], int]:
    """Lay crops one below the other on white; return the block, where each stands in it (points), its enlargement."""
    gap = round(GAP * dpi / 72)
    high = sum(len(crop.pixels) + gap for crop in crops) + gap
    block = np.full((high, max(crop.pixels.shape[1] for crop in crops) + 2 * gap), 255, np.uint8)
    places, y = [], gap
    for crop in crops:
        height, width = crop.pixels.shape
        block[y : y + height, gap : gap + width] = crop.pixels
        places.append(Box(*(edge * 72 / dpi for edge in (gap, y, gap + width, y + height))))
        y += height + gap
    larger = 2 if dpi < FINEST else 1
    enlarged = cv2.resize(block, None, fx=larger, fy=larger, interpolation=cv2.INTER_CUBIC)
    return np.asarray(enlarged, np.uint8), places, larger


def stand_on(found: Sequence[Word], crop: Crop, place: Box, larger: int) -> tuple[Word, ...]:
    """Words of a block, `larger` times enlarged, that stand on one crop: where they stand on the page."""
    right, down = crop.left - place.left, crop.top - place.top
    placed = []
    for word in found:
        left, top, end, bottom = (getattr(box_of(word), edge) / larger for edge in ("left", "top", "right", "bottom"))
        if place.top - GAP / 2 <= (top + bottom) / 2 <= place.bottom + GAP / 2:
            placed.append(replace(word, box=Box(left + right, top + down, end + right, bottom + down)))
    return tuple(placed)
