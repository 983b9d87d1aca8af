"""Red stamps of urgency and secrecy, which fade with the seals when a page is made ready: read by their colour.

NĐ 30/2020, Phụ lục I: boxes 10a and 10b, framed, 20 x 8 to 40 x 8 mm; their words are a closed list. Round seals are
36 mm high, and are not looked at. Rubber stamps are put on by hand: askew, now and then with an arrow's point, their
letters on their frames.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from unidecode import unidecode

from pipeline.datatypes import Box, Pixels, Word
from pipeline.layout.crops import Crop, lay_out, stand_on
from pipeline.layout.lines import around, box_of, meet
from pipeline.layout.parts import find_parts
from pipeline.ocr.prepare import Upright, at_working_dpi, quarter_turned, redness, rotate
from pipeline.ocr.second_look import confidence

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

LEAST_RED, LEAST = 15, 40
"""Redness of a field of a point by a point that has any red ink in it, and fields of the smallest stamp: faint letters
of 10 by 29 points have 90 of them."""

SPARSE = 0.2
"""Share of its field that a mark fills once its letters are joined."""

HOLLOW = 0.35
"""Share of its field below which a mark is a frame; letters have more of theirs."""

LARGEST_ANGLE = 20.0
"""Degrees that a stamp is put on askew at most."""

RIM = 0.06
"""Inches from the ends of a mark in which its frame's standing lines are."""

LINE = 0.35
"""Inches of the shortest line of a frame; letters of 28 points are as wide."""

READ = 0.7
"""Confidence at which what a framed mark says was read, and is none of the wordings: a signature's lines in red."""

Mask = npt.NDArray[np.bool_]

WIDTH, HEIGHT = (0.4, 3.0), (0.14, 0.8)
"""Inches of a stamp's words or frame; the form says 0.8 to 1.6 by 0.3, rubber ones are up to twice as large."""

ALIKE = 80.0
"""Likeness, 0 to 100, to a wording without marks: `HOA TÓC` and `HỎA TỐC` are one, `MAT` and `BAT` are not."""

SURE = 0.5
"""Confidence below which red ink is no words: of seals and signatures comes 0.4 and less that is like no wording."""


@dataclass(frozen=True, slots=True)
class RedMark:
    """Red ink of a stamp's size: where it stands (points), its pixels straight and without its frame."""

    box: Box
    pixels: Pixels
    is_framed: bool


@dataclass(frozen=True, slots=True)
class RedStamps:
    """The words of the stamps that were read, and the places of framed ones that could not be (points)."""

    words: tuple[Word, ...] = ()
    unread: tuple[Box, ...] = ()


def read_red_stamps(image: Pixels, dpi: float, upright: Upright, read: Callable[[Pixels], Sequence[Word]]) -> RedStamps:
    """Return the words of the red stamps on a page image (`dpi` dots an inch), placed on its `upright` (points).

    `read` gets a block of lines on white, of the upright's resolution. A stamp is written as its form has it.
    """
    if not has_red_marks(image, dpi):
        return RedStamps()
    ink = _red_ink(image, dpi, upright)
    free = _without_hollow(ink, upright.dpi)
    # with frames, which letters may touch; and without those that stand free, which may be of any form
    inks = (ink,) if free is ink else (ink, free)
    marks = [mark for some in inks for mark in find_red_marks(some, upright.dpi)]
    if not marks:
        return RedStamps()
    crops = [Crop(mark.pixels, mark.box.left, mark.box.top) for mark in marks]
    block, places, larger = lay_out(crops, upright.dpi)
    found = [word for word in read(block) if word.box]
    stamps: list[tuple[Box, list[Word]]] = []
    unread = []
    for mark, crop, place in zip(marks, crops, places, strict=True):
        again = stand_on(found, crop, place, larger)
        printed = _as_printed(again, mark.box)
        if printed and not any(meet(mark.box, box) for box, _words in stamps):
            stamps.append((mark.box, printed))
        if mark.is_framed and not printed and confidence(again) < READ:
            unread.append(mark.box)
    words = tuple(word for _box, some in sorted(stamps, key=lambda stamp: stamp[0].top) for word in some)
    return RedStamps(words, tuple(box for box in unread if not any(meet(box, other) for other, _words in stamps)))


def has_red_marks(image: Pixels, dpi: float) -> bool:
    """Whether a page image (grey or RGB) has as much red ink as the shortest of the stamps, MẬT.

    Looked at in points: most pages have none, and to make the ink ready takes a twentieth of a page's time.
    """
    scale = 72 / dpi
    if image.ndim != 3 or min(image.shape[:2]) < HEIGHT[0] * dpi:
        return False
    small = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    return int(np.count_nonzero(redness(small) > LEAST_RED)) >= LEAST


