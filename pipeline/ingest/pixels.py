"""Pillow's images, in any of its modes, to grey or RGB bytes, upright, and the resolution that they were made at."""

from numbers import Real

import cv2
import numpy as np
from PIL import Image

from pipeline.datatypes import Pixels
from pipeline.ingest.pdf_render import without_needless_colour
from pipeline.pictures import plain

A4 = (8.27, 11.69)
"""Inches."""
A4_LIKE = (1.2, 1.65)
"""Long side to short side of A4 (1.41), Letter (1.29) and Legal (1.65)."""
DPI_RANGE = (72.0, 1200.0)
LONGEST = 23.5
"""Inches, A2. A page said to be longer has a made-up resolution: phones and scanner programs write 72 or 96."""


def to_pixels(image: Image.Image) -> Pixels:
    """Decode an image: EXIF orientation applied, transparency on white, 16 bits to 8, grey where it has no colour.

    Raises what Pillow raises on damaged data.
    """
    decoded = plain(image)
    if decoded.mode in {"1", "L"}:
        return np.array(decoded.convert("L"), dtype=np.uint8)
    return without_needless_colour(np.array(decoded, dtype=np.uint8))


def resolution(width: int, height: int, stated: object) -> tuple[float, float]:
    """Dots an inch across and down: as the file states where that makes a page, else as if the page were A4.

    >>> resolution(2480, 3508, (300, 300))
    (300.0, 300.0)
    >>> [round(dpi) for dpi in resolution(3000, 4000, (72, 72))]
    [342, 342]
    >>> resolution(1728, 1078, (204, 98))
    (204.0, 98.0)
    """
    match stated:
        case (Real() as across, Real() as down) if _plausible(width, height, float(across), float(down)):
            horizontal, vertical = float(across), float(down)
            return (horizontal, horizontal if abs(horizontal - vertical) < 0.02 * horizontal else vertical)
    long, short = max(width, height), min(width, height)
    guess = long / A4[1] if A4_LIKE[0] <= long / short <= A4_LIKE[1] else width / A4[0]
    dpi = min(max(guess, DPI_RANGE[0]), DPI_RANGE[1])
    return dpi, dpi


def square(pixels: Pixels, across: float, down: float) -> Pixels:
    """Scale pixels of `across` x `down` dots an inch up to the larger of both in both directions."""
    if across == down:
        return pixels
    rows, columns = pixels.shape[:2]
    dpi = max(across, down)
    size = round(columns * dpi / across), round(rows * dpi / down)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def _plausible(width: int, height: int, across: float, down: float) -> bool:
    lowest, highest = DPI_RANGE
    in_range = lowest <= across <= highest and lowest <= down <= highest
    return in_range and max(width / across, height / down) <= LONGEST
