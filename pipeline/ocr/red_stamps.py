"""Red stamps of urgency and secrecy, which fade with the seals when a page is made ready: read by their colour.

NĐ 30/2020, Phụ lục I: boxes 10a and 10b, framed, 20 x 8 to 40 x 8 mm; their words are a closed list. Round seals are
36 mm high, and are not looked at.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np
from rapidfuzz import fuzz, process
from unidecode import unidecode

from pipeline.datatypes import Box, Pixels, Word
from pipeline.layout.lines import around, box_of
from pipeline.ocr.prepare import Upright, at_working_dpi, quarter_turned, redness, rotate
from pipeline.ocr.second_look import Strip, confidence, lay_out

WORDINGS = {
    unidecode(words): words
    for words in (
        "HỎA TỐC HẸN GIỜ",
        "HỎA TỐC",
        "THƯỢNG KHẨN",
        "KHẨN",
        "TUYỆT MẬT",
        "TỐI MẬT",
        "MẬT",
        "XEM XONG TRẢ LẠI",
        "LƯU HÀNH NỘI BỘ",
        "TÀI LIỆU THU HỒI",
    )
}

RED = 60
"""Redness of stamp ink: fresh ink has 150, the fringes of black letters on a colour scan 30 and less."""

WIDTH, HEIGHT = (0.4, 3.0), (0.14, 0.8)
"""Inches of a stamp's words or frame; the form says 0.8 to 1.6 by 0.3, rubber ones are up to twice as large."""

ALIKE = 80.0
"""Likeness, 0 to 100, to a wording without marks: `HOA TÓC` and `HỎA TỐC` are one, `MAT` and `BAT` are not."""

SURE = 0.5
"""Confidence below which red ink is no words: of seals and signatures comes 0.4 and less that is like no wording."""


def read_red_stamps(
    image: Pixels, dpi: float, upright: Upright, read: Callable[[Pixels], Sequence[Word]]
) -> list[Word]:
    """Return the words of the red stamps on a page image (`dpi` dots an inch), placed on its `upright` (points).

    `read` gets a block of lines on white, of the upright's resolution. A stamp is written as its form has it.
    """
    if image.ndim != 3:
        return []
    ink = _red_ink(image, dpi, upright)
    strips = [Strip((), (), box) for box in find_red_marks(ink, upright.dpi)]
    if not strips:
        return []
    block, tops = lay_out(ink, upright.dpi, strips)
    found = [word for word in read(block) if word.box]
    stamps: list[Word] = []
    for strip, top in zip(strips, tops, strict=True):
        words = [word for word in found if top - 2 <= box_of(word).middle <= top + strip.box.height + 2]
        stamps += _as_printed(words, strip.box)
    return stamps


def find_red_marks(ink: Pixels, dpi: float) -> list[Box]:
    """Find what is of a stamp's size (points) on an image of red ink, dark on white, from the top."""
    dark = np.where(ink < 255 - RED, 255, 0).astype(np.uint8)
    near = np.ones((max(1, round(dpi * 0.03)), max(1, round(dpi * 0.14))), np.uint8)
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, near)
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = []
    for left, top, wide, high, area in stats[1:count].tolist():
        fits = WIDTH[0] <= wide / dpi <= WIDTH[1] and HEIGHT[0] <= high / dpi <= HEIGHT[1]
        if fits and wide > 1.3 * high and area > 0.2 * wide * high:
            margin = dpi / 36
            edges = (left - margin, top - margin, left + wide + margin, top + high + margin)
            boxes.append(Box(*(max(edge, 0) * 72 / dpi for edge in edges)))
    return sorted(boxes, key=lambda box: box.top)


def _red_ink(image: Pixels, dpi: float, upright: Upright) -> Pixels:
    """Return the red ink of a page as the upright stands, dark on white, without frames."""
    scaled, _ = at_working_dpi(image, dpi)
    red = cv2.convertScaleAbs(redness(scaled), alpha=1.6)
    turned = rotate(quarter_turned(np.asarray(255 - red, np.uint8), upright.turn), upright.angle - upright.turn)
    return _without_frames(turned, upright.dpi)


def _without_frames(ink: Pixels, dpi: float) -> Pixels:
    """White out the frames: marks as wide as a stamp, and hollow."""
    dark = np.where(ink < 255 - RED, 255, 0).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    wide, high, area = (stats[:, edge] for edge in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    frame = (wide > WIDTH[0] * dpi) & (high < HEIGHT[1] * dpi) & (area < 0.35 * wide * high)
    frame[0] = False
    if not frame.any():
        return ink
    spots = np.where(frame, 255, 0).astype(np.uint8)[labels]
    return np.asarray(np.where(cv2.dilate(spots, np.ones((3, 3), np.uint8)) > 0, 255, ink), np.uint8)


def _as_printed(words: Sequence[Word], place: Box) -> list[Word]:
    """Words of the wording that a mark was read as, side by side in its place; none where it is like none."""
    text = unidecode(" ".join(word.text for word in words)).upper().strip(" .:|[]()-_")
    best = process.extractOne(text, WORDINGS.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE) if text else None
    if best is None or confidence(words) < SURE:
        return []
    printed = WORDINGS[best[0]].split()
    inner = around(box_of(word) for word in words)
    left, wide = max(place.left, 0), min(inner.width, place.width) / len(printed)
    return [
        replace(
            words[0],
            text=word,
            confidence=round(confidence(words), 2),
            box=Box(left + wide * index, place.top, left + wide * (index + 0.9), place.bottom),
        )
        for index, word in enumerate(printed)
    ]
