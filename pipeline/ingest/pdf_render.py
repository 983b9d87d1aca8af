"""A PDF page to pixels: by pdfium, and by poppler where pdfium fails."""

import logging
import math
from pathlib import Path

import cv2
import numpy as np
import pdf2image
import pypdfium2
from pdf2image.exceptions import PDFInfoNotInstalledError, PDFPageCountError, PDFPopplerTimeoutError, PDFSyntaxError

from pipeline.datatypes import Pixels
from pipeline.errors import MissingProgram

log = logging.getLogger(__name__)

LEAST_DPI = 72
MAX_SIDE = 32_000
"""Pixels. Tesseract refuses sides above 32,767."""

CHROMA = 40
COLOURED_SHARE = 0.0002
"""A seal of 3.6 cm is 0.5 % of an A4 page and its ring a tenth of that; JPEG noise on grey scans stays under CHROMA."""


class RenderingFailed(Exception):
    """Neither pdfium nor poppler could draw the page."""


def fitting_dpi(width: float, height: float, wanted: float, max_pixels: int) -> float | None:
    """Return the resolution, at most `wanted`, at which a page of points stays below the caps; None where none does.

    >>> fitting_dpi(595, 842, 300, 100_000_000)
    300
    >>> fitting_dpi(14_400, 14_400, 300, 100_000_000) is None
    True
    """
    inches = width / 72, height / 72
    fits = min(wanted, math.sqrt(max_pixels / max(inches[0] * inches[1], 1e-6)), MAX_SIDE / max(*inches, 1e-6))
    return fits if fits >= LEAST_DPI else None


def draw(page: pypdfium2.PdfPage, dpi: float) -> Pixels:
    """Draw a page with pdfium, grey where it has no colour. Raises RenderingFailed."""
    try:
        bitmap = page.render(scale=dpi / 72, rev_byteorder=True)
    except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
        raise RenderingFailed(str(error)) from error
    try:
        return without_needless_colour(np.ascontiguousarray(bitmap.to_numpy()[:, :, :3]))
    finally:
        bitmap.close()


def draw_with_poppler(path: Path, number: int, long_side: int, seconds: float) -> Pixels:
    """Draw page `number` (from 1) with poppler, its longer side `long_side` pixels, within `seconds`.

    Raises RenderingFailed, and MissingProgram where poppler is not installed.
    """
    try:
        images = pdf2image.convert_from_path(
            path, first_page=number, last_page=number, size=long_side, use_cropbox=True, timeout=math.ceil(seconds)
        )
    except PDFInfoNotInstalledError as error:
        raise MissingProgram(
            "poppler, which draws the PDF pages that pdfium cannot, is not installed: apt install poppler-utils"
        ) from error
    except (PDFPageCountError, PDFSyntaxError, PDFPopplerTimeoutError, ValueError, OSError) as error:
        raise RenderingFailed(str(error)) from error
    if not images:
        raise RenderingFailed("poppler drew nothing")
    return without_needless_colour(np.asarray(images[0].convert("RGB"), dtype=np.uint8))


def without_needless_colour(image: Pixels) -> Pixels:
    """Return an RGB page as grey where it has no colour; a page with a red seal keeps it, to be told from the ink.

    Averaged over four by four pixels first, since scanners fringe every letter with colour.
    """
    small = cv2.resize(image, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    red, green, blue = cv2.split(small)
    chroma = cv2.subtract(cv2.max(red, cv2.max(green, blue)), cv2.min(red, cv2.min(green, blue)))
    if np.count_nonzero(chroma > CHROMA) > COLOURED_SHARE * chroma.size:
        return image
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def is_blank(image: Pixels) -> bool:
    """Tell a page of one single tone: a scan never is; a picture that pdfium could not decode leaves one."""
    return bool(image.min() == image.max())
