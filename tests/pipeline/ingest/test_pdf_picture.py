"""Pictures on PDF pages that are damaged inside: the file is sound, one of its scans is not."""

import base64
import io

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from pipeline.ingest.pdf_picture import has_damaged_picture, picture_share


def jpeg():
    image = np.full((585, 414), 255, np.uint8)
    for number in range(12):
        cv2.putText(image, "ban hanh", (40, 60 + 40 * number), cv2.FONT_HERSHEY_COMPLEX, 1, 0, 2)
    data = io.BytesIO()
    Image.fromarray(image).save(data, "JPEG")
    return data.getvalue()


def scans(path, pictures, wide=414, filters=(pikepdf.Name.DCTDecode,)):
    """Write a PDF of scans, a picture a page."""
    with pikepdf.new() as document:
        for data in pictures:
            picture = pikepdf.Stream(document, data)
            picture.stream_dict = pikepdf.Dictionary(
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=414,
                Height=585,
                ColorSpace=pikepdf.Name.DeviceGray,
                BitsPerComponent=8,
                Filter=pikepdf.Array(filters),
            )
            leaf = document.add_blank_page(page_size=(414, 585))
            leaf.Contents = pikepdf.Stream(document, b"q %d 0 0 %d 0 0 cm /I Do Q" % (wide, wide * 585 // 414))
            leaf.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=document.make_indirect(picture)))
        document.save(path)
    return path


@pytest.mark.parametrize(
    ("spoil", "damaged"),
    [
        (lambda data: data, False),
        (lambda data: data + b"\0\0\0", False),
        (lambda data: data[: len(data) // 3], True),
        (lambda _data: b"\xff\xd8 nothing", True),
        (lambda _data: b"", True),
    ],
    ids=["sound", "bytes behind its end", "cut off", "no picture", "empty"],
)
def test_a_damaged_jpeg_is_told_and_the_other_pages_are_sound(tmp_path, spoil, damaged):
    whole = jpeg()
    with pypdfium2.PdfDocument(scans(tmp_path / "a.pdf", [whole, spoil(whole), whole])) as document:
        assert [has_damaged_picture(leaf) for leaf in document] == [False, damaged, False]
        assert [picture_share(leaf) for leaf in document] == [1.0, 1.0, 1.0]


def test_a_damaged_emblem_is_no_damaged_scan(tmp_path):
    with pypdfium2.PdfDocument(scans(tmp_path / "a.pdf", [jpeg()[:900]], wide=30)) as document:
        assert not has_damaged_picture(document[0])


def test_a_sound_jpeg_that_is_packed_once_more_is_not_damaged(tmp_path):
    packed = base64.a85encode(jpeg()) + b"~>"
    filters = (pikepdf.Name.ASCII85Decode, pikepdf.Name.DCTDecode)
    with pypdfium2.PdfDocument(scans(tmp_path / "a.pdf", [packed, packed[:900]], filters=filters)) as document:
        assert [has_damaged_picture(leaf) for leaf in document] == [False, True]
