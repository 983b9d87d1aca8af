"""What readers get: poppler's and pdfium's text of the output is the restored text, its pages look as they did."""

import io
import re
from dataclasses import replace

import numpy as np
import pikepdf
import pypdfium2
import pytest

from pipeline.datatypes import Box, Problem, TextPage, Word
from pipeline.errors import CorruptDocument, UnsupportedDocument
from pipeline.export.placed import placed_page
from pipeline.export.placed_document import placed_document
from pipeline.export.searchable_pdf import searchable_pdf
from pipeline.extract import build_record
from pipeline.flow import convert
from pipeline.ocr import RecordedEngine
from pipeline.options import Options
from tests.pipeline.export.written import FIXTURES, boxes, made, page_of, pdfium, pictures, poppler

SCANS = [
    ("bao-cao.pdf", "bao-cao.pdf"),
    ("chi-thi.pdf", "chi-thi.pdf"),
    ("chuong-trinh.pdf", "chuong-trinh.pdf"),
    ("cong-van.pdf", "cong-van.pdf"),
    ("ke-hoach-huyen.pdf", "ke-hoach-huyen.pdf"),
    ("ke-hoach-phuong.pdf", "ke-hoach-phuong.pdf"),
    ("quyet-dinh.tif", "quyet-dinh.pdf"),
]


@pytest.mark.parametrize(("scan", "original"), SCANS)
def test_the_text_of_a_scan_is_the_restored_text(scan, original, recognized):
    document, record = recognized(FIXTURES / "scans" / scan, FIXTURES / "documents" / original)
    data = searchable_pdf(document, record)
    assert poppler(data, "-raw").split() == document.text.split()
    assert pdfium(data).split() == document.text.split()


def test_the_text_of_a_real_recognition_is_the_restored_text_in_its_boxes():
    """Its boxes overlap, its lines lie askew, its words were parted and joined."""
    engine = RecordedEngine.load(FIXTURES / "recorded/ke-hoach-huyen.json")
    converted = convert(FIXTURES / "scans/ke-hoach-huyen.pdf", Options(workers=1), engine)
    data = searchable_pdf(converted.document, converted.record)
    assert poppler(data, "-raw").split() == pdfium(data).split() == converted.text.split()
    wanted = [word for page in placed_document(converted.document) for line in page.lines for word in line]
    far = [
        text
        for (text, left, _top, right, _bottom), word in zip(boxes(data), wanted, strict=True)
        if max(abs(left - word.box.left), abs(right - word.box.right)) > 2
    ]
    assert len(far) <= 1, "one box holds its neighbour's place"


@pytest.mark.parametrize("path", sorted((FIXTURES / "documents").glob("*.pdf")), ids=lambda path: path.stem)
def test_a_kept_layer_says_the_restored_text_letter_for_letter(path, read):
    """Word for word it need not: poppler reads `tỉnh¹ .` of a mark set high, and pdfium hides hyphens at line ends."""
    document = read(path)
    data = searchable_pdf(document, build_record(document))
    wanted = "".join(document.text.split())
    assert "".join(poppler(data, "-raw").split()) == wanted
    assert "".join(pdfium(data).replace("\ufffe", "-").split()) == wanted


@pytest.mark.parametrize("name", ["thong-bao.pdf", "chuong-trinh.pdf"])
def test_visible_text_that_was_recognized_anew_is_found_once(name, recognized):
    path = FIXTURES / "documents" / name
    document, record = recognized(path, path)
    data = searchable_pdf(document, record)
    assert poppler(data, "-raw").split() == document.text.split()
    assert pdfium(data).split() == document.text.split()


@pytest.mark.parametrize("name", ["layers/tcvn3.pdf", "layers/mixed.pdf", "layers/shifted.pdf"])
def test_a_legacy_layer_is_replaced_by_what_it_says(name, read):
    document = read(FIXTURES / name)
    data = searchable_pdf(document, build_record(document))
    assert poppler(data).split() == pdfium(data).split() == document.text.split()


def test_a_good_layer_stays_as_it_is(read):
    path = FIXTURES / "documents/cong-van.pdf"
    document = read(path)
    data = searchable_pdf(document, build_record(document))
    with pikepdf.open(path) as before, pikepdf.open(io.BytesIO(data)) as after:
        for old, new in zip(before.pages, after.pages, strict=True):
            assert old.Contents.read_bytes() == new.Contents.read_bytes()


