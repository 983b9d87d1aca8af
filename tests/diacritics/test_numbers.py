"""Letters read in numbers, mended in text that was recognised; every other edit is left out of these cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics import Revision, restore
from diacritics.numbers import number_edits
from diacritics.roman import decoded, roman_edits, value_of

CASES = "numbers.json"

TEXT = st.lists(
    st.sampled_from(
        [
            "ngày l5/12",
            "2O23",
            "\n",
            "I. MỤC",
            "HI. TỔ",
            "11. Căn",
            "IV. A",
            "quý H năm 2023",
            "l/O",
            "5OO.000 đồng",
            "/",
            "l",
        ]
    )
    | st.text(alphabet="lIOoS|H1205./- ", max_size=8),
    max_size=12,
).map(" ".join)


def test_cases(case):
    revision = restore(case["input"], recognized=True)
    edits = tuple(edit for edit in revision.edits if edit.rule == "number")
    assert Revision("numbers", revision.before, edits).after == case["expected"]


def test_a_mend_stands_beside_the_words_that_are_restored():
    text = "Phong N6i vu bao cao két qua truéc ngay l5/12/2O23 theo Ké hoach s6 l5/KH-UBND cua huyén Tw Ky\n"
    revision = restore(text)
    assert revision.after.endswith("trước ngày 15/12/2023 theo Kế hoạch số 15/KH-UBND của huyện Tứ Kỳ\n")
    assert {edit.rule for edit in revision.edits} == {"garbled", "number"}
    assert [edit.before for edit in revision.edits if edit.rule == "number"] == ["l5", "2O23", "l5"]


def test_a_mended_code_has_its_letters_restored():
    text = "Can cir Quyét dinh s6 l5/QD-UBND ngay 12 thang 01 nim 2023 cia Uy ban nhan dan huyén Tw Ky"
    assert "số 15/QĐ-UBND ngày" in restore(text).after


def test_a_mend_that_changes_the_length_moves_what_follows():
    text = "Nghi quyét Dai hdi lan thir XIH cia Dang vé cii cich hanh chinh nha nuéc huyén Tw Ky"
    revision = restore(text)
    assert "XIII" in revision.after
    assert revision.after.endswith("cải cách hành chính nhà nước huyện Tứ Kỳ")


@given(TEXT)
def test_no_digit_becomes_another_digit(text):
    for edit in number_edits(text, 0, len(text)):
        assert len(edit.after) == len(edit.before)
        pairs = zip(edit.before, edit.after, strict=True)
        assert all(one == other or (not one.isdigit() and other.isdigit()) for one, other in pairs)


@given(TEXT)
def test_mends_are_made_once(text):
    once = Revision("numbers", text, tuple(sorted(number_edits(text, 0, len(text)), key=lambda edit: edit.start)))
    assert text == once.before
    assert all(edit.before != edit.after for edit in once.edits)
    assert not list(number_edits(once.after, 0, len(once.after)))


@given(TEXT)
def test_roman_mends_are_numerals(text):
    edits = list(roman_edits(text))
    assert all(value_of(edit.after) and edit.after == decoded(edit.before) != edit.before for edit in edits)


@pytest.mark.parametrize("run", ["l", "1/", "O.", "ngày ", "H. ", "11. A\n", "l5/"])
def test_long_runs_take_no_long_time(run):
    text = run * 20_000
    assert isinstance(list(number_edits(text, 0, len(text))), list)
    assert isinstance(list(roman_edits(text)), list)
