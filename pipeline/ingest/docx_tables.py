"""Tables of a .docx: their rows and cells, and which of them only lay out the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.ingest.docx_package import W
from pipeline.ingest.docx_styles import Styles, value

LAYOUT_COLUMNS = 2
LAYOUT_ROWS = 3
"""The head of a document (issuer beside motto) and its end (recipients beside signature) are tables of one to three
rows without borders; a longer one is a list of names and values, read by rows."""
UNSEEN = frozenset({None, "none", "nil"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over `columns` columns; one that is merged with the cell above it does not begin here."""

    element: etree._Element
    columns: int
    begins: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row that leaves out its first `before` columns."""

    before: int
    cells: tuple[Cell, ...]


def rows_of(table: etree._Element) -> tuple[Row, ...]:
    """Return the rows of a table, those deleted with changes tracked left out."""
    return tuple(_row(row) for row in _children(table, "tr") if row.find(f"{W}trPr/{W}del") is None)


def is_layout(table: etree._Element, rows: Sequence[Row], styles: Styles) -> bool:
    """Tell a table that only puts things side by side, or frames one, from one that says something in rows."""
    columns = max((row.before + sum(cell.columns for cell in row.cells) for row in rows), default=0)
    if columns <= 1:
        return True
    widest = max(len(row.cells) for row in rows)
    return widest <= LAYOUT_COLUMNS and len(rows) <= LAYOUT_ROWS and not _has_borders(table, rows, styles)


def _has_borders(table: etree._Element, rows: Sequence[Row], styles: Styles) -> bool:
    """Tell rules around cells; a head's single rule under a name is none."""
    cells = [cell.element for row in rows for cell in row.cells]
    drawn = sum(_sides(cell.find(f"{W}tcPr/{W}tcBorders")) >= 2 for cell in cells)
    if drawn * 2 >= len(cells):
        return True
    for place in styles.table_properties(table):
        borders = place.find(f"{W}tblBorders")
        if borders is not None:
            return _sides(borders) >= 2 and not _all_unset(cells)
    return False


def _all_unset(cells: Sequence[etree._Element]) -> bool:
    """Tell a table whose every cell says that the table's borders are not to be drawn."""
    borders = [cell.find(f"{W}tcPr/{W}tcBorders") for cell in cells]
    return all(found is not None and len(found) >= 3 and _sides(found) == 0 for found in borders)


def _sides(borders: etree._Element | None) -> int:
    return 0 if borders is None else sum(value(side) not in UNSEEN for side in borders)


def _row(row: etree._Element) -> Row:
    before = value(row.find(f"{W}trPr/{W}gridBefore"))
    return Row(int(before or 0), tuple(_cell(cell) for cell in _children(row, "tc")))


def _cell(cell: etree._Element) -> Cell:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    span = value(cell.find(f"{W}tcPr/{W}gridSpan"))
    return Cell(cell, int(span or 1), merge is None or value(merge) == "restart")


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield rows or cells, out of content controls and other wrappings."""
    for child in parent:
        if child.tag == W + name:
            yield child
        elif child.tag in {W + "sdt", W + "sdtContent", W + "customXml", W + "ins"}:
            yield from _children(child, name)
