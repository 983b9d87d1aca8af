"""How much of a page's ink lies inside recognised boxes.

Confidence does not see what was missed: on unevenly lit pages it stays at 92 to 95 while half of the words are gone.
"""

from collections.abc import Iterable

import cv2
import numpy as np

from pipeline.datatypes import Box, Pixels

FAINTEST = 160
"""Grey level above which marks on a flattened page are no ink: the ghost of a seal on the back of a sheet is 190."""


def coverage(image: Pixels, dpi: float, boxes: Iterable[Box]) -> float:
    """Share (0 to 1) of the letters' ink of an upright grey image that lies inside `boxes` (points); 1 without ink.

    Only marks of the size of letters count: neither specks nor rules, seals, signatures and black borders.
    """
    level, _ = cv2.threshold(image, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    ink = np.where(image < min(level, FAINTEST), 255, 0)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(np.asarray(ink, np.uint8), connectivity=8)
    high, wide, area = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_AREA]
    letter = (high >= dpi * 0.04) & (high <= dpi * 0.3) & (wide <= dpi * 0.6) & (area >= (dpi * 0.02) ** 2)
    letter[0] = False
    letters = letter[labels]
    total = int(np.count_nonzero(letters))
    if total < 0.03 * dpi**2:  # less than a word of 13 points has; specks and the ghost of a seal leave 0.02
        return 1.0
    covered = np.zeros(image.shape, bool)
    scale, margin = dpi / 72, dpi / 72
    for box in boxes:
        top, bottom = max(0, round(box.top * scale - margin)), round(box.bottom * scale + margin)
        left, right = max(0, round(box.left * scale - margin)), round(box.right * scale + margin)
        covered[top:bottom, left:right] = True
    return round(int(np.count_nonzero(letters & covered)) / total, 4)
