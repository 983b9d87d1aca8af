import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.noise import without_noise

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/text/noise.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_noise_is_taken_out_and_nothing_else(case):
    assert without_noise(case["text"]).after == case["after"]


def words_of(text):
    """Letters and digits of the lines that hold two and more, or a capital or a digit."""
    lines = ([letter for letter in line if letter.isalnum()] for line in text.split("\n"))
    return [letter for line in lines if len(line) > 1 or line in (["Đ"], ["1"]) for letter in line]


@given(st.text(alphabet="aĐ1-–.'`|$\t\n ", max_size=80))
def test_of_lines_with_two_letters_no_letter_and_no_digit_is_taken_out(text):
    assert words_of(without_noise(text).after) == words_of(text)
