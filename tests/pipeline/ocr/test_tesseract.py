"""Tesseract as it is, and doubles of it that hang, crash and lie."""

import os
import stat

import cv2
import numpy as np
import pytesseract
import pytest

from pipeline.datatypes import RasterPage
from pipeline.errors import MissingProgram
from pipeline.ocr import EngineFailed, EngineTooSlow, Tesseract, recognize
from pipeline.ocr.tesseract import languages, version, words_of
from tests.pipeline.ocr.test_prepare import DPI, page

LIST = """case "$*" in
*--list-langs*) echo "List of available languages (2):"; echo vie; echo osd; exit 0;;
*--version*) echo tesseract 5.3.0; exit 0;;
esac
"""
COLUMNS = "level page_num block_num par_num line_num word_num left top width height conf text".replace(" ", "\\t")


@pytest.fixture
def double(tmp_path, monkeypatch):
    """Put a shell script in Tesseract's place."""

    def put(body):
        program = tmp_path / "tesseract"
        program.write_text("#!/bin/sh\n" + LIST + body)
        program.chmod(program.stat().st_mode | stat.S_IEXEC)
        monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(program))

    return put


def test_words_come_with_boxes_in_points_and_confidences():
    words = Tesseract().recognize(page(), DPI, 60)
    assert len(words) > 100
    assert all(word.box and 0 <= (word.confidence or 0) <= 1 for word in words)
    assert max(word.box.right for word in words) <= 1240 * 72 / DPI
    assert sum(word.text == "huyen" for word in words) > 15


def test_figures_are_read_as_nothing_else():
    image = np.full((200, 700), 255, np.uint8)
    cv2.putText(image, "BOOK 2024", (40, 120), cv2.FONT_HERSHEY_COMPLEX, 2, 0, 3)
    read = "".join(word.text for word in Tesseract().read_figures(image, DPI, 60))
    assert set(read) <= set("0123456789./-")
    assert read.endswith("2024")


def test_a_page_on_its_side_is_turned():
    engine = Tesseract()
    assert engine.turn(np.rot90(page()).copy(), DPI, 60) == 90
    assert engine.turn(page(), DPI, 60) == 0
    assert engine.turn(np.full((300, 300), 255, np.uint8), DPI, 60) == 0


def test_one_thread_a_page():
    Tesseract()
    assert os.environ["OMP_THREAD_LIMIT"] == "1"


def test_a_missing_language_names_the_package():
    with pytest.raises(MissingProgram, match="apt-get install tesseract-ocr-xyz"):
        Tesseract("vie+xyz").check()


def test_a_missing_language_is_told_at_the_first_page():
    with pytest.raises(MissingProgram, match="tesseract-ocr-xyz"):
        Tesseract("xyz").recognize(page(2), DPI, 60)


def test_a_missing_program_names_the_package(monkeypatch):
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "/nonexistent/tesseract")
    for ask in (version, languages, lambda: Tesseract().recognize(page(2), DPI, 60)):
        with pytest.raises(MissingProgram, match="apt-get install tesseract-ocr"):
            ask()


def test_an_engine_that_hangs_is_killed_at_the_deadline(double):
    double("exec sleep 30")
    with pytest.raises(EngineTooSlow, match=r"0\.5 seconds"):
        Tesseract().recognize(page(2), DPI, 0.5)


def test_an_engine_that_crashes_is_named(double):
    double("echo 'Segmentation fault' >&2; kill -SEGV $$")
    with pytest.raises(EngineFailed):
        Tesseract().recognize(page(2), DPI, 20)


@pytest.mark.parametrize(
    "body",
    [
        "exit 0",  # writes nothing
        'printf "level\\ttext\\n" > "$2.tsv"',  # lacks columns
        'printf "\\377\\376 no table" > "$2.tsv"',  # no UTF-8
        f'printf "{COLUMNS}\\n5\\t1\\t1\\t1\\t1\\t1\\tx\\ty\\tz\\tz\\tno\\tlies\\n" > "$2.tsv"',  # words for numbers
    ],
)
def test_an_engine_that_lies_is_named(double, body):
    double(body)
    with pytest.raises(EngineFailed):
        Tesseract().recognize(page(2), DPI, 20)


def test_a_page_that_failed_keeps_its_place_and_says_why(double):
    double("exec sleep 30")
    lost = recognize(RasterPage(3, 595, 842, page(2), DPI, layer="Ký bởi: A"), Tesseract(), 0.5)
    assert lost.raw == ""
    assert lost.layer == "Ký bởi: A"
    assert [(problem.page, problem.verdict) for problem in lost.problems] == [(3, "timeout")]


def test_rows_without_a_word_are_left_out():
    table = {key: [1, 2, 3] for key in ("left", "top", "width", "height")} | {
        "conf": [-1, "96.5", 100],
        "text": ["", "Số:", " "],
    }
    (word,) = words_of(table, 0.5)
    assert (word.text, word.confidence, word.box.left) == ("Số:", 0.965, 1.0)
