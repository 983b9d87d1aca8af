import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.carry import carry_over
from pipeline.review.corrections import Correction, stand, whole_revision
from pipeline.review.store import sha_of
from tests.pipeline.review.conftest import cases

words = st.sampled_from(["huyện", "Thạch", "Bảng", "Bằng", "giao", "Phòng", "31/KH-UBND", "-", "và", "các"])
texts = st.lists(words, max_size=12).map(" ".join) | st.lists(words, max_size=12).map("\n".join)


def correction(old, seen, true):
    start = old.index(seen)
    return Correction(1, "text", seen, true, sha_of(old), "", "lan", "", page=1, start=start, end=start + len(seen))


@pytest.mark.parametrize("case", cases("carry"))
def test_a_correction_on_a_page_that_was_read_again(case):
    one = correction(case["old"], *case["correct"])
    stood = stand([one], {one.basis: case["old"]}, case["new"])
    assert (stood[0].fate, whole_revision(case["new"], stood).after) == (case["expected"], case["text"])


@given(texts, texts, st.data())
def test_a_place_stays_inside_the_text_and_says_what_it_found(old, new, data):
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    after = data.draw(texts)
    fate, first, last = carry_over(old, start, end, after, new)
    assert 0 <= first <= last <= len(new)
    found = new[first:last].split()
    if old != new:
        assert fate != "moved" or found == old[start:end].split()
        assert fate != "fulfilled" or found == after.split()


@given(texts, st.data())
def test_the_text_that_it_was_made_on_takes_it_back_whatever_came_between(old, data):
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    assert carry_over(old, start, end, "x", old) == ("moved", start, end)


def test_a_correction_whose_text_was_lost_is_a_conflict():
    one = correction("xã Bảng", "Bảng", "Bằng")
    assert stand([one], {}, "xã Bảng")[0].fate == "conflict"
