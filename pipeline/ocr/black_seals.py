"""Round seals on copies without colour, where black lies on black: what they hide is told.

The seal stands on the left third of the signature (NĐ 30/2020, Phụ lục I, mục II, khoản 8), below the post of who
signs, which is in capitals; put on too high it covers the post, and no engine reads it.
"""

import math
from collections.abc import Sequence

import cv2
import numpy as np

from pipeline.datatypes import Box, Pixels, Word
from pipeline.layout.lines import box_of, meet

RADIUS = (42, 58)
"""Points. Seals of offices are 36 mm across, those of the highest 42, of communes and firms 32 to 36."""

RING = 0.85
"""Share of a circle's circumference that is ink in a seal."""

BESIDE = 0.6
"""The same of the circles 4 points further in and out, at most: in a picture and in dense print it is all alike."""

SURE = 0.8
"""Confidence of a word that is read well beside a seal."""


def find_black_seals(image: Pixels, dpi: float) -> list[Box]:
    """Find the round seals (points) in the lower two thirds of an upright grey image."""
    scale = 72 / dpi
    if min(image.shape) * scale < 3 * RADIUS[1]:
        return []
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    top = len(small) // 3
    lower = np.asarray(cv2.GaussianBlur(small[top:], (0, 0), 1.0), np.uint8)
    circles = cv2.HoughCircles(
        lower, cv2.HOUGH_GRADIENT, 1.5, RADIUS[0], param1=200, param2=60, minRadius=RADIUS[0], maxRadius=RADIUS[1]
    )
    ink = np.asarray(cv2.dilate((small < 160).astype(np.uint8), np.ones((3, 3), np.uint8)), np.uint8)
    seals: list[Box] = []
    for x, y, radius in np.reshape(circles, (-1, 3)).tolist() if circles is not None else ():
        box = Box(x - radius, y + top - radius, x + radius, y + top + radius)
        ring = max(_inked(ink, x, y + top, radius + step) for step in (-2, -1, 0, 1, 2))
        beside = min(_inked(ink, x, y + top, radius + step) for step in (-6, -5, 4, 5, 6))
        if ring >= RING and beside <= BESIDE and not any(meet(box, other) for other in seals):
            seals.append(box)
    return seals


def hidden_posts(words: Sequence[Word], seals: Sequence[Box]) -> list[Box]:
    """Return the seals beside and under which no two words in capitals were read well: the post of who signs is lost.

    Looked for within the seal, half its height above it and as far on its right as it is wide.
    """
    return [seal for seal in seals if sum(_is_post(word, seal) for word in words) < 2]


def _is_post(word: Word, seal: Box) -> bool:
    capitals = sum(map(str.isalpha, word.text)) >= 2 and word.text.isupper()
    if not word.box or not capitals or (word.confidence or 0.0) < SURE:
        return False
    box = box_of(word)
    across = seal.left - seal.width / 2 <= (box.left + box.right) / 2 <= seal.right + seal.width
    return across and seal.top - seal.height / 2 <= box.middle <= seal.bottom


def _inked(ink: Pixels, x: float, y: float, radius: float) -> float:
    """Share of a circle that is ink, off the image none."""
    high, wide = ink.shape
    count = round(2 * math.pi * radius)
    angles = np.linspace(0, 2 * math.pi, count, endpoint=False)
    across, down = (np.rint(x + radius * np.cos(angles)), np.rint(y + radius * np.sin(angles)))
    inside = (across >= 0) & (across < wide) & (down >= 0) & (down < high)
    return float(ink[down[inside].astype(np.intp), across[inside].astype(np.intp)].sum()) / count
