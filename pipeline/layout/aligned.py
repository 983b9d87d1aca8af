"""Tables without rules: lines whose words stand in columns that leave the same strips of the page free.

A letterhead, an end block and a list with hanging marks leave one strip free as well: two columns are believed only
where both are flush left over four lines, three and more over three lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import regex
from unidecode import unidecode

from pipeline.datatypes import Box, Word
from pipeline.layout.lines import Row, around, box_of

Cells = tuple[tuple[Word, ...], ...]
"""The words of each cell of a row."""

Gutter = tuple[float, float]
"""Left and right edge of an empty strip, in points."""

FREE = 0.6
"""Times the height of a line: the narrowest strip. The words of a justified line stand 0.3 to 0.5 of it apart."""

FLUSH = 5.0
"""Points within which edges are flush; boxes of words recognised at 100 dpi shift by 3."""

_PARTS_OF_A_LETTER = regex.compile(
    r"(?i:noi nhan|kinh gui|cong hoa xa hoi|doc lap\s*-|ky boi|so:\s)"
    r"|(?:KT|TM|TL|TUQ|Q)\s*[.,] ?[A-Z]|(?:PHO )?(?:CHU TICH|GIAM DOC|CHANH VAN PHONG)$"
)
"""What opens the columns of a head or an end block, without marks."""

_MARK = regex.compile(r"[-+*•–—o]|\(?[\p{L}\p{N}]{1,4}(?:\.\d+)*[.)/:]*")


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows, each of as many cells."""

    rows: tuple[Cells, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """Rows `start` to `end` (exclusive) that leave `gutters` free."""

    start: int
    end: int
    gutters: tuple[Gutter, ...]


def part_tables(rows: Sequence[Row]) -> list[tuple[Row, ...] | Table]:
    """Part the rows of a page (top to bottom) into stretches of text and tables without rules.

    Every word is in one of them.
    """
    parts: list[tuple[Row, ...] | Table] = []
    start = 0
    while start < len(rows):
        run = _next_run(rows, start)
        if run is None:
            parts.append(tuple(rows[start:]))
            break
        parts += [tuple(rows[start : run.start]), _table(rows[run.start : run.end], run.gutters)]
        start = run.end
    return [part for part in parts if part != ()]


def _next_run(rows: Sequence[Row], start: int) -> _Run | None:
    """Return the topmost table at or below row `start`, as wide and long as it goes."""
    index = start
    while index < len(rows):
        if len(rows[index]) >= 2:
            end = index + 1
            while end < len(rows) and _near(rows[end - 1], rows[end]):
                end += 1
            runs = [run for seed in range(index, end) if (run := _run(rows, seed, start))]
            if runs:
                return max(runs, key=lambda run: (len(run.gutters) + 1) * (run.end - run.start))
            index = end
        else:
            index += 1
    return None


def _run(rows: Sequence[Row], seed: int, floor: int) -> _Run | None:
    """Return the table whose columns are those of row `seed`; None where its lines make none."""
    if len(rows[seed]) < 2:
        return None
    gutters = tuple((left.box.right, right.box.left) for left, right in pairwise(rows[seed]))
    start, end = seed, seed + 1
    while end < len(rows) and _near(rows[end - 1], rows[end]) and (narrowed := _narrowed(rows[end], gutters)):
        gutters, end = narrowed, end + 1
    while start > floor and _near(rows[start - 1], rows[start]) and (narrowed := _narrowed(rows[start - 1], gutters)):
        gutters, start = narrowed, start - 1
    lines = [_cells(row, gutters) for row in rows[start:end]]
    while lines and _filled(lines[0]) < 2:
        lines, start = lines[1:], start + 1
    while len(lines) > 1 and _filled(lines[-1]) < 2 and not _hangs(lines):
        lines, end = lines[:-1], end - 1
    return _Run(start, end, gutters) if _is_table(lines, rows[start:end]) else None


def _narrowed(row: Row, gutters: Sequence[Gutter]) -> tuple[Gutter, ...] | None:
    """Return what a row leaves free of each gutter; None where that is too narrow for one.

    A speck between two columns, read as a dash, stands in nobody's way.
    """
    boxes = _lettered([word for part in row for word in part.words])
    least = FREE * median(box.height for box in boxes)
    narrowed = []
    for left, right in gutters:
        inside = sorted(
            (max(box.left, left), min(box.right, right)) for box in boxes if box.right > left and box.left < right
        )
        edges = [left, *(edge for reach in inside if reach[0] < reach[1] for edge in reach), right]
        widest = max(zip(edges[::2], edges[1::2], strict=True), key=lambda strip: strip[1] - strip[0])
        if widest[1] - widest[0] < least:
            return None
        narrowed.append(widest)
    return tuple(narrowed)


def _lettered(words: Sequence[Word]) -> list[Box]:
    """Boxes of the words that hold a letter or a figure; of all, where none does."""
    return [box_of(word) for word in words if any(map(str.isalnum, word.text))] or [box_of(word) for word in words]


def _cells(row: Row, gutters: Sequence[Gutter]) -> Cells:
    cells: list[list[Word]] = [[] for _column in range(len(gutters) + 1)]
    for part in row:
        for word in part.words:
            box = box_of(word)
            middle = (box.left + box.right) / 2
            cells[sum(middle > (left + right) / 2 for left, right in gutters)].append(word)
    return tuple(map(tuple, cells))


def _filled(cells: Cells) -> int:
    return sum(map(bool, cells))


def _is_table(lines: Sequence[Cells], rows: Sequence[Row]) -> bool:
    columns = len(lines[0]) if lines else 0
    full = [line for line in lines if _filled(line) >= min(columns, 3)]
    texts = (unidecode(" ".join(word.text for word in part.words)) for row in rows for part in row)
    if len(full) < (4 if columns == 2 else 3) or any(map(_PARTS_OF_A_LETTER.match, texts)):
        return False
    if columns == 2:
        marks = sum(_MARK.fullmatch(" ".join(word.text for word in line[0])) is not None for line in full)
        return marks < 0.5 * len(full) and all(_flush(full, column, "left") for column in (0, 1))
    return all(any(_flush(full, column, side) for side in ("left", "right", "middle")) for column in range(columns))


def _flush(lines: Sequence[Cells], column: int, side: str) -> bool:
    """Whether most lines of a column begin, end or have their middle at one place; a head stands as it likes."""
    boxes = [around(_lettered(line[column])) for line in lines if line[column]]
    places = [{"left": box.left, "right": box.right, "middle": (box.left + box.right) / 2}[side] for box in boxes]
    if not places:
        return False
    usual = median(places)
    return sum(abs(place - usual) <= FLUSH for place in places) >= 0.6 * len(places)


def _hangs(lines: Sequence[Cells]) -> bool:
    """Whether the last line goes on in the cell above it: right below it, and flush with it."""
    (column,) = (index for index, cell in enumerate(lines[-1]) if cell)
    above = next((line[column] for line in reversed(lines[:-1]) if line[column]), ())
    if not above or not _filled(lines[-2]):
        return False
    box, over = (around(map(box_of, cell)) for cell in (lines[-1][column], above))
    flush = abs(box.left - over.left) <= FLUSH or abs(box.left + box.right - over.left - over.right) <= 2 * FLUSH
    return flush and box.middle - over.middle <= 1.6 * max(box.height, over.height)


def _table(rows: Sequence[Row], gutters: Sequence[Gutter]) -> Table:
    """Gather lines into rows of the table, the lines of a cell joined."""
    lines = [_cells(row, gutters) for row in rows]
    gathered: list[list[Cells]] = []
    begins = _beginnings(lines)
    for line, begin in zip(lines, begins, strict=True):
        if begin or not gathered:
            gathered.append([line])
        else:
            gathered[-1].append(line)
    return Table(
        tuple(
            tuple(tuple(word for line in group for word in line[column]) for column in range(len(gutters) + 1))
            for group in gathered
        )
    )


def _beginnings(lines: Sequence[Cells]) -> list[bool]:
    """Say of each line whether it begins a row.

    Where the first column numbers the rows, those with a number do; where rows stand further apart than lines, the
    first after a wider gap; else those with something in the first column and in another.
    """
    first = [" ".join(word.text for word in line[0]) for line in lines]
    numbered = [regex.fullmatch(r"\(?(?:\d{1,3}(?:\.\d+)*|[IVXLa-zđ]{1,4})[.)]?", text) is not None for text in first]
    if sum(numbered) >= max(2, 0.6 * sum(map(bool, first))):
        starts = [bool(text) or _filled(line) >= len(line) - 1 for text, line in zip(first, lines, strict=True)]
        head = starts.index(True)
        return [start and (index > head or index == 0) for index, start in enumerate(starts)]
    middles = [around(box_of(word) for cell in line for word in cell).middle for line in lines]
    pitches = [below - above for above, below in pairwise(middles)]
    low, high = min(pitches), max(pitches)
    if high >= 1.3 * low:
        return [True, *(pitch > (low + high) / 2 for pitch in pitches)]
    return [bool(line[0]) and _filled(line) >= 2 for line in lines]


def _near(above: Row, below: Row) -> bool:
    """Whether less than two lines' height parts two rows."""
    one, other = (around(part.box for part in row) for row in (above, below))
    return other.top - one.bottom < 2 * _height(one, other)


def _height(one: Box, other: Box) -> float:
    return max(min(one.height, other.height), 1.0)
