"""Received stamps: frames drawn on a page, and words as [text, left, top, right, bottom, confidence]."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from pipeline.datatypes import Box, Word
from pipeline.layout import arrange, find_frames, part_stamps

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/layout/stamps.json").read_text(encoding="utf-8"))
DPI = 150


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_case(case):
    words = [Word(text, box=Box(*box), confidence=sure) for text, *box, sure in case["words"]]
    rest, stamps = part_stamps(words, [Box(*case["frame"])])
    assert arrange(rest, 595, 842)[0] == case["expected"]
    assert [stamp.text for stamp in stamps] == case["stamps"]
    assert [stamp.hides for stamp in stamps] == case.get("hides", [False] * len(stamps))


def framed(angle=0.0, gap=0, *, rule=False):
    image = np.full((1754, 1240), 255, np.uint8)
    cv2.rectangle(image, (100, 280), (400, 420), 0, 2)
    cv2.line(image, (100, 315), (400, 315), 0, 2)
    image[270:330, 200 : 200 + gap] = 255
    if rule:
        cv2.line(image, (400, 350), (700, 350), 0, 2)
    matrix = cv2.getRotationMatrix2D((250, 350), angle, 1)
    return cv2.warpAffine(image, matrix, (1240, 1754), borderValue=(255,))


@pytest.mark.parametrize(
    ("angle", "gap", "rule"), [(0, 0, False), (2.5, 0, False), (-3, 0, False), (0, 40, False), (0, 0, True)]
)
def test_a_frame_is_found_askew_broken_and_with_a_rule_that_runs_into_it(angle, gap, rule):
    (frame,) = find_frames(framed(angle, gap, rule=rule), DPI)
    for edge, wanted in zip((frame.left, frame.top, frame.right, frame.bottom), (100, 280, 400, 420), strict=True):
        assert abs(edge - wanted * 72 / DPI) < 10


def test_rules_tables_and_text_are_no_frames():
    image = np.full((1754, 1240), 255, np.uint8)
    cv2.line(image, (300, 200), (600, 200), 0, 2)
    for x in (100, 300, 700, 1100):
        cv2.line(image, (x, 300), (x, 800), 0, 2)
    for y in (300, 500, 800):
        cv2.line(image, (100, y), (1100, y), 0, 2)
    cv2.putText(image, "CONG HOA XA HOI", (140, 120), cv2.FONT_HERSHEY_TRIPLEX, 1.2, 0, 2)
    assert find_frames(image, DPI) == ()


def test_what_stands_in_the_lower_half_is_no_received_stamp():
    assert find_frames(np.flipud(framed()).copy(), DPI) == ()