@pytest.mark.parametrize(
    "name", ["scans/thong-bao.pdf", "documents/ke-hoach-huyen.pdf", "layers/wrong-language.pdf", "layers/signed.pdf"]
)
def test_pages_look_as_they_did(name):
    path = FIXTURES / name
    with pypdfium2.PdfDocument(path) as document:
        sizes = [page.get_size() for page in document]
    pages = [
        page_of(("văn", 100, 100, 130, 112), width=width, height=height, number=number)
        for number, (width, height) in enumerate(sizes, 1)
    ]
    for before, after in zip(pictures(path.read_bytes()), pictures(made(path, pages)), strict=True):
        assert np.abs(before.astype(int) - after).max() <= 2, "one page is drawn as the other"


def test_the_bytes_of_images_are_kept():
    path = FIXTURES / "scans/thong-bao.pdf"
    data = made(path, [page_of(("a", 9, 9, 20, 20), number=number) for number in (1, 2)])
    with pikepdf.open(path) as before, pikepdf.open(io.BytesIO(data)) as after:
        for old, new in zip(before.pages, after.pages, strict=True):
            assert [image.read_raw_bytes() for image in old.get_images().values()] == [
                image.read_raw_bytes() for image in new.get_images().values()
            ]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (40, 60, 500, 700)])
def test_words_stand_in_their_boxes_however_the_page_is_turned_and_cut(turn, crop, tmp_path):
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Rotate = turn
    if crop:
        page.CropBox = pikepdf.Array(crop)
    pdf.save(tmp_path / "a.pdf")
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        width, height = document[0].get_size()
    words = [("Kế", 50, 60, 68, 74), ("hoạch", 70, 90, 110, 108), ("cuối", 300, 300, 330, 312)]
    found = boxes(made(tmp_path / "a.pdf", [page_of(*words, width=width, height=height)]))
    for (text, left, top, right, bottom), (wanted, *sides) in zip(found, words, strict=True):
        assert text == wanted
        assert [left, right] == pytest.approx([sides[0], sides[2]], abs=1)
        assert (top + bottom) / 2 == pytest.approx((sides[1] + sides[3]) / 2, abs=4)


@pytest.mark.parametrize("step", [(0, 16), (0, -16), (-16, 0)])
def test_text_that_lies_sideways_or_upside_down_is_read_along_its_lines(step, tmp_path):
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.save(tmp_path / "a.pdf")
    text = ["Ủy", "ban", "nhân", "dân", "xã", "Tân", "Hòa", "báo", "cáo"]
    words, raw = [], " ".join(text)
    for at, word in enumerate(text):
        x, y = 300 + at * 2 * step[0], 400 + at * 2 * step[1]
        size = (12, 28) if step[1] else (28, 12)
        words.append(Word(word, sum(len(one) + 1 for one in text[:at]), Box(x, y, x + size[0], y + size[1]), 0.9))
    data = made(tmp_path / "a.pdf", [TextPage(1, 595.0, 842.0, "ocr", raw, tuple(words))])
    assert poppler(data, "-raw").split() == text
    for (_text, left, top, right, bottom), word in zip(boxes(data), words, strict=True):
        assert (left + right) / 2 == pytest.approx((word.box.left + word.box.right) / 2, abs=4)
        assert (top + bottom) / 2 == pytest.approx((word.box.top + word.box.bottom) / 2, abs=4)


def test_words_stand_within_two_points_of_their_boxes(recognized):
    path = FIXTURES / "documents/quyet-dinh.pdf"
    document, record = recognized(path, path)
    wanted = [word for page in document.pages for line in placed_page(page).lines for word in line]
    found = boxes(searchable_pdf(document, record))
    apart = [
        max(abs(left - word.box.left), abs(right - word.box.right))
        for (_text, left, _top, right, _bottom), word in zip(found, wanted, strict=True)
    ]
    assert max(apart) <= 2


def test_metadata_and_bookmarks(recognized):
    document, record = recognized(FIXTURES / "scans/ke-hoach-huyen.pdf", FIXTURES / "documents/ke-hoach-huyen.pdf")
    with pikepdf.open(io.BytesIO(searchable_pdf(document, record))) as pdf:
        with pdf.open_metadata() as metadata:
            assert record.header.title.value in metadata["dc:title"]
            assert metadata["dc:creator"] == [record.header.issuer.value]
            assert metadata["dc:identifier"] == record.header.code.value
            assert metadata["dc:date"] == [record.header.date.value]
        assert str(pdf.docinfo["/Author"]) == record.header.issuer.value
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == [
                f"{section.marker}. {section.title}" for section in record.sections
            ]
            for item, section in zip(outline.root, record.sections, strict=True):
                assert pdf.pages.index(pikepdf.Page(item.destination[0])) == section.page - 1
                assert float(item.destination[3]) == pytest.approx(842 - section.box[1], abs=2)


