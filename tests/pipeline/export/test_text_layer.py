"""Words of the layer as poppler and pdfium find them: the same words, where they were asked for to two points."""

import json
import unicodedata
from pathlib import Path

import pytest

from pipeline.text.normalize import normalize
from tests.pipeline.export.written import blank, boxes, made, page_of, pdfium, poppler

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/export/text_layer.json").read_text(encoding="utf-8"))
WITHIN = 2.0
"""Points."""


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_words_stand_where_they_are_asked_for(case, tmp_path):
    words, origin = case["words"], case.get("origin", "ocr")
    if origin == "text_layer":  # of a PDF whose layer has letters and marks apart, so that it is replaced
        words = [[unicodedata.normalize("NFD", text), *sides] for text, *sides in words]
    page = page_of(*words, origin=origin, parted=" ")
    page = page.revised(normalize(page.text))
    data = made(blank(tmp_path / "a.pdf"), [page])
    assert pdfium(data).split() == page.text.split()
    found = boxes(data)
    assert [word for word, *_sides in found] == [word for word, *_sides in case["expected"]]
    for (_word, left, _top, right, _bottom), (_wanted, *sides) in zip(found, case["expected"], strict=True):
        assert [left, right] == pytest.approx(sides, abs=WITHIN)


@pytest.mark.parametrize("count", [200, 255, 256, 257, 4_000])
def test_every_letter_of_a_page_in_very_many_is_read_back(count, tmp_path):
    """Codes hold bytes that end a string, escape one or are read otherwise: `)`, backslash, carriage return."""
    letters = [chr(0x4E00 + at) for at in range(count)]
    words = ["".join(letters[at : at + 20]) for at in range(0, count, 20)]
    placed = [(word, 20, 10 + 4 * at, 500, 13 + 4 * at) for at, word in enumerate(words)]
    data = made(blank(tmp_path / "a.pdf"), [page_of(*placed)])
    assert poppler(data, "-raw").split() == pdfium(data).split() == words
