"""Letters among marks, what of them lies outside boxes, and the runs in which they stand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.datatypes import Box
from pipeline.layout.ink import letters_ink, side_by_side

DPI = 72
"""So that points and pixels are one."""


def mask(*marks):
    """Draw marks, each its left, top, width and height."""
    image = np.zeros((400, 300), np.uint8)
    for left, top, wide, high in marks:
        image[top : top + high, left : left + wide] = 1
    return image


def line(left, top, letters, fall=0.0):
    """Marks of letters 6 wide and 8 high, 9 apart, on a line that falls by a share of its length."""
    return [(left + 9 * at, round(top + 9 * at * fall), 6, 8) for at in range(letters)]


@pytest.mark.parametrize(
    ("mark", "is_letter"),
    [
        ((50, 50, 6, 8), True),
        ((50, 50, 40, 20), True),
        ((50, 50, 6, 2), False),
        ((50, 50, 6, 30), False),
        ((50, 50, 60, 8), False),
    ],
    ids=["letter", "word in one stroke", "dot", "initial of a seal", "rule"],
)
def test_marks_of_the_size_of_letters_are_letters(mark, is_letter):
    assert letters_ink(mask(mark), DPI).boxes.tolist() == ([list(mark)] if is_letter else [])


def test_a_hair_as_high_as_a_letter_is_none():
    image = np.zeros((600, 600), np.uint8)
    image[100:112, 100] = 1
    assert not letters_ink(image, 300).area
    image[100:112, 101:110] = 1
    assert letters_ink(image, 300).area == 120


@pytest.mark.parametrize(("letters", "is_print"), [(0, False), (3, False), (4, True)])
def test_as_much_ink_as_a_word_has_is_print(letters, is_print):
    ink = letters_ink(mask(*line(20, 20, letters)), DPI)
    assert ink.area == 48 * letters
    assert ink.is_print is is_print


def test_ink_outside_boxes_is_told_by_its_middles():
    ink = letters_ink(mask((20, 20, 6, 8), (40, 20, 6, 8), (60, 20, 6, 8)), DPI)
    outside = ink.outside([Box(10, 10, 24, 30), Box(44, 10, 70, 30)])
    assert outside.boxes.tolist() == [[40, 20, 6, 8]]
    assert outside.area == 48
    assert ink.outside([]).boxes.tolist() == ink.boxes.tolist()


@pytest.mark.parametrize("box", [Box(-40, -40, -5, -5), Box(900, 900, 950, 950), Box(-9, -9, 5, 5)])
def test_a_box_off_the_page_hides_nothing_on_it(box):
    ink = letters_ink(mask(*line(20, 20, 5)), DPI)
    assert ink.outside([box]).area == ink.area


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 40)), max_size=12), st.booleans())
def test_every_mark_is_in_one_run_and_runs_lie_around_marks(places, straight):
    ink = letters_ink(mask(*((left * 9, top * 9, 6, 8) for left, top in set(places))), DPI)
    runs = side_by_side(ink, 0.18, straight=straight)
    assert sum(run.marks for run in runs) == len(ink.boxes) == len(set(places))
    rest = ink.outside([Box(*map(float, run.edges)) for run in runs])
    assert rest.area == 0


def test_marks_further_apart_than_asked_and_those_of_other_lines_are_other_runs():
    ink = letters_ink(mask(*line(20, 20, 4), *line(70, 20, 3), *line(20, 40, 5)), DPI)
    edges = {run.edges: run.marks for run in side_by_side(ink, 0.2, straight=True)}
    assert edges == {(20, 20, 53, 28): 4, (70, 20, 94, 28): 3, (20, 40, 62, 48): 5}
    assert sorted(run.marks for run in side_by_side(ink, 0.25, straight=True)) == [5, 7]


def test_an_accent_belongs_to_its_run_on_a_straight_page():
    capitals = [(20 + 9 * at, 14, 6, 14) for at in range(4)]
    ink = letters_ink(mask(*capitals, *line(56, 20, 4), (66, 14, 4, 5)), DPI)
    assert [run.marks for run in side_by_side(ink, 0.2, straight=True)] == [9]
    assert [run.marks for run in side_by_side(ink, 0.2, straight=False)] == [8, 1]


def test_lines_askew_stay_apart_by_their_last_marks():
    rise = -0.07  # four degrees
    ink = letters_ink(mask(*line(20, 40, 28, rise), *line(20, 54, 28, rise), *line(20, 68, 28, rise)), DPI)
    assert [run.marks for run in side_by_side(ink, 0.18, straight=False)] == [28, 28, 28]
    assert max(run.marks for run in side_by_side(ink, 0.18, straight=True)) > 28
