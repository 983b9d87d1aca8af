"""The whole way of a document, from its file to its record."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from diacritics import Model, load_model, restore
from pipeline.datatypes import PAGE_BREAK, Document, RasterPage, Source, TextPage
from pipeline.ingest.pages import open_pages
from pipeline.ingest.pdf_signatures import read_signatures
from pipeline.ingest.plain import page_texts
from pipeline.ingest.sniff import identify
from pipeline.ocr import OcrEngine, Tesseract, recognize
from pipeline.options import Options
from pipeline.parallel import in_order
from pipeline.record import Record, moved
from pipeline.text.earlier import better_reading
from pipeline.text.legacy import damage_decoded, decode_page
from pipeline.text.lexicon import know
from pipeline.text.noise import without_noise
from pipeline.text.normalize import normalize
from pipeline.text.page_breaks import part_pages
from pipeline.text.reading import read_through
from pipeline.text.restore import damage_of, restore_marks

TYPICAL = "Căn cứ Nghị định của Chính phủ; xét đề nghi của Chánh Văn phòng, ban hành kế hoạch công tác năm 2024."
"""What recognition gives: restoring it fills the tables of restoration."""


@dataclass(frozen=True)
class Converted:
    """A document with its record, as `convert` returns them."""

    document: Document
    record: Record

    @property
    def text(self) -> str:
        """The restored text, pages parted by form feeds."""
        return self.document.text


def convert(path: str | Path, options: Options | None = None, engine: OcrEngine | None = None) -> Converted:
    """Convert one file to restored text and a record.

    Raises DocumentError (which says what is wrong with the file) and MissingProgram.
    """
    options = options or Options()
    source = identify(Path(path), max_bytes=options.max_bytes)
    document = process(source, options, engine or Tesseract(options.language), load_model())
    return Converted(document, record_of(document))


def parse(text: str, name: str = "-") -> Record:
    """Return the record of a clean text, its pages parted by form feeds; `name` is what the record calls it.

    Offsets count characters of `text` as it is given.
    """
    data = text.encode()
    source = Source(Path(name), name, "text", hashlib.sha256(data).hexdigest(), len(data))
    parted = part_pages(text)
    # Words are places on a page: plain text has none, and to make them cost an eighth of the time.
    pages = tuple(TextPage(at, None, None, "plain", page) for at, page in enumerate(page_texts(parted.after), 1))
    return moved(record_of(Document(source, pages, read_through(parted.after))), parted)


def process(
    source: Source,
    options: Options,
    engine: OcrEngine,
    model: Model,
    page_done: Callable[[TextPage], None] = lambda _page: None,
) -> Document:
    """Turn one source into restored, traceable text; `page_done` hears of each page as it is read."""

    def read(page: RasterPage | TextPage) -> TextPage:
        if isinstance(page, RasterPage):
            beside.submit(make_ready)
            text = better_reading(recognize(page, engine, options.page_seconds), page.earlier)
        else:
            text = decode_page(page)
        text = text.revised(normalize(text.text))
        return text.revised(without_noise(text.text)) if text.origin == "ocr" else text

    read_pages = []
    with ThreadPoolExecutor(1, thread_name_prefix="beside") as beside:
        signatures = beside.submit(read_signatures, source)
        for page in in_order(read, open_pages(source, options), options.workers):
            read_pages.append(page)
            page_done(page)
    pages = know(restore_marks(read_pages, model), options.lexicon)
    text = PAGE_BREAK.join(page.text for page in pages)
    damage = damage_decoded(pages) or damage_of(pages)
    return Document(source, pages, read_through(text), damage, signatures.result())


def record_of(document: Document) -> Record:
    """Return the record of a document; what makes it takes half a second to import, while pages are recognised."""
    from pipeline.extract import build_record  # noqa: PLC0415 - as above

    return build_record(document)


@cache
def make_ready() -> None:
    """Do once, beside the recognition of a page, what the first restoration and the first record would wait for."""
    restore(TYPICAL, recognized=True)
    import pipeline.extract  # noqa: F401, PLC0415 - as above
