"""Every letter in every encoding, and the tables against what they were made from."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics import ENCODINGS, decode, decode_text, encode
from diacritics.encodings import make_tables
from diacritics.encodings.codes import PUNCTUATION, UNDEFINED, letters
from diacritics.letters import ALPHABET

TABLES = ("tcvn3", "vni", "vps", "viscii", "cp1258")
LOSSLESS = [name for name in ENCODINGS if name not in {"tcvn3", "tcvn3-mac", "tcvn3-1258", "low-byte", "shifted"}]
texts = st.text(st.sampled_from([*ALPHABET, *"abcdeghiklmnopqrstuvxyABCDEGHIKLMNOPQRSTUVXY \n"]), max_size=60)


def test_the_tables_are_what_the_script_makes():
    assert Path(make_tables.__file__).with_name("tables.py").read_text(encoding="utf-8") == make_tables.source()


@pytest.mark.parametrize("encoding", LOSSLESS)
@given(text=texts)
def test_what_is_written_is_read_again(encoding, text):
    assert decode_text(encode(text, encoding), encoding) == text


@given(text=texts)
def test_tcvn3_has_all_small_letters(text):
    for encoding in ("tcvn3", "tcvn3-mac", "tcvn3-1258"):
        assert decode_text(encode(text.lower(), encoding), encoding) == text.lower()


@pytest.mark.parametrize("encoding", TABLES)
def test_every_letter_by_name(encoding):
    codes = letters(encoding)
    assert len(set(codes.values())) == len(codes) == (74 if encoding == "tcvn3" else 134)
    for letter, code in codes.items():
        assert decode_text(code, encoding) == letter, unicodedata.name(letter)
        assert decode(f"{code}", encoding).after == letter


@pytest.mark.parametrize("encoding", TABLES)
def test_windows_signs_in_the_place_of_controls(encoding):
    for letter, code in letters(encoding).items():
        reading = "".join(PUNCTUATION.get(char, char) for char in code)
        assert decode_text(reading, encoding) == letter


def test_bytes_that_windows_leaves_undefined_are_letters_where_a_table_says_so():
    for code in UNDEFINED:
        assert decode_text(chr(code), "viscii") == encode_back(chr(code), "viscii")
        assert decode_text(chr(code), "tcvn3") == chr(code)


def encode_back(code, encoding):
    return next(letter for letter, one in letters(encoding).items() if one == code)


@pytest.mark.parametrize(
    ("encoding", "code", "letter"),
    [
        ("tcvn3", "\N{SOFT HYPHEN}", "ư"),
        ("tcvn3", "\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"),
        ("viscii", "\N{NO-BREAK SPACE}", "Õ"),
        ("vni", "ñ", "đ"),
        ("vni", "đ", "đ"),
        ("tcvn3", "®", "đ"),
        ("tcvn3", "nh\N{MINUS SIGN}", "như"),
        ("tcvn3", "5 \N{MINUS SIGN} 3", "5 \N{MINUS SIGN} 3"),
        ("tcvn3", "x\N{BULLET OPERATOR}", "xã"),
        ("tcvn3", "\x93a\x94", "“a”"),
        ("vni", "Uû", "Ủ"),
        ("mojibake", "Ã\N{NO-BREAK SPACE}", "à"),
        ("mojibake", "Ä\x90", "Đ"),
        ("viqr", "\\.", "."),
        ("tcvn3", "\uf0b7", "\uf0b7"),
        ("tcvn3", "x\uf0b7", "xã"),
    ],
)
def test_traps_by_name(encoding, code, letter):
    assert decode_text(code, encoding) == letter


def test_a_letter_without_a_code_is_named():
    with pytest.raises(ValueError, match="tcvn3 has no code for Ấ Ộ"):
        encode("CỘNG ẤM", "tcvn3")


@pytest.mark.parametrize("function", [encode, decode_text])
def test_an_unknown_encoding_is_named(function):
    with pytest.raises(ValueError, match="unknown encoding 'utf-9'"):
        function("abc", "utf-9")
