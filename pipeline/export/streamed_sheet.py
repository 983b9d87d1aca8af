"""Worksheets of any number of rows, each written as it comes: what archive_sheet.py lays out, in little memory."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.export.archive_sheet import HEAD, TITLE, Column, Value, fill, height_of, name_styles, put, style_of

MOST_ROWS = 1_048_000
"""Rows of a sheet below its head: Excel knows 1,048,576 in all."""


def streamed_workbook() -> Workbook:
    """Return a workbook whose sheets are written to temporary files as their rows come."""
    book = Workbook(write_only=True)
    name_styles(book)
    return book


def stream_table(
    book: Workbook, name: str, title: str, columns: Sequence[Column], rows: Iterable[tuple[bool, Sequence[Value]]]
) -> None:
    """Add a sheet with a title, a frozen head and rows, those shaded that come with True; further ones past MOST_ROWS.

    It prints on A4 across, its head on every page.
    """
    rest = iter(rows)
    first = next(rest, None)
    waiting = chain([first] if first else [], rest)
    number = 0
    while number == 0 or first:
        number += 1
        sheet = _sheet(book, name if number == 1 else f"{name} {number}", title, columns)
        last = 2
        for last, (shaded, row) in enumerate(islice(waiting, MOST_ROWS), 3):
            styles = [style_of(book, column, shaded=shaded) for column in columns]
            _append(sheet, last, row, columns, styles)
        sheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{last}"
        first = next(waiting, None)
        waiting = chain([first] if first else [], waiting)


def _sheet(book: Workbook, name: str, title: str, columns: Sequence[Column]) -> Any:
    """Begin a sheet; in one that is streamed, all but the rows must be said before the first of them."""
    sheet = book.create_sheet(name)
    sheet.freeze_panes, sheet.print_title_rows = "A3", "2:2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter.center.text = "&P/&N"
    for at, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    heading = put(WriteOnlyCell(sheet), title)
    heading.style = TITLE
    sheet.row_dimensions[1].height = 24
    sheet.append([heading])
    _append(sheet, 2, [column.head for column in columns], columns, [HEAD] * len(columns))
    return sheet


def _append(sheet: Any, place: int, row: Sequence[Value], columns: Sequence[Column], styles: Sequence[str]) -> None:
    cells = [WriteOnlyCell(sheet) for _value in row]
    fill(cells, row, styles)
    sheet.row_dimensions[place].height = height_of(row, columns)
    sheet.append(cells)
    del sheet.row_dimensions[place]  # it is written; a million of them would fill the memory
