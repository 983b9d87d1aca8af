"""A page image made ready to be read: grey, flat, upright."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.datatypes import Box, Pixels

LARGEST_SKEW = 5.0
"""Degrees. Sheets lie up to 2 degrees askew on real scans; more than 5 is a page laid on by hand."""

SPECK = 0.03
"""Inches. Marks up to this size are full stops, or dirt where no letter is near."""

MOST_SPECKS = 200_000
"""A page with more is noise from edge to edge."""

Recipe = Literal["flat", "soft"]
"""How an image is made ready: `flat` is the one that fails on no kind of damage; `soft` also closes the strokes of
faint and grainy bilevel pages, which `flat` leaves torn."""

Matrix = npt.NDArray[np.float64]
"""2 x 3, from points of the upright image to points of the page."""


@dataclass(frozen=True, slots=True)
class Upright:
    """A grey image that stands upright, `dpi` dots an inch, and the way back to the page that it was made from."""

    image: Pixels
    dpi: float
    angle: float
    """Degrees by which the page was turned, clockwise."""
    to_page: Matrix

    def on_page(self, box: Box) -> Box:
        """Return the box around `box` (points of the upright image) as it stands on the page."""
        corners = np.array([[x, y, 1] for x in (box.left, box.right) for y in (box.top, box.bottom)])
        turned = corners @ self.to_page.T
        (left, top), (right, bottom) = turned.min(axis=0), turned.max(axis=0)
        return Box(*(round(float(edge), 2) for edge in (left, top, right, bottom)))


def prepare(image: Pixels, dpi: float, turn: int = 0, recipe: Recipe = "flat") -> Upright:
    """Turn an image (grey or RGB, `dpi` dots an inch) upright; flatten its light, take out its specks.

    It is turned by `turn`, a multiple of 90 degrees, and by its skew. A bilevel image keeps its two levels: it was cut
    by the scanner, and there is no background to flatten.
    """
    grey = without_seals(image) if image.ndim == 3 else image
    if not is_bilevel(grey):
        grey = flatten(grey)
    quarter = np.asarray(np.rot90(grey, -turn // 90), np.uint8) if turn else grey
    angle = skew(quarter)
    straight = without_specks(rotate(quarter, angle), dpi)
    if recipe == "soft":
        straight = np.asarray(cv2.GaussianBlur(straight, (0, 0), dpi / 250), np.uint8)
    return Upright(straight, dpi, turn + angle, _way_back(grey.shape, quarter.shape, turn, angle, 72 / dpi))


def without_seals(image: Pixels) -> Pixels:
    """Grey of an RGB image in which red ink fades and what is black under it stays.

    Where red outweighs green and blue the red channel is taken: red ink is bright there, black is not.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    red, green, blue = (image[:, :, channel].astype(np.int16) for channel in range(3))
    reddish = red - np.maximum(green, blue) > 25
    return np.asarray(np.where(reddish, image[:, :, 0], grey), np.uint8)


def is_bilevel(grey: Pixels) -> bool:
    """Whether an image has two levels, but for what smoothing its edges gave it."""
    histogram = np.bincount(grey[::4, ::4].ravel(), minlength=256)
    return bool(histogram[48:208].sum() < 0.6 * histogram[:48].sum())  # 0.3 and 0.5 on G4 scans, 0.9 and more on grey


