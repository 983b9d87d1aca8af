"""Tables of tasks: who leads, who helps, what, by when. Rows are lines whose cells are parted by tabs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.extract.folding import fold
from pipeline.extract.lexicon import table
from pipeline.extract.paragraphs import Paragraph


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a task table; each cell with its offset. `number` is 1-based, header rows not counted."""

    number: int
    action: Paragraph
    lead: Paragraph | None
    coordinate: Paragraph | None
    time: Paragraph | None
    end: int
    """Offset behind its last cell, or behind the row that it goes on in on the next page."""


# A narrow column's words are read as one (`Đơnvịphốihợp`): no blank of a pattern need be there.
_COLUMNS = {
    name: regex.compile("|".join(patterns).replace(" ", " *")) for name, patterns in table("tasks")["columns"].items()
}
_FULL_STOPS = (".", ";")
_SAME = {'"', "''", "-nt-", "nt", "Như trên", "như trên", "//", "-"}
_NUMBERED = regex.compile(r"[\dIVXlivx]{1,5}(?:[.,]\d{1,2})*[.)]?$|\p{Ll}\)$")


_COLUMN_NUMBER = regex.compile(r"\(?(?:\d{1,2}|[A-E])\)?")
_HEAD_CELL = 60
"""Characters of a head's cell at most."""
_LONG = 60
"""Characters: a paragraph that is longer stands behind a table, not inside it."""


def read_rows(paragraphs: Sequence[Paragraph]) -> Iterator[Row]:
    """Yield the rows of every table that has a column for the work and one for who leads it or when it is due."""
    for columns, lines in _tables(paragraphs):
        yield from _rows(columns, lines)


def _tables(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[dict[str, int], list[Paragraph]]]:
    """Yield the columns and the lines of each table; one whose head is printed again on the next page is one."""
    printed: dict[str, int] = {}
    columns: dict[str, int] = {}
    lines: list[Paragraph] = []
    in_head = False
    for paragraph in paragraphs:
        cells = _cells(paragraph) if paragraph.is_row else []
        header = _header(cells)
        if header is None and in_head and (below := _second_line(cells, columns)):
            columns = below
            continue
        in_head = header is not None
        ends = not paragraph.is_row and len(paragraph.text) > _LONG and not paragraph.text[:1].islower()
        if ends or (header and header != printed):
            yield columns, lines
            printed, lines = header or {}, []
            columns = printed
        elif columns and not header:
            lines.append(paragraph)
    yield columns, lines


def _second_line(cells: Sequence[Paragraph], columns: dict[str, int]) -> dict[str, int] | None:
    """Read the second line of a head (`Cơ quan thực hiện` over `Chủ trì` and `Phối hợp`), or its columns' numbers."""
    filled = [cell.text for cell in cells if cell.text]
    if filled and all(_COLUMN_NUMBER.fullmatch(text) for text in filled):
        return columns
    if not filled or (columns["action"] < len(cells) and cells[columns["action"]].text):
        return None
    named = {
        name: index
        for index, cell in enumerate(cells)
        for name in ("lead", "coordinate", "time")
        if cell.text and len(cell.text) <= _HEAD_CELL and _COLUMNS[name].search(fold(cell.text))
    }
    return {**columns, **named} if len(named) == len(filled) else None


def _rows(columns: dict[str, int], lines: Sequence[Paragraph]) -> Iterator[Row]:
    last: Row | None = None
    for line in lines:
        cells = _cells(line)
        if not line.is_row:
            # Of the rest of a row with one cell filled the outer tabs are gone.
            if last and line.text[:1].islower() and not last.action.text.endswith(_FULL_STOPS):
                last = replace(last, action=_lengthened(last.action, line.text), end=line.end)
            continue
        if len(cells) <= columns["action"] or not cells[columns["action"]].text:
            continue
        if last and _goes_on(cells, columns, last):
            last = _joined(last, cells, columns, line)
        elif row := _row(cells, columns, last, line.end):
            if last:
                yield last
            last = row
    if last:
        yield last


def _row(cells: Sequence[Paragraph], columns: dict[str, int], last: Row | None, end: int) -> Row | None:
    """Read a row that begins a task; None where it is the title of a group of tasks."""
    lead, time = _cell(cells, columns, "lead"), _cell(cells, columns, "time")
    if lead is None and time is None and sum(bool(cell.text) for cell in cells) <= _GROUP_CELLS:
        return None
    if "lead" in columns and (lead is None or lead.text.strip() in _SAME):
        lead = last.lead if last else None
    number = last.number + 1 if last else 1
    return Row(number, cells[columns["action"]], lead, _cell(cells, columns, "coordinate"), time, end)


_GROUP_CELLS = 2
"""A row that fills no more than these, and neither lead nor time, is the title of a group of tasks."""


def _goes_on(cells: Sequence[Paragraph], columns: dict[str, int], last: Row) -> bool:
    """Whether a row is the rest of the last one, cut by a page's end: no number, and a small first letter."""
    action = cells[columns["action"]].text
    first = cells[0].text if columns["action"] else ""
    return (
        action[:1].islower()
        and not _NUMBERED.match(first)
        and not last.action.text.endswith(_FULL_STOPS)
        and (last.time is None or _cell(cells, columns, "time") is None)
    )


def _joined(row: Row, cells: Sequence[Paragraph], columns: dict[str, int], whole: Paragraph) -> Row:
    return replace(
        row,
        action=_lengthened(row.action, cells[columns["action"]].text),
        lead=_cell(cells, columns, "lead") or row.lead,
        coordinate=row.coordinate or _cell(cells, columns, "coordinate"),
        time=row.time or _cell(cells, columns, "time"),
        end=whole.end,
    )


def _lengthened(cell: Paragraph, rest: str) -> Paragraph:
    return Paragraph(f"{cell.text} {rest}", cell.start)


def _cells(row: Paragraph) -> list[Paragraph]:
    cells, position = [], 0
    for part in row.text.split("\t"):
        bare = part.strip()
        cells.append(Paragraph(bare, row.start + position + (part.index(bare) if bare else 0)))
        position += len(part) + 1
    return cells


def _header(cells: Sequence[Paragraph]) -> dict[str, int] | None:
    columns: dict[str, int] = {}
    for index, cell in enumerate(cells):
        plain = fold(cell.text)
        if len(plain) > _HEAD_CELL:
            return None
        for name, pattern in _COLUMNS.items():
            if name not in columns and pattern.search(plain):
                columns[name] = index
                break
    return columns if "action" in columns and ("lead" in columns or "time" in columns) else None


def _cell(cells: Sequence[Paragraph], columns: dict[str, int], name: str) -> Paragraph | None:
    index = columns.get(name)
    if index is None or index >= len(cells) or not cells[index].text:
        return None
    return cells[index]
