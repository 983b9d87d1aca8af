"""Image files as searchable PDFs: their bytes are kept, or what they show."""

import io
from dataclasses import replace

import numpy as np
import pikepdf
import pytest
from PIL import Image

from pipeline.datatypes import Document, Problem, Source
from pipeline.errors import CorruptDocument
from pipeline.export.searchable_pdf import searchable_pdf
from pipeline.extract import build_record
from pipeline.text.reading import read_through
from tests.pipeline.export.written import FIXTURES, boxes, made, page_of, pictures, poppler


@pytest.mark.parametrize("name", ["bao-cao-low.jpg", "thong-bao-page1.png"])
def test_an_image_file_keeps_its_bytes(name):
    path = FIXTURES / "scans" / name
    with Image.open(path) as image:
        pixels = np.asarray(image)
    with pikepdf.open(io.BytesIO(made(path, [page_of(("a", 9, 9, 20, 20))]))) as pdf:
        (kept,) = pdf.pages[0].get_images().values()
        assert np.array_equal(np.asarray(pikepdf.PdfImage(kept).as_pil_image().convert("RGB")), _rgb(pixels))
        if name.endswith(".jpg"):
            assert kept.read_raw_bytes() in path.read_bytes()


def _rgb(pixels):
    return np.asarray(Image.fromarray(pixels).convert("RGB"))


@pytest.mark.parametrize(
    ("mode", "suffix"),
    [
        *((mode, ".png") for mode in ("RGBA", "LA", "I;16", "P", "1")),
        *((mode, ".tif") for mode in ("F", "I;16", "LAB", "CMYK", "RGBA", "1")),
    ],
)
def test_an_image_of_any_depth_becomes_a_page(mode, suffix, tmp_path):
    Image.new(mode, (200, 300)).save(tmp_path / f"a{suffix}")
    data = made(tmp_path / f"a{suffix}", [page_of(("văn", 10, 10, 40, 22), width=100.0, height=150.0)])
    assert poppler(data).split() == ["văn"]


def image_filters(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [pikepdf.PdfImage(image).filters[0] for page in pdf.pages for image in page.get_images().values()]


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("a.webp", {}, "/DCTDecode"),
        ("a.webp", {"lossless": True}, "/FlateDecode"),
        ("a.tif", {"compression": "jpeg"}, "/DCTDecode"),
        ("a.tif", {"compression": "tiff_lzw"}, "/FlateDecode"),
    ],
)
def test_only_what_was_lossy_is_compressed_with_loss(name, options, expected, tmp_path):
    with Image.open(FIXTURES / "scans/chi-thi-page2.webp") as scan:
        scan.reduce(4).save(tmp_path / name, **options)
        before = np.asarray(Image.open(tmp_path / name).convert("RGB"), dtype=float)
    data = made(tmp_path / name, [page_of(("a", 9, 9, 20, 20))])
    assert image_filters(data) == [expected]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (kept,) = pdf.pages[0].get_images().values()
        apart = np.asarray(pikepdf.PdfImage(kept).as_pil_image().convert("RGB")) - before
    assert np.sqrt(np.mean(apart**2)) < (2.5 if expected == "/DCTDecode" else 1e-9)


def test_a_lossy_scan_is_not_blown_up():
    path = FIXTURES / "scans/chi-thi-page2.webp"
    assert len(made(path, [page_of(("a", 9, 9, 20, 20))])) < 3.2 * path.stat().st_size


def test_a_thumbnail_in_a_tiff_is_no_page(tmp_path):
    small = Image.new("1", (40, 60), 1)
    small.encoderinfo = {"tiffinfo": {254: 1}}
    page = Image.new("1", (200, 300), 1)
    page.save(tmp_path / "a.tif", compression="group4", save_all=True, append_images=[small])
    data = made(tmp_path / "a.tif", [page_of(("văn", 10, 10, 40, 22), width=100.0, height=150.0)])
    assert poppler(data).split() == ["văn"]
    assert image_filters(data) == ["/CCITTFaxDecode"]


def test_a_damaged_frame_is_a_white_page_among_the_good_ones(tmp_path):
    path = tmp_path / "a.tif"
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (300, 200), dtype=np.uint8))
    noise.save(path, compression="tiff_lzw", save_all=True, append_images=[noise])
    data = bytearray(path.read_bytes())
    with Image.open(path) as image:
        (start,), (length,) = image.tag_v2[273][:1], image.tag_v2[279][:1]
    data[start : start + length] = b"\xff" * length
    path.write_bytes(data)
    unread = replace(page_of(), width=None, height=None, problems=(Problem("cut off", 1, verdict="corrupt"),))
    after = made(path, [unread, page_of(("văn", 10, 10, 40, 22), width=100.0, height=150.0, number=2)])
    assert poppler(after).split() == ["văn"]
    assert pictures(after)[0].min() == 255


def test_a_photograph_taken_sideways_is_laid_out_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 300), "white").save(tmp_path / "a.jpg", exif=exif)
    data = made(tmp_path / "a.jpg", [page_of(("văn", 30, 40, 60, 52), width=300.0, height=400.0)])
    ((text, *box),) = boxes(data)
    assert text == "văn"
    assert box[::2] == pytest.approx([30, 60], abs=1)
    assert (box[1] + box[3]) / 2 == pytest.approx(46, abs=3)


@pytest.mark.parametrize("name", ["chi-thi-page2.webp", "quyet-dinh.tif"])
def test_an_image_that_cannot_be_opened_any_more_is_refused(name, tmp_path):
    data = (FIXTURES / "scans" / name).read_bytes()
    (tmp_path / name).write_bytes(data[: len(data) // 2])
    source = Source(tmp_path / name, name, "webp" if name.endswith("webp") else "tiff", "0" * 64, len(data))
    document = Document(source, (page_of(("a", 9, 9, 20, 20)),), read_through("a"))
    with pytest.raises(CorruptDocument, match="convert it again"):
        searchable_pdf(document, build_record(document))


def test_a_strip_of_an_image_becomes_a_page(tmp_path):
    Image.new("L", (2000, 2), 255).save(tmp_path / "a.png")
    data = made(tmp_path / "a.png", [page_of(width=595.0, height=0.6)])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1


@pytest.mark.parametrize("name", ["bao-cao-low.jpg", "thong-bao-page1.png", "chi-thi-page2.webp"])
def test_the_same_image_gives_the_same_bytes(name):
    path = FIXTURES / "scans" / name
    assert made(path, [page_of(("a", 9, 9, 20, 20))]) == made(path, [page_of(("a", 9, 9, 20, 20))])
