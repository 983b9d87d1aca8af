"""Plain text to pages: a form feed parts them."""

from collections.abc import Iterator

import regex

from pipeline.datatypes import Source, TextPage, Word
from pipeline.errors import EmptyDocument, TooLargeDocument
from pipeline.ingest.charset import decode
from pipeline.options import Options

MOST_BYTES = 32 << 20
"""A text of 10,000 pages; each of its words becomes a value of its own."""
PAGE_END = regex.compile(r"\n?\f\n?")


def plain_pages(source: Source, options: Options) -> Iterator[TextPage]:
    """Yield the pages of a text file. Raises EmptyDocument for mere space and TooLargeDocument."""
    if source.size > MOST_BYTES:
        reason = f"the text has {source.size:,} bytes, more than the {MOST_BYTES:,} of 10,000 pages"
        raise TooLargeDocument(source.path, reason, "split it and convert the parts")
    text = decode(source.path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise EmptyDocument(source.path, "the text holds nothing but space", "get it again from where it came")
    pages = text_pages(text)
    if len(pages) > options.max_pages:
        reason = f"the text has {len(pages):,} pages, more than the {options.max_pages:,} that are allowed"
        raise TooLargeDocument(source.path, reason, "split it and convert the parts")
    yield from pages


def text_pages(text: str) -> list[TextPage]:
    """Part a text at its form feeds into pages."""
    return [TextPage(at, None, None, "plain", page, words_in(page)) for at, page in enumerate(page_texts(text), 1)]


def page_texts(text: str) -> list[str]:
    """Part a text at its form feeds."""
    pages = PAGE_END.split(text)
    if len(pages) > 1 and not pages[-1].strip():  # pdftotext ends its last page with a form feed, too
        pages.pop()
    return pages


def words_in(text: str) -> tuple[Word, ...]:
    """Part a text into its words, with their offsets."""
    return tuple(Word(match.group(), match.start()) for match in regex.finditer(r"\S+", text))
