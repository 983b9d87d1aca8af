"""Slides to pages: each is one, with what stands on it, its tables, and the speaker's notes."""

from collections.abc import Iterator, Sequence
from functools import partial

from lxml import etree

from pipeline.datatypes import Problem, Source, TextPage
from pipeline.errors import EmptyDocument, TooLargeDocument
from pipeline.ingest.drawing_text import named_font, paragraphs
from pipeline.ingest.ooxml import RELATION, A, Archive, opened
from pipeline.ingest.pieces import Block, joined, row_of, written
from pipeline.ingest.pptx_fonts import Fonts, P, kind_of, read_fonts
from pipeline.options import Options

FURNITURE = frozenset({"sldNum", "dt", "hdr", "ftr", "sldImg"})
"""Placeholders for page numbers, dates, headers and footers, which every slide repeats."""
TITLES = frozenset({"title", "ctrTitle"})
DIAGRAM = "{http://schemas.microsoft.com/office/drawing/2008/diagram}"


def pptx_pages(source: Source, options: Options) -> Iterator[TextPage]:
    """Yield the slides of a .pptx: its title, then the rest in the order in which it was laid, notes at the end.

    Hidden slides are not read, and said so. Raises what `ooxml.opened` raises, EmptyDocument, and TooLargeDocument
    for too many slides.
    """
    with opened(source) as archive:
        main = archive.main()
        presentation, related = archive.parsed(main), archive.related(main)
        names = [
            related.get("slide", {}).get(item.get(RELATION, ""))
            for item in presentation.iterfind(f"{P}sldIdLst/{P}sldId")
        ]
        slides = [name for name in names if name is not None and archive.has(name)]
        if len(slides) > options.max_pages:
            reason = f"there are {len(slides):,} slides, more than the {options.max_pages:,} that are allowed"
            raise TooLargeDocument(source.path, reason, "split it and convert the parts")
        shown = [number for number, name in enumerate(slides, start=1) if _is_shown(archive.parsed(name))]
        hidden = len(slides) - len(shown)
        empty = True
        for number in shown:
            name = slides[number - 1]
            told = hidden and number == shown[0]
            problems = (Problem(f"hidden slides are not read ({hidden})", number),) if told else ()
            raw, words = written(joined(_slide(archive, name), "\n\n"))
            empty = empty and not words
            yield TextPage(number, None, None, "plain", raw, words, problems=problems)
        if empty:
            raise EmptyDocument(source.path, "there is no text on the slides", "if they are pictures, save them as PDF")


def _is_shown(slide: etree._Element) -> bool:
    return slide.get("show") not in {"0", "false"}


def _slide(archive: Archive, name: str) -> list[Block]:
    slide = archive.parsed(name)
    related = archive.related(name)
    fonts = read_fonts(archive, name)
    shapes = list(slide.iterfind(f"{P}cSld/{P}spTree/*"))
    shapes.sort(key=lambda shape: kind_of(shape) not in TITLES)
    blocks = list(_texts(shapes, fonts))
    for drawing in related.get("diagramDrawing", {}).values():
        if archive.has(drawing):
            for body in archive.parsed(drawing).iter(f"{DIAGRAM}txBody"):
                blocks += paragraphs(body)
    for notes in related.get("notesSlide", {}).values():
        if archive.has(notes):
            shapes = list(archive.parsed(notes).iterfind(f"{P}cSld/{P}spTree/*"))
            blocks += _texts(shapes, read_fonts(archive, notes))
    return blocks


def _texts(shapes: Sequence[etree._Element], fonts: Fonts) -> Iterator[Block]:
    """Yield the paragraphs of shapes, those in groups too; a table is one block."""
    for shape in shapes:
        if shape.tag == f"{P}grpSp":
            yield from _texts(list(shape), fonts)
        elif shape.tag == f"{P}graphicFrame":
            for table in shape.iter(f"{A}tbl"):
                yield joined(filter(None, _rows(table)), "\n")
        elif shape.tag == f"{P}sp" and kind_of(shape) not in FURNITURE:
            for body in shape.iterchildren(f"{P}txBody"):
                yield from paragraphs(body, partial(fonts.of, shape))


def _rows(table: etree._Element) -> Iterator[Block]:
    for row in table.iterchildren(f"{A}tr"):
        yield row_of(
            joined(paragraphs(body, named_font), " ") if (body := cell.find(f"{A}txBody")) is not None else ()
            for cell in row.iterchildren(f"{A}tc")
        )
