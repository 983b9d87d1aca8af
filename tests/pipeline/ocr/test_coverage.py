import cv2
import numpy as np

from pipeline.datatypes import Box
from pipeline.ocr.coverage import coverage, find_ink
from tests.pipeline.ocr.test_prepare import DPI, page

SCALE = 72 / DPI
WHOLE = Box(0, 0, 1240 * SCALE, 1754 * SCALE)


def test_all_ink_in_boxes_is_full_coverage():
    assert coverage(find_ink(page(), DPI), [WHOLE]).share == 1


def test_half_of_the_page_missed_is_seen():
    half = Box(0, 0, 1240 * SCALE, 850 * SCALE)
    assert 0.4 < coverage(find_ink(page(), DPI), [half]).share < 0.6


def test_nothing_read_is_no_coverage():
    assert coverage(find_ink(page(), DPI), []).share == 0


def test_seals_rules_and_borders_are_no_letters():
    image = np.full((1754, 1240), 255, np.uint8)
    image[:40] = 0
    image[900:904, 200:1100] = 0
    image[500:505, 500:505] = 0
    assert coverage(find_ink(image, DPI), []).share == 1


def test_a_single_word_that_was_missed_is_seen():
    image = np.full((1754, 1240), 255, np.uint8)
    cv2.putText(image, "KHAN CAP", (140, 200), cv2.FONT_HERSHEY_COMPLEX, 1.2, 0, 2)
    assert coverage(find_ink(image, DPI), []).share == 0


def test_an_empty_page_is_covered():
    assert coverage(find_ink(np.full((1754, 1240), 255, np.uint8), DPI), []).share == 1


def test_what_shines_through_from_the_back_is_no_ink():
    ghost = 255 - ((255 - page()) // 5)
    assert coverage(find_ink(ghost.astype(np.uint8), DPI), []).share == 1


def test_missed_words_are_told_apart_and_located():
    image = np.full((1754, 1240), 255, np.uint8)
    cv2.putText(image, "KHAN", (140, 200), cv2.FONT_HERSHEY_COMPLEX, 1.2, 0, 2)
    cv2.putText(image, "MAT", (900, 400), cv2.FONT_HERSHEY_COMPLEX, 1.2, 0, 2)
    found = coverage(find_ink(image, DPI), [])
    assert found.share == 0
    first, second = found.missed
    assert abs(first.left - 140 * SCALE) < 4
    assert abs(first.bottom - 200 * SCALE) < 4
    assert abs(second.left - 900 * SCALE) < 4
    assert coverage(find_ink(image, DPI), [first]).missed == (second,)


def test_a_strip_of_a_few_dots_is_measured_as_it_is():
    assert coverage(find_ink(np.zeros((1, 1), np.uint8), 300), []).share == 1
