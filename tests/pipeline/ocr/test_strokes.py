"""Roman numerals that are drawn stroke by stroke, and what was read for them."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.datatypes import Box, Word
from pipeline.ocr.strokes import count_strokes, mind_numerals

DPI = 144
TOP, FOOT = 100, 122


def drawn(numeral, flag="both"):
    """Draw I, H, V, 1 and full stops; return the image and the box around them (points)."""
    image = np.full((300, 1200), 255, np.uint8)
    x = 60
    for sign in numeral:
        if sign == ".":
            cv2.rectangle(image, (x, FOOT - 2), (x + 2, FOOT), 0, -1)
        elif sign == "V":
            cv2.line(image, (x, TOP), (x + 7, FOOT), 0, 3)
            cv2.line(image, (x + 14, TOP), (x + 7, FOOT), 0, 3)
            x += 8
        elif sign == "H":
            for left in (x + 3, x + 13):
                cv2.rectangle(image, (left, TOP), (left + 3, FOOT), 0, -1)
            cv2.rectangle(image, (x + 3, 110), (x + 15, 112), 0, -1)
            x += 10
        else:
            cv2.rectangle(image, (x + 3, TOP), (x + 6, FOOT), 0, -1)
            cv2.rectangle(image, (x, FOOT - 1), (x + 9, FOOT), 0, -1)
            cv2.rectangle(image, (x, TOP), (x + (9 if sign == "I" and flag == "both" else 6), TOP + 1), 0, -1)
        x += 12
    return image, Box(29, TOP / 2 - 1, x / 2, FOOT / 2 + 1)


@pytest.mark.parametrize(
    ("numeral", "expected"),
    [("I.", 1), ("II.", 2), ("III.", 3), ("III", 3), ("IIII", None), ("IV.", None), ("V.", None), ("H.", None)],
)
def test_strokes_are_counted(numeral, expected):
    found = count_strokes(*_at(drawn(numeral)))
    assert (found.count if found else None) == expected
    assert found is None or found.stop == numeral.endswith(".")


@pytest.mark.parametrize(
    ("numeral", "read", "behind", "expected"),
    [
        ("III.", "HI.", "NHIỆM", "III."),
        ("III.", "II.", "NHIỆM", "III."),
        ("II.", "H.", "MỤC", "II."),
        ("III.", "II", "MỤC", "III."),
        ("I.", "L", "MỤC", "I."),
        ("I.", "1.", "MỤC", "I."),
        ("1.", "1.", "MỤC", "1."),
        ("I.", "L", "Mục", "L"),  # not before a heading in capitals
        ("II", "H", "năm", "II"),  # quý II năm
        ("III,", "HI,", "trong", "III,"),
        ("H.", "H.", "MỤC", "H."),
        ("IV.", "II.", "MỤC", "II."),
        ("III", "BIỂU", "năm", "BIỂU"),
        ("III.", "HI.", None, "III."),  # a word by itself
    ],
)
def test_numerals_are_written_as_they_stand(numeral, read, behind, expected):
    image, box = drawn(numeral.replace(",", "."))
    words = [Word(read, box=box, confidence=0.6)]
    if behind:
        words.append(Word(behind, box=Box(box.right + 4, box.top, box.right + 60, box.bottom), confidence=0.9))
    assert mind_numerals(image, DPI, words)[0].text == expected


def test_an_empty_box_has_none():
    assert count_strokes(np.full((300, 300), 255, np.uint8), DPI, Box(10, 10, 30, 22)) is None
    assert count_strokes(np.full((300, 300), 255, np.uint8), DPI, Box(900, 900, 930, 922)) is None


@given(st.text("IHLl1V.,aB", min_size=1, max_size=5), st.sampled_from(["I.", "II.", "III.", "IV.", "H."]))
def test_words_stay_one_each_and_where_they_were(read, numeral):
    image, box = drawn(numeral)
    (found,) = mind_numerals(image, DPI, [Word(read, box=box, confidence=0.5)])
    assert found.box == box
    assert found.text == read or set(found.text) <= set("I.,:")


def _at(picture):
    image, box = picture
    return image, DPI, box
