"""Red stamps of urgency and secrecy on drawn pages, read by an engine that answers what it is told."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from pipeline.datatypes import Box, Word
from pipeline.ocr.prepare import prepare, rotate
from pipeline.ocr.red_stamps import RedStamps, find_red_marks, read_red_stamps

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/ocr/red_stamps.json").read_text(encoding="utf-8"))
DPI = 150
RED = (205, 35, 45)


def sheet(*, framed=True, seal=True, angle=0.0):
    """Draw a page with lines of black text, a red stamp at its head and a round red seal at its foot."""
    image = np.full((1754, 1240, 3), 255, np.uint8)
    for number in range(12):
        cv2.putText(image, "ban hanh Ke hoach", (140, 700 + 55 * number), cv2.FONT_HERSHEY_COMPLEX, 1.2, (0, 0, 0), 2)
    cv2.putText(image, "KHAN", (200, 330), cv2.FONT_HERSHEY_COMPLEX, 1.3, RED, 3)
    if framed:
        cv2.rectangle(image, (180, 285), (345, 345), RED, 2)
    if seal:
        cv2.circle(image, (800, 1500), 105, RED, 6)
        cv2.putText(image, "VIET NAM", (740, 1540), cv2.FONT_HERSHEY_COMPLEX, 0.7, RED, 2)
    return np.stack([rotate(image[:, :, channel], angle) for channel in range(3)], axis=2)


def answer(rows):
    """Return a reader that answers words as [text, confidence], side by side on its first line."""

    def read(block):
        assert block.max() == 255
        return [Word(text, box=Box(20 + 60 * at, 18, 70 + 60 * at, 36), confidence=sure) for at, (text, sure) in rows]

    return read


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_case(case):
    image = sheet(seal=False)
    found = read_red_stamps(image, DPI, prepare(image, DPI), answer(list(enumerate(case["read"]))))
    assert [word.text for word in found.words] == case["expected"]


@pytest.mark.parametrize("framed", [True, False])
@pytest.mark.parametrize("angle", [0.0, 1.5])
def test_a_stamp_is_found_where_it_stands_on_the_upright_page_and_a_seal_is_none(framed, angle):
    image = sheet(framed=framed, angle=angle)
    upright = prepare(image, DPI)
    assert upright.angle == pytest.approx(-angle, abs=0.15)
    first, *rest = read_red_stamps(image, DPI, upright, answer([(0, ("KHẨN", 0.9))])).words
    assert (first.text, rest) == ("KHẨN", [])
    assert first.box.left * DPI / 72 == pytest.approx(190, abs=25)
    assert first.box.middle * DPI / 72 == pytest.approx(315, abs=25)


def test_the_frame_is_taken_out_before_the_words_are_read():
    blocks = []

    def read(block):
        blocks.append(block)
        return []

    image = sheet(seal=False)
    assert read_red_stamps(image, DPI, prepare(image, DPI), read).words == ()
    rows = (blocks[0] < 128).mean(axis=1)
    assert 0 < rows.max() < 0.7


@pytest.mark.parametrize("angle", [0, -9, 12])
def test_a_stamp_with_an_arrows_point_is_laid_level_without_its_frame(angle):
    image = np.full((1754, 1240, 3), 255, np.uint8)
    cv2.putText(image, "KHAN", (200, 330), cv2.FONT_HERSHEY_COMPLEX, 1.3, RED, 3)
    outline = np.array([[180, 285], [345, 285], [395, 315], [345, 345], [180, 345]])
    cv2.polylines(image, [outline], isClosed=True, color=RED, thickness=2)
    matrix = cv2.getRotationMatrix2D((260, 315), angle, 1)
    image = cv2.warpAffine(image, matrix, (1240, 1754), borderValue=(255, 255, 255))
    blocks = []

    def read(block):
        blocks.append(block)
        return [Word("KHẨN", box=Box(16, 14, 70, 34), confidence=0.9)]

    (word,) = read_red_stamps(image, DPI, prepare(image, DPI), read).words
    assert word.text == "KHẨN"
    rows = np.flatnonzero((blocks[0] < 128).any(axis=1))
    first = rows[0], rows[np.flatnonzero(np.diff([*rows, rows[-1] + 99]) > 9)[0]]
    assert first[1] - first[0] < 50  # the letters are 44 pixels high at 220 dpi, the frame is 88


def test_letters_that_touch_their_frame_stay():
    image = sheet(framed=False, seal=False)
    cv2.rectangle(image, (195, 303), (332, 330), RED, 2)
    blocks = []

    def read(block):
        blocks.append(block)
        return []

    found = read_red_stamps(image, DPI, prepare(image, DPI), read)
    assert found.words == ()
    assert len(found.unread) == 1
    ink = blocks[0] < 128
    assert ink.sum() > 1500
    assert ink.mean(axis=1).max() < 0.7


@pytest.mark.parametrize(
    ("words", "told"),
    [([], True), ([("XYZ", 0.3)], True), ([("Ký", 0.9), ("bởi", 0.9)], False), ([("MẬT", 0.9)], False)],
)
def test_a_framed_stamp_that_is_not_read_is_told(words, told):
    image = sheet(seal=False)
    found = read_red_stamps(image, DPI, prepare(image, DPI), answer(list(enumerate(words))))
    assert bool(found.unread) is told
    if told:
        assert found.unread[0].middle * DPI / 72 == pytest.approx(315, abs=25)


def test_red_words_without_a_frame_are_not_told():
    image = sheet(framed=False)
    assert read_red_stamps(image, DPI, prepare(image, DPI), answer([])) == RedStamps()


def test_a_page_without_red_is_not_read():
    def read(block):
        raise AssertionError(block.shape)

    grey = np.full((1754, 1240), 255, np.uint8)
    assert read_red_stamps(grey, DPI, prepare(grey, DPI), read) == RedStamps()
    black = cv2.cvtColor(sheet()[:, :, 1], cv2.COLOR_GRAY2RGB)
    assert read_red_stamps(black, DPI, prepare(black, DPI), read) == RedStamps()


def test_specks_and_seals_of_red_ink_are_no_stamps():
    ink = np.full((1754, 1240), 255, np.uint8)
    cv2.circle(ink, (600, 600), 105, 0, 8)
    ink[100:104, 100:104] = 0
    ink[900:903, 100:1100] = 0
    assert find_red_marks(ink, DPI) == []
