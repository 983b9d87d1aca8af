import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics import Edit
from pipeline.text.person_names import is_given_name

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/text/person_names.json").read_text("utf-8"))


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if "expect" in case else [])
        for case in CASES
    ],
)
def test_names_of_persons_are_told(case):
    before, after = case["change"]
    start = case["text"].index(before)
    edit = Edit(start, start + len(before), before, after, "ocr", 0.9)
    assert is_given_name(edit, case["text"]) is case["expected"]


@given(st.text("ông Lò Thị,.\n", max_size=80), st.integers(0, 80))
def test_a_word_without_a_capital_is_none(text, at):
    start = min(at, len(text))
    assert not is_given_name(Edit(start, start, "tô", "tổ", "ocr", 0.9), text)
