from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.datatypes import PAGE_BREAK, Document, Source, TextPage
from pipeline.text.reading import read_through


def _document(text):
    pages = tuple(
        TextPage(number, None, None, "plain", page) for number, page in enumerate(text.split(PAGE_BREAK), start=1)
    )
    source = Source(Path("plan.txt"), "plan.txt", "text", sha256(text.encode()).hexdigest(), len(text.encode()))
    return Document(source, pages, read_through(PAGE_BREAK.join(page.text for page in pages)))


@pytest.fixture(scope="session")
def document_of():
    """A document of plain text, its pages parted by form feeds."""
    return _document
