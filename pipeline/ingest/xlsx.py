"""A workbook to pages: each worksheet that is shown and holds something is one, its name before it."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import regex
from lxml import etree

from pipeline.datatypes import Problem, Source, TextPage
from pipeline.errors import EmptyDocument, TooLargeDocument
from pipeline.ingest.drawing_text import paragraphs
from pipeline.ingest.ooxml import RELATION, Archive, Relations, opened
from pipeline.ingest.pieces import UNICODE, Block, Piece, joined, row_of, trimmed, written
from pipeline.ingest.xlsx_cells import Book, Row, S, read_book, rows_of, unreckoned
from pipeline.options import Options

NAMELESS = regex.compile(r"(?:sheet|trang tính|bảng)\s*\d*", regex.IGNORECASE)
"""What Excel calls a sheet that nobody named: it says nothing."""
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def xlsx_pages(source: Source, options: Options) -> Iterator[TextPage]:
    """Yield the worksheets of an .xlsx: rows with their cells parted by tabs, then text boxes and comments.

    Numbers and dates stand as the sheet shows them (see `xlsx_formats`). Hidden sheets are not read, and said so.
    Raises what `ooxml.opened` raises, EmptyDocument, and TooLargeDocument for too many sheets.
    """
    with opened(source) as archive:
        main = archive.main()
        workbook, related = archive.parsed(main), archive.related(main)
        book = read_book(archive, workbook, related)
        sheets = list(workbook.iterfind(f"{S}sheets/{S}sheet"))
        seen = [sheet for sheet in sheets if sheet.get("state", "visible") == "visible"]
        if len(seen) > options.max_pages:
            reason = f"the workbook has {len(seen):,} sheets, more than the {options.max_pages:,} that are allowed"
            raise TooLargeDocument(source.path, reason, "split it and convert the parts")
        hidden = len(sheets) - len(seen)
        number = 0
        for sheet in seen:
            name = related.get("worksheet", {}).get(sheet.get(RELATION, ""))
            page = _page(archive, name, sheet.get("name", ""), book, number + 1, hidden) if name else None
            if page:
                number += 1
                yield page
        if not number:
            raise EmptyDocument(source.path, "there is no text in the workbook", "if it holds pictures, save it as PDF")


def _page(archive: Archive, part: str, title: str, book: Book, number: int, hidden: int) -> TextPage | None:
    sheet = archive.parsed(part)
    related = archive.related(part)
    blocks = [*_tables(list(rows_of(sheet, book))), *_boxes(archive, related), *_comments(archive, related)]
    if not blocks:
        return None
    if not NAMELESS.fullmatch(title.strip()):
        blocks.insert(0, (Piece(title.strip(), UNICODE),))
    raw, words = written(joined(blocks, "\n\n"))
    problems = []
    if hidden and number == 1:
        problems.append(Problem(f"hidden sheets of the workbook are not read ({hidden})", number))
    unknown = unreckoned(sheet)
    if unknown:
        reason = f"the file does not hold the results of its formulas ({unknown}); open it in Excel and save it again"
        problems.append(Problem(reason, number))
    return TextPage(number, None, None, "plain", raw, words, problems=tuple(problems))


def _tables(rows: Sequence[Row]) -> Iterator[Block]:
    """Yield the rows that stand together as one table each, without the columns that the whole sheet leaves empty."""
    columns = sorted({column for row in rows for column in row.cells})
    for _, group in groupby(enumerate(rows), key=lambda pair: pair[1].number - pair[0]):
        yield joined((row_of(row.cells.get(column, ()) for column in columns) for _, row in group), "\n")


def _boxes(archive: Archive, related: Relations) -> Iterator[Block]:
    drawing = archive.only(related, "drawing")
    for body in drawing.iter(f"{DRAWING}txBody"):
        yield from paragraphs(body)


def _comments(archive: Archive, related: Relations) -> Iterator[Block]:
    for comment in archive.only(related, "comments").iter(f"{S}comment"):
        runs = comment.iterfind(f"{S}text//{S}t")
        block = trimmed([Piece(run.text or "", _font(run)) for run in runs])
        if block:
            yield (Piece(f"{comment.get('ref', '')}: "), *block)


def _font(text: etree._Element) -> str | None:
    run = text.getparent()
    font = None if run is None else run.find(f"{S}rPr/{S}rFont")
    return None if font is None else font.get("val")
