"""What a confidence of the engine is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.calibration import calibrated

SHARES = st.floats(0, 1)


@given(SHARES, SHARES)
def test_it_is_a_share_and_never_falls(one, other):
    low, high = sorted((one, other))
    assert 0 <= calibrated(low) <= calibrated(high) <= 1


@given(st.floats(0, 0.6))
def test_where_a_person_is_asked_the_engine_is_taken_at_its_word(heard):
    assert calibrated(heard) == pytest.approx(heard)


@given(st.floats(0.61, 0.99))
def test_above_it_is_worth_more_than_it_says(heard):
    assert calibrated(heard) > heard
