import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.datatypes import RasterPage, TextPage
from pipeline.errors import CorruptDocument, TooLargeDocument
from pipeline.ingest import identify, image, open_pages
from pipeline.ingest.pixels import resolution
from pipeline.options import Options

A4_AT_100 = (827, 1169)


def page(mode: str = "L", size: tuple[int, int] = A4_AT_100) -> Image.Image:
    """A white page with a black bar across its upper left quarter."""
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).rectangle((40, 40, size[0] // 2, size[1] // 4), fill=0)
    return image if mode == "L" else image.convert(mode)


def noise(size: tuple[int, int] = (400, 400)) -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 255, size[::-1], dtype=np.uint8))


def dark_and_light(raster: RasterPage) -> tuple[bool, bool]:
    """Whether the upper left is black and the lower right white."""
    rows, columns = raster.image.shape[:2]
    upper, lower = raster.image[rows // 8, columns // 4], raster.image[-rows // 8, -columns // 8]
    return bool(np.all(upper < 20)), bool(np.all(lower > 235))


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *[("tiff", mode) for mode in ("1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "YCbCr", "LAB", "I;16", "I", "F")],
        *[("png", mode) for mode in ("1", "L", "P", "RGB", "RGBA", "LA", "I;16")],
        *[("jpeg", mode) for mode in ("L", "RGB", "CMYK", "YCbCr")],
        *[("webp", mode) for mode in ("L", "RGB", "RGBA")],
    ],
)
def test_every_mode_is_read(tmp_path, read, mode, kind):
    picture = page()
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(picture, dtype=np.uint16) * 257)
    elif mode in {"P", "YCbCr"}:
        picture = picture.convert("RGB").convert(mode)
    elif mode == "LAB":
        picture = Image.merge("LAB", (picture, Image.new("L", picture.size, 128), Image.new("L", picture.size, 128)))
    else:
        picture = picture.convert(mode)
    path = tmp_path / f"a.{kind}"
    picture.save(path, format=kind, dpi=(100, 100))
    (raster,) = read(path)
    assert isinstance(raster, RasterPage)
    assert raster.image.dtype == np.uint8
    assert raster.image.shape == (1169, 827)
    assert dark_and_light(raster) == (True, True)


def test_transparency_is_white(tmp_path, read):
    image = Image.new("RGBA", A4_AT_100, (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 413, 300))
    image.save(tmp_path / "a.png")
    (raster,) = read(tmp_path / "a.png")
    assert dark_and_light(raster) == (True, True)


def test_a_red_seal_keeps_the_colour_of_its_page(tmp_path, read):
    image = page("RGB")
    ImageDraw.Draw(image).ellipse((600, 900, 740, 1040), outline=(220, 30, 40), width=4)
    image.save(tmp_path / "seal.png")
    (sealed,) = read(tmp_path / "seal.png")
    assert sealed.image.shape == (1169, 827, 3)
    assert tuple(sealed.image[902, 670]) == (220, 30, 40)


def test_yellowed_paper_is_no_colour(tmp_path, read):
    Image.new("RGB", A4_AT_100, (244, 236, 216)).save(tmp_path / "old.png")
    (raster,) = read(tmp_path / "old.png")
    assert raster.image.ndim == 2


def test_the_frames_of_a_tiff_are_pages_with_their_own_resolution(tmp_path, read):
    first, second, thumbnail = page(), page("1", (1654, 2339)), Image.new("L", (80, 113))
    path = tmp_path / "a.tif"
    thumbnail.encoderinfo = {"tiffinfo": {254: 1}}
    second.encoderinfo = {"dpi": (200, 200), "compression": "group4"}
    first.save(path, save_all=True, append_images=[thumbnail, second], dpi=(100, 100))
    pages = read(path)
    assert [(raster.number, raster.dpi, raster.image.shape) for raster in pages] == [
        (1, 100, (1169, 827)),
        (2, 200, (2339, 1654)),
    ]
    assert all(raster.width == pytest.approx(595, abs=1) for raster in pages)
    assert all(raster.height == pytest.approx(842, abs=1) for raster in pages)


