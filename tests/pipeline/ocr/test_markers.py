"""Markers by cases: the first two words of lines one below the other, and what the doubtful are when read again."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.datatypes import Box, Word
from pipeline.ocr.markers import LARGER, MOST, is_dash, mind_markers, read_markers

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/ocr/markers.json").read_text(encoding="utf-8"))
DPI = 144
IMAGE = np.full((1684, 1190), 255, np.uint8)


def page(lines):
    """Put lines of two words 30 points apart."""
    return [
        Word(text, box=Box(left, 60 + 30 * at, right, 72 + 30 * at), confidence=0.9)
        for at, line in enumerate(lines)
        for text, left, right in zip(line, (100, 116), (112, 150), strict=True)
    ]


def answers(rows):
    """Return a reader that answers the crops in turn: they are 16 points high, 14 apart, and enlarged."""

    def read(_block):
        return [
            Word(text, box=Box(*(edge * LARGER for edge in (20, 16 + 30 * at, 32, 28 + 30 * at))), confidence=sure)
            for at, (text, sure) in enumerate(rows)
        ]

    return read


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_case(case):
    minded = mind_markers(IMAGE, DPI, page(case["lines"]))
    found = read_markers(IMAGE, DPI, minded, answers(case.get("again", [])))
    assert [word.text for word in found[::2]] == case["expected"]
    assert [word.text for word in found[1::2]] == [behind for _marker, behind in case["lines"]]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([(210, 130, 218, 132)], True),
        ([(210, 130, 218, 132), (204, 140, 205, 141)], True),  # a speck beside it
        ([(210, 130, 213, 132)], False),  # a full stop
        ([(210, 130, 218, 132), (213, 126, 215, 136)], False),  # a plus
        ([(210, 126, 218, 127), (210, 131, 218, 132)], False),  # an equals sign
        ([(205, 130, 240, 132)], False),  # a rule
        ([], False),
    ],
)
def test_a_dash_is_one_flat_mark(marks, expected):
    image = IMAGE.copy()
    for left, top, right, bottom in marks:
        cv2.rectangle(image, (left, top), (right, bottom), 0, -1)
    assert is_dash(image, DPI, Box(100, 60, 122, 72)) is expected


@pytest.mark.parametrize(
    ("first", "expected"), [("~", ["-"]), (".~", ["-"]), ("~Ủy", ["-", "Ủy"]), ("+", ["+"]), ("Ủy", ["Ủy"])]
)
def test_signs_of_the_shape_of_a_dash_are_one(first, expected):
    image = IMAGE.copy()
    cv2.rectangle(image, (201, 131), (206, 132), 0, -1)
    found = mind_markers(image, DPI, page([[first, "ban"]]))
    assert [word.text for word in found] == [*expected, "ban"]


def test_the_same_signs_of_another_shape_stay():
    assert [word.text for word in mind_markers(IMAGE, DPI, page([["~", "ban"]]))] == ["~", "ban"]


def test_a_page_of_signs_is_not_read_again():
    def read(block):
        raise AssertionError(block.shape)

    words = page([["<<", "Sở"]] * (MOST + 1))
    assert read_markers(IMAGE, DPI, words, read) == words


@given(st.lists(st.tuples(st.text("0123456789abdđ~<.,)-", min_size=1, max_size=4), st.sampled_from(["Sở", "ban"]))))
def test_numbers_stay_numbers(lines):
    found = mind_markers(IMAGE, DPI, page(lines[:20]))
    assert _numbers(word.text for word in found[::2]) == _numbers(line[0] for line in lines[:20])


def _numbers(texts):
    return ["".join(filter(str.isdigit, text)) for text in texts if ")" not in text and any(map(str.isdigit, text))]
