import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics.letters import ALPHABET, LETTERS, MARKED, clean, fold_tone, split_tone, strip_marks, unfold_tone

vietnamese = st.text(st.sampled_from(sorted(LETTERS) + list(ALPHABET) + list(" ,.1/-")), max_size=60)


def test_the_alphabet_has_134_marked_letters():
    assert len(ALPHABET) == len(set(ALPHABET)) == 134
    assert len(MARKED) == 67
    assert len(LETTERS) == 89


@pytest.mark.parametrize("letter", ALPHABET)
def test_every_marked_letter_strips_to_an_ascii_letter_of_its_case(letter):
    bare = strip_marks(letter)
    assert bare.isascii()
    assert bare.isupper() == letter.isupper()


def test_marks_written_apart_are_stripped_too():
    assert strip_marks(unicodedata.normalize("NFD", "Quyết định")) == "Quyet đinh".replace("đ", "d")


@pytest.mark.parametrize(
    ("old", "new"), [("hòa", "hoà"), ("thủy", "thuỷ"), ("khỏe", "khoẻ"), ("HÒA", "HOÀ"), ("Ủy", "Uỷ")]
)
def test_placement_folds_and_unfolds(old, new):
    assert fold_tone(new) == fold_tone(old) == old
    assert unfold_tone(old) == unfold_tone(new) == new


@pytest.mark.parametrize("word", ["quý", "Quỳnh", "hoàn", "thuận", "múa", "của", "mía"])
def test_other_rimes_have_one_placement(word):
    assert fold_tone(word) == unfold_tone(word) == word


def test_look_alikes_of_d_with_bar():
    assert clean("Q\N{LATIN CAPITAL LETTER ETH} V\N{LATIN CAPITAL LETTER OI}") == "QĐ VƯ"


@given(vietnamese)
def test_stripping_is_final_and_keeps_the_length(text):
    assert strip_marks(strip_marks(text)) == strip_marks(text)
    assert len(strip_marks(text)) == len(text)


@given(st.text(max_size=60))
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)


@given(st.sampled_from(sorted(LETTERS)))
def test_tone_and_letter_make_the_letter_again(letter):
    base, tone = split_tone(letter)
    assert unicodedata.normalize("NFC", base + tone) == letter
