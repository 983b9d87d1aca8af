"""Words with boxes to the page's raw text: columns parted, paragraphs told apart, table rows on a line each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from pipeline.datatypes import Box, Word
from pipeline.layout.aligned import Cells, Table, part_tables
from pipeline.layout.columns import Flow, part_columns
from pipeline.layout.grid import Grid
from pipeline.layout.lines import Row, around, box_of, rows, segment

LINE, PARAGRAPH, CELL = "\n", "\n\n", "\t"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one line, and what parts them from the piece before."""

    before: str
    words: tuple[Word, ...]


def arrange(
    words: Sequence[Word], width: float, height: float, grids: Sequence[Grid] = ()
) -> tuple[str, tuple[Word, ...]]:
    """Put the words of a page (points, `width` by `height`) in reading order.

    Returns the raw text, in which a blank line parts paragraphs and a tab the cells of a table, and the words with
    their offsets in it. Words without a box or off the page are kept too, at the end: nothing that was read is lost.
    """
    page = Box(0, 0, width, height)
    placed = [word for word in words if word.box and word.text and _inside(word.box, page)]
    lost = [word for word in words if word.text and not (word.box and _inside(word.box, page))]
    pieces = [piece for block in _blocks(placed, grids) for piece in block]
    if lost:
        pieces.append(Piece(PARAGRAPH, tuple(lost)))
    return _written(pieces)


def _blocks(words: Sequence[Word], grids: Sequence[Grid]) -> Iterator[list[Piece]]:
    """Cut the page at its tables; each stretch between them is read by columns."""
    rest = list(words)
    for grid in grids:
        above = [word for word in rest if box_of(word).middle < grid.box.top]
        inside = [word for word in rest if _inside(box_of(word), grid.box)]
        taken = {id(word) for word in (*above, *inside)}
        rest = [word for word in rest if id(word) not in taken]
        yield from _running_text(above)
        yield _ruled(grid, inside)
    yield from _running_text(rest)


def _running_text(words: Sequence[Word]) -> Iterator[list[Piece]]:
    for part in part_tables(rows(segment(words))):
        if isinstance(part, Table):
            yield _tabbed(part.rows)
        else:
            for flow in part_columns(part):
                yield _paragraphs(flow)


def _ruled(grid: Grid, words: Sequence[Word]) -> list[Piece]:
    """Lay the words of a ruled table in its cells; one that stands on a rule goes to the nearest."""
    held: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        nearest = min(grid.cells, key=lambda cell: _apart(box_of(word), cell.box))
        held.setdefault((nearest.row, nearest.column), []).append(word)
    if not held:
        return []
    count_rows, count_columns = (max(getattr(cell, side) for cell in grid.cells) + 1 for side in ("row", "column"))
    return _tabbed(
        [tuple(_read(held.get((row, column), ())) for column in range(count_columns)) for row in range(count_rows)]
    )


def _read(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words of a cell, line by line."""
    return tuple(word for line in rows(segment(words)) for part in line for word in part.words)


def _tabbed(table: Sequence[Cells]) -> list[Piece]:
    """One row a line, its cells parted by tabs; an empty cell, and one that another spans, keeps its tab."""
    return [
        Piece(CELL if column else (LINE if row else PARAGRAPH), cell)
        for row, cells in enumerate(table)
        for column, cell in enumerate(cells)
    ]


def _paragraphs(flow: Flow) -> list[Piece]:
    """Lines of a flow, a new paragraph where space, indent or a short line before shows one."""
    pieces: list[Piece] = []
    boxes = [around(part.box for part in row) for row in flow]
    left, right = min(box.left for box in boxes), max(box.right for box in boxes)
    pitches = [below.middle - above.middle for above, below in pairwise(boxes)]
    pitch = median(pitches) if pitches else 0.0
    for index, (row, box) in enumerate(zip(flow, boxes, strict=True)):
        above = boxes[index - 1] if index else None
        starts = above is None or _starts_paragraph(above, box, left, right, pitch)
        pieces.append(Piece(PARAGRAPH if starts else LINE, _words(row)))
    return pieces


def _starts_paragraph(above: Box, box: Box, left: float, right: float, pitch: float) -> bool:
    """Whether the line in `box` starts a paragraph, after the line `above`, in a flow from `left` to `right`.

    NĐ 30/2020, Phụ lục I, ô 6: the first line is indented by 1 or 1.27 cm (28 or 36 points), paragraphs stand 6 points
    apart at least, lines are justified.
    """
    if box.middle - above.middle > 1.35 * pitch + 1:
        return True
    indented = 15 < box.left - left < 60
    above_indented = above.left - left > 15
    above_short = right - above.right > 0.12 * (right - left)
    centred = abs((box.left - left) - (right - box.right)) < 20 and box.left - left > 15
    return not centred and (
        (indented and not above_indented) or (indented and above_short) or (above_short and not above_indented)
    )


def _words(row: Row) -> tuple[Word, ...]:
    return tuple(word for part in row for word in part.words)


def _inside(box: Box, outer: Box) -> bool:
    x, y = (box.left + box.right) / 2, box.middle
    return outer.left <= x <= outer.right and outer.top <= y <= outer.bottom


def _apart(box: Box, cell: Box) -> tuple[float, float]:
    """How far the middle of a box is from a cell, 0 inside; of cells in each other the smaller is nearer."""
    x, y = (box.left + box.right) / 2, box.middle
    return (
        max(cell.left - x, 0, x - cell.right) + max(cell.top - y, 0, y - cell.bottom),
        cell.width * cell.height,
    )


def _written(pieces: Sequence[Piece]) -> tuple[str, tuple[Word, ...]]:
    text: list[str] = []
    placed: list[Word] = []
    offset = 0
    for index, piece in enumerate(pieces):
        opening = piece.before if index else ""
        for number, word in enumerate(piece.words):
            glue = " " if number else ""
            text.append(opening + glue + word.text)
            offset += len(opening) + len(glue)
            placed.append(replace(word, offset=offset))
            offset += len(word.text)
            opening = ""
        text.append(opening)
        offset += len(opening)
    return "".join(text), tuple(placed)
