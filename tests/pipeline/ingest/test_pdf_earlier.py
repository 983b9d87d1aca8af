"""Layers that an earlier recognition left under or over the picture of a page."""

from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest

from pipeline import convert
from pipeline.datatypes import Box, RasterPage, TextPage, Word
from pipeline.ingest import identify
from pipeline.ingest.pdf import pdf_layers
from pipeline.ingest.pdf_hidden import is_text_hidden
from pipeline.ingest.pdf_ink import Unread, unread_print
from pipeline.ocr.engine import EngineFailed
from pipeline.options import Options
from tests.pipeline.ingest.scanned import (
    FILLED,
    HEIGHT,
    INVISIBLE,
    LEFT,
    SIZE,
    STEP,
    TOP,
    WIDTH,
    picture_of,
    placed,
    scan,
)

LAYERS = Path(__file__).parents[3] / "fixtures/layers"
RIGHT = (
    "Thực hiện chương trình công tác năm 2024, Ủy ban nhân dân huyện",
    "tổ chức đoàn kiểm tra việc giải quyết thủ tục hành chính tại các",
    "xã, thị trấn. Đoàn có trách nhiệm sửa đổi, bổ sung đề cương, tổng",
    "hợp kết quả và đề xuất biện pháp xử lý những tồn tại, hạn chế.",
    "Giao Phòng Nội vụ chủ trì, phối hợp với Thanh tra huyện và các",
    "đơn vị có liên quan tham mưu, báo cáo trước ngày 15 tháng 12.",
)
WHOLE = (*RIGHT, "", *RIGHT, "", *RIGHT)
WORN = (
    "Thực hiện chương trình công tác năm 2024, Ủy ban nhân dân huyện",
    "tô chức đoàn kiểm tra việc giải quyết thủ tục hành chính tại các",
    "xã, thị trấn. Đoàn có trách nhiệm sửa đối, bố sung đề cương, tông",
    "hợp kết quả và đề xuất biện pháp xử lý những tồn tại, hạn chế.",
    "Giao Phòng Nội vụ chủ trì, phối hợp với Thanh tra huyện và các",
    "đơn vị có liên quan tham mưu, báo cáo trước ngày 15 tháng 12.",
)
LINES = [Box(LEFT, TOP + STEP * at - 0.9 * SIZE, WIDTH - 50, TOP + STEP * at + 0.2 * SIZE) for at in range(len(RIGHT))]


@pytest.mark.parametrize(
    ("mode", "under", "hidden"),
    [(INVISIBLE, False, True), (INVISIBLE, True, True), (FILLED, True, True), (FILLED, False, False)],
    ids=["invisible", "invisible, under the picture", "under the picture", "over the picture"],
)
def test_what_nobody_sees_is_hidden(tmp_path, mode, under, hidden):
    with pypdfium2.PdfDocument(scan(tmp_path / "a.pdf", RIGHT, RIGHT, mode=mode, under=under)) as document:
        assert is_text_hidden(document[0]) is hidden


def test_a_page_without_text_hides_none(blank_scan):
    with pypdfium2.PdfDocument(blank_scan) as document:
        assert not is_text_hidden(document[0])


@pytest.mark.parametrize(
    ("layer", "mode", "kind", "reason"),
    [
        (RIGHT, INVISIBLE, "good", "without visible losses"),
        (WORN, INVISIBLE, "garbled", "misread about"),
        ((*WORN, *RIGHT), FILLED, "good", "Vietnamese"),
        (RIGHT[:3], INVISIBLE, "garbled", "of the print unread"),
        (RIGHT * 2, INVISIBLE, "good", "without visible losses"),
        ([*WHOLE[:-1]], INVISIBLE, "good", "without visible losses"),
        ([*WHOLE[:-2]], INVISIBLE, "garbled", "lines of print unread"),
    ],
    ids=[
        "proofread",
        "with lost marks",
        "an author's own slips over a background",
        "half of the page",
        "two paragraphs",
        "a stamp's line",
        "the last two lines",
    ],
)
def test_an_earlier_recognition_is_judged_by_what_it_lost(tmp_path, layer, mode, kind, reason):
    printed = WHOLE if "" in layer else RIGHT
    source = identify(scan(tmp_path / "a.pdf", printed, layer, mode=mode))
    ((verdict, text),) = pdf_layers(source, Options(), most=1)[1]
    assert (verdict.kind, verdict.usable) == (kind, kind == "good")
    assert reason in verdict.reason
    assert text == " ".join(filter(None, layer))


