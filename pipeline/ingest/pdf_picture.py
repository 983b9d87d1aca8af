"""The pictures of a PDF page: how much they cover, and whether they are whole.

A scan is one picture, or a stack of strips, over the whole page.
"""

import io
from collections.abc import Iterator

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from PIL.JpegImagePlugin import JpegImageFile

from pipeline.datatypes import Box
from pipeline.ingest.pdf_glyphs import transform_of

CELLS = 64
"""The page is measured on a board of this many squares a side: fine enough for shares of four fifths."""
LEAST_SHARE = 0.01
"""Pictures below it are logos, emblems and rules, not strips of a scan."""
MOST_OBJECTS = 20_000
"""A page of maps has a million paths; the pictures of a scan come first."""


def picture_share(page: pypdfium2.PdfPage) -> float:
    """Share of the page, 0 to 1, that pictures cover together."""
    board = np.zeros((CELLS, CELLS), dtype=bool)
    for _item, box in _pictures(page):
        rows = slice(round(box.top * CELLS), round(box.bottom * CELLS))
        board[rows, round(box.left * CELLS) : round(box.right * CELLS)] = True
    return float(board.mean())


def has_damaged_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether a JPEG on the page is cut off or is none: pdfium draws what it has of it, or nothing, and says nothing.

    Each is decoded to an eighth of its size, which takes a fortieth of a second for a page of 300 dpi.
    """
    return any(
        not _is_whole(bytes(item.get_data(decode_simple=True)))
        for item, _box in _pictures(page)
        if item.get_filters(skip_simple=True) == ["DCTDecode"]
    )


def _is_whole(jpeg: bytes) -> bool:
    try:
        image = JpegImageFile(io.BytesIO(jpeg))
        image.draft(image.mode, (image.width // 8, image.height // 8))
        image.load()
    except (OSError, SyntaxError, ValueError, IndexError, TypeError):
        return False
    return True


def _pictures(page: pypdfium2.PdfPage) -> Iterator[tuple[pypdfium2.PdfImage, Box]]:
    """Yield the pictures that are no emblems, and the shares of the page's width and height that they lie between."""
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        return
    transform = transform_of(page)
    for count, item in enumerate(page.get_objects()):
        if count >= MOST_OBJECTS:
            break
        if item.type != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        box = transform.box(*_bounds(item))
        left, right = np.clip([box.left / width, box.right / width], 0, 1).tolist()
        top, bottom = np.clip([box.top / height, box.bottom / height], 0, 1).tolist()
        if (right - left) * (bottom - top) >= LEAST_SHARE:
            yield item, Box(left, top, right, bottom)


def _bounds(item: pypdfium2.PdfObject) -> tuple[float, float, float, float]:
    """Left, bottom, right, top in the page's user space, out of the forms that the object is nested in."""
    bounds: tuple[float, float, float, float] = item.get_bounds()
    container = item.container
    while container is not None:
        bounds = container.get_matrix().on_rect(*bounds)
        container = container.container
    return bounds
