"""A source to its pages, whatever its kind: one at a time, so that memory is that of one page."""

from collections.abc import Iterator

from pipeline.datatypes import RasterPage, Source, TextPage
from pipeline.ingest.image import image_pages
from pipeline.ingest.office import office_pages
from pipeline.ingest.pdf import pdf_pages
from pipeline.ingest.plain import plain_pages
from pipeline.options import Options


def open_pages(source: Source, options: Options) -> Iterator[RasterPage | TextPage]:
    """Yield the pages of a source in order, each read when it is asked for.

    Raises DocumentError, at the first page or at a later one, where the source cannot be read, and MissingProgram.
    """
    match source.kind:
        case "pdf":
            return pdf_pages(source, options)
        case "text":
            return plain_pages(source, options)
        case "tiff" | "png" | "jpeg" | "webp":
            return image_pages(source, options)
        case _:
            return office_pages(source, options)
