"""The body of a .docx to blocks of text in reading order: paragraphs, tables, text boxes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from pipeline.ingest.docx_inline import COMPATIBLE, DELETED, PAGE_END, chosen, pieces_of
from pipeline.ingest.docx_numbering import Numbering
from pipeline.ingest.docx_package import W
from pipeline.ingest.docx_styles import Styles, is_on, value
from pipeline.ingest.docx_tables import Row, is_layout, rows_of
from pipeline.ingest.pieces import UNICODE, Block, Piece, joined, row_of, trimmed

GONE = DELETED | {W + "sdtPr"}


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading a paragraph takes. The numbering counts on from paragraph to paragraph."""

    styles: Styles
    numbering: Numbering
    marks: Mapping[str, str]


def blocks_of(parent: etree._Element, reader: Reader) -> Iterator[Block]:
    """Yield the blocks in an element (a body, a cell, a note, a text box), without their outer space."""
    begun: list[Piece] = []
    for item in _items(parent):
        if item.tag == W + "tbl":
            yield from _table(item, reader)
            continue
        begun += _paragraph(item, reader)
        if _runs_on(item):
            continue
        yield from _kept(begun)
        begun = []
        for box in _text_boxes(item):
            yield from blocks_of(box, reader)
        if _ends_section(item):
            yield (Piece(PAGE_END),)
    yield from _kept(begun)


def _kept(pieces: Sequence[Piece]) -> Iterator[Block]:
    block = trimmed(pieces)
    if block:
        yield block


def _items(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs and tables that are shown, out of content controls and tracked insertions."""
    for child in parent:
        if child.tag in {W + "p", W + "tbl"}:
            yield child
        elif child.tag == COMPATIBLE + "AlternateContent":
            yield from _items(chosen(child))
        elif isinstance(child.tag, str) and child.tag not in GONE:
            yield from _items(child)


def _paragraph(paragraph: etree._Element, reader: Reader) -> Iterator[Piece]:
    places = list(reader.styles.paragraph_properties(paragraph))
    if is_on(places, "pageBreakBefore"):
        yield Piece(PAGE_END)
    pieces = tuple(pieces_of(paragraph, reader.styles, reader.marks))
    text = trimmed(pieces)
    if not text and _runs_on(paragraph):
        return
    label = reader.numbering.label(paragraph)
    if label and (text or not reader.numbering.is_bullet(paragraph)):
        while text and text[0].text == PAGE_END:  # the number stands on the new page
            yield text[0]
            text = trimmed(text[1:])
        yield Piece(label if text else label.rstrip(), _label_font(paragraph, reader))
        yield from text
    else:
        yield from pieces


def _label_font(paragraph: etree._Element, reader: Reader) -> str | None:
    """Return the font of the number or bullet: `§iÒu 1.` may be written in TCVN3 by the list itself."""
    if reader.numbering.is_bullet(paragraph):
        return UNICODE
    places = [*reader.numbering.run_properties(paragraph), *reader.styles.mark_properties(paragraph)]
    return reader.styles.font_of(places)


def _runs_on(paragraph: etree._Element) -> bool:
    """Tell a paragraph whose end was deleted with changes tracked: the next one goes on in its line."""
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _ends_section(paragraph: etree._Element) -> bool:
    section = paragraph.find(f"{W}pPr/{W}sectPr")
    return section is not None and value(section.find(f"{W}type")) not in {"continuous", "nextColumn"}


def _text_boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Yield the text boxes that hang on a paragraph, not those in them; of the two formats of each, one."""
    for child in paragraph:
        if child.tag == W + "txbxContent":
            yield child
        elif child.tag == COMPATIBLE + "AlternateContent":
            yield from _text_boxes(chosen(child))
        elif isinstance(child.tag, str) and child.tag not in GONE:
            yield from _text_boxes(child)


def _table(table: etree._Element, reader: Reader) -> Iterator[Block]:
    rows = rows_of(table)
    if is_layout(table, rows, reader.styles):
        for count, alike in groupby(rows, key=lambda row: len(row.cells)):
            side_by_side = [row.cells for row in alike]
            for column in range(count):
                for cells in side_by_side:
                    if cells[column].begins:
                        yield from _kept(joined(blocks_of(cells[column].element, reader), "\n"))
    else:
        lines = joined(_lines(rows, reader), "\n")
        if lines:
            yield lines


def _lines(rows: Sequence[Row], reader: Reader) -> Iterator[Block]:
    """Yield one line a row: its cells parted by tabs, merged ones once, and what stands in them on one line."""
    for row in rows:
        cells: list[Block] = [()] * row.before
        for cell in row.cells:
            inside = joined(blocks_of(cell.element, reader), " ") if cell.begins else ()
            cells += [inside, *[()] * (cell.columns - 1)]
        breaks = any(piece.text == PAGE_END for inside in cells for piece in inside)
        line = row_of(tuple(piece for piece in cell if piece.text != PAGE_END) for cell in cells)
        if line:
            yield (Piece(PAGE_END), *line) if breaks else line
