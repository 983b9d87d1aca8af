"""Tables for a spreadsheet: to be read and printed as they are, and no cell of them a formula.

A spreadsheet takes a cell that begins with = + - @ for a formula, and the cells are words of documents that anybody
may have sent. openpyxl writes 8,000 bare rows a second, xlsxwriter 12,000; openpyxl it is, for the archive forms and
the tests need it in any case.
"""

import datetime as dt
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from pipeline.catalogue.tables import Row, Table, Type, Value
from pipeline.export.archive_text import harmless
from pipeline.export.undated_xlsx import save_undated

log = logging.getLogger(__name__)

SHEET_ROWS = 1_048_576
CELL_LETTERS = 32_767
MOST_POINTS = 409
"""Limits of Excel: rows of a sheet, letters of a cell, height of a row."""
LINE_POINTS = 15

_FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@＝＋－＠]|[\t\r]")
HEADING, CELL, DAY = "sohoa heading", "sohoa cell", "sohoa day"
_TOP = Alignment(vertical="top", wrap_text=True)
_WIDTHS: Mapping[Type, int] = {"text": 30, "integer": 8, "number": 12, "date": 15, "boolean": 8, "list": 40}


def neutral(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula, as OWASP advises.

    >>> neutral("=HYPERLINK(A1)"), neutral("- Phòng Nội vụ"), neutral("25/KH-UBND")
    ("'=HYPERLINK(A1)", "'- Phòng Nội vụ", '25/KH-UBND')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def write_xlsx(stream: BinaryIO, table: Table, rows: Iterable[Row]) -> None:
    """Write an Excel file: cells in their types, texts never formulas; a further sheet past Excel's most rows."""
    book = Workbook(write_only=True)
    book.add_named_style(NamedStyle(HEADING, font=Font(bold=True), alignment=_TOP))
    book.add_named_style(NamedStyle(CELL, alignment=_TOP))
    book.add_named_style(NamedStyle(DAY, alignment=_TOP, number_format="dd/mm/yyyy"))
    sheet = _sheet(book, table, 1)
    widths = [_WIDTHS[column.type] for column in table.columns]
    for count, row in enumerate(rows):
        if count and count % (SHEET_ROWS - 1) == 0:
            sheet = _sheet(book, table, len(book.worksheets) + 1)
        cells = [_xlsx_cell(sheet, value) for value in row]
        place = count % (SHEET_ROWS - 1) + 2
        sheet.row_dimensions[place].height = _height(cells, widths)
        sheet.append(cells)
        del sheet.row_dimensions[place]  # it is written; a million of them would fill the memory
    save_undated(book, stream)


def _sheet(book: Workbook, table: Table, number: int) -> Any:
    """Begin a sheet whose heading stays and is printed on each page, as wide as the paper."""
    sheet = book.create_sheet(table.name if number == 1 else f"{table.name} {number}")
    last = get_column_letter(len(table.columns))
    sheet.freeze_panes, sheet.print_title_rows, sheet.auto_filter.ref = "A2", "1:1", f"A1:{last}{SHEET_ROWS}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for at, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS[column.type]
    sheet.append([_styled(sheet, column.name, HEADING) for column in table.columns])
    return sheet


def _xlsx_cell(sheet: Any, value: Value) -> Any:
    """Return what openpyxl is to write; it would make a formula of a text that begins so, and cut a long one unsaid."""
    if isinstance(value, dt.date):
        return _styled(sheet, value, DAY)
    if not isinstance(value, (str, tuple)):
        return value if value is None else _styled(sheet, value, CELL)
    text = harmless(value if isinstance(value, str) else "; ".join(value))
    if len(text) > CELL_LETTERS:
        log.warning("a text of %d letters was cut to the %d that a cell of Excel holds", len(text), CELL_LETTERS)
        text = text[: CELL_LETTERS - 1] + "…"
    cell = _styled(sheet, text, CELL)
    if _FORMULA.match(text) or text.startswith("#"):
        cell.data_type, cell.quotePrefix = "s", True
    return cell


def _height(cells: Sequence[Any], widths: Sequence[int]) -> int:
    """Return a row's height in points; LibreOffice would show the first line of each cell alone."""
    texts = [(cell.value, width) for cell, width in zip(cells, widths, strict=True) if cell and cell.data_type == "s"]
    lines = max((sum(len(line) // width + 1 for line in text.split("\n")) for text, width in texts), default=1)
    return min(lines * LINE_POINTS, MOST_POINTS)


def _styled(sheet: Any, value: object, style: str) -> Any:
    cell = WriteOnlyCell(sheet, value)
    cell.style = style
    return cell
