"""Parts of ink, beside what OpenCV tells of them."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.layout.parts import find_parts


@st.composite
def images(draw):
    """Draw an image of black and white dots, of few or many."""
    shape = draw(st.integers(1, 40)), draw(st.integers(1, 40))
    share = draw(st.floats(0, 1))
    dots = np.random.default_rng(draw(st.integers(0, 2**32))).random(shape)
    return np.where(dots < share, 255, 0).astype(np.uint8)


@given(images())
def test_boxes_areas_and_middles_are_those_of_opencv(ink):
    parts = find_parts(ink)
    _, labels, stats, middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    assert (parts.boxes[1:] == stats[1:, :4]).all()
    assert (parts.areas[1:] == stats[1:, cv2.CC_STAT_AREA]).all()
    assert parts.middles[1:] == pytest.approx(middles[1:])
    assert (parts.owners == labels[ink > 0]).all()


@given(images(), st.integers(0, 2**32))
def test_chosen_parts_are_drawn_and_no_others(ink, seed):
    parts = find_parts(ink)
    _, labels = cv2.connectedComponents(ink, connectivity=8)
    chosen = np.random.default_rng(seed).random(len(parts.boxes)) < 0.5
    wanted = chosen[labels] & (ink > 0)
    assert (parts.drawn(chosen) == np.where(wanted, 255, 0)).all()
    rows, columns = parts.places(chosen)
    assert np.array_equal(np.stack([rows, columns]), np.stack(np.nonzero(wanted)))


@given(images())
def test_a_part_alone_is_without_those_that_reach_into_its_box(ink):
    parts = find_parts(ink)
    _, labels = cv2.connectedComponents(ink, connectivity=8)
    for index, (left, top, wide, high) in enumerate(parts.boxes.tolist()):
        if index:
            assert np.array_equal(parts.alone(index), labels[top : top + high, left : left + wide] == index)


@pytest.mark.parametrize("level", [0, 1, 255])
def test_an_image_of_one_tone_is_one_part_or_none(level):
    parts = find_parts(np.full((30, 20), level, np.uint8))
    assert parts.boxes.tolist() == ([[0, 0, 0, 0], [0, 0, 20, 30]] if level else [[0, 0, 0, 0]])
