"""Text that nobody sees on a page: what an earlier recognition laid over or under its picture."""

from itertools import islice

import pypdfium2
import pypdfium2.raw as pdfium

UNSEEN_MODES = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
"""ISO 32000-1, 9.3.6: text that is neither filled nor stroked. Scanners and OCR programs write their layers so."""
HIDING = 0.05
"""Share of the page from which a picture is no emblem beside the text; scans come in strips of a tenth and more."""
MOST_OBJECTS = 20_000


def is_text_hidden(page: pypdfium2.PdfPage) -> bool:
    """Whether most of the text of a page under a picture cannot be seen: drawn without ink, or before the picture.

    What lies under a picture that lets it shine through, as a watermark does, is seen.
    """
    width, height = page.get_size()
    seen = unseen = under = 0
    for item in islice(page.get_objects(), MOST_OBJECTS):
        if item.type == pdfium.FPDF_PAGEOBJ_TEXT:
            if pdfium.FPDFTextObj_GetTextRenderMode(item) in UNSEEN_MODES:
                unseen += 1
            else:
                seen += 1
        elif item.type == pdfium.FPDF_PAGEOBJ_IMAGE and not pdfium.FPDFPageObj_HasTransparency(item):
            left, bottom, right, top = item.get_bounds()
            if (right - left) * (top - bottom) >= HIDING * width * height:
                under = seen
    return unseen + under > (seen - under)