@pytest.mark.parametrize("kind", ["jpeg", "tiff", "png", "webp"])
@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_turned_photograph_stands_upright(tmp_path, read, kind, orientation):
    turn = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}[orientation]
    exif = Image.Exif()
    exif[274] = orientation
    path = tmp_path / "a"
    page().transpose(turn).save(path, format=kind, exif=exif)
    (raster,) = read(path)
    assert raster.image.shape[0] > raster.image.shape[1]
    assert dark_and_light(raster) == (True, True)


def test_a_fax_is_made_square(tmp_path, read):
    page("1", (1728, 1078)).save(tmp_path / "a.tif", dpi=(204, 98), compression="group4")
    (raster,) = read(tmp_path / "a.tif")
    assert raster.image.shape == (2244, 1728)
    assert (raster.width, raster.height) == (pytest.approx(610, abs=1), pytest.approx(792, abs=1))


@pytest.mark.parametrize(
    ("size", "stated", "dpi"),
    [
        ((2480, 3508), (300, 300), 300),
        ((2480, 3508), (300, 300.4), 300),
        ((2480, 3508), (72, 72), 300),  # a scanner program that states nothing
        ((3508, 2480), None, 300),
        ((4000, 3000), (96, 96), 342),  # a telephone
        ((827, 1169), (0, 0), 100),
        ((827, 1169), (float("nan"), 1), 100),
        ((1240, 400), None, 150),  # a cut-out head, as wide as the page
        ((300, 424), None, 72),
    ],
)
def test_the_resolution_that_is_believed(size, stated, dpi):
    assert resolution(*size, stated) == pytest.approx((dpi, dpi), rel=0.01)


def test_thirty_thousand_pixels_square_are_refused_before_they_are_decoded(tmp_path, read):
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b""))
    with pytest.raises(TooLargeDocument, match="30,000 x 30,000 pixels"):
        read(path)


def test_a_cap_on_pixels_and_pages(tmp_path, read):
    page().save(tmp_path / "a.tif", save_all=True, append_images=[page()] * 2)
    assert len(read(tmp_path / "a.tif", max_pages=3)) == 3
    with pytest.raises(TooLargeDocument, match="2 pages"):
        read(tmp_path / "a.tif", max_pages=2)
    with pytest.raises(TooLargeDocument, match="827 x 1,169 pixels"):
        read(tmp_path / "a.tif", max_pixels=900_000)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "tiff"])
@pytest.mark.parametrize("share", [0.5, 0.01])
def test_an_image_cut_off_is_corrupt(tmp_path, read, kind, share):
    path = tmp_path / "a"
    noise().save(path, format=kind)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(CorruptDocument):
        read(path)


def test_a_damaged_frame_costs_only_itself(tmp_path, read):
    path = tmp_path / "a.tif"
    noise().save(path, compression="tiff_deflate", save_all=True, append_images=[noise()] * 2)
    data = bytearray(path.read_bytes())
    at = len(data) // 2
    data[at - 5_000 : at + 5_000] = bytes(10_000)
    path.write_bytes(data)
    first, second, third = read(path)
    assert isinstance(first, RasterPage)
    assert isinstance(second, TextPage)
    assert [problem.page for problem in second.problems] == [2]
    assert isinstance(third, RasterPage)


def test_an_image_named_pdf_is_an_image(tmp_path, read):
    page().save(tmp_path / "a.pdf", format="png")
    (raster,) = read(tmp_path / "a.pdf")
    assert isinstance(raster, RasterPage)


def test_pages_are_decoded_one_at_a_time(tmp_path, monkeypatch):
    path = tmp_path / "a.tif"
    page().save(path, save_all=True, append_images=[page()] * 4)
    decoded = []
    to_pixels = image.to_pixels
    monkeypatch.setattr(image, "to_pixels", lambda frame: decoded.append(1) or to_pixels(frame))
    pages = open_pages(identify(path), Options())
    assert decoded == []
    next(pages)
    assert decoded == [1]
    pages.close()
