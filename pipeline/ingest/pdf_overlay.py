"""Signature overlays: what a signing program prints over a page (`Ký bởi: …`, `Thời gian ký: …`).

They are annotations, so they can be left out when the page is drawn and read: an overlay lies over the letterhead of
most signed scans and spoils its recognition. Stamps, filled form fields, and a number or date that was signed in stay,
and become part of the page.
"""

import ctypes
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.datatypes import Word
from pipeline.ingest.pdf_glyphs import TooManyGlyphs, glyphs_of
from pipeline.ingest.pdf_words import words_of
from pipeline.layout import arrange
from pipeline.text.layer import is_signature_overlay

log = logging.getLogger(__name__)

MOST_ANNOTATIONS = 1_000
"""Annotations of a page; each look at one takes the others away."""
MOST_OVERLAYS = 20
"""Signatures of one page that are looked at; a resolution signed by a whole council has fewer."""


@contextmanager
def opened_page(
    document: pypdfium2.PdfDocument, path: Path, index: int
) -> Iterator[tuple[pypdfium2.PdfPage, tuple[str, ...]]]:
    """Load a page as it was before signing programs wrote over it, its other annotations made part of it.

    Hands out the page, and what each signature's overlay says, line by line. Only the document in memory changes,
    never the file at `path`. Raises pypdfium2.PdfiumError for a broken page.
    """
    page = document[index]
    try:
        overlays = _overlays(page, path, index)
        for number in sorted(overlays, reverse=True):
            pdfium.FPDFPage_RemoveAnnot(page, number)
        if pdfium.FPDFPage_GetAnnotCount(page) > 0:
            page = _flattened(page, document, index)
        yield page, tuple(overlays.values())
    finally:
        page.close()


def _overlays(page: pypdfium2.PdfPage, path: Path, index: int) -> dict[int, str]:
    """Read the signature fields of a page that say who signed, by the number of their annotation."""
    overlays: dict[int, str] = {}
    count = pdfium.FPDFPage_GetAnnotCount(page)
    if count > MOST_ANNOTATIONS:
        log.info("page %d: %d annotations; overlays are not looked for", index + 1, count)
        return overlays
    for number in islice((number for number in range(count) if _is_signature(page, number)), MOST_OVERLAYS):
        try:
            words = _words_printed_by(number, path, index)
        except TooManyGlyphs as error:
            log.info("page %d: overlays are not looked for: %s", index + 1, error)
            return {}
        if is_signature_overlay(words):
            lines, _ = arrange(words, *page.get_size())
            overlays[number] = lines.replace("\n\n", "\n")
    return overlays


def _is_signature(page: pypdfium2.PdfPage, number: int) -> bool:
    annotation = pdfium.FPDFPage_GetAnnot(page, number)
    if not annotation:
        return False
    try:
        is_widget = pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET
        return is_widget and _entry(annotation, b"FT") == "Sig"
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _entry(annotation: pdfium.FPDF_ANNOTATION, key: bytes) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, length)
    return bytes(buffer)[:length].decode("utf-16-le", "replace").rstrip("\0")


def _words_printed_by(number: int, path: Path, index: int) -> list[Word]:
    """Read one annotation. pdfium reads none, only a page that they were flattened into: a copy's, with this one."""
    with pypdfium2.PdfDocument(path) as copy:
        page = copy[index]
        width, height = page.get_size()
        own = set(words_of(glyphs_of(page), width, height))
        for other in reversed(range(pdfium.FPDFPage_GetAnnotCount(page))):
            if other != number:
                pdfium.FPDFPage_RemoveAnnot(page, other)
        page = _flattened(page, copy, index)
        try:
            return [word for word in words_of(glyphs_of(page), width, height) if word not in own]
        finally:
            page.close()


def _flattened(page: pypdfium2.PdfPage, document: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
    """Return the page with its annotations drawn into it; pdfium shows them only after loading it again.

    Flattening knows only a page's own boxes: one that inherits them from the page tree would be cut to Letter.
    """
    shown = pdfium.FS_RECTF()
    if pdfium.FPDF_GetPageBoundingBox(page, shown):
        page.set_mediabox(shown.left, shown.bottom, shown.right, shown.top)
        page.set_cropbox(shown.left, shown.bottom, shown.right, shown.top)
    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_FAIL:
        log.info("page %d: annotations cannot be read", index + 1)
        return page
    page.close()
    return document[index]
