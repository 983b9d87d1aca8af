"""Doubtful figures read twice: words as [text, confidence] on one line, and the answers to their crops."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.datatypes import Box, Word
from pipeline.ocr.figures import MOST, read_figures

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/ocr/figures.json").read_text(encoding="utf-8"))
DPI = 144
IMAGE = np.full((1684, 1190), 255, np.uint8)


def line(rows):
    return [Word(text, box=Box(60 + 50 * at, 100, 100 + 50 * at, 112), confidence=sure) for at, (text, sure) in rows]


def answers(rows):
    """Return a reader that answers each crop of the block in turn; crops are 16 points high and 14 apart."""

    def read(_block):
        return [
            Word(text, box=Box(16, 16 + 30 * at, 50, 28 + 30 * at), confidence=sure)
            for at, (text, sure) in enumerate(rows)
            if text
        ]

    return read


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_case(case):
    found = read_figures(IMAGE, DPI, line(list(enumerate(case["words"]))), answers(case["again"]))
    assert [[word.text, word.confidence] for word in found] == case["expected"]


def test_a_page_of_doubtful_figures_is_not_read_again():
    def read(block):
        raise AssertionError(block.shape)

    words = [Word("7", box=Box(50, 8 * at, 60, 8 * at + 6), confidence=0.2) for at in range(MOST + 1)]
    assert read_figures(IMAGE, DPI, words, read) == words


@given(
    st.lists(st.tuples(st.text("0123456789|/§‡ab", min_size=1, max_size=6), st.floats(0, 1)), max_size=8),
    st.lists(st.tuples(st.text("0123456789./-", max_size=6), st.floats(0, 1)), max_size=8),
)
def test_no_figure_is_ever_put_in_the_place_of_another(first, second):
    words = line(list(enumerate(first)))
    assert [word.text for word in read_figures(IMAGE, DPI, words, answers(second))] == [word.text for word in words]
