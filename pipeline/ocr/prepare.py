"""A page image made ready to be read: grey, flat, upright, as fine as recognition wants it."""

import math
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.datatypes import Box, Pixels
from pipeline.layout.parts import find_parts

cv2.setNumThreads(1)  # pages are what runs in parallel; OpenCV's own threads would only wait for a core

LARGEST_SIDE = 32_000
"""Pixels. Tesseract refuses sides above 32,767."""

MOST_PIXELS = 40_000_000
"""Of a working image. A sheet of A1 has 37 million at WORKING_DPI, a plan of A0 is read at 160 dpi: labelling the parts
of an image takes five bytes a pixel."""

WORKING_DPI = 220
"""Dots an inch that pages are recognised at. The network reads lines of 36 pixels, which 13 points have at 200 dpi: on
31 pages of scans 220 gave fewer errors than 300 (1.3 % of characters against 1.4) for four fifths of the time, 200 as
many. Images that are coarser are enlarged."""

LARGEST_SKEW = 5.0
"""Degrees. Sheets lie up to 2 degrees askew on real scans; more than 5 is a page laid on by hand."""

SPECK = 0.03
"""Inches. Marks up to this size are full stops, or dirt where no letter is near."""

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

    @property
    def turn(self) -> int:
        """Multiple of 90 degrees that `angle` is the nearest to: the rest is skew."""
        return round(self.angle / 90) * 90

    def on_page(self, box: Box) -> Box:
        """Return the box around `box` (points of the upright image) as it stands on the page."""
        corners = np.array([[x, y, 1] for x in (box.left, box.right) for y in (box.top, box.bottom)])
        turned = corners @ self.to_page.T
        (left, top), (right, bottom) = turned.min(axis=0), turned.max(axis=0)
        return Box(*(round(float(edge), 2) for edge in (left, top, right, bottom)))


def prepare(image: Pixels, dpi: float, turn: int = 0, recipe: Recipe = "flat") -> Upright:
    """Bring an image (grey or RGB, `dpi` dots an inch) to WORKING_DPI and upright; flatten its light, take out specks.

    It is turned by `turn`, a multiple of 90 degrees, and by its skew. A bilevel image is not flattened: it was cut by
    the scanner, and there is no background.
    """
    bilevel = is_bilevel(image)
    scaled, dpi = at_working_dpi(image, dpi)
    grey = without_seals(scaled) if scaled.ndim == 3 else scaled
    if not bilevel:
        grey = flatten(grey)
    quarter = quarter_turned(grey, turn)
    angle = skew(quarter)
    straight = without_specks(rotate(quarter, angle), dpi)
    if recipe == "soft":
        straight = np.asarray(cv2.GaussianBlur(straight, (0, 0), dpi / 250), np.uint8)
    return Upright(straight, dpi, turn + angle, _way_back(grey.shape, quarter.shape, turn, angle, 72 / dpi))


def at_working_dpi(image: Pixels, dpi: float) -> tuple[Pixels, float]:
    """Scale an image to WORKING_DPI, or to MOST_PIXELS; return it with its resolution. A strip stays as it is."""
    height, width = image.shape[:2]
    scale = min(WORKING_DPI / dpi, math.sqrt(MOST_PIXELS / (height * width)), LARGEST_SIDE / max(height, width))
    if min(height, width) < 32 or 0.98 < scale < 1.02:
        return image, dpi
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=how), np.uint8)
    return scaled, dpi * scale


def quarter_turned(image: Pixels, turn: int) -> Pixels:
    """Turn an image clockwise by `turn` degrees, a multiple of 90."""
    return np.ascontiguousarray(np.rot90(image, -turn // 90)) if turn else image


def without_seals(image: Pixels) -> Pixels:
    """Grey of an RGB image in which red ink fades and what is black under it stays.

    Where red outweighs green and blue the red channel is taken: red ink is bright there, black is not.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return np.asarray(np.where(redness(image) > 25, image[:, :, 0], grey), np.uint8)


def redness(image: Pixels) -> Pixels:
    """Return by how much red outweighs green and blue in an RGB image: 0 of black and blue ink, 150 of a fresh seal."""
    red, green, blue = cv2.split(image)
    return np.asarray(cv2.subtract(red, cv2.max(green, blue)), np.uint8)


def is_bilevel(image: Pixels) -> bool:
    """Whether an image (grey or RGB) has two levels, but for what smoothing its edges gave it."""
    sample = np.ascontiguousarray(image[::4, ::4])
    grey = without_seals(sample) if sample.ndim == 3 else sample
    histogram = np.bincount(grey.ravel(), minlength=256)
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
    stretched = (np.arange(256, dtype=np.float32) - low) * (255 / (high - low))
    return np.asarray(cv2.LUT(flat, np.clip(stretched, 0, 255).astype(np.uint8)), np.uint8)


def skew(grey: Pixels) -> float:
    """Degrees by which an image must be turned clockwise for its lines to lie level, within LARGEST_SKEW.

    The angle at which the ink falls into the sharpest rows; found on an image of 1,200 pixels' length, to 0.05 degrees.
    """
    if min(grey.shape) < 32:
        return 0.0
    scale = min(1.0, 1200 / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, ink = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    if not 0.002 < np.count_nonzero(ink) / ink.size < 0.4:  # an empty page, or a black one
        return 0.0
    parts = find_parts(np.asarray(ink, np.uint8))
    wide, high = parts.boxes[:, 2], parts.boxes[:, 3]
    # what is larger than words is left out: the black edge of a sheet lies as the scanner does, not as the lines do
    y, x = parts.places((wide <= 0.3 * ink.shape[1]) & (high <= 0.1 * ink.shape[0]))
    if not len(x):
        return 0.0
    dark = (255 - small[y, x]).astype(np.float64)
    across, down = x - ink.shape[1] / 2, y.astype(np.float64)

    def sharpness(angle: float) -> float:
        rows = across * math.tan(math.radians(angle))
        rows += down
        whole = (rows - rows.min()).astype(np.intp)
        return float(np.square(np.diff(np.bincount(whole, dark))).sum())

    coarse = max(np.arange(-LARGEST_SKEW, LARGEST_SKEW + 0.1, 0.25).tolist(), key=sharpness)
    fine = max(np.arange(coarse - 0.25, coarse + 0.26, 0.05).tolist(), key=sharpness)
    return round(fine, 2) if abs(fine) >= 0.1 else 0.0


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
    parts = find_parts(np.asarray(ink, np.uint8))
    small = parts.boxes[:, 2:].max(axis=1) <= SPECK * dpi
    small[0] = False  # the paper
    if not small.any():
        return grey
    reach = np.ones((round(4 * dpi / 42) | 1, round(4 * dpi / 17) | 1), np.uint8)
    near = cv2.dilate(parts.drawn(~small), reach)
    left, top = (np.where(small, parts.boxes[:, edge], 0) for edge in (0, 1))
    apart = small & (near[top, left] == 0)
    fields = np.zeros((int(len(grey) * 36 / dpi) + 3, int(grey.shape[1] * 10 / dpi) + 3), np.float32)
    row, column = (top * 36 / dpi).astype(np.intp), (left * 10 / dpi).astype(np.intp)
    np.add.at(fields, (row[apart], column[apart]), 1)
    around = cv2.boxFilter(fields, -1, (3, 3), normalize=False, borderType=cv2.BORDER_CONSTANT)
    dirt = apart & (around[row, column] <= 2)
    if not dirt.any():
        return grey
    spots = cv2.dilate(parts.drawn(dirt), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.max(grey, spots), np.uint8)


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
