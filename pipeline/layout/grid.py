"""Ruled tables: rows and columns from the rules in the page image, cells from the rules between them.

A lattice of all the heights and places at which rules run is laid over the table; neighbouring fields of it that no
rule parts are one cell. So a cell may span rows and columns, a rule may be broken, and the outer ones may be missing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from pipeline.datatypes import Box, Pixels
from pipeline.layout.rules import Rules, find_rules

NEAR = 4.0
"""Points within which rules are one: a sheet that is bent shifts a rule by so much, the lowest row is 10 high."""

DRAWN = 0.65
"""Share of a side that must be ruled to part two cells: faint rules lose a third, underlined words rule less."""

OPEN = 12.0
"""Points by which rules run on past the last that crosses them where an outer rule was left out."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its 0-based row and column; one that spans rows or columns stands in its first."""

    box: Box
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its cells row by row, left to right. Boxes in points."""

    box: Box
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class _Lattice:
    """The pixels at which a table's rules run, and the rules themselves."""

    xs: tuple[int, ...]
    ys: tuple[int, ...]
    rules: Rules
    near: int

    def parted_below(self, row: int, column: int) -> bool:
        """Whether a rule runs under a field of the lattice."""
        y, left, right = self.ys[row + 1], *self.xs[column : column + 2]
        side = self.rules.lying[max(0, y - self.near) : y + self.near + 1, left:right]
        return bool(side.size) and float(side.any(axis=0).mean()) >= DRAWN

    def parted_right(self, row: int, column: int) -> bool:
        """Whether a rule runs on the right of a field of the lattice."""
        x, top, bottom = self.xs[column + 1], *self.ys[row : row + 2]
        side = self.rules.standing[top:bottom, max(0, x - self.near) : x + self.near + 1]
        return bool(side.size) and float(side.any(axis=1).mean()) >= DRAWN


def find_grids(image: Pixels, dpi: float) -> tuple[Grid, ...]:
    """Find the ruled tables of an upright page image (grey or RGB) of `dpi` dots an inch, from top to bottom.

    A table has two rows of two columns or one row of three at least, so the rules under the motto and the frame of a
    stamp are none, and the last row of a table that goes on over the page is one.
    """
    rules = find_rules(image, dpi)
    if not (rules.lying.any() and rules.standing.any()):  # most pages: no table is looked for
        return ()
    count, _, stats, _ = cv2.connectedComponentsWithStats(rules.joined, connectivity=8)
    grids = []
    for left, top, wide, high, _area in stats[1:count].tolist():
        if wide < dpi or high < dpi / 4:  # an inch wide and one line of text high
            continue
        field = slice(top, top + high), slice(left, left + wide)  # a broken rule's pieces within it are its own as well
        lying, standing = (np.ascontiguousarray(rule[field]) for rule in (rules.lying, rules.standing))
        grid = _grid(_lattice(Rules(lying, standing), dpi), left, top, 72 / dpi)
        if grid:
            grids.append(grid)
    return tuple(sorted(grids, key=lambda grid: grid.box.top))


def without_rules(image: Pixels, dpi: float, grids: Sequence[Grid]) -> Pixels:
    """White out the rules of tables on a grey image: what stands next to one is read as `|96`, or not at all."""
    if not grids:
        return image
    inside = np.zeros(image.shape, bool)
    margin = round(dpi / 20)
    for grid in grids:
        left, top, right, bottom = (
            round(edge * dpi / 72) for edge in (grid.box.left, grid.box.top, grid.box.right, grid.box.bottom)
        )
        inside[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin] = True
    return np.asarray(np.where((find_rules(image, dpi).joined > 0) & inside, 255, image), np.uint8)


def _lattice(rules: Rules, dpi: float) -> _Lattice:
    near = round(NEAR * dpi / 72)
    high, wide = rules.lying.shape
    xs, ys = (_places(rules.standing, 0, near), _places(rules.lying, 1, near))
    open_by = OPEN * dpi / 72
    return _Lattice(_closed(xs, wide, open_by), _closed(ys, high, open_by), rules, near)


def _places(rules: Pixels, axis: Literal[0, 1], near: int) -> list[int]:
    """Middles of the rules on one axis (0 across the page, 1 down it), those near each other taken as one."""
    count, _, stats, centres = cv2.connectedComponentsWithStats(rules, connectivity=8)
    length = cv2.CC_STAT_HEIGHT if axis == 0 else cv2.CC_STAT_WIDTH
    found = sorted((float(centres[index][axis]), int(stats[index][length])) for index in range(1, count))
    groups: list[list[tuple[float, int]]] = []
    for place, weight in found:
        if groups and place - groups[-1][-1][0] <= near:
            groups[-1].append((place, weight))
        else:
            groups.append([(place, weight)])
    return [round(sum(at * long for at, long in group) / sum(long for _at, long in group)) for group in groups]


def _closed(places: Sequence[int], size: int, open_by: float) -> tuple[int, ...]:
    """Add an outer rule where the others run on past the last."""
    if not places:
        return ()
    first = () if places[0] <= open_by else (0,)
    last = () if size - 1 - places[-1] <= open_by else (size - 1,)
    return (*first, *places, *last)


def _grid(lattice: _Lattice, left: int, top: int, scale: float) -> Grid | None:
    """Gather the fields of a lattice into cells; None where they make no table."""
    cells = []
    for first_row, first, last_row, last in _fields(lattice):
        edges = (lattice.xs[first], lattice.ys[first_row], lattice.xs[last + 1], lattice.ys[last_row + 1])
        box = Box(*((edge + shift) * scale for edge, shift in zip(edges, (left, top, left, top), strict=True)))
        cells.append(Cell(box, first_row, first))
    rows, columns = {cell.row for cell in cells}, {cell.column for cell in cells}
    if len(columns) < 2 or len(cells) < (4 if len(rows) > 1 else 3):
        return None
    outline = (lattice.xs[0] + left, lattice.ys[0] + top, lattice.xs[-1] + left, lattice.ys[-1] + top)
    return Grid(Box(*(edge * scale for edge in outline)), _numbered(cells))


def _fields(lattice: _Lattice) -> Iterator[tuple[int, int, int, int]]:
    """Yield the first row and column and the last of each cell, row by row.

    A cell takes in the fields on its right up to a rule, then the rows below that are parted from it nowhere.
    """
    rows, columns = len(lattice.ys) - 1, len(lattice.xs) - 1
    taken: set[tuple[int, int]] = set()
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            last = column
            while last + 1 < columns and (row, last + 1) not in taken and not lattice.parted_right(row, last):
                last += 1
            bottom = row
            while bottom + 1 < rows and _goes_on(lattice, bottom, column, last):
                bottom += 1
            taken.update((y, x) for y in range(row, bottom + 1) for x in range(column, last + 1))
            yield row, column, bottom, last


def _goes_on(lattice: _Lattice, row: int, first: int, last: int) -> bool:
    """Whether the cell that reaches from column `first` to `last` in `row` goes on in the row below."""
    open_below = not any(lattice.parted_below(row, column) for column in range(first, last + 1))
    return open_below and not any(lattice.parted_right(row + 1, column) for column in range(first, last))


def _numbered(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Leave out rows and columns in which no cell begins: what was taken for a rule there parted nothing."""
    rows, columns = (sorted({getattr(cell, side) for cell in cells}) for side in ("row", "column"))
    numbered = (Cell(cell.box, rows.index(cell.row), columns.index(cell.column)) for cell in cells)
    return tuple(sorted(numbered, key=lambda cell: (cell.row, cell.column)))
