"""Whether a recognised word lost a mark, by the shipped weights."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics import Edit
from diacritics.second_mark import MISREAD, Habits, confusions, features, judged

CASES = "second_mark.json"
WORDS = st.sampled_from(["tô", "tổ", "đối", "đổi", "chi", "tại", "Cư", "Chư", "trât", "khj", "uống", "Đảng", "d", "đ"])
CHANCES = st.floats(0, 1)
HABITS = st.builds(
    Habits, st.dictionaries(st.sampled_from(("^>^?", "^'>^?", "?>")), st.integers(0, 50)), st.integers(0, 9999)
)


def test_cases(case):
    seen = case["input"]
    edit = Edit(0, len(seen["before"]), seen["before"], seen["after"], "ocr", seen["restoration"])
    chance = judged(edit, seen["engine"], Habits(seen["habits"], seen["words"])).confidence
    assert ("mended" if chance >= MISREAD else "left") == case["expected"]


@given(WORDS, WORDS, CHANCES, CHANCES, HABITS)
def test_a_judgement_is_a_probability_and_changes_nothing_else(before, after, restoration, engine, habits):
    edit = Edit(3, 3 + len(before), before, after, "ocr", restoration, ((before, 1 - restoration),))
    found = judged(edit, engine, habits)
    assert 0 <= found.confidence <= 1
    assert (found.start, found.end, found.before, found.after, found.rule) == (3, edit.end, before, after, "ocr")
    assert [word for word, _ in found.alternatives] == [before]
    assert found.confidence + sum(share for _, share in found.alternatives) < 1.001


@given(CHANCES, CHANCES, HABITS)
def test_a_surer_restoration_is_believed_more(restoration, engine, habits):
    chances = [
        judged(Edit(0, 3, "đôi", "đối", "ocr", one), engine, habits).confidence
        for one in (restoration / 2, restoration)
    ]
    # Where it becomes sure enough to count as a habit it no longer counts as another's: that may cost a little.
    assert chances[0] <= chances[1] or restoration >= 0.99


def test_a_page_that_loses_marks_is_believed_to_lose_one_more():
    edit = Edit(0, 2, "ôn", "ổn", "ocr", 0.9)
    clean, worn = (Habits(counts, 900) for counts in ({}, {"^>^?": 9}))
    assert judged(edit, 0.96, clean).confidence < MISREAD < judged(edit, 0.96, worn).confidence


def test_a_change_is_no_evidence_for_itself():
    edit = Edit(0, 2, "ôn", "ổn", "ocr", 0.999)
    alone = dict(features(edit, 0.96, Habits.of([edit], 900)))
    beside = dict(features(edit, 0.96, Habits.of([edit, edit], 900)))
    assert alone["this habit"] == 0
    assert beside["this habit"] > 0
    assert beside["habit"] > alone["habit"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("tô", "tổ", ("^>^?",)),
        ("Sửa", "Sữa", ("+?>+~",)),
        ("dươc", "được", (">-", "+>+.")),
        ("hoà", "hòa", ()),
        ("bà", "bàn", ()),
        ("cán", "các", ()),
    ],
)
def test_confusions_are_named_by_the_marks(before, after, expected):
    assert confusions(Edit(0, len(before), before, after, "ocr")) == expected
