"""The tables of the fixtures, from the files that hold them: every cell in its row and column."""

from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from diacritics import strip_marks
from pipeline.datatypes import RasterPage, TextPage
from pipeline.ingest.pages import open_pages
from pipeline.ingest.sniff import identify
from pipeline.ocr import Tesseract, recognize
from pipeline.options import Options
from pipeline.text.noise import without_noise

FIXTURES = Path(__file__).parents[3] / "fixtures"
WRITTEN = sorted(
    path.with_suffix("")
    for folder in ("documents", "tables")
    for path in (FIXTURES / folder).glob("*.json")
    if '"table"' in path.read_text(encoding="utf-8")
)


def rows_of(text):
    return [line.split("\t") for line in text.split("\n") if "\t" in line]


def pages_of(path):
    return open_pages(identify(path), Options())


def alike(want, have):
    """Whether a cell is the one that was meant, marks and single letters left to other tests; figures to the digit."""
    if not any(map(str.isalpha, want)):
        return want == have
    one, other = ("".join(filter(str.isalnum, strip_marks(text).casefold())) for text in (want, have))
    return Levenshtein.distance(one, other) <= 0.2 * len(one) + 0.5


@pytest.mark.parametrize("written", WRITTEN, ids=lambda path: path.name)
def test_a_born_digital_table_comes_to_the_letter(written):
    pages = list(pages_of(written.with_suffix(".pdf")))
    assert all(isinstance(page, TextPage) for page in pages)
    truth = written.with_suffix(".txt").read_text(encoding="utf-8")
    assert [row for page in pages for row in rows_of(page.text)] == rows_of(truth)


@pytest.mark.parametrize(
    ("file", "document", "number"),
    [
        ("tables/scans/phuong-an.pdf", "tables/phuong-an", 1),
        ("tables/scans/phuong-an.pdf", "tables/phuong-an", 3),
        ("tables/scans/phuong-an-low-page3.jpg", "tables/phuong-an", 3),
        ("scans/ke-hoach-huyen.pdf", "documents/ke-hoach-huyen", 5),
    ],
    ids=["without rules", "cells that span others", "cells that span others, low", "lone figures"],
)
def test_a_scanned_table_has_every_cell_in_its_row_and_column(file, document, number):
    truth = (FIXTURES / f"{document}.txt").read_text(encoding="utf-8").split("\n\f\n")[number - 1]
    pages = list(pages_of(FIXTURES / file))
    page = pages[number - 1 if len(pages) >= number else 0]
    assert isinstance(page, RasterPage)
    found = rows_of(without_noise(recognize(page, Tesseract(), 120).raw).after)
    wanted = rows_of(truth)
    assert [len(row) for row in found] == [len(row) for row in wanted]
    wrong = [
        (want, have)
        for row, other in zip(wanted, found, strict=True)
        for want, have in zip(row, other, strict=True)
        if not alike(want, have)
    ]
    assert wrong == []
