"""Capitals told by their height, on lines that are drawn letter by letter."""

import cv2
import numpy as np
import pytest

from pipeline.datatypes import Box, Word
from pipeline.ocr.letter_case import mind_case

DPI = 144
X, CAPITAL = 16, 24


def drawn(texts, heights):
    """Draw each word as one box a letter, of the heights given for it; return the image and the words."""
    image = np.full((200, 1600), 255, np.uint8)
    words, x = [], 40
    for text, (first, rest) in zip(texts, heights, strict=True):
        left = x
        for at in range(len(text)):
            high = rest if at else first
            cv2.rectangle(image, (x, 100 - high), (x + 10, 100), 0, -1)
            x += 14
        words.append(Word(text, box=Box(left / 2, 60 / 2, (x - 4) / 2, 104 / 2), confidence=0.9))
        x += 12
    return image, words


LINE = ("công", "tác", "thi", "hành", "án", "hành", "chính", "ở", "một")


@pytest.mark.parametrize(
    ("read", "heights", "expected"),
    [
        ("SỐ", (X, X), "số"),
        ("SỐ", (CAPITAL, CAPITAL), "SỐ"),
        ("Và", (X, X), "và"),
        ("Và", (CAPITAL, X), "Và"),
        ("CƠ", (X + 1, X), "cơ"),
        ("TỈNH", (X, X), "TỈNH"),  # a T is no small letter, however low
        ("Sở,", (X, X), "Sở,"),
        ("sở", (CAPITAL, CAPITAL), "sở"),  # nothing is made a capital
    ],
)
def test_a_capital_no_higher_than_an_x_is_small(read, heights, expected):
    image, words = drawn((*LINE, read), [*((X, X) for _word in LINE), heights])
    found = mind_case(image, DPI, words)
    assert [word.text for word in found] == [*LINE, expected]
    assert [word.box for word in found] == [word.box for word in words]


def test_a_short_line_and_one_of_capitals_are_left_alone():
    image, words = drawn(("Sở", "cũ"), [(X, X), (X, X)])
    assert mind_case(image, DPI, words) == words
    image, words = drawn(("SỞ", *(word.upper() for word in LINE)), [(X, X)] * 10)
    assert mind_case(image, DPI, words) == words


def test_a_line_of_letters_of_all_heights_is_left_alone():
    image, words = drawn(
        (*LINE, "SỐ"), [(X, X), (X, 20), (26, 30), (10, 24), (20, 20), (12, 30), (30, 11), (9, 9), (X, X), (X, X)]
    )
    assert mind_case(image, DPI, words) == words
