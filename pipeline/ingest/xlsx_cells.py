"""The cells of a worksheet to text, with the font of each."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from pipeline.ingest.ooxml import Archive, Relations
from pipeline.ingest.pieces import Block, Piece, trimmed
from pipeline.ingest.xlsx_formats import BUILT_IN, shown

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Style:
    """How the cells of one style are shown."""

    font: str | None
    format: str


@dataclass(frozen=True, slots=True)
class Book:
    """What the sheets of a workbook share. `strings` are without font where the cell's own is meant."""

    strings: tuple[Block, ...]
    styles: tuple[Style, ...]
    from_1904: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty: its number (1-based), and its cells that are not, by column (0-based)."""

    number: int
    cells: dict[int, Block]


def read_book(archive: Archive, workbook: etree._Element, related: Relations) -> Book:
    """Read what the sheets share."""
    strings = archive.only(related, "sharedStrings")
    properties = workbook.find(f"{S}workbookPr")
    from_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
    styles = tuple(_styles(archive.only(related, "styles")))
    return Book(tuple(_rich(item) for item in strings.iterchildren(f"{S}si")), styles, from_1904)


def rows_of(sheet: etree._Element, book: Book) -> Iterator[Row]:
    """Yield the rows of a worksheet that hold something; hidden ones too, which a filter may have hidden."""
    number = 0
    for row in sheet.iterfind(f"{S}sheetData/{S}row"):
        number = int(row.get("r", number + 1))
        cells = {}
        column = -1
        for cell in row.iterchildren(f"{S}c"):
            column = _column(cell.get("r", "")) if cell.get("r") else column + 1
            block = trimmed(_cell(cell, book))
            if block:
                cells[column] = block
        if cells:
            yield Row(number, cells)


def unreckoned(sheet: etree._Element) -> int:
    """Count the formulas whose result the file does not hold."""
    return sum(not cell.findtext(f"{S}v") for cell in sheet.iterfind(f"{S}sheetData/{S}row/{S}c[{S}f]"))


def _cell(cell: etree._Element, book: Book) -> Block:
    number = int(cell.get("s", "0"))
    style = book.styles[number] if number < len(book.styles) else Style(None, "General")
    stored = cell.findtext(f"{S}v") or ""
    match cell.get("t", "n"):
        case "s" if stored:
            index = int(stored)
            block = book.strings[index] if index < len(book.strings) else ()
        case "inlineStr":
            inline = cell.find(f"{S}is")
            block = () if inline is None else _rich(inline)
        case "b":
            block = (Piece("TRUE" if stored == "1" else "FALSE"),)
        case "n" if stored:
            block = (Piece(shown(float(stored), style.format, from_1904=book.from_1904)),)
        case _:
            block = (Piece(stored),)
    return tuple(Piece(piece.text, piece.font or style.font) for piece in block)


def _rich(item: etree._Element) -> Block:
    """Read a string: text in the cell's font, and runs in fonts of their own; its phonetic reading is left out."""
    pieces = []
    for part in item.iterchildren(f"{S}t", f"{S}r"):
        font = part.find(f"{S}rPr/{S}rFont")
        text = part.text if part.tag == f"{S}t" else part.findtext(f"{S}t")
        pieces.append(Piece(text or "", None if font is None else font.get("val")))
    return tuple(pieces)


def _styles(root: etree._Element) -> Iterator[Style]:
    formats = {int(item.get("numFmtId", "0")): item.get("formatCode", "") for item in root.iter(f"{S}numFmt")}
    names = [font.find(f"{S}name") for font in root.iterfind(f"{S}fonts/{S}font")]
    fonts = [None if name is None else name.get("val") for name in names]
    for style in root.iterfind(f"{S}cellXfs/{S}xf"):
        font, form = int(style.get("fontId", "0")), int(style.get("numFmtId", "0"))
        yield Style(fonts[font] if font < len(fonts) else None, formats.get(form) or BUILT_IN.get(form) or "General")


def _column(reference: str) -> int:
    """Return the column (0-based) of a reference such as `AB12`."""
    number = 0
    for letter in reference:
        if letter not in LETTERS:
            break
        number = number * 26 + LETTERS.index(letter) + 1
    return number - 1