def find_red_marks(ink: Pixels, dpi: float) -> list[RedMark]:
    """Find what is of a stamp's size on an image of red ink, dark on white, from the top."""
    near = np.ones((max(1, round(dpi * 0.03)), max(1, round(dpi * 0.14))), np.uint8)
    parts = find_parts(np.asarray(cv2.morphologyEx(_dark(ink), cv2.MORPH_CLOSE, near), np.uint8))
    marks = []
    for index, ((left, top, wide, high), area) in enumerate(
        zip(parts.boxes.tolist(), parts.areas.tolist(), strict=True)
    ):
        if wide < WIDTH[0] * dpi or high > WIDTH[1] * dpi or area < SPARSE * wide * high:
            continue
        field = slice(top, top + high), slice(left, left + wide)
        mark = parts.alone(index)
        angle, long, short = _lie(mark)
        fits = WIDTH[0] <= long / dpi <= WIDTH[1] and HEIGHT[0] <= short / dpi <= HEIGHT[1]
        if fits and long > 1.3 * short and abs(angle) <= LARGEST_ANGLE:
            own = np.where(mark, ink[field], 255).astype(np.uint8)
            pixels, is_framed = _without_frame(_straight(own, angle, dpi), dpi)
            edges = (left, top, left + wide, top + high)
            marks.append(RedMark(Box(*(edge * 72 / dpi for edge in edges)), pixels, is_framed))
    return sorted(marks, key=lambda mark: mark.box.top)


def _lie(mark: Mask) -> tuple[float, float, float]:
    """Degrees by which a mark's long side is turned clockwise, and its two sides (pixels), the long one first."""
    points = cv2.findNonZero(mark.astype(np.uint8))
    _middle, (wide, high), angle = cv2.minAreaRect(points)
    turned = (angle if wide >= high else angle - 90) % 180  # which side OpenCV calls the width is not told
    return turned - 180 if turned > 90 else turned, max(wide, high), min(wide, high)


def _straight(pixels: Pixels, angle: float, dpi: float) -> Pixels:
    """Turn a mark level, with white around it."""
    wide = pixels.shape[1]
    margin = round(0.05 * dpi) + round(abs(math.sin(math.radians(angle))) * wide / 2)
    padded = cv2.copyMakeBorder(pixels, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(255,))
    return rotate(np.asarray(padded, np.uint8), -angle)


def _without_frame(pixels: Pixels, dpi: float) -> tuple[Pixels, bool]:
    """White out the lines of a frame, which letters may touch, and what is left of it; say whether there was one.

    A frame may be of two lines, or end as an arrow does.
    """
    dark = _dark(pixels)
    rows = np.flatnonzero(dark.any(axis=1))
    if not len(rows):
        return pixels, False
    high = int(rows[-1] - rows[0] + 1)
    across = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, round(LINE * dpi)), np.uint8))
    down = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((max(round(0.8 * high), round(0.14 * dpi)), 1), np.uint8))
    middle = (int(rows[0]) + int(rows[-1])) // 2
    is_framed = bool(across[:middle].any() and across[middle:].any())
    if not is_framed:
        return pixels, False
    columns = np.flatnonzero(dark.any(axis=0))
    rim = round(RIM * dpi)
    down[:, columns[0] + rim : columns[-1] + 1 - rim] = 0  # stems of letters
    thick = np.ones((3, 3), np.uint8)
    lines = cv2.dilate(cv2.bitwise_or(across, down), thick)
    rest = np.where(lines > 0, 0, dark).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    wide, tall, area = (stats[:, edge] for edge in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    hollow = (tall > 0.75 * high) & (area < HOLLOW * wide * tall)
    hollow[0] = False
    frame = cv2.bitwise_or(lines, cv2.dilate(np.where(hollow, 255, 0).astype(np.uint8)[labels], thick))
    return np.asarray(np.where(frame > 0, 255, pixels), np.uint8), True


def _without_hollow(ink: Pixels, dpi: float) -> Pixels:
    """White out frames that stand free: marks as wide as a stamp, and hollow."""
    parts = find_parts(_dark(ink))
    wide, high = parts.boxes[:, 2], parts.boxes[:, 3]
    frame = (wide > WIDTH[0] * dpi) & (high < HEIGHT[1] * dpi) & (parts.areas < HOLLOW * wide * high)
    if not frame.any():
        return ink
    spots = cv2.dilate(parts.drawn(frame), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.max(ink, spots), np.uint8)


def _dark(ink: Pixels) -> Pixels:
    """Return the ink of stamps, white on black."""
    return np.where(ink < 255 - RED, np.uint8(255), np.uint8(0))


def _red_ink(image: Pixels, dpi: float, upright: Upright) -> Pixels:
    """Return the red ink of a page as the upright stands, dark on white."""
    scaled, _ = at_working_dpi(image, dpi)
    red = cv2.convertScaleAbs(redness(scaled), alpha=1.6)
    return rotate(quarter_turned(np.asarray(255 - red, np.uint8), upright.turn), upright.angle - upright.turn)


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
