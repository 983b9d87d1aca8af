"""Views of a text that keep its length, and the quick ways to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.folding import fold, is_upper, old_tones
from pipeline.extract.markers import _RANKS, _ranks_of
from pipeline.extract.sentence_case import sentence_case
from pipeline.flow import parse

LETTERS = st.text(alphabet="ĐđÐðÀàẢảẠạỲỳÝýỶỷỴỵỚớuoOUqQ aA–−‐İß中😀\ud800.1", max_size=400)


@given(LETTERS | st.text(max_size=400))
def test_a_long_text_is_folded_as_its_letters_are(text):
    assert fold(text) == "".join(fold(letter) for letter in text)


@given(LETTERS)
def test_tones_move_without_a_change_of_length(text):
    assert len(old_tones(text)) == len(text)
    assert fold(old_tones(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "upper"),
    [("TỔ CHỨC THỰC HIỆN", True), ("TỔ CHỨC THỰC HIỆn", True), ("Tổ chức", False), ("Ế", False), ("1.2", False)],
)
def test_nine_letters_of_ten_make_capitals(text, upper):
    assert is_upper(text) is upper


@given(st.text(alphabet="IVXl1|0O28.)/-– aAbđĐiIềuỀUPhHầCươngMụcB§S(TỔ", max_size=14))
def test_no_marker_is_left_untried(text):
    matching = [rank for rank, pattern in _RANKS if pattern.match(text)]
    tried = [rank for rank, pattern in _ranks_of(text[:2]) if pattern.match(text)]
    assert matching == tried


def test_a_dash_of_either_length_stands_in_a_body_set_in_capitals():
    assert sentence_case("SỞ LAO ĐỘNG – THƯƠNG BINH VÀ XÃ HỘI") == "Sở Lao động - Thương binh và Xã hội"
    assert parse("I. NGÀNH LAO ĐỘNG – THƯƠNG BINH VÀ XÃ HỘI\nThực hiện.").sections[0].marker == "I"
