"""Tables of tasks: who leads, who helps, what, by when. Rows are lines whose cells are parted by tabs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    whole: Paragraph


_COLUMNS = {name: regex.compile("|".join(patterns)) for name, patterns in table("tasks")["columns"].items()}


def read_rows(paragraphs: Sequence[Paragraph]) -> Iterator[Row]:
    """Yield the rows of every table that has a column for the work and one for who leads it or when it is due."""
    columns: dict[str, int] = {}
    number, lead_above = 0, None
    for paragraph in paragraphs:
        if not paragraph.is_row:
            if len(paragraph.text) > 60:
                columns, lead_above = {}, None
            continue
        cells = _cells(paragraph)
        header = _header(cells)
        if header:
            if header != columns:
                number = 0
            columns, lead_above = header, None
            continue
        if not columns or len(cells) <= columns["action"] or not cells[columns["action"]].text:
            continue
        lead = _cell(cells, columns, "lead")
        time = _cell(cells, columns, "time")
        if lead is None and time is None and sum(bool(cell.text) for cell in cells) <= 2:
            continue
        number += 1
        if "lead" in columns and (lead is None or lead.text.strip() in {'"', "-nt-", "nt", "Như trên", "như trên"}):
            lead = lead_above
        lead_above = lead
        yield Row(number, cells[columns["action"]], lead, _cell(cells, columns, "coordinate"), time, paragraph)


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
        if len(plain) > 60:
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
