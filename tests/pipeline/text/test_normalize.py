import unicodedata

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.text.normalize import normalize


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Q\N{LATIN CAPITAL LETTER ETH}-UBND", "QĐ-UBND"),
        ("L\N{LATIN SMALL LETTER OI}u tr\N{LATIN SMALL LETTER OI}\N{COMBINING TILDE}", "Lưu trữ"),
        ("e\N{COMBINING CIRCUMFLEX ACCENT}\N{COMBINING TILDE}", "ễ"),
        ("ê\N{COMBINING TILDE}", "ễ"),
        ("ngày\N{NO-BREAK SPACE}15", "ngày 15"),
        ("5 \N{ANGSTROM SIGN}", "5 Å"),
        ("79\N{FRACTION SLASH}QĐ\N{LATIN CAPITAL LETTER ETH}-UBND", "79/QĐ-UBND"),
        ("dòng\N{LINE SEPARATOR}hai\N{RIGHT-TO-LEFT OVERRIDE}\x85", "dòng hai"),
        ("Ủy\N{ZERO WIDTH SPACE}ban\N{ZERO WIDTH NO-BREAK SPACE}", "Ủyban"),
        ("Ủy ban\N{TAG LATIN SMALL LETTER A}\N{CANCEL TAG} xã", "Ủy ban xã"),
    ],
)
def test_letters_get_one_spelling(before, after):
    assert normalize(before).after == after


@pytest.mark.parametrize(
    "text", ["Ủy ban nhân dân huyện Tứ Kỳ", "Ngày 15\tSố: 25/KH-UBND\n\fÂ", "soft\N{SOFT HYPHEN}hyphen"]
)
def test_sound_text_stays(text):
    assert normalize(text).edits == ()


@example("\U0002f800")
@given(st.text(max_size=100))
def test_the_result_is_composed_and_normalizing_again_changes_nothing(text):
    once = normalize(text).after
    assert normalize(once).after == once
    for cluster in regex.findall(r"\P{M}\p{M}*", once):
        assert unicodedata.normalize("NFC", cluster) == cluster
