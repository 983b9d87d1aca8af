"""What the tests of searchable PDFs make and read: pages of words, poppler's and pdfium's text, pictures."""

import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
from lxml import etree

from pipeline.datatypes import Box, Document, TextPage, Word
from pipeline.export.searchable_pdf import searchable_pdf
from pipeline.extract import build_record
from pipeline.ingest.sniff import identify
from pipeline.text.reading import read_through

FIXTURES = Path(__file__).parents[3] / "fixtures"


def poppler(data, *options):
    return subprocess.run(
        ["pdftotext", *options, "-", "-"],  # noqa: S607 - as its users call it
        input=data,
        capture_output=True,
        check=True,
    ).stdout.decode()


def pdfium(data):
    with pypdfium2.PdfDocument(data) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def blank(path, **page):
    """Write a PDF of one blank A4 page, and return its path."""
    pdf = pikepdf.new()
    added = pdf.add_blank_page(page_size=(595, 842))
    for name, value in page.items():
        added[f"/{name}"] = value
    pdf.save(path)
    return path


def pictures(data):
    with pypdfium2.PdfDocument(data) as document:
        return [page.render(scale=1, may_draw_forms=False).to_numpy().copy() for page in document]


def made(path, pages):
    """Export a PDF with the words of `pages`."""
    source = identify(path, path.name, 1 << 30)
    document = Document(source, tuple(pages), read_through("\n\f\n".join(page.text for page in pages)))
    return searchable_pdf(document, build_record(document))


def page_of(*words, width=595.0, height=842.0, number=1, origin="ocr", parted="\n"):
    """Return a page of words given as text, left, top, right, bottom, one to a line or `parted` otherwise."""
    raw, placed = "", []
    for text, *sides in words:
        raw += parted if raw else ""
        placed.append(Word(text, len(raw), Box(*sides), 0.9))
        raw += text
    return TextPage(number, width, height, origin, raw, tuple(placed))


def boxes(data):
    root = etree.fromstring(poppler(data, "-bbox", "-raw", "-cropbox").encode(), etree.XMLParser(recover=True))
    return [
        (word.text, *(float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax")))
        for word in root.iter("{*}word")
    ]
