"""Documents to write: the fixtures' own, read without recognition."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from diacritics import load_model
from pipeline.datatypes import Document, TextPage
from pipeline.extract import build_record
from pipeline.flow import process
from pipeline.ingest.sniff import identify
from pipeline.ocr import Tesseract
from pipeline.options import Options
from pipeline.record import Record
from pipeline.text.reading import read_through

FIXTURES = Path(__file__).parents[3] / "fixtures"


@cache
def _read(path: Path) -> Document:
    """Read a file with a text layer, or text; no page is recognised."""
    source = identify(path, path.name, Options().max_bytes)
    return process(source, Options(ocr="never", workers=1), Tesseract(), load_model())


@pytest.fixture(scope="session")
def read() -> Callable[[Path], Document]:
    return _read


@pytest.fixture(scope="session")
def recognized() -> Callable[[Path, Path], tuple[Document, Record]]:
    """Give a scan the words of the document that it is a scan of, as though they had been recognised on it."""

    def as_recognized(scan: Path, original: Path) -> tuple[Document, Record]:
        words = _read(original)
        pages: tuple[TextPage, ...] = tuple(replace(page, origin="ocr", verdict=None) for page in words.pages)
        text = "\n\f\n".join(page.text for page in pages)
        document = Document(identify(scan, scan.name, Options().max_bytes), pages, read_through(text))
        return document, build_record(document)

    return as_recognized
