"""Signs and numerals by cases: the words of a line, as they are read and as they come out."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.datatypes import Box, Word
from pipeline.ocr.signs import TRACED, mind_signs

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/ocr/signs.json").read_text(encoding="utf-8"))


def line(texts):
    """Put words on a line, 4 points apart."""
    return [Word(text, box=Box(60 + 34 * at, 100, 90 + 34 * at, 112), confidence=0.9) for at, text in enumerate(texts)]


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_case(case):
    assert [word.text for word in mind_signs(line(case["words"]))] == case["expected"]


def test_a_trace_is_hardly_believed_and_stands_behind_its_word():
    _day, month, trace, _year = mind_signs(line(["12", "tháng@", "năm"]))
    assert (month.text, month.confidence, trace.text, trace.confidence) == ("tháng", 0.9, "@", TRACED)
    assert month.box.right == trace.box.left
    assert trace.box.right == line(["12", "tháng@", "năm"])[1].box.right


@given(st.lists(st.text("quýthángm1lIHV/.,0234", min_size=1, max_size=6), max_size=8))
def test_no_other_figures_are_put_in_the_place_of_any(texts):
    def kept(some):
        return [sign for text in some for sign in text if sign in "0234"]

    assert kept(word.text for word in mind_signs(line(texts))) == kept(texts)
