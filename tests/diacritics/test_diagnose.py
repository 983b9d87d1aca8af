import pytest

from diacritics.diagnose import diagnose, diagnose_all

CASES = "diagnose.json"

CLEAN = "Ủy ban nhân dân huyện ban hành Kế hoạch cải cách hành chính năm 2023, cụ thể như sau"
STRIPPED = "Uy ban nhan dan huyen ban hanh Ke hoach cai cach hanh chinh nam 2023, cu the nhu sau"
GARBLED = "Uy ban nhan dan huyén ban hanh K& hoach cii cach hanh chinh nim 2023, cu thé nhu sau"
ENGLISH = "The committee shall meet at least once every month and report to the council on its work"


@pytest.mark.parametrize(
    ("text", "damage"),
    [
        (CLEAN, "none"),
        (STRIPPED, "stripped"),
        (GARBLED, "garbled"),
        (ENGLISH, "not-vietnamese"),
        ("Ủy ban nhân dân huyên ban hành Kế hoach cải cách hành chỉnh quyêt định nuớc", "ocr"),
        ("12.500\t98,5%\n", "empty"),
        ("", "empty"),
    ],
)
def test_damage(text, damage):
    assert diagnose(text).damage == damage


def test_evidence_is_in_shares():
    found = diagnose(CLEAN)
    assert found.syllable_share == 1
    assert 0.8 < found.mark_density <= 1
    assert found.words == 18
    assert diagnose(STRIPPED).mark_density == 0


@pytest.mark.parametrize("text", [CLEAN, STRIPPED, GARBLED, ENGLISH])
def test_a_short_heading_takes_the_damage_of_its_text(text):
    heading, body = diagnose_all(["KE HOACH", text])
    assert heading.damage == body.damage


def test_a_page_may_hold_several_kinds():
    assert [one.damage for one in diagnose_all([CLEAN, STRIPPED, ENGLISH])] == ["none", "stripped", "not-vietnamese"]


def test_short_words_in_an_english_document_are_english():
    assert [one.damage for one in diagnose_all([ENGLISH, "lo, hi = hi, lo; so can he do on his own"])][
        1
    ] == "not-vietnamese"


def test_a_stripped_line_may_quote_a_foreign_title():
    title = "Loi tien tri cua Dante (The Prophecy of Dante, Canto the First)"
    assert [one.damage for one in diagnose_all([STRIPPED, STRIPPED, title])] == ["stripped"] * 3


def test_half_of_a_document_cannot_have_lost_less_than_the_other():
    assert [one.damage for one in diagnose_all([GARBLED, GARBLED, STRIPPED])] == ["garbled"] * 3


def test_paragraphs_of_one_page(case):
    assert [one.damage for one in diagnose_all(case["input"])] == case["expected"]


def test_wrong_codes_come_with_their_evidence():
    found = diagnose("ñy ban nh©n d©n tØnh ban hµnh kÕ ho¹ch c¶i c¸ch hµnh chÝnh")
    assert (found.damage, found.encoding) == ("legacy:tcvn3", "tcvn3")
    assert found.decoded_share == 1
    assert 0 < found.signs < 0.5
    assert found.syllable_share < 0.5
