"""Ruled tables: their cells are found from the rules in the page image."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.datatypes import Box, Pixels


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its 0-based row and column; one that spans rows or columns stands in its first."""

    box: Box
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: its cells row by row, left to right. Boxes in points."""

    box: Box
    cells: tuple[Cell, ...]


def find_grids(image: Pixels, dpi: float) -> tuple[Grid, ...]:
    """Find the ruled tables of an upright page image (grey or RGB) of `dpi` dots an inch, from top to bottom.

    A table has two rows of two columns or one row of three at least, so the rules under the motto and the frame of a
    stamp are none, and the last row of a table that goes on over the page is one.
    """
    rules = _rules(image, dpi)
    count, _, stats, _ = cv2.connectedComponentsWithStats(rules, connectivity=8)
    grids = []
    for left, top, width, height, _area in stats[1:count]:
        if width < dpi or height < dpi / 4:  # an inch wide and one line of text high
            continue
        cells = _cells(rules[top : top + height, left : left + width], dpi)
        grid = _grid([_scaled(cell, int(left), int(top), dpi) for cell in cells])
        if grid:
            grids.append(grid)
    return tuple(sorted(grids, key=lambda grid: grid.box.top))


def without_rules(image: Pixels, dpi: float, grids: Sequence[Grid]) -> Pixels:
    """White out the rules of tables on a grey image: what stands next to one is read as `|96`, or not at all."""
    if not grids:
        return image
    rules = _rules(image, dpi)
    inside = np.zeros(image.shape, bool)
    for grid in grids:
        left, top, right, bottom = (
            round(edge * dpi / 72) for edge in (grid.box.left, grid.box.top, grid.box.right, grid.box.bottom)
        )
        margin = round(dpi / 20)
        inside[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin] = True
    return np.asarray(np.where((rules > 0) & inside, 255, image), np.uint8)


def _rules(image: Pixels, dpi: float) -> Pixels:
    """Return the straight lines of an image (grey or RGB), their small breaks mended, white on black.

    Of those that lie, 1.2 cm and more; of those that stand, 6 mm: a row of one line is as high, no letter is.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) if image.ndim == 3 else image
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    length, gap = round(dpi * 0.47), max(3, round(dpi / 50))
    across = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((gap, 1), np.uint8))
    across = cv2.morphologyEx(across, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    down = cv2.morphologyEx(down, cv2.MORPH_OPEN, np.ones((length // 2, 1), np.uint8))
    joined = cv2.dilate(cv2.bitwise_or(across, down), np.ones((gap, gap), np.uint8))
    return np.asarray(joined, np.uint8)


def _cells(rules: Pixels, dpi: float) -> list[tuple[int, int, int, int]]:
    """Boxes in pixels (left, top, right, bottom) of the spaces that rules close in."""
    height, width = rules.shape
    count, _, stats, _ = cv2.connectedComponentsWithStats(cv2.bitwise_not(rules), connectivity=4)
    smallest = dpi / 12  # half a line of 12 points
    return [
        (int(left), int(top), int(left + wide), int(top + high))
        for left, top, wide, high, _area in stats[1:count]
        if wide >= smallest
        and high >= smallest
        and left > 0
        and top > 0
        and left + wide < width
        and top + high < height
    ]


def _scaled(cell: tuple[int, int, int, int], left: int, top: int, dpi: float) -> Box:
    scale = 72 / dpi
    return Box((cell[0] + left) * scale, (cell[1] + top) * scale, (cell[2] + left) * scale, (cell[3] + top) * scale)


def _grid(boxes: Sequence[Box]) -> Grid | None:
    """Give the cells their rows and columns; None where that makes no table."""
    tops, lefts = _levels([box.top for box in boxes]), _levels([box.left for box in boxes])
    if len(lefts) < 2 or len(boxes) < (4 if len(tops) > 1 else 3):
        return None
    cells = sorted(
        (Cell(box, _level(box.top, tops), _level(box.left, lefts)) for box in boxes),
        key=lambda cell: (cell.row, cell.column),
    )
    outline = Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
    return Grid(outline, tuple(cells))


def _levels(edges: Sequence[float], tolerance: float = 5.0) -> list[float]:
    """Distinct edges, those within `tolerance` points taken as one."""
    levels: list[float] = []
    for edge in sorted(edges):
        if not levels or edge - levels[-1] > tolerance:
            levels.append(edge)
    return levels


def _level(edge: float, levels: Sequence[float]) -> int:
    return min(range(len(levels)), key=lambda index: abs(levels[index] - edge))
