"""Columns of figures in ruled tables: what was read as letters in one of their cells is read once more as figures.

`1` comes as `l`, `11` as `-Il-`, `881,9` as `B819` where the print is faint; the other cells of the column tell.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pipeline.datatypes import Pixels, Word
from pipeline.layout.cells import FIGURES, middle_in, sure_of, text_of
from pipeline.layout.crops import Crop, cut_out, lay_out, stand_on
from pipeline.layout.grid import Cell, Grid

FEWEST = 3
"""Cells of figures that make a column of figures, and three fifths of what is filled below its head."""

LONGEST = 6
"""Letters and signs in a cell that may be figures; `Thị trấn` in a column of figures is a word."""

LONGEST_NUMBER = 4
"""The same in the first column, which numbers the rows; the rows of a head are looked at there as well."""

BELIEVED = 0.6
"""Confidence of figures that take the place of letters."""

DOUBT = 0.5
"""Confidence that they get at most: they are for a person to see."""


def read_figure_columns(
    image: Pixels,
    dpi: float,
    grids: Sequence[Grid],
    words: Sequence[Word],
    read: Callable[[Pixels], Sequence[Word]],
) -> tuple[Word, ...]:
    """Return the words of a page (points), letters in its tables' columns of figures replaced where figures are read.

    `image` is upright, grey and without the rules of `grids`; `read` gets a block of `dpi`, crops one below the other
    on white, and gives its words, all of figures.
    """
    doubts = [doubt for grid in grids for doubt in _doubts(image, dpi, grid, words)]
    if not doubts:
        return tuple(words)
    crops = [crop for crop, _words in doubts]
    block, places, larger = lay_out(crops, dpi)
    found = read(block)
    taken: list[Word] = []
    gone: set[int] = set()
    for (crop, before), place in zip(doubts, places, strict=True):
        again = stand_on([word for word in found if word.box], crop, place, larger)
        if FIGURES.fullmatch(text_of(again)) and sure_of(again) >= BELIEVED:
            taken += [replace(word, confidence=min(sure_of([word]), DOUBT)) for word in again]
            gone.update(map(id, before))
    return (*(word for word in words if id(word) not in gone), *taken)


def _doubts(image: Pixels, dpi: float, grid: Grid, words: Sequence[Word]) -> Iterator[tuple[Crop, tuple[Word, ...]]]:
    """Yield the crop and the words of each short cell of letters in a column of figures, its head left out."""
    columns: dict[int, list[tuple[Cell, tuple[Word, ...]]]] = defaultdict(list)
    for cell in grid.cells:
        inside = tuple(word for word in words if word.box and middle_in(word.box, cell.box))
        if inside:
            columns[cell.column].append((cell, inside))
    for number, column in columns.items():
        figures = [FIGURES.fullmatch(text_of(inside)) is not None for _cell, inside in column]
        first = next((index for index, is_figure in enumerate(figures) if is_figure), 0)
        head = min(1, first) if number == 0 else first
        if sum(figures) < max(FEWEST, 0.6 * len(figures[head:])):
            continue
        for (cell, inside), is_figure in zip(column[head:], figures[head:], strict=True):
            shortest = cell.row > 0 and len(text_of(inside)) <= (LONGEST if number else LONGEST_NUMBER)
            crop = cut_out(image, dpi, cell.box) if shortest and not is_figure else None
            if crop:
                yield crop, inside
