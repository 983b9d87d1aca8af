"""PDFs that lie, are damaged or locked, and programs that fail or are missing."""

from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from pdf2image.exceptions import PDFInfoNotInstalledError
from PIL import Image

from pipeline.datatypes import Pixels, RasterPage, TextPage
from pipeline.errors import CorruptDocument, EmptyDocument, EncryptedDocument, MissingProgram, TooLargeDocument
from pipeline.ingest import pdf, pdf_render


def test_a_huge_page_is_drawn_coarsely_and_a_monstrous_one_not(pdf_file, read):
    (page,) = read(pdf_file([""], "/MediaBox[0 0 2000 2000]"), max_pixels=9_000_000)
    assert page.dpi == pytest.approx(108, abs=0.1)
    assert page.image.shape == (3000, 3000)
    assert "108 dpi" in page.problems[0].reason
    with pytest.raises(TooLargeDocument, match=r"page 1 is 5\.1 x 5\.1 m"):
        read(pdf_file([""], "/MediaBox[0 0 14400 14400]"))


def test_a_file_that_lies_about_its_pages(pdf_file, prose, read, english):
    pages = read(pdf_file([prose(english)], count=1000))
    assert [page.number for page in pages] == [1]
    assert pages[0].raw.split() == english.split()


def test_no_pages_is_empty(pdf_file, read):
    with pytest.raises(EmptyDocument, match="no pages"):
        read(pdf_file([]))


def test_too_many_pages(pdf_file, read):
    path = pdf_file([""] * 4)
    assert len(read(path, max_pages=4, dpi=72)) == 4
    with pytest.raises(TooLargeDocument, match="more than the 3 pages"):
        read(path, max_pages=3)


def encrypted(path: Path, user: str) -> Path:
    with pikepdf.open(path) as document:
        document.save(path.with_name("locked.pdf"), encryption=pikepdf.Encryption(owner="owner", user=user))
    return path.with_name("locked.pdf")


def test_a_password_is_asked_for(pdf_file, prose, read, english):
    with pytest.raises(EncryptedDocument, match="password"):
        read(encrypted(pdf_file([prose(english)]), "user"))


def test_a_file_that_only_forbids_printing_is_read(pdf_file, prose, read, english):
    (page,) = read(encrypted(pdf_file([prose(english)]), ""))
    assert page.raw.split() == english.split()


def test_an_unknown_encryption_is_encryption(pdf_file, read):
    path = pdf_file(["a"])
    encryption = b"/ID[<00><00>]/Encrypt<</Filter/Adobe.PubSec/V 4/SubFilter/adbe.pkcs7.s5>>/Root"
    path.write_bytes(path.read_bytes().replace(b"/Root", encryption))
    with pytest.raises(EncryptedDocument):
        read(path)


def test_lost_cross_references_are_mended_and_said(pdf_file, prose, read, english):
    path = pdf_file([prose(english)])
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"xref")] + b"trailer<</Root 1 0 R>>")
    (page,) = read(path)
    assert page.raw.split() == english.split()
    assert "damaged" in page.problems[0].reason


@pytest.mark.parametrize("keep", [20, 90])
def test_a_truncated_file_is_corrupt(pdf_file, prose, read, keep, english):
    path = pdf_file([prose(english)])
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(CorruptDocument):
        read(path)


def test_poppler_draws_what_pdfium_cannot(pdf_file, read, monkeypatch):
    def failing(_page: object, _dpi: float) -> Pixels:
        raise pdf_render.RenderingFailed("double")

    monkeypatch.setattr(pdf, "draw", failing)
    (page,) = read(pdf_file(["0 g 0 421 297 421 re f"]), dpi=100)
    assert page.image.shape[0] == 1169
    assert abs(page.image.shape[1] - 826) <= 1
    assert page.image[100, 100] < 10
    assert page.image[-100, -100] > 245


def test_poppler_draws_what_pdfium_leaves_blank(blank_scan, read, monkeypatch):
    called = []
    drawn = np.zeros((8, 8), dtype=np.uint8)
    monkeypatch.setattr(pdf, "draw_with_poppler", lambda *_: called.append(1) or drawn)
    (page,) = read(blank_scan, dpi=72)
    assert called == [1]
    assert page.image is drawn


def test_a_blank_page_without_poppler_is_blank(blank_scan, read, monkeypatch):
    def missing(*_args: object, **_options: object) -> list[Image.Image]:
        raise PDFInfoNotInstalledError

    monkeypatch.setattr(pdf_render.pdf2image, "convert_from_path", missing)
    (page,) = read(blank_scan, dpi=72)
    assert page.image.min() == 255


def test_poppler_missing_where_it_is_needed(pdf_file, read, monkeypatch):
    def missing(*_args: object, **_options: object) -> list[Image.Image]:
        raise PDFInfoNotInstalledError

    def failing(_page: object, _dpi: float) -> Pixels:
        raise pdf_render.RenderingFailed("double")

    monkeypatch.setattr(pdf, "draw", failing)
    monkeypatch.setattr(pdf_render.pdf2image, "convert_from_path", missing)
    with pytest.raises(MissingProgram, match="apt install poppler-utils"):
        read(pdf_file([""]))


def test_a_page_that_no_program_can_draw_costs_only_itself(pdf_file, read, monkeypatch):
    picture = pdf._picture

    def failing(page: object, path: Path, number: int, *rest: object, **named: object) -> Pixels:
        if number == 2:
            raise pdf_render.RenderingFailed("double")
        return picture(page, path, number, *rest, **named)

    monkeypatch.setattr(pdf, "_picture", failing)
    pages = read(pdf_file([""] * 3), dpi=72)
    assert [type(page) for page in pages] == [RasterPage, TextPage, RasterPage]
    assert [problem.page for problem in pages[1].problems] == [2]
    monkeypatch.setattr(pdf, "_picture", lambda *_, **__: failing(None, Path(), 2))
    with pytest.raises(CorruptDocument, match="no page"):
        read(pdf_file([""] * 2), dpi=72)


def test_a_page_that_pdfium_cannot_load(pdf_file, prose, read, monkeypatch, english):
    get_page = pypdfium2.PdfDocument.__getitem__

    def failing(document: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
        if index == 1:
            raise pypdfium2.PdfiumError("double")
        return get_page(document, index)

    monkeypatch.setattr(pypdfium2.PdfDocument, "__getitem__", failing)
    path = pdf_file([prose(english)] * 2)
    first, second = read(path, dpi=72)
    assert isinstance(first, TextPage)
    assert isinstance(second, RasterPage)
    assert second.image.shape[0] == 842
    assert second.image.min() < 100
    _, unread = read(path, ocr="never")
    assert isinstance(unread, TextPage)
    assert [problem.page for problem in unread.problems] == [2]
