"""Our recognition and restoration inside OCRmyPDF: `ocrmypdf --plugin pipeline.ocrmypdf_plugin -l vie in.pdf out.pdf`.

OCRmyPDF recognises page by page, so a page is restored by itself; `sohoa convert --formats pdf` lets the whole document
decide. Deskewing, orientation and languages stay Tesseract's, as in OCRmyPDF itself. Needs the extra `ocrmypdf`.
"""

import logging
from importlib.metadata import version
from pathlib import Path

from ocrmypdf import OcrOptions, hookimpl
from ocrmypdf.builtin_plugins.tesseract_ocr import TesseractOcrEngine
from ocrmypdf.models.ocr_element import BoundingBox, OcrClass, OcrElement
from PIL import Image

from diacritics import load_model
from pipeline.datatypes import Box, RasterPage
from pipeline.export.placed import Paragraph, PlacedLine, PlacedWord, box_around, placed_page
from pipeline.ingest.pixels import resolution, to_pixels
from pipeline.ocr import Tesseract, recognize
from pipeline.ocr.tesseract import version as tesseract_version
from pipeline.text.noise import without_noise
from pipeline.text.normalize import normalize
from pipeline.text.restore import restore_marks

log = logging.getLogger(__name__)


class SohoaEngine(TesseractOcrEngine):
    """Tesseract, its page images made ready by us and its words restored."""

    @staticmethod
    def version() -> str:
        """Return our version and Tesseract's."""
        return f"{version('sohoa')} with Tesseract {tesseract_version()}"

    @staticmethod
    def creator_tag(options: OcrOptions) -> str:
        """Name what made the text, for the PDF's metadata."""
        del options
        return f"sohoa {SohoaEngine.version()}"

    def __str__(self) -> str:
        return f"sohoa {SohoaEngine.version()}"

    @staticmethod
    def supports_generate_ocr() -> bool:
        """Tell OCRmyPDF to ask for words, not for a PDF."""
        return True

    @staticmethod
    def generate_ocr(input_file: Path, options: OcrOptions, page_number: int = 0) -> tuple[OcrElement, str]:
        """Recognise and restore a page image; return its words (boxes in pixels) and its text."""
        with Image.open(input_file) as image:
            pixels = to_pixels(image)
            rows, columns = pixels.shape[:2]
            dpi = max(resolution(columns, rows, image.info.get("dpi")))
        points = 72 / dpi
        raster = RasterPage(page_number + 1, columns * points, rows * points, pixels, dpi)
        read = recognize(raster, Tesseract("+".join(options.languages)), options.tesseract.timeout)
        for problem in read.problems:
            log.warning("page %d: %s", page_number + 1, problem.reason)
        plain = read.revised(normalize(read.text))
        (page,) = restore_marks([plain.revised(without_noise(plain.text))], load_model())
        words = OcrElement(
            ocr_class=OcrClass.PAGE,
            bbox=BoundingBox(0, 0, columns, rows),
            dpi=dpi,
            page_number=page_number,
            children=[_paragraph(paragraph, 1 / points) for paragraph in placed_page(page).paragraphs],
        )
        return words, page.text


@hookimpl
def get_ocr_engine(options: OcrOptions | None) -> SohoaEngine | None:
    """Take Tesseract's place where no other engine was asked for."""
    return SohoaEngine() if options is None or options.ocr_engine in {"auto", "tesseract"} else None


def _paragraph(paragraph: Paragraph, scale: float) -> OcrElement:
    around = box_around([word for line in paragraph for word in line])
    lines = [_line(line, scale) for line in paragraph]
    return OcrElement(ocr_class=OcrClass.PARAGRAPH, bbox=_pixels(around, scale), language="vie", children=lines)


def _line(line: PlacedLine, scale: float) -> OcrElement:
    words = [_word(word, scale) for word in line if word.box]
    return OcrElement(ocr_class=OcrClass.LINE, bbox=_pixels(box_around(line), scale), children=words)


def _word(word: PlacedWord, scale: float) -> OcrElement:
    return OcrElement(
        ocr_class=OcrClass.WORD, bbox=_pixels(word.box, scale), text=word.text, confidence=word.confidence
    )


def _pixels(box: Box | None, scale: float) -> BoundingBox | None:
    return BoundingBox(*(side * scale for side in (box.left, box.top, box.right, box.bottom))) if box else None
