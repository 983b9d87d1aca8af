import threading

import pypdfium2
import pytest

from pipeline.datatypes import RasterPage, TextPage
from pipeline.ingest import identify, open_pages
from pipeline.options import Options

WRONG = (
    "Thyc hién Chuong trinh cong tac nam 2024, Uy ban nhan dan huyén xay dyng Ké hoach kiém tra viéc chap hanh "
    "ky luat, ky cuong hanh chinh tai cac co quan, don vi nhu sau. Viéc kiém tra phai bao dam khach quan, ding "
    "quy dinh ciia phap luat, khong gay can tré hoat déng binh thuong cia don vi duge kiém tra; kip thoi phat hién."
)
SIGNED = "Ky boi: Uy ban nhan dan Digitally signed 12/03/2024 09:15:42 +07:00"
A4 = "/MediaBox[0 0 595 842]"
IMAGE = b"<</Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray/Length 4>>"
WITH_IMAGE = f"{A4}/Resources<</Font<</F1 3 0 R>>/XObject<</I 100 0 R>>>>"


def image() -> dict[int, bytes]:
    return {100: IMAGE + b"stream\n\xff\x80\xff\xff\nendstream"}


def scan_of(content: str = "") -> str:
    return f"q 595 0 0 842 0 0 cm /I Do Q\n{content}"


def test_a_good_layer_is_used(pdf_file, prose, read, english):
    (page,) = read(pdf_file([prose(english)]))
    assert isinstance(page, TextPage)
    assert (page.origin, page.number, page.width, page.height) == ("text_layer", 1, 595, 842)
    assert page.raw.split() == english.split()
    assert all(page.raw[word.offset :].startswith(word.text) for word in page.words)
    first = page.words[0]
    assert first.font == "Helvetica"
    assert first.box is not None
    assert (first.box.left, first.box.bottom) == (pytest.approx(60, abs=1), pytest.approx(62, abs=4))
    assert page.problems == ()


def test_a_layer_in_the_wrong_language_is_not_believed(pdf_file, prose, read):
    (page,) = read(pdf_file([scan_of(prose(WRONG))], WITH_IMAGE, image()))
    assert isinstance(page, RasterPage)
    assert page.image.shape == (3509, 2480)
    assert page.dpi == 300
    assert page.layer.split() == WRONG.split()


def test_a_scan_without_a_layer(pdf_file, read):
    (page,) = read(pdf_file([scan_of()], WITH_IMAGE, image()), dpi=100)
    assert isinstance(page, RasterPage)
    assert page.layer == ""
    assert page.image.ndim == 2


@pytest.mark.parametrize(
    ("policy", "content", "kind"),
    [
        ("always", "english", RasterPage),
        ("never", "english", TextPage),
        ("never", "wrong", TextPage),
        ("auto", "english", TextPage),
        ("auto", "wrong", RasterPage),
    ],
)
def test_who_decides_on_recognition(pdf_file, prose, read, policy, content, kind, english):
    text = english if content == "english" else WRONG
    (page,) = read(pdf_file([prose(text)]), ocr=policy, dpi=72)
    assert isinstance(page, kind)
    if policy == "never" and content == "wrong":
        assert [problem.page for problem in page.problems] == [1]


def test_a_scan_in_strips_is_a_scan(pdf_file, prose, read):
    strips = "".join(f"q 595 0 0 85 0 {842 - 84.2 * count} cm /I Do Q\n" for count in range(1, 11))
    (page,) = read(pdf_file([strips + prose("Ha Noi 25")], WITH_IMAGE, image()), dpi=72)
    assert isinstance(page, RasterPage)


def test_a_scan_in_a_form_is_a_scan(pdf_file, prose, read):
    form = b"<</Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</I 100 0 R>>>>/Length 5>>stream\n/I Do\nendstream"
    entries = f"{A4}/Resources<</Font<</F1 3 0 R>>/XObject<</F 101 0 R>>>>"
    content = "q 595 0 0 842 0 0 cm /F Do Q\n" + prose("Ha Noi 25")
    (page,) = read(pdf_file([content], entries, {**image(), 101: form}), dpi=72)
    assert isinstance(page, RasterPage)


def test_a_logo_makes_no_scan(pdf_file, prose, read, english):
    content = "q 60 0 0 60 500 700 cm /I Do Q\n" + prose(english)
    (page,) = read(pdf_file([content], WITH_IMAGE, image()))
    assert isinstance(page, TextPage)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_follow_rotation_and_crop_box(pdf_file, read, turn):
    # The letter stands 100 from the left and 200 from the top of the crop box of 300 x 400.
    content = "BT /F1 12 Tf 150 292 Td (H) Tj ET BT /F1 12 Tf 10 10 Td (cut) Tj ET"
    entries = f"{A4}/CropBox[50 92 350 492]/Rotate {turn}"
    (page,) = read(pdf_file([content], entries), ocr="never")
    (word,) = page.words
    assert (page.width, page.height) == ((300, 400) if turn % 180 == 0 else (400, 300))
    near, far = {0: (100, 200), 90: (200, 100), 180: (200, 200), 270: (200, 200)}[turn]
    box = word.box
    corner = {
        0: (box.left, box.bottom),
        90: (box.left, box.top),
        180: (box.right, box.top),
        270: (box.right, box.bottom),
    }[turn]
    assert corner == (pytest.approx(near, abs=3.5), pytest.approx(far, abs=3.5))


