"""The real OCRmyPDF with our engine in it."""

import subprocess
import sys
from pathlib import Path

import pytest
from ocrmypdf import OcrOptions
from PIL import Image

from pipeline.ocrmypdf_plugin import get_ocr_engine

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture
def letterhead(tmp_path):
    """Cut the upper part of a scanned page out, to be read in a second or two."""
    with Image.open(FIXTURES / "scans/thong-bao-page1.png") as page:
        width, height = page.size
        part = page.convert("L").crop((0, 0, width, height * 2 // 5))
    part.save(tmp_path / "in.pdf", resolution=width / 8.27)
    return tmp_path / "in.pdf"


def test_ocrmypdf_writes_our_text(letterhead, tmp_path):
    command = (sys.executable, "-m", "ocrmypdf", "--plugin", "pipeline.ocrmypdf_plugin", "-l", "vie", "-j", "1")
    options = ("--output-type", "pdf", "--optimize", "0", "--sidecar", tmp_path / "out.txt")
    done = subprocess.run(
        [*command, *options, letterhead, tmp_path / "out.pdf"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    text = subprocess.run(
        ["pdftotext", tmp_path / "out.pdf", "-"],  # noqa: S607 - as its users call it
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for phrase in ("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "THÔNG BÁO"):
        assert phrase in text
        assert phrase in (tmp_path / "out.txt").read_text()


def test_another_engine_that_was_asked_for_is_not_replaced():
    named = {engine: OcrOptions.model_construct(ocr_engine=engine) for engine in ("auto", "tesseract", "none")}
    assert {name for name, options in named.items() if get_ocr_engine(options)} == {"auto", "tesseract"}
    assert "sohoa" in str(get_ocr_engine(None))
