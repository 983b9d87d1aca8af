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


@given(st.text(alphabet="aĐ1-–.'`|$\t\n ", max_size=80))
def test_no_letter_and_no_digit_is_taken_out(text):
    after = without_noise(text).after
    assert [letter for letter in after if letter.isalnum()] == [letter for letter in text if letter.isalnum()]
