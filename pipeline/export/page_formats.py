"""The forms that keep a document's pages, by name. Each loads its library when it is first made."""

from pipeline.datatypes import Document
from pipeline.export.format import Format, has_pages
from pipeline.record import Record


def _pdf(document: Document, record: Record) -> bytes:
    from pipeline.export.searchable_pdf import searchable_pdf  # noqa: PLC0415 - 0.1 s that a run without PDFs saves

    return searchable_pdf(document, record)


def _alto(document: Document, _record: Record) -> bytes:
    from pipeline.export.alto import alto  # noqa: PLC0415 - likewise

    return alto(document)


def _hocr(document: Document, record: Record) -> bytes:
    from pipeline.export.hocr import hocr  # noqa: PLC0415 - likewise

    return hocr(document, record)


def _mets(document: Document, record: Record) -> bytes:
    from pipeline.export.mets import mets  # noqa: PLC0415 - likewise

    return mets(document, record)


PAGES = (
    Format(
        "pdf",
        ".searchable.pdf",
        "application/pdf",
        "the pages as they were, with the restored text to search and copy",
        _pdf,
        has_pages,
    ),
    Format("alto", ".alto.xml", "application/xml", "ALTO 4: words, boxes, confidence", _alto, has_pages),
    Format("hocr", ".hocr", "application/xhtml+xml", "hOCR: words, boxes, confidence", _hocr, has_pages),
    Format("mets", ".mets.xml", "application/xml", "METS: files, pages and parts; beside alto", _mets, has_pages),
)
