"""Black round seals on drawn pages, and the posts that they cover."""

import cv2
import numpy as np
import pytest

from pipeline.datatypes import Box, RasterPage, Word
from pipeline.ocr import recognize
from pipeline.ocr.black_seals import find_black_seals, hidden_posts
from tests.pipeline.ocr.test_prepare import DPI, page
from tests.pipeline.ocr.test_recognize import Told, lines

SCALE = 72 / DPI
SEAL = Box(330, 560, 432, 662)


def sealed(*, seal=SEAL, thickness=6):
    """Draw a round seal of two rings on a page of print."""
    image = page()
    centre = round((seal.left + seal.right) / 2 / SCALE), round(seal.middle / SCALE)
    radius = round(seal.width / 2 / SCALE)
    cv2.circle(image, centre, radius, 0, thickness)
    cv2.circle(image, centre, round(0.7 * radius), 0, 2)
    return image


def word(text, left, middle, sure=0.95):
    return Word(text, box=Box(left, middle - 6, left + 40, middle + 6), confidence=sure)


def test_a_seal_is_found_where_it_stands():
    (found,) = find_black_seals(sealed(), DPI)
    assert found.left == pytest.approx(SEAL.left, abs=5)
    assert found.bottom == pytest.approx(SEAL.bottom, abs=5)


def test_print_and_pictures_hold_none():
    noise = np.random.default_rng(1).integers(0, 255, (1754, 1240), np.uint8)
    for image in (page(), np.full((1754, 1240), 255, np.uint8), np.zeros((1754, 1240), np.uint8), noise, page()[:20]):
        assert find_black_seals(image, DPI) == []


def test_rings_of_another_size_are_none():
    assert find_black_seals(sealed(seal=Box(330, 560, 370, 600)), DPI) == []


@pytest.mark.parametrize(
    ("words", "hidden"),
    [
        ([word("CHỦ", 380, 550), word("TỊCH", 424, 550)], False),
        ([word("CHỦ", 380, 550, 0.4), word("TỊCH", 424, 550)], True),
        ([word("Nguyễn", 380, 690), word("Văn", 424, 690)], True),
        ([word("CHỦ", 100, 550), word("TỊCH", 144, 550)], True),
        ([word("CHỦ", 380, 300), word("TỊCH", 424, 300)], True),
        ([], True),
    ],
    ids=["read", "read badly", "a name", "at the margin", "far above", "nothing"],
)
def test_a_post_that_was_not_read_is_hidden(words, hidden):
    assert bool(hidden_posts(words, [SEAL])) is hidden


def test_a_page_says_that_its_seal_covers_who_signs():
    image = sealed()
    found = recognize(RasterPage(1, 595, 842, image, DPI), Told(lines(range(24))), 60)
    (told,) = [problem for problem in found.problems if "black seal" in problem.reason]
    assert told.reason == "a black seal on page 1 covers who signs: no post was read there"
    assert told.box.left == pytest.approx(SEAL.left, abs=6)
