import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.datatypes import Box, Word
from pipeline.text.layer import is_signature_overlay, judge_layer, measure

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/ingest/layer.json").read_text("utf-8"))


def words(text: str, font: str | None = None) -> list[Word]:
    return [
        Word(word, box=Box(0, 20 * at, 10, 20 * at + 12), font=font)
        for at, line in enumerate(text.split("\n"))
        for word in line.split()
    ]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if "expect" in case else [])
        for case in CASES
    ],
)
def test_a_layer_is_judged(case):
    judged = judge_layer(words(case["text"], case.get("font")), case["image_share"])
    assert judged.kind == case["expected"], judged
    assert judged.usable == (case["expected"] in {"good", "legacy"} or case.get("usable", False))
    assert judged.reason


def test_the_figures_are_those_of_the_text():
    figures = measure("Ủy ban nhân dân Tw \ufffd")
    assert figures.letters == 14
    assert figures.syllables == pytest.approx(4 / 5)
    assert figures.spelled == 1
    assert figures.marked == pytest.approx(3 / 14)
    assert figures.broken == pytest.approx(1 / 15)


@given(st.text(), st.floats(0, 1))
def test_any_text_gets_a_verdict(text, share):
    judged = judge_layer(words(text), share)
    assert (judged.kind == "none") == (not text.split())
    figures = measure(text)
    assert 0 <= figures.spelled <= 1
    assert 0 <= figures.broken <= 1


@pytest.mark.parametrize(
    ("text", "overlay"),
    [
        ("Người ký: Văn phòng Email: vp@a.gov.vn", True),
        ("Digitally signed by Nguyen Van An", True),
        ("Signature Not Verified", True),
        ("2024.03.12 09:15:42 +07'00'", True),
        ("25", False),
        ("ngày 12 tháng 3 năm 2024", False),
        ("12/03/2024", False),
        ("", False),
    ],
)
def test_what_a_signature_field_prints(text, overlay):
    assert is_signature_overlay(words(text)) is overlay
