"""Tables without rules, and what only looks like one: lines as [text, left, top] in points, 13 points high."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.datatypes import Box, Word
from pipeline.layout import arrange
from pipeline.layout.aligned import Table, part_tables
from pipeline.layout.lines import rows, segment

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/layout/aligned.json").read_text(encoding="utf-8"))
SIZE = 13.0


def words_of(lines, stretch=1.0, shift=0.0):
    """Words of lines of text, a letter 0.45 of its height wide, every other word `shift` points off."""
    words = []
    for text, left, top in lines:
        x = left
        for word in text.split():
            width = len(word) * SIZE * 0.45
            off = shift * (-1) ** len(words)
            words.append(Word(word, box=Box(x + off, top + off / 2, x + width + off, top + SIZE + off / 2)))
            x += width + SIZE * 0.3 * stretch
    return words


def lines_of(text):
    return [line for line in text.split("\n") if line]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_case(case):
    words = words_of(case["lines"], case.get("stretch", 1.0))
    assert lines_of(arrange(words, 595, 842)[0]) == lines_of(case["expected"])


@pytest.mark.parametrize("case", [case for case in CASES if "\t" in case["expected"]], ids=lambda case: case["label"])
def test_boxes_that_shift_as_at_100_dpi_are_no_hindrance(case):
    assert lines_of(arrange(words_of(case["lines"], shift=1.5), 595, 842)[0]) == lines_of(case["expected"])


PLACES = st.tuples(
    st.text(alphabet="aB1", min_size=1, max_size=9), st.sampled_from([90, 200, 310, 420]), st.integers(5, 12)
).map(lambda place: [place[0], place[1], place[2] * 18.0])


@given(st.lists(PLACES, max_size=24, unique_by=lambda place: tuple(place[1:])))
def test_every_word_is_in_one_row_of_the_text_or_of_a_table(lines):
    words = words_of(lines)
    kept = []
    for part in part_tables(rows(segment(words))):
        if isinstance(part, Table):
            assert len({len(row) for row in part.rows}) == 1
            kept += [word for row in part.rows for cell in row for word in cell]
        else:
            kept += [word for row in part for segment_ in row for word in segment_.words]
    assert sorted(map(id, kept)) == sorted(map(id, words))
