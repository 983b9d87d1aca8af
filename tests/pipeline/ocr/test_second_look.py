"""Second readings by cases: words as [text, left, top, right, bottom, confidence], all in points of the page."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.datatypes import Box, Word
from pipeline.layout import arrange
from pipeline.ocr.second_look import GAP, MOST_STRIPS, doubtful_strips, lay_out, look_again

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/ocr/second_look.json").read_text(encoding="utf-8"))
DPI = 144
IMAGE = np.full((1684, 1190), 255, np.uint8)


def words_of(rows):
    return [Word(text, box=Box(*box), confidence=sure) for text, *box, sure in rows]


def read_again(words, missed, again):
    """Look again with an engine that reads `again` where it stands on the page."""
    strips = doubtful_strips(words, missed)

    def read(block):
        _block, tops = lay_out(IMAGE, DPI, strips)
        assert block.shape == _block.shape
        return [
            Word(
                word.text,
                box=Box(
                    word.box.left - strip.box.left + GAP,
                    word.box.top - strip.box.top + top,
                    word.box.right - strip.box.left + GAP,
                    word.box.bottom - strip.box.top + top,
                ),
                confidence=word.confidence,
            )
            for strip, top in zip(strips, tops, strict=True)
            for word in again
            if strip.box.left <= word.box.left
            and word.box.right <= strip.box.right
            and strip.box.top <= word.box.middle <= strip.box.bottom
        ]

    return look_again(IMAGE, DPI, words, missed, read)


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_case(case):
    words = words_of(case["words"])
    missed = [Box(*box) for box in case.get("missed", [])]
    found = read_again(words, missed, words_of(case["again"]))
    assert arrange(found, 595, 842)[0] == case["expected"]
    for text, sure in case.get("confidence", {}).items():
        assert [word.confidence for word in found if word.text == text] == [sure]


def test_what_is_taken_stands_where_it_was():
    words = words_of([["Chỉ", 100, 100, 120, 112, 0.4]])
    (word,) = read_again(words, [], words_of([["Chi", 101, 101, 119, 111, 0.95]]))
    assert word.text == "Chi"
    assert word.box.left == pytest.approx(101)
    assert word.box.top == pytest.approx(101)


def test_a_page_of_nothing_but_doubt_is_not_read_again():
    words = [Word("x", box=Box(50, 12 * n, 60, 12 * n + 8), confidence=0.1) for n in range(MOST_STRIPS + 1)]

    def read(block):
        raise AssertionError(block.shape)

    assert look_again(IMAGE, DPI, words, [], read) == words


def test_strips_keep_their_ink_and_lose_that_of_the_lines_above():
    image = IMAGE.copy()
    image[200:220, 210:230] = 0  # the word
    image[170:198, 260:270] = 0  # a letter of the line above, whose foot reaches in
    strips = doubtful_strips(words_of([["Chỉ", 100, 100, 140, 110, 0.2]]), [])
    block, (top,) = lay_out(image, DPI, strips)
    assert (block < 128).sum() == 400
    assert block[round(top * 2) :, :].min() == 0


@given(
    st.lists(
        st.builds(
            lambda x, y, w, h, sure: Word("từ", box=Box(x, y, x + w, y + h), confidence=sure),
            st.floats(0, 500),
            st.floats(0, 780),
            st.floats(2, 90),
            st.floats(2, 50),
            st.floats(0, 1),
        ),
        max_size=25,
    )
)
def test_without_a_better_reading_nothing_is_lost(words):
    assert look_again(IMAGE, DPI, words, [], lambda _block: []) == words
