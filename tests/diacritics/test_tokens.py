import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics.tokens import Kind, code_parts, is_roman, rough_tokens, tokens

CASES = "tokens.json"
texts = st.text(st.sampled_from(list("abiNĐưế196? .,:;/-–()\n\t@&¢'\N{COMBINING ACUTE ACCENT}")), max_size=80)


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
        ("PCB40, D10, 71-A1 A4 16GB 2x2.5 m3/h 420 km2 175cc 1ly i5 34A-123.45", []),
        ("T6 N6i 1A 16i 6ng m4 x4 b6 d6", ["T6", "N6i", "1A", "16i", "6ng", "m4", "x4", "b6", "d6"]),
        ("a6) cong tac\nb) x4", ["cong", "tac", "x4"]),
        ("ngu@i dan, vanthu@example.vn", ["ngu@i", "dan"]),
        ("di? liéu dién tt? theo", ["di?", "liéu", "dién", "tt?", "theo"]),
        ("lam gi? Ai lam? ai", ["lam", "gi", "Ai", "lam", "ai"]),
        ("gop ¥, dung lai & viéc", ["gop", "¥", "dung", "lai", "&", "viéc"]),
        ("c6 ¥ kién ¢\ncac cip", ["c6", "¥", "kién", "¢", "cac", "cip"]),
        ("An & Binh, 5 € va & 5, ¢ Anh", ["An", "Binh", "va", "Anh"]),
    ],
)
def test_words_of_rough_text(text, words):
    assert [token.text for token in rough_tokens(text) if token.kind is Kind.WORD] == words


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("dinh cu 6 nuéc ngoai", 1),
        ("dinh cu 5 nuéc ngoai", 0),
        ("Diéu 6 Nghi dinh, khoan 6.", 0),
        ("6 cach\n6 cach, 6 cach", 0),
        ("tir 16 dén 6,5 va 6/2 ngay 6", 0),
        ("MUC 6 CUA", 0),
    ],
)
def test_digits_of_rough_text_that_may_be_words(text, digits):
    assert sum(token.kind is Kind.DIGIT for token in rough_tokens(text)) == digits
    assert not any(token.kind is Kind.DIGIT for token in tokens(text))


@pytest.mark.parametrize(("text", "roman"), [("II", True), ("XIV", True), ("VI", False), ("IIX", False), ("ii", False)])
def test_roman_numerals(text, roman):
    assert is_roman(text) is roman


def test_parts_of_a_code():
    assert list(code_parts("30/2020/NĐ-CP")) == [(8, "NĐ"), (11, "CP")]