def overlay(text: str) -> bytes:
    stream = f"BT /F1 9 Tf 2 20 Td ({text}) Tj ET".encode()
    form = b"<</Subtype/Form/BBox[0 0 260 60]/Resources<</Font<</F1 3 0 R>>>>"
    return b"%b/Length %d>>stream\n%b\nendstream" % (form, len(stream), stream)


def signature(appearance: int, rectangle: str) -> bytes:
    return f"<</Type/Annot/Subtype/Widget/FT/Sig/T(s)/F 4/Rect[{rectangle}]/AP<</N {appearance} 0 R>>>>".encode()


def test_a_signature_overlay_is_neither_read_nor_drawn_but_kept(pdf_file, read):
    objects = {**image(), 101: overlay(SIGNED), 102: signature(101, "300 700 560 760")}
    path = pdf_file([scan_of()], f"{WITH_IMAGE}/Annots[102 0 R]", objects)
    before = path.read_bytes()
    (page,) = read(path, dpi=72)
    assert page.layer == SIGNED
    assert page.image.min() > 100
    assert path.read_bytes() == before


def test_a_signature_overlay_beside_a_good_layer(pdf_file, prose, read, english):
    objects = {101: overlay(SIGNED), 102: signature(101, "300 100 560 160")}
    (page,) = read(pdf_file([prose(english)], f"{A4}/Annots[102 0 R]", objects))
    assert page.raw.split() == english.split()
    assert page.layer == SIGNED


def test_a_number_that_was_signed_in_is_part_of_the_page(pdf_file, prose, read, english):
    objects = {101: overlay("25"), 102: signature(101, "60 800 320 840"), 103: overlay("15")}
    objects[104] = b"<</Type/Annot/Subtype/Stamp/F 4/Rect[300 800 560 840]/AP<</N 103 0 R>>>>"
    (page,) = read(pdf_file([prose(english)], f"{A4}/Annots[102 0 R 104 0 R]", objects))
    assert {"25", "15"} <= {word.text for word in page.words}


def test_a_page_keeps_its_colour_where_it_has_any(pdf_file, read):
    grey, red = "0.5 g 100 100 200 200 re f", "1 0 0 rg 100 100 20 20 re f"
    first, second = read(pdf_file([grey, red]), dpi=72)
    assert first.image.shape == (842, 595)
    assert second.image.shape == (842, 595, 3)
    assert tuple(second.image[-110, 110]) == (255, 0, 0)


def test_pages_come_one_at_a_time_and_everything_is_closed(pdf_file, prose, monkeypatch, english):
    closed = []
    close = pypdfium2.PdfDocument.close
    monkeypatch.setattr(pypdfium2.PdfDocument, "close", lambda self: closed.append(1) or close(self))
    pages = open_pages(identify(pdf_file([prose(english)] * 3)), Options())
    assert next(pages).number == 1
    before = len(closed)
    pages.close()
    assert len(closed) == before + 1


def test_pdfium_is_called_in_the_thread_that_asks(pdf_file, prose, monkeypatch, english):
    threads = set()
    get_page = pypdfium2.PdfDocument.__getitem__
    monkeypatch.setattr(
        pypdfium2.PdfDocument, "__getitem__", lambda self, at: threads.add(threading.get_ident()) or get_page(self, at)
    )
    list(open_pages(identify(pdf_file([prose(english)] * 2)), Options()))
    assert threads == {threading.get_ident()}


def test_a_table_is_read_by_its_rules(pdf_file, read):
    rules = "1 w " + " ".join(
        [*[f"60 {y} m 500 {y} l S" for y in (500, 540, 580, 620)], *[f"{x} 500 m {x} 620 l S" for x in (60, 200, 500)]]
    )
    cells = [("Task", 70, 595), ("Deadline", 210, 595), ("Draft", 70, 555), ("Quarter I", 210, 555)]
    cells += [("Report", 70, 515), ("Quarter II", 210, 515)]
    content = rules + "".join(f" BT /F1 11 Tf {x} {y} Td ({text}) Tj ET" for text, x, y in cells)
    (page,) = read(pdf_file([content]), ocr="never")
    assert page.raw == "Task\tDeadline\nDraft\tQuarter I\nReport\tQuarter II"


def test_stdout_is_left_alone(pdf_file, prose, read, capfd, english):
    read(pdf_file([prose(english)]))
    assert capfd.readouterr().out == ""
