"""An office file to pages: those of today are read, those of the 1990s go through LibreOffice first."""

from collections.abc import Callable, Iterator

from pipeline.datatypes import Kind, Source, TextPage
from pipeline.errors import CorruptDocument, CrashedOnDocument, DocumentError, EncryptedDocument
from pipeline.ingest.compound import asks_password
from pipeline.ingest.docx import docx_pages
from pipeline.ingest.libreoffice import PRINT_IT, ROUTES, converted
from pipeline.ingest.pptx import pptx_pages
from pipeline.ingest.xlsx import xlsx_pages
from pipeline.options import Options

READERS: dict[Kind, Callable[[Source, Options], Iterator[TextPage]]] = {
    "docx": docx_pages,
    "xlsx": xlsx_pages,
    "pptx": pptx_pages,
}


def office_pages(source: Source, options: Options) -> Iterator[TextPage]:
    """Yield the pages of an office file; LibreOffice is given `page_seconds` for the whole of it.

    Raises what the readers raise, and for old kinds what `libreoffice.converted` raises.
    """
    if source.kind in ROUTES:
        yield from _old(source, options)
    else:
        yield from READERS[source.kind](source, options)


def _old(source: Source, options: Options) -> list[TextPage]:
    """Read a file through LibreOffice, all its pages, so that nothing of it is left when they are handed on."""
    try:
        with converted(source, options.page_seconds) as new:
            try:
                return list(READERS[new.kind](new, options))
            except CorruptDocument as error:
                reason = f"LibreOffice made nothing readable of it: {error.reason}"
                raise CrashedOnDocument(source.path, reason, PRINT_IT) from error
            except DocumentError as error:
                raise DocumentError.of(error.verdict, source.path, error.reason, error.way_out) from error
    except CorruptDocument as error:
        if asks_password(source.path):
            way_out = "save it without its password"
            raise EncryptedDocument(source.path, "the Office file asks for a password", way_out) from error
        raise
