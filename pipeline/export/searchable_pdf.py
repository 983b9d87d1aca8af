"""The pages as they were, with the restored text where it stands: to be searched, marked and copied.

Images and fonts of a source PDF are kept byte for byte; an image file's are wrapped, not compressed anew. A page whose
text layer is good, and was not restored, is left as it is. The source itself is never written to.
"""

import io
import logging
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

import pikepdf
import pypdfium2
from pikepdf import Name, ObjectStreamMode, PdfError, StreamDecodeLevel

from pipeline.datatypes import Document, Source, TextPage
from pipeline.errors import CorruptDocument, UnsupportedDocument
from pipeline.export.annotations import silence_annotations
from pipeline.export.format import has_pages
from pipeline.export.glyphless import add_font, coding
from pipeline.export.image_pdf import image_pdf
from pipeline.export.old_text import UNREADABLE, take_out_text
from pipeline.export.pdf_metadata import Place, add_bookmarks, describe
from pipeline.export.pdf_signatures import drop_signatures
from pipeline.export.pdf_view import from_view
from pipeline.export.placed import PlacedPage
from pipeline.export.placed_document import placed_document
from pipeline.export.text_layer import FONT, characters, text_layer
from pipeline.export.turn import from_upright
from pipeline.record import Record, Section

logger = logging.getLogger(__name__)

CHANGED = "it changed while it was read"
AGAIN = "convert it again"


def searchable_pdf(document: Document, record: Record) -> bytes:
    """Return a document's pages as a PDF with the restored text on them, its header as metadata and its sections.

    Signatures of the source would be broken in a copy, and are not in it. Raises UnsupportedDocument for a source that
    has no page images, CorruptDocument for one that changed since it was read or is too damaged to be written anew.
    """
    if not has_pages(document.source.kind):
        reason = "it has no page images, so that no searchable PDF can be made of it"
        raise UnsupportedDocument(document.source.path, reason, "leave pdf out of --formats, or print it to PDF")
    with _opened(document) as pdf:
        try:
            return _written(pdf, document, record)
        except UNREADABLE as error:
            raise _refused(document.source, error) from error


def _written(pdf: pikepdf.Pdf, document: Document, record: Record) -> bytes:
    replaced = {
        page.number
        for page, own in zip(document.pages, pdf.pages, strict=True)
        if not keeps_layer(page, is_tagged=Name.StructParents in own.obj)
    }
    if replaced:
        _lay_text(pdf, [page for page in placed_document(document) if page.number in replaced])
    overlaid = (page.number for page in document.pages if page.layer and page.number not in replaced)
    drop_signatures(pdf, frozenset(number - 1 for number in overlaid))
    describe(pdf, record)
    add_bookmarks(pdf, record.sections, _places(pdf, document.pages))
    return _saved(pdf)


def keeps_layer(page: TextPage, *, is_tagged: bool) -> bool:
    """Whether a page's own text layer says what the restored text says.

    A page of which nothing could be read keeps what it has: better a doubtful layer than none. A verdict alone does
    not say so: of a page whose picture is cut off, what is left was read. Letters and marks apart (Unicode tổ hợp) and
    signs that nobody sees are replaced by what people type when they search; but not on a tagged page, whose tags
    would lead those who have it read aloud to nothing.
    """
    if page.origin != "text_layer":
        return not page.text.strip() and any(problem.verdict for problem in page.problems)
    before, after = (_folded(page.raw), _folded(page.text)) if is_tagged else (page.raw, page.text)
    return before.split() == after.split()


def _folded(text: str) -> str:
    """Return a text as one reads it: letters composed, and without joiners and marks of direction."""
    return "".join(letter for letter in unicodedata.normalize("NFC", text) if unicodedata.category(letter) != "Cf")


@contextmanager
def _opened(document: Document) -> Iterator[pikepdf.Pdf]:
    source = document.source
    with source.path.open("rb") as file:  # pikepdf takes no name that is not UTF-8
        pdf = image_pdf(source, document.pages) if source.kind != "pdf" else _opened_pdf(source, file)
        if len(pdf.pages) != len(document.pages):
            raise CorruptDocument(source.path, CHANGED, AGAIN)
        with pdf:
            yield pdf


def _opened_pdf(source: Source, file: BinaryIO) -> pikepdf.Pdf:
    """Open a PDF; where qpdf gives up, what pdfium makes of it."""
    try:
        pdf = pikepdf.open(file)
        len(pdf.pages)
    except (PdfError, ValueError, TypeError, RuntimeError, OSError) as error:
        logger.info("%s: qpdf gives up: %s", source.name, error)
        return _mended_by_pdfium(source)
    return pdf


def _mended_by_pdfium(source: Source) -> pikepdf.Pdf:
    copy = io.BytesIO()
    try:
        with pypdfium2.PdfDocument(source.path) as document:
            document.save(copy)
        return pikepdf.open(copy)
    except (pypdfium2.PdfiumError, PdfError, OSError) as error:
        raise _refused(source, error) from error


def _refused(source: Source, error: Exception) -> CorruptDocument:
    reason = f"no searchable PDF can be made of it ({error})"
    return CorruptDocument(source.path, reason, "leave pdf out of --formats, or print it to a new PDF")


def _lay_text(pdf: pikepdf.Pdf, pages: Sequence[PlacedPage]) -> None:
    """Take out the old text of pages, and write the restored in."""
    codes = coding(set().union(*map(characters, pages)))
    font = add_font(pdf, codes)
    opening = pdf.make_stream(b"q")
    for placed in pages:
        page = pdf.pages[placed.number - 1]
        take_out_text(pdf, page)
        page.remove_unreferenced_resources()
        silence_annotations(pdf, page)
        placement = from_upright(placed.turn, placed.width, placed.height) @ from_view(
            page, placed.width, placed.height
        )
        matrix = " ".join(f"{number:.6g}" for number in placement.shorthand)
        written = f"Q\nq {matrix} cm\n{text_layer(placed, codes)}\nQ"
        page.contents_add(opening, prepend=True)
        page.contents_add(written.encode("latin-1"))
        page.add_resource(font, Name.Font, Name(FONT))


def _places(pdf: pikepdf.Pdf, pages: Sequence[TextPage]) -> Place:
    def place(section: Section) -> tuple[int, float, float] | None:
        if section.page is None or section.page > len(pages):
            return None
        index = section.page - 1
        size = pages[index].width or 0.0, pages[index].height or 0.0
        left, top = from_view(pdf.pages[index], *size).transform(section.box[:2] if section.box else (0.0, 0.0))
        return index, round(left, 1), round(top, 1)

    return place


def _saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(
        buffer,
        stream_decode_level=StreamDecodeLevel.none,
        object_stream_mode=ObjectStreamMode.generate,
        deterministic_id=True,
    )
    return buffer.getvalue()
