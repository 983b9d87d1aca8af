import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics.tokens import Kind, code_parts, is_roman, rough_tokens, tokens

CASES = "tokens.json"
texts = st.text(st.sampled_from(list("abNĐưế19 .,:;/-–()\n\t@&¢'\N{COMBINING ACUTE ACCENT}")), max_size=80)


def test_kinds(case):
    assert " ".join(token.kind.name for token in tokens(case["input"])) == case["expected"]


@given(texts)
def test_tokens_are_lossless(text):
    for part in (tokens, rough_tokens):
        at = 0
        for token in part(text):
            assert text[token.start : token.end] == token.text
            assert not text[at : token.start].strip()
            at = token.end
        assert not text[at:].strip()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("K& hoach s6 25/KH-UBND", ["K&", "hoach", "s6"]),
        ("co quan, don vi", ["co", "quan", "don", "vi"]),
        ("phi, 1& phi", ["phi", "1&", "phi"]),
        ("2021 - 2025", []),
        ("QH15 va TT06", ["va"]),
        ("cai cach-hanh chinh", ["cai", "cach", "hanh", "chinh"]),
    ],
)
def test_words_of_rough_text(text, words):
    assert [token.text for token in rough_tokens(text) if token.kind is Kind.WORD] == words


@pytest.mark.parametrize(("text", "roman"), [("II", True), ("XIV", True), ("VI", False), ("IIX", False), ("ii", False)])
def test_roman_numerals(text, roman):
    assert is_roman(text) is roman


def test_parts_of_a_code():
    assert list(code_parts("30/2020/NĐ-CP")) == [(8, "NĐ"), (11, "CP")]
