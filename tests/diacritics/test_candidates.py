"""Words that recognition damaged, and the signs and digits among them."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diacritics import restore
from diacritics.candidates import DIGIT_DOUBT, STANDS_FOR, form_chances, garbled_candidates
from diacritics.letters import has_marks
from diacritics.model_file import SHIPPED, load
from diacritics.tokens import Kind, rough_tokens
from diacritics.vocabulary import NUMBER

CASES = "signs.json"

NUMBERS = ("6", "1", "16", "2c", "08/02/2023", "25/KH-UBND", "6,5%", "1.600.000", "2021-2025", "30/2020/NĐ-CP", "60")
WORDS = (
    "tuyén",
    "truyén",
    "cai",
    "cach",
    "huyén",
    "nuéc",
    "ké",
    "hoach",
    "khoan",
    "Diéu",
    "gém",
    "ngay",
    "s6",
    "¥",
    ",",
)


@pytest.fixture(scope="module")
def shipped():
    return load(SHIPPED)


@pytest.fixture(scope="module")
def found(shipped):
    """Lists the candidates of a word in a line of small letters."""
    channel = shipped.channel("garbled")
    return lambda seen: garbled_candidates(channel, shipped.vocabulary, seen, opening=False, capitals=False)


def test_cases(case):
    assert restore(case["input"]).after == case["expected"]


@settings(max_examples=60)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(NUMBERS)), min_size=3, max_size=30))
def test_no_number_code_or_date_changes(parts):
    """Only a lone 6 between words in small letters may be a word; there all other digits stay."""
    text = "Tuyén truyén cai cach hanh chinh nha nuéc huyén: " + " ".join(parts)
    doubtful = {token.start for token in rough_tokens(text) if token.kind is Kind.DIGIT}
    for edit in restore(text).edits:
        before = "".join(re.findall(r"\d+", edit.before))
        assert not any(edit.before == number for number in NUMBERS if number != "6")
        if edit.before == "6":
            assert edit.start in doubtful
        elif before:
            assert edit.before == "s6"


def test_a_digit_is_a_number_unless_all_else_says_word(found):
    digit = found("6")
    at = digit.words.index("6")
    assert (digit.column.units[at], digit.column.logs[at]) == (NUMBER, 0.0)
    assert np.delete(digit.column.logs, at).max() < DIGIT_DOUBT


@pytest.mark.parametrize("sign", sorted(STANDS_FOR))
def test_a_lone_sign_becomes_no_bare_letter(found, sign):
    assert all(has_marks(word) or word == sign for word in found(sign).words)


@pytest.mark.parametrize(("seen", "word"), [("Iuat", "luật"), ("16i", "lỗi"), ("ngu@i", "người"), ("chi?", "chữ")])
def test_the_printed_word_is_a_candidate(found, seen, word):
    assert word in found(seen).words


@pytest.mark.parametrize(("likelier", "number"), [("2a", "2n"), ("10m", "10i")])
def test_some_letters_follow_numbers(found, likelier, number):
    def chance(seen):
        candidates = found(seen)
        return candidates.column.logs[candidates.words.index(seen)]

    assert chance(likelier) > chance(number)


@pytest.mark.parametrize("seen", ["huyén", "Huyén", "Iuat", "UBND", "BO", "x4", "4n", "Q", "đ", "¥"])
@pytest.mark.parametrize("capitals", [True, False])
def test_forms_are_weighed_to_one(seen, capitals):
    chances = form_chances(seen, capitals=capitals)
    assert chances.sum() == pytest.approx(1)
    assert chances.min() > 0


@pytest.mark.parametrize(
    ("seen", "form"), [("huyén", 0), ("Huyén", 1), ("Iuat", 0), ("HUYEN", 2), ("BO", 1), ("x4", 0)]
)
def test_the_likeliest_form(seen, form):
    assert int(form_chances(seen, capitals=False).argmax()) == form