def flatten(grey: Pixels) -> Pixels:
    """Divide by the background and stretch: of all recipes the one that fails on no kind of damage."""
    if min(grey.shape) < 32:  # a strip: it has no background of its own
        return grey
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    background = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 21)
    background = cv2.resize(background, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    flat = cv2.divide(grey, np.maximum(background, 1), scale=255)
    low, high = np.percentile(flat[::4, ::4], (1, 60))
    if high - low < 40:  # an empty page: there is nothing to stretch but its noise
        return np.asarray(flat, np.uint8)
    stretched = (flat.astype(np.float32) - low) * (255 / (high - low))
    return np.asarray(np.clip(stretched, 0, 255), np.uint8)


def skew(grey: Pixels) -> float:
    """Degrees by which an image must be turned clockwise for its lines to lie level, within LARGEST_SKEW.

    The angle at which the ink falls into the sharpest rows; found on an image of 1,000 points' width, to 0.05 degrees.
    """
    if min(grey.shape) < 32:
        return 0.0
    scale = min(1.0, 1000 / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, ink = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    if not 0.002 < np.count_nonzero(ink) / ink.size < 0.4:  # an empty page, or a black one
        return 0.0
    wide = _letters_of(np.asarray(ink, np.uint8))
    coarse = max(np.arange(-LARGEST_SKEW, LARGEST_SKEW + 0.1, 0.5), key=lambda angle: _sharpness(wide, float(angle)))
    fine = max(np.arange(coarse - 0.5, coarse + 0.51, 0.05), key=lambda angle: _sharpness(wide, float(angle)))
    return round(float(fine), 2) if abs(fine) >= 0.1 else 0.0


def rotate(grey: Pixels, angle: float) -> Pixels:
    """Turn an image clockwise by a few degrees about its middle, white where nothing was."""
    if not angle:
        return grey
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1)
    turned = cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,))
    return np.asarray(turned, np.uint8)


def without_specks(grey: Pixels, dpi: float) -> Pixels:
    """White out specks that stand apart from all letters, which are read as full stops, dashes and quotation marks.

    Full stops stand within 9 points of their letters, tone marks within 3 above or below; dots in a row are a form's,
    to be filled in.
    """
    if min(grey.shape) < 32:
        return grey
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    letters = np.asarray(ink, np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(letters, connectivity=8)
    specks = [tuple(spot) for spot in stats[1:, :4].tolist() if max(spot[2], spot[3]) <= SPECK * dpi]
    if not specks or len(specks) > MOST_SPECKS:
        return grey
    for left, top, wide, high in specks:
        letters[top : top + high, left : left + wide] = 0
    small = cv2.resize(letters, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    near = cv2.dilate(small, np.ones((round(dpi / 42) | 1, round(dpi / 17) | 1), np.uint8))
    bottom, right = (side - 1 for side in near.shape)
    apart = [spot for spot in specks if not near[min(spot[1] // 4, bottom), min(spot[0] // 4, right)]]
    reach, band = dpi / 10, dpi / 36
    lying = Counter((left // reach, top // band) for left, top, _wide, _high in apart)
    cleaned = grey.copy()
    for left, top, wide, high in apart:
        x, y = left // reach, top // band
        if sum(lying[x + right, y + down] for right in (-1, 0, 1) for down in (-1, 0, 1)) <= 2:
            cleaned[max(0, top - 1) : top + high + 1, max(0, left - 1) : left + wide + 1] = 255
    return cleaned


def _letters_of(ink: Pixels) -> Pixels:
    """Leave out what is larger than words: the black edge of a sheet lies as the scanner does, not as the lines do."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    large = (stats[:, cv2.CC_STAT_WIDTH] > 0.3 * ink.shape[1]) | (stats[:, cv2.CC_STAT_HEIGHT] > 0.1 * ink.shape[0])
    large[0] = False
    return np.asarray(np.where(large[labels], 0, ink), np.uint8)


def _sharpness(ink: Pixels, angle: float) -> float:
    rows = rotate(np.asarray(255 - ink, np.uint8), angle).astype(np.float32).sum(axis=1)
    return float(np.square(np.diff(rows)).sum())


def _way_back(page: tuple[int, ...], quarter: tuple[int, ...], turn: int, angle: float, scale: float) -> Matrix:
    """Matrix from points of the upright image to points of the page, both with `scale` points to the pixel."""
    height, width = (side * scale for side in page[:2])
    unturned = {
        0: np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]]),
        90: np.array([[0.0, 1, 0], [-1, 0, height], [0, 0, 1]]),
        180: np.array([[-1.0, 0, width], [0, -1, height], [0, 0, 1]]),
        270: np.array([[0.0, -1, width], [1, 0, 0], [0, 0, 1]]),
    }[turn % 360]
    middle = (quarter[1] * scale / 2, quarter[0] * scale / 2)
    straight = np.vstack([cv2.getRotationMatrix2D(middle, angle, 1), [0, 0, 1]])
    back: Matrix = (unturned @ straight)[:2]
    return back
