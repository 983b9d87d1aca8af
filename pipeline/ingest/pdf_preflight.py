"""Before a PDF is read: does it need a password, is it whole, has it pages, and how many in truth."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.datatypes import Source
from pipeline.errors import CorruptDocument, EmptyDocument, EncryptedDocument, TooLargeDocument
from pipeline.ingest.pdf_limits import exceeds_pages, open_pdf, page_of_too_much

log = logging.getLogger(__name__)

WAY_IN = "open it with its password, print it to a PDF without one, and convert that"
DAMAGED = "get the file again from where it came, or print it to a new PDF"


@dataclass(frozen=True, slots=True)
class Preflight:
    """A PDF that can be read: `path` is the file itself, or a mended copy of it where `repaired` is true.

    `pages` are counted from the page tree; the number that the file states about itself may lie.
    """

    path: Path
    pages: int
    repaired: bool


@contextmanager
def preflight(source: Source, max_pages: int) -> Iterator[Preflight]:
    """Check a PDF and hand out what is to be read; a mended copy lives as long as the context.

    A file that opens with the empty password is read: such passwords forbid printing, not reading.
    Raises EncryptedDocument, CorruptDocument, EmptyDocument (no pages), TooLargeDocument (more than `max_pages`).
    """
    with TemporaryDirectory(prefix="sohoa-") as folder:
        checked = _checked(source, Path(folder) / "mended.pdf", max_pages)
        if checked.pages == 0 and checked.repaired:
            raise CorruptDocument(source.path, "the PDF is damaged and no page of it can be found", DAMAGED)
        if checked.pages == 0:
            raise EmptyDocument(source.path, "the PDF has no pages", "print the document to PDF again")
        if checked.pages > max_pages:
            raise _too_many(source, max_pages)
        yield checked


def _too_many(source: Source, max_pages: int) -> TooLargeDocument:
    reason = f"the PDF has more than the {max_pages:,} pages that are allowed"
    return TooLargeDocument(source.path, reason, "split it and convert the parts")


def _checked(source: Source, mended: Path, max_pages: int) -> Preflight:
    try:
        with open_pdf(source.path) as pdf:
            if exceeds_pages(pdf, max_pages):
                raise _too_many(source, max_pages)
            pages = len(pdf.pages)
            swollen = page_of_too_much(pdf)
            if swollen:
                reason = f"drawing page {swollen} takes more text or instructions than a page can need"
                raise TooLargeDocument(source.path, reason, "print that page to a new PDF, or leave it out")
            damaged = bool(pdf.get_warnings())
            if not damaged and _pages_seen_by_pdfium(source.path) == pages:
                return Preflight(source.path, pages, repaired=False)
            # qpdf has rebuilt the cross references or the page tree; pdfium, which trusts both, reads the copy.
            if pages:
                pdf.save(mended)
            return Preflight(mended, pages, repaired=damaged)
    except pikepdf.PasswordError as error:
        raise EncryptedDocument(source.path, "the PDF asks for a password", WAY_IN) from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, OSError) as error:
        log.info("%s: qpdf gives up: %s", source.name, error)
        return _checked_by_pdfium_alone(source)


def _checked_by_pdfium_alone(source: Source) -> Preflight:
    """Ask pdfium where qpdf gave up: it alone names unknown encryption, and it forgives other faults than qpdf."""
    try:
        with pypdfium2.PdfDocument(source.path) as document:
            return Preflight(source.path, len(document), repaired=True)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            reason = "the PDF is encrypted in a way that cannot be opened here"
            raise EncryptedDocument(source.path, reason, WAY_IN) from error
        raise CorruptDocument(source.path, "the PDF is damaged beyond repair", DAMAGED) from error


def _pages_seen_by_pdfium(path: Path) -> int | None:
    try:
        with pypdfium2.PdfDocument(path) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return None
