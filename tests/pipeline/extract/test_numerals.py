"""Roman numerals whose strokes recognition lost, counted again from their boxes."""

from pathlib import Path

import pytest

from pipeline.datatypes import Box, Document, Source, TextPage, Word
from pipeline.extract.header import read_head
from pipeline.extract.numerals import measured_numerals
from pipeline.extract.parts import read_parts
from pipeline.text.reading import read_through

HEADINGS = ("MỤC ĐÍCH", "MỤC TIÊU", "GIẢI PHÁP", "TỔ CHỨC")


def recognised(markers, widths, height=10.0):
    """A page with a heading a line; each marker has a box of its width, in points."""
    words, lines, offset = [], [], 0
    for number, (marker, width, heading) in enumerate(zip(markers, widths, HEADINGS, strict=False)):
        top = 40.0 * number
        words.append(Word(marker, offset, width and Box(100, top, 100 + width, top + height), 0.7))
        words.append(Word(heading.split()[0], offset + len(marker) + 1, Box(130, top, 200, top + height), 0.9))
        lines.append(f"{marker} {heading}")
        offset += len(lines[-1]) + 2
    page = TextPage(1, 595, 842, "ocr", "\n\n".join(lines), tuple(words))
    return Document(Source(Path("a.pdf"), "a.pdf", "pdf", "0" * 64, 1), (page,), read_through(page.text))


def outline(document):
    text = document.reading.after
    divisions = read_parts(text, read_head(text), measured_numerals(document)).divisions
    return [(division.marker, division.printed) for division in divisions]


# Widths of `I.`, `II.` and `III.` in bold Times New Roman of 14 points, as Tesseract boxes them.
ONE, TWO, THREE, FOUR = 8.3, 13.6, 19.1, 18.2


@pytest.mark.parametrize(
    ("markers", "widths", "expected"),
    [
        (["I.", "II.", "II.", "IV."], [ONE, TWO, THREE, FOUR], ["I", "II", "III", "IV"]),
        (["I.", "II.", "II.", "II."], [ONE, TWO, THREE, THREE], ["I", "II", "III", "III"]),
        (["I.", "I.", "III."], [ONE, TWO, THREE], ["I", "II", "III"]),
        (["I.", "II.", "II."], [ONE, TWO, TWO], ["I", "II", "II"]),
        (["I.", "II.", "III."], [ONE, TWO, TWO], ["I", "II", "III"]),
        (["I.", "II.", "II."], [None, None, None], ["I", "II", "II"]),
        (["I.", "II.", "II."], [ONE, TWO, 90.0], ["I", "II", "II"]),
    ],
    ids=["lost", "slip of the author", "lost at once", "repeated", "never fewer", "no boxes", "no numeral's box"],
)
def test_strokes_are_counted_where_a_numeral_goes_back(markers, widths, expected):
    assert [marker for marker, _ in outline(recognised(markers, widths))] == expected


def test_what_was_mended_keeps_what_is_printed():
    found = outline(recognised(["I.", "II.", "II."], [ONE, TWO, THREE]))
    assert found[1:] == [("II", None), ("III", "II.")]


def test_plain_text_measures_nothing(document_of):
    assert measured_numerals(document_of("I. MỤC ĐÍCH\n\nII. NỘI DUNG")) == {}
