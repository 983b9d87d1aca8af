"""Pages on which there is nothing to read, or too much: a page of text comes back for each, in bounded time."""

import cv2
import numpy as np
import pytest

from pipeline.datatypes import RasterPage
from pipeline.ocr import EngineFailed, Tesseract, recognize
from tests.pipeline.ocr.test_prepare import DPI, page

SHAPE = (1754, 1240)
RANDOM = np.random.default_rng(7)


def photograph():
    """Make soft shapes in all greys."""
    return cv2.GaussianBlur(RANDOM.integers(0, 255, SHAPE, np.uint8), (0, 0), 25)


def scrawl():
    """Make loops as a hand writes them."""
    image = np.full(SHAPE, 255, np.uint8)
    steps = np.linspace(0, 60, 900)
    for row in range(10):
        x = 120 + steps * 15 + 18 * np.sin(steps * 3)
        y = 250 + 130 * row + 30 * np.cos(steps * 3.3 + row)
        cv2.polylines(image, [np.stack([x, y], axis=1).astype(np.int32)], isClosed=False, color=0, thickness=3)
    return image


PAGES = {
    "blank": np.full(SHAPE, 255, np.uint8),
    "black": np.zeros(SHAPE, np.uint8),
    "noise": RANDOM.integers(0, 255, SHAPE, np.uint8),
    "photograph": photograph(),
    "handwriting": scrawl(),
    "a strip": np.full((20, 1240), 255, np.uint8),
    "a dot": np.zeros((1, 1), np.uint8),
    "a dot in colour": np.zeros((1, 1, 3), np.uint8),
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_without_text_is_a_page_of_no_sure_words(kind):
    image = PAGES[kind]
    found = recognize(RasterPage(1, 595, 842, image, DPI), Tesseract(), 60)
    sure = [word.text for word in found.words if (word.confidence or 0) > 0.9 and len(word.text) > 3]
    assert len(sure) <= 2
    assert found.problems or not found.words


def test_an_upside_down_page_is_read():
    found = recognize(RasterPage(1, 595, 842, np.rot90(page(), 2).copy(), DPI), Tesseract(), 60)
    assert found.raw.count("huyen") > 15


def test_an_engine_that_fails_on_blocks_alone_costs_nothing():
    class Half:
        name = "half"

        def recognize(self, image, dpi, seconds):
            return Tesseract().recognize(image, dpi, seconds)

        def turn(self, image, dpi, seconds):
            return 0

        def read_block(self, image, dpi, seconds):
            raise EngineFailed("no")

    whole = recognize(RasterPage(1, 595, 842, page(6), DPI), Half(), 60)
    assert whole.raw.count("huyen") == 6
