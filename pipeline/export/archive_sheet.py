"""Worksheets that a person opens, sorts and prints, and in which no text of a document can act as a formula.

What their cells look like and hold is here for those of streamed_sheet.py too.
"""

import datetime as dt
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.export.archive_text import harmless
from pipeline.export.undated_xlsx import save_undated

Value = str | int | float | dt.date | None
LONGEST = 16_000
"""Characters of a cell: Excel refuses a file with more than 32,767 in one, of which a rare letter counts as two."""
OBEYED = ("=", "+", "-", "@", "\t")
"""What a cell begins with that Excel, or a person who edits it, may turn into a formula."""
DAY, SHARE, PAGES = "dd/mm/yyyy", "0%", '0" trang"'

LINE_HEIGHT = 16.5
"""Points of a line of 12 points; programs that read a sheet without opening it do not fit rows to their text."""
TALLEST = 400.0
"""Points of a row: Excel knows none above 409."""
LETTERS = 1.15
"""Letters of Times New Roman at 12 points that a column of width 1, one digit of the standard font, has room for."""
TITLE, HEAD = "sohoa title", "sohoa head"
"""The styles of a sheet's title and of its columns' heads."""
_FONT = "Times New Roman"
_LINE = Side(style="thin", color="B7C2C2")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its width in digits, the number format of what is no text, and its alignment."""

    head: str
    width: float
    number_format: str = "General"
    centred: bool = False


def add_table(
    book: Workbook,
    name: str,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Value]],
    to_check: frozenset[int] = frozenset(),
) -> None:
    """Add a sheet with a title, a frozen head and rows; the rows of `to_check`, from 0, are shaded.

    It prints on A4 across, its head on every page.
    """
    sheet = book.create_sheet(name)
    put(sheet.cell(1, 1), title).style = TITLE
    sheet.row_dimensions[1].height = 24
    _set_row(sheet, 2, [column.head for column in columns], columns, [HEAD] * len(columns))
    for at, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    for number, row in enumerate(rows):
        shaded = number in to_check
        _set_row(sheet, number + 3, row, columns, [style_of(book, column, shaded=shaded) for column in columns])
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{len(rows) + 2}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "2:2"
    sheet.oddFooter.center.text = "&P/&N"


def put(cell: Cell, value: Value) -> Cell:
    """Put a value into a cell, a text always as text; one that is too long for Excel says where the rest is."""
    if not isinstance(value, str):
        cell.value = value
        return cell
    text = harmless(value)
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}… [{len(text)} ký tự, toàn văn ở tệp .json]"
    cell.value = text
    cell.data_type = "s"
    return cell


def workbook() -> Workbook:
    """Return a workbook without sheets, its styles named."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    name_styles(book)
    return book


def name_styles(book: Workbook) -> None:
    """Give a workbook the styles of titles and heads, and its creator."""
    book.properties.creator = "sohoa"
    book.add_named_style(NamedStyle(TITLE, font=Font(name=_FONT, size=14, bold=True)))
    head = NamedStyle(HEAD, font=Font(name=_FONT, size=12, bold=True), border=_BORDER)
    head.fill = PatternFill("solid", fgColor="DCE9E8")
    head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    book.add_named_style(head)


def style_of(book: Workbook, column: Column, *, shaded: bool) -> str:
    """Name the style of a column's cells, made when it is first asked for."""
    name = f"sohoa {column.number_format}{' centred' if column.centred else ''}{' check' if shaded else ''}"
    if name not in book.named_styles:
        style = NamedStyle(name, font=Font(name=_FONT, size=12), border=_BORDER, number_format=column.number_format)
        style.alignment = Alignment(vertical="top", wrap_text=True, horizontal="center" if column.centred else "left")
        if shaded:
            style.fill = PatternFill("solid", fgColor="FFF1D6")
        book.add_named_style(style)
    return name


def fill(cells: Iterable[Cell], row: Sequence[Value], styles: Sequence[str]) -> None:
    """Put a row's values into its cells, each in its style; what would be obeyed is marked as text for who edits it."""
    for cell, value, style in zip(cells, row, styles, strict=True):
        put(cell, value).style = style
        if isinstance(value, str) and value.startswith(OBEYED):
            cell.quotePrefix = True  # after the style, which would take it away


def height_of(row: Sequence[Value], columns: Sequence[Column]) -> float:
    """Return the height of a row in points, by the lines that its longest cell takes."""
    lines = 1
    for value, column in zip(row, columns, strict=True):
        if isinstance(value, str):
            room = column.width * LETTERS
            lines = max(lines, sum(math.ceil(max(len(line), 1) / room) for line in value[:LONGEST].split("\n")))
    return min(lines * LINE_HEIGHT + 3, TALLEST)


def written(book: Workbook) -> bytes:
    """Return the bytes of a workbook, the same for the same cells."""
    file = io.BytesIO()
    save_undated(book, file)
    return file.getvalue()


def _set_row(
    sheet: Worksheet, number: int, row: Sequence[Value], columns: Sequence[Column], styles: Sequence[str]
) -> None:
    fill([sheet.cell(number, at) for at in range(1, len(row) + 1)], row, styles)
    sheet.row_dimensions[number].height = height_of(row, columns)
