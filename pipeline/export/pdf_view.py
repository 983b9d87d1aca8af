"""A PDF page as viewers show it: cut to its CropBox and turned by /Rotate, where its own coordinates are neither."""

import pikepdf
from pikepdf import Array, Matrix, Name, PdfError, Rectangle

LETTER = (0.0, 0.0, 612.0, 792.0)
"""Points: the page that viewers take where a PDF states none."""


def from_view(page: pikepdf.Page, width: float, height: float) -> Matrix:
    """Return the matrix from the page as it is shown to its own coordinates.

    The shown page has its origin in the top left corner and y downwards, and is `width` by `height`: what boxes were
    measured on, which is not the page's own size where it has a UserUnit or had to be drawn blindly.
    """
    box = view_box(page)
    turn = int(page.obj.get(Name.Rotate, 0)) // 90 * 90 % 360
    across, down = (box.height, box.width) if turn in {90, 270} else (box.width, box.height)
    scale = Matrix(across / (width or across), 0, 0, down / (height or down), 0, 0)
    match turn:
        case 90:
            return scale @ Matrix(0, 1, 1, 0, box.llx, box.lly)
        case 180:
            return scale @ Matrix(-1, 0, 0, 1, box.urx, box.lly)
        case 270:
            return scale @ Matrix(0, -1, -1, 0, box.urx, box.ury)
        case _:
            return scale @ Matrix(1, 0, 0, -1, box.llx, box.ury)


def view_box(page: pikepdf.Page) -> Rectangle:
    """Return what viewers show of a page: its CropBox as far as it lies in its MediaBox."""
    try:
        media = Rectangle(Array(page.mediabox))
        both = media & Rectangle(Array(page.cropbox))
    except (AttributeError, TypeError, ValueError, PdfError):
        return Rectangle(*LETTER)
    return both if both.width > 0 and both.height > 0 else media
