"""The small pictures of a report's pages."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.datatypes import Source, TextPage
from pipeline.export.report_pictures import MOST_BYTES, encode, page_pictures
from pipeline.ingest.sniff import identify

FIXTURES = Path(__file__).parents[3] / "fixtures"


def opened(picture):
    return Image.open(io.BytesIO(picture.data))


def page(number, width=595.0, height=842.0):
    return TextPage(number, width, height, "ocr", "")


def pictures_of(path, *pages, turns=None):
    return page_pictures(identify(path), pages, turns or {})


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("scans/ke-hoach-huyen.pdf", (1, 6)),
        ("scans/quyet-dinh.tif", (1, 4)),
        ("scans/chi-thi-page1.jpg", (1,)),
        ("scans/chi-thi-page2.webp", (1,)),
        ("scans/thong-bao-page1.png", (1,)),
        ("documents/cong-van.pdf", (1, 2)),
    ],
)
def test_pages_are_small_and_have_their_proportions(name, numbers):
    pictures = pictures_of(FIXTURES / name, *(page(number) for number in numbers))
    assert set(pictures) == set(numbers)
    for picture in pictures.values():
        assert len(picture.data) <= MOST_BYTES
        width, height = opened(picture).size
        assert abs(height / width - 842 / 595) < 0.02
        assert width >= 600


def test_a_page_is_turned_so_that_its_text_is_upright():
    level = opened(pictures_of(FIXTURES / "documents/cong-van.pdf", page(1))[1])
    for turn, back in ((90, Image.Transpose.ROTATE_90), (180, Image.Transpose.ROTATE_180)):
        turned = opened(pictures_of(FIXTURES / "documents/cong-van.pdf", page(1), turns={1: turn})[1])
        assert turned.size == (level.size[::-1] if turn == 90 else level.size)
        assert np.array_equal(np.asarray(turned.convert("L")), np.asarray(level.convert("L").transpose(back)))


def test_a_seal_keeps_its_colour():
    image = Image.new("RGB", (600, 800), "white")
    image.paste((200, 20, 30), (100, 100, 180, 180))
    red, green, _blue = opened(encode(image)).convert("RGB").getpixel((117, 117))
    assert red > green + 100


def test_noise_is_no_colour_and_is_made_to_fit():
    noise = np.random.default_rng(1).integers(0, 255, (1404, 993), dtype=np.uint8)
    picture = encode(Image.fromarray(noise))
    assert picture.media_type == "image/webp"
    assert opened(picture).size == (827, 1170)
    grey = encode(Image.new("RGB", (600, 800), (250, 250, 247)))
    assert grey.media_type == "image/png"


@pytest.mark.parametrize("mode", ["I;16", "1", "LA", "P", "CMYK"])
def test_images_of_any_mode(tmp_path, mode):
    path = tmp_path / "page.tif"
    grey = Image.linear_gradient("L").resize((300, 400))
    if mode == "I;16":
        image = Image.fromarray(np.asarray(grey, dtype=np.uint16) * 257)
    else:
        image = grey.convert("RGB").convert("P") if mode == "P" else grey.convert(mode)
    image.save(path)
    shown = np.asarray(opened(pictures_of(path, page(1, 150, 200))[1]).convert("L"))
    assert shown[-1].mean() > shown[0].mean() + 150


def test_a_photograph_is_turned_as_its_camera_says(tmp_path):
    path = tmp_path / "page.jpg"
    exif = Image.Exif()
    exif[274] = 6
    Image.linear_gradient("L").resize((400, 300)).save(path, exif=exif)
    shown = np.asarray(opened(pictures_of(path, page(1, 150, 200))[1]).convert("L"))
    assert shown.shape == (333, 250)
    assert shown[:, 0].mean() > shown[:, -1].mean() + 150


def test_a_source_that_is_gone_has_no_pictures(tmp_path):
    source = Source(tmp_path / "gone.pdf", "gone.pdf", "pdf", "0" * 64, 1)
    assert page_pictures(source, [page(1)], {}) == {}


def test_a_damaged_source_shows_what_can_be_drawn():
    cut = FIXTURES / "bad/cut.jpg"
    assert page_pictures(Source(cut, "cut.jpg", "jpeg", "0" * 64, 1), [page(1)], {}) == {}


def test_pages_without_geometry_and_other_kinds_have_no_pictures():
    assert pictures_of(FIXTURES / "documents/cong-van.pdf", page(1, None, None)) == {}
    assert pictures_of(FIXTURES / "office/to-trinh.docx", page(1)) == {}
