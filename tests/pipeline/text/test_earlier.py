import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diacritics import load_model
from pipeline.datatypes import LayerVerdict, TextPage
from pipeline.text.earlier import better_reading, judge_earlier, lost, misread
from pipeline.text.restore import restore_marks

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/text/earlier.json").read_text("utf-8"))
RIGHT, WORN = (
    next(case["text"] for case in CASES if case["label"] == label) for label in ("proofread", "second marks lost")
)
BROKEN = "Uy bah nhãn đân xả tồ chúc lẩy ý klến Nhàn dần vể dụ tháo quỵ uớc của thòn, tông hơp và gúi Phóng Tu phảp"


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if "expect" in case else [])
        for case in CASES
    ],
)
def test_an_earlier_recognition_is_judged(case):
    judged = judge_earlier(case["text"], case["unread"], case.get("lines", 0))
    assert (judged.kind, judged.usable) == (case["expected"], case["expected"] == "good")
    assert judged.reason


@pytest.mark.parametrize(
    ("unread", "lines", "text", "reason"),
    [
        (0.03, 1, RIGHT, "an earlier recognition without visible losses"),
        (0.05, 2, RIGHT, "an earlier recognition left 2 lines of print unread"),
        (0.4, 9, RIGHT, "an earlier recognition left 40% of the print unread"),
        (0.0, 0, WORN, "an earlier recognition misread about"),
    ],
)
def test_the_reason_says_what_was_lost(unread, lines, text, reason):
    assert judge_earlier(text, unread, lines).reason.startswith(reason)


def page(text, coverage, origin="ocr"):
    return TextPage(1, 595, 842, origin, text, coverage=coverage)


@pytest.mark.parametrize(
    ("now", "earlier", "kept"),
    [
        (page(RIGHT, 1.0), None, False),
        (page(RIGHT, 1.0), page(WORN, 1.0), False),
        (page(WORN, 1.0), page(WORN, 1.0), False),
        (page(RIGHT, 0.95), page(RIGHT, 1.0), False),
        (page(RIGHT, 1.0), page(RIGHT, 0.5), False),
        (page(BROKEN, 1.0), page(WORN, 1.0), True),
        (page(RIGHT, 0.5), page(WORN, 1.0), True),
        (page("", 0.0), page(WORN, 0.8), True),
        (page("", None), page(WORN, 0.8), True),
        (page("", 0.0), page("", 0.0), False),
    ],
    ids=[
        "no earlier one", "the new one is right", "alike", "a seal", "the earlier one has half", "the picture is poor",
        "half was not read", "the engine failed", "the engine failed, nothing measured", "nothing at all",
    ],
)  # fmt: skip
def test_the_better_reading_is_taken(now, earlier, kept):
    assert better_reading(now, earlier) is (earlier if kept else now)


@settings(max_examples=30)
@given(st.text(max_size=200), st.floats(0, 1))
def test_any_reading_loses_something_between_nothing_and_twice_all(text, coverage):
    assert misread(text) >= 0
    assert 0 <= lost(page(text, coverage)) <= 2
    assert better_reading(page(text, coverage), page(text, coverage)).text == text


def test_a_misread_layer_that_is_kept_gets_its_second_marks_back():
    misread_layer = LayerVerdict("garbled", "an earlier recognition misread about 5% of the words")
    kept = replace(page(WORN, 1.0, "text_layer"), verdict=misread_layer)
    trusted = replace(kept, verdict=LayerVerdict("good", "Vietnamese", usable=True))
    mended, same = (restore_marks([one], load_model())[0] for one in (kept, trusted))
    assert mended.text == WORN.replace("tô chức", "tổ chức").replace("tông hợp", "tổng hợp")
    assert (mended.origin, mended.words) == ("text_layer", kept.words)
    assert same.text == WORN