def test_a_signed_source_gives_an_unsigned_copy_and_stays(read):
    path = FIXTURES / "layers/signed.pdf"
    before = path.read_bytes()
    document = read(path)
    data = searchable_pdf(document, build_record(document))
    assert path.read_bytes() == before
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert b"/ByteRange" not in data
        assert not [one for page in pdf.pages for one in page.get("/Annots", []) if one.get("/FT") == "/Sig"]


def test_sources_without_pages_have_no_searchable_pdf(read):
    document = read(FIXTURES / "documents/bao-cao.txt")
    with pytest.raises(UnsupportedDocument, match=re.escape("leave pdf out of --formats")):
        searchable_pdf(document, build_record(document))


def test_a_source_that_changed_meanwhile_is_refused(read, tmp_path):
    document = read(FIXTURES / "documents/bao-cao.pdf")
    pikepdf.Pdf.new().save(tmp_path / "a.pdf")
    changed = replace(document, source=replace(document.source, path=tmp_path / "a.pdf"))
    with pytest.raises(CorruptDocument, match="convert it again"):
        searchable_pdf(changed, build_record(document))


def test_a_pdf_that_cannot_be_opened_any_more_is_refused(read, tmp_path):
    document = read(FIXTURES / "documents/bao-cao.pdf")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 nothing")
    changed = replace(document, source=replace(document.source, path=tmp_path / "a.pdf"))
    with pytest.raises(CorruptDocument, match="leave pdf out"):
        searchable_pdf(changed, build_record(document))


def test_a_page_that_could_not_be_read_keeps_its_layer():
    path = FIXTURES / "layers/wrong-language.pdf"
    before = poppler(path.read_bytes())
    unread = [
        replace(page_of(number=number), problems=(Problem("too slow", number, verdict="timeout"),)) for number in (1, 2)
    ]
    assert poppler(made(path, unread)) == before != ""


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("AcroForm", pikepdf.Dictionary(Fields=pikepdf.Array([1, pikepdf.Name.X, pikepdf.Dictionary(Kids=[7])]))),
        ("AcroForm", pikepdf.Array([1])),
        ("Outlines", pikepdf.Dictionary(First=pikepdf.Dictionary(Title=7))),
        ("Outlines", pikepdf.Name.X),
        ("ViewerPreferences", pikepdf.Array([])),
        ("Perms", pikepdf.Name.X),
    ],
)
def test_a_broken_part_of_a_pdf_does_not_cost_its_text(key, value, tmp_path, recognized):
    with pikepdf.open(FIXTURES / "documents/ke-hoach-huyen.pdf") as pdf:
        pdf.Root[f"/{key}"] = value
        pdf.save(tmp_path / "a.pdf")
    document, record = recognized(tmp_path / "a.pdf", FIXTURES / "documents/ke-hoach-huyen.pdf")
    assert poppler(searchable_pdf(document, record), "-raw").split() == document.text.split()


def test_a_page_without_words_is_written(tmp_path):
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.save(tmp_path / "a.pdf")
    assert poppler(made(tmp_path / "a.pdf", [page_of()])).split() == []


def test_words_without_a_place_are_found_too(tmp_path):
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.save(tmp_path / "a.pdf")
    page = TextPage(1, 595.0, 842.0, "ocr", "một hai ba", (Word("hai", 4, Box(50, 50, 80, 62)),))
    assert poppler(made(tmp_path / "a.pdf", [page])).split() == ["một", "hai", "ba"]


@pytest.mark.parametrize(
    "box", [(-500, -50, -470, -38), (1e5, 1e5, 2e5, 2e5), (580, 400, 640, 412), (90, 80, 50, 50)], ids=str
)
def test_words_beyond_the_edge_of_the_page_are_found_too(box, tmp_path):
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.save(tmp_path / "a.pdf")
    assert poppler(made(tmp_path / "a.pdf", [page_of(("hoạch", *box))])).split() == ["hoạch"]


@pytest.mark.parametrize("name", ["layers/tcvn3.pdf", "layers/signed.pdf"])
def test_the_same_document_gives_the_same_bytes(name, read):
    document = read(FIXTURES / name)
    record = build_record(document)
    assert searchable_pdf(document, record) == searchable_pdf(document, record)


def test_a_scan_grows_by_a_tenth_at_most(recognized):
    document, record = recognized(FIXTURES / "scans/cong-van.pdf", FIXTURES / "documents/cong-van.pdf")
    assert len(searchable_pdf(document, record)) <= 1.1 * document.source.size
