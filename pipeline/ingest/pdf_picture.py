"""How much of a PDF page is covered by pictures: a scan is one picture, or a stack of strips, over the whole page."""

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.ingest.pdf_glyphs import transform_of

CELLS = 64
"""The page is measured on a board of this many squares a side: fine enough for shares of four fifths."""
LEAST_SHARE = 0.01
"""Pictures below it are logos, emblems and rules, not strips of a scan."""
MOST_OBJECTS = 20_000
"""A page of maps has a million paths; the pictures of a scan come first."""


def picture_share(page: pypdfium2.PdfPage) -> float:
    """Share of the page, 0 to 1, that pictures cover together."""
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        return 0.0
    transform = transform_of(page)
    board = np.zeros((CELLS, CELLS), dtype=bool)
    for count, item in enumerate(page.get_objects()):
        if count >= MOST_OBJECTS:
            break
        if item.type != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        box = transform.box(*_bounds(item))
        left, right = np.clip([box.left / width, box.right / width], 0, 1)
        top, bottom = np.clip([box.top / height, box.bottom / height], 0, 1)
        if (right - left) * (bottom - top) >= LEAST_SHARE:
            rows = slice(round(top * CELLS), round(bottom * CELLS))
            board[rows, round(left * CELLS) : round(right * CELLS)] = True
    return float(board.mean())


def _bounds(item: pypdfium2.PdfObject) -> tuple[float, float, float, float]:
    """Left, bottom, right, top in the page's user space, out of the forms that the object is nested in."""
    bounds: tuple[float, float, float, float] = item.get_bounds()
    container = item.container
    while container is not None:
        bounds = container.get_matrix().on_rect(*bounds)
        container = container.container
    return bounds