def test_a_page_that_was_read_well_is_not_read_again_and_one_that_was_not_is(tmp_path, read):
    (kept,) = read(scan(tmp_path / "right.pdf", RIGHT, RIGHT), dpi=72)
    (again,) = read(scan(tmp_path / "worn.pdf", RIGHT, WORN), dpi=72)
    assert isinstance(kept, TextPage)
    assert isinstance(again, RasterPage)
    assert "tô chức" in again.layer
    assert again.earlier.coverage == pytest.approx(1, abs=0.01)
    assert "sửa đối, bố sung" in again.earlier.raw
    assert [word.text for word in again.earlier.words[:2]] == ["Thực", "hiện"]
    assert again.earlier.problems[0].reason.startswith("the text layer is not to be trusted: an earlier recognition")


def test_a_layer_in_the_wrong_language_is_no_reading_of_the_page(read):
    assert [page.earlier for page in read(LAYERS / "wrong-language.pdf", dpi=72)] == [None, None]


class Double:
    """Reads what it is told to, or dies."""

    name = "double"

    def __init__(self, lines):
        self.lines = lines

    def recognize(self, image, dpi, seconds):
        if not self.lines:
            raise EngineFailed("it died")
        return tuple(
            Word(word, box=Box(left, box.top, left + 4.6 * len(word), box.bottom), confidence=0.95)
            for line, box in zip(self.lines, LINES, strict=False)
            for left, word in placed(line)
        )

    def turn(self, image, dpi, seconds):
        return 0


@pytest.mark.parametrize(
    ("lines", "origin"),
    [(RIGHT, "ocr"), (RIGHT[:3], "text_layer"), ((), "text_layer")],
    ids=["well", "half", "nothing"],
)
def test_the_earlier_reading_is_kept_where_the_page_is_not_read_better(tmp_path, lines, origin):
    made = convert(scan(tmp_path / "a.pdf", RIGHT, WORN), Options(dpi=150), Double(lines))
    (page,) = made.document.pages
    assert page.origin == origin
    assert page.text.split() == " ".join(RIGHT).split()
    assert all(word.box for word in page.words)
    kept = "the text layer is not to be trusted: an earlier recognition misread"
    assert any(reason.startswith(kept) for reason in made.record.quality.reasons) is (origin == "text_layer")


def test_a_few_hidden_words_of_a_short_page_are_no_signature(tmp_path):
    source = identify(scan(tmp_path / "a.pdf", RIGHT[-1:], RIGHT[-1:]))
    ((verdict, _),) = pdf_layers(source, Options(), most=1)[1]
    assert verdict.kind == "good"


@pytest.mark.parametrize(("read", "least", "most"), [(6, 0.0, 0.01), (5, 0.1, 0.25), (3, 0.4, 0.6), (0, 1.0, 1.0)])
def test_print_outside_the_words_is_unread(read, least, most):
    unread = unread_print(picture_of(RIGHT), 150, LINES[:read])
    assert least <= unread.share <= most
    assert (unread.lines == 0) is (read == len(RIGHT))


def test_specks_seals_and_frames_are_no_print():
    image = picture_of(RIGHT)
    noise = np.random.default_rng(4)
    for x, y in noise.integers(0, (WIDTH * 2, HEIGHT * 2), (200, 2)).tolist():
        cv2.circle(image, (x, y), 1, 0, -1)
    cv2.circle(image, (900, 1400), 130, 0, 4)
    cv2.rectangle(image, (20, 20), (1200, 1700), 0, 3)
    unread = unread_print(image, 150, LINES)
    assert unread.share < 0.01
    assert unread.lines == 0


@pytest.mark.parametrize("shape", [(1, 1), (40, 30), (842, 595), (842, 595, 3)])
@pytest.mark.parametrize("grey", [0, 255])
def test_a_page_without_print_leaves_none_unread(shape, grey):
    assert unread_print(np.full(shape, grey, np.uint8), 72, ()) == Unread()
