"""A .docx file to pages, in reading order."""

from collections.abc import Iterable, Iterator
from itertools import groupby

import regex
from lxml import etree

from pipeline.datatypes import Problem, Source, TextPage
from pipeline.errors import CorruptDocument, EmptyDocument, TooLargeDocument
from pipeline.ingest.docx_body import Reader, blocks_of
from pipeline.ingest.docx_inline import DELETED, NOTES, PAGE_END, note_key
from pipeline.ingest.docx_numbering import Numbering, in_format
from pipeline.ingest.docx_package import Package, W, read_package
from pipeline.ingest.docx_styles import Styles, value
from pipeline.ingest.ooxml import DAMAGED
from pipeline.ingest.pieces import UNICODE, Block, Piece, joined, trimmed, written
from pipeline.options import Options

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""A note's mark as the page shows it: `76/NQ-CP¹` is no number 1."""
PAGE_NUMBER = regex.compile(r"(?:trang|page)?[\s\d\-–—/.|ivx]*(?:of[\s\d]*)?", regex.IGNORECASE)
EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
OLE_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
"""A file in the file: mostly a sheet. Formulas are such, too, and say little."""
LARGE_PICTURE = 7 * 360_000
"""EMU, 7 cm: emblems, seals and signatures are smaller, pictures of pages larger."""


def docx_pages(source: Source, options: Options) -> Iterator[TextPage]:
    """Yield the pages of a .docx as Word last showed them; a file that Word never showed has one page.

    Footnotes stand at the foot of the page that mentions them, endnotes at the end; each header is read once, on the
    first page, each footer once, on the last. Raises what `read_package` raises, and EmptyDocument.
    """
    package = read_package(source)
    body = package.document.find(f"{W}body")
    if body is None:
        raise CorruptDocument(source.path, "the .docx has no body", DAMAGED)
    styles = Styles(package.styles, package.theme)
    numbering = Numbering(package.numbering, styles)
    reader = Reader(styles, numbering, _marks(body))
    pages = _parted(blocks_of(body, reader))
    notes = _notes(package, reader)
    if not any(pages):
        way_out = "if it holds pictures of pages, save it as PDF"
        raise EmptyDocument(source.path, "there is no text in it", way_out)
    if len(pages) > options.max_pages:
        reason = f"the .docx has {len(pages):,} pages, more than the {options.max_pages:,} that are allowed"
        raise TooLargeDocument(source.path, reason, "split it and convert the parts")
    pages[0] = [*_margins(package.headers, reader), *pages[0]]
    pages[-1] += [notes[key] for key in reader.marks if key.startswith("endnote:") and key in notes]
    pages[-1] += _margins(package.footers, reader)
    problems = _problems(body)
    for number, blocks in enumerate(pages, start=1):
        feet = [notes[piece.note] for block in blocks for piece in block if piece.note in notes and _is_foot(piece)]
        raw, words = written(joined([*blocks, *feet], "\n\n"))
        yield TextPage(number, None, None, "plain", raw, words, problems=problems if number == 1 else ())


def _is_foot(piece: Piece) -> bool:
    return piece.note is not None and piece.note.startswith("footnote:")


def _parted(blocks: Iterable[Block]) -> list[list[Block]]:
    """Part blocks into pages at the page ends in them; several in a row, as Word writes them, are one."""
    pages: list[list[Block]] = [[]]
    for block in blocks:
        for is_end, pieces in groupby(block, key=lambda piece: piece.text == PAGE_END):
            part = trimmed(tuple(pieces), " \n")
            if is_end and pages[-1]:
                pages.append([])
            elif part and not is_end:
                pages[-1].append(part)
    return pages if pages[-1] else pages[:-1]


def _marks(body: etree._Element) -> dict[str, str]:
    """Mark the notes in the order in which the text mentions them: superscript digits, Roman for endnotes."""
    marks: dict[str, str] = {}
    for tag, kind in NOTES.items():
        form = value(next(body.iter(f"{W}{kind}Pr"), body).find(f"{W}numFmt"))
        count = 0
        for reference in body.iter(tag):
            key = note_key(reference)
            if key and key not in marks and not any(above.tag in DELETED for above in reference.iterancestors()):
                count += 1
                mark = in_format(count, form or ("decimal" if kind == "footnote" else "lowerRoman"))
                marks[key] = mark.translate(SUPERSCRIPT)
    return marks


def _notes(package: Package, reader: Reader) -> dict[str, Block]:
    """Read the notes that the text mentions, by key, each with its mark before it."""
    notes: dict[str, Block] = {}
    for root, tag in ((package.footnotes, "footnote"), (package.endnotes, "endnote")):
        for note in root.iterchildren(f"{W}{tag}"):
            key = f"{tag}:{value(note, 'id')}"
            text = joined(blocks_of(note, reader), "\n") if key in reader.marks else ()
            if text:
                notes[key] = (Piece(f"{reader.marks[key]} ", UNICODE), *text)
    return notes


def _margins(parts: Iterable[etree._Element], reader: Reader) -> list[Block]:
    """Read headers or footers: each text once, page numbers not."""
    found: dict[str, Block] = {}
    for part in parts:
        for block in blocks_of(part, reader):
            text = "".join(piece.text for piece in block)
            if not PAGE_NUMBER.fullmatch(text.strip()):
                found.setdefault(text, block)
    return list(found.values())


def _problems(body: etree._Element) -> tuple[Problem, ...]:
    sides = ([int(extent.get(name, "0")) for name in ("cx", "cy")] for extent in body.iter(EXTENT))
    large = sum(min(pair) >= LARGE_PICTURE for pair in sides)
    reason = f"large pictures in it are not read ({large}); if they hold text, save it as PDF"
    found = [Problem(reason, 1)] if large else []
    objects = [item.get("ProgID", "") for item in body.iter(OLE_OBJECT)]
    files = sum(not name.startswith("Equation") for name in objects)
    if files:
        found.append(Problem(f"embedded files are not read ({files}): save them as files of their own", 1))
    return tuple(found)
