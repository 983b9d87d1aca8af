"""Cells of ruled tables read again from their crops: those left empty, and doubtful figures.

Tesseract finds no line in a narrow cell that holds `1`, and leaves it out, though the page's other words are read at
0.95; in a row of figures `61,3` comes as `613`. The same figures, cut out and laid one below the other on white, are
read as a column of figures.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.datatypes import Box, Pixels, Word
from pipeline.layout.crops import Crop, cut_out, lay_out, stand_on
from pipeline.layout.grid import Grid

FEWEST = 4
"""Crops on a block: what is fewer is laid on more than once, since a lone figure is left out on white as well."""

READ = 0.3
"""Confidence below which a reading of an empty cell is no better than none; the least sure right one was 0.58."""

SURE_FIGURES = 0.9
"""Confidence at which figures are left as they were read, but for three and more in a row: 613 came at 0.91."""

PARTED = 0.75
"""Confidence at which a point or comma between the same figures is believed; wrong ones came at 0.7 and less."""

SURER = 0.1
"""By how much a reading of other figures must be surer than the first."""

FIGURES = regex.compile(r"\d+(?:[.,]\d+)*%?")
_UNPARTED = regex.compile(r"\d{3}")


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A cell to be read again: what was read in it, and its crop."""

    words: tuple[Word, ...]
    crop: Crop


def read_cells(
    image: Pixels,
    dpi: float,
    grids: Sequence[Grid],
    words: Sequence[Word],
    read: Callable[[Pixels], Sequence[Word]],
) -> tuple[Word, ...]:
    """Return the words of a page (points), the figures of its table cells mended and what was left out added.

    `image` is upright, grey and without the rules of `grids`; `read` gets a block of `dpi`, crops one below the other
    on white, and gives its words.
    """
    doubts = [doubt for grid in grids for cell in grid.cells if (doubt := _doubt(image, dpi, cell.box, words))]
    if all(sure_of(doubt.words) >= SURE_FIGURES and not _UNPARTED.match(text_of(doubt.words)) for doubt in doubts):
        return tuple(words)
    copies = -(-FEWEST // len(doubts))
    crops = [doubt.crop for doubt in doubts] * copies
    block, places, larger = lay_out(crops, dpi)
    found = [word for word in read(block) if word.box and any(map(str.isalnum, word.text))]
    readings = [stand_on(found, crop, place, larger) for crop, place in zip(crops, places, strict=True)]
    taken: list[Word] = []
    gone: set[int] = set()
    for index, doubt in enumerate(doubts):
        again = max(readings[index :: len(doubts)], key=sure_of)
        if _is_better(again, doubt.words):
            taken += _as_doubtful(again, doubt.words)
            gone.update(map(id, doubt.words))
    return (*(word for word in words if id(word) not in gone), *taken)


def _doubt(image: Pixels, dpi: float, cell: Box, words: Sequence[Word]) -> _Doubt | None:
    """Return what is to be read again of a cell: one that was left empty, or holds figures alone."""
    inside = tuple(word for word in words if word.box and middle_in(word.box, cell))
    if any(map(str.isalpha, text_of(inside))):
        return None
    crop = cut_out(image, dpi, cell)
    return _Doubt(inside, crop) if crop else None


def _is_better(again: Sequence[Word], words: Sequence[Word]) -> bool:
    """Whether a new reading takes the place of the first: figures alone may take that of figures."""
    if not again or not words:
        return bool(again) and sure_of(again) >= READ
    before, after = text_of(words), text_of(again)
    if not FIGURES.fullmatch(after):
        return False
    if _digits(before) == _digits(after):
        parted, was_parted = (len(regex.findall(r"[.,]", text)) for text in (after, before))
        return parted >= was_parted and sure_of(again) >= (PARTED if parted > was_parted else sure_of(words))
    return sure_of(again) >= sure_of(words) + SURER


def _as_doubtful(again: Sequence[Word], words: Sequence[Word]) -> list[Word]:
    """Give figures that two readings differ on the confidence of the first: they are for a person to see."""
    same = not words or _digits(text_of(words)) == _digits(text_of(again))
    return list(again) if same else [replace(word, confidence=sure_of(words)) for word in again]


def text_of(words: Sequence[Word]) -> str:
    """Return the text of a cell's words, without spaces."""
    return "".join(word.text for word in words)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def sure_of(reading: Sequence[Word]) -> float:
    """Confidence of the least sure word; 0 without words."""
    return min((1.0 if word.confidence is None else word.confidence for word in reading), default=0.0)


def middle_in(box: Box, cell: Box) -> bool:
    """Whether the middle of a box lies in a cell."""
    return cell.left <= (box.left + box.right) / 2 <= cell.right and cell.top <= box.middle <= cell.bottom
