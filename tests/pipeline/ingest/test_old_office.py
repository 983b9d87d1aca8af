"""Real files of the 1990s, ours, through the real LibreOffice; where it is not installed they are skipped."""

import json
import shutil
import socket
from pathlib import Path

import pytest

from diacritics.encodings import font_encoding
from pipeline.errors import CorruptDocument, TooLargeDocument
from pipeline.ingest import identify, ooxml, open_pages
from pipeline.options import Options
from pipeline.text.legacy import decode_page

pytestmark = pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not installed"
)

OFFICE = Path(__file__).parents[3] / "fixtures/office"
MARGIN = "Phòng Kinh tế xã Mường Bú - Hồ sơ giống cây\n\n"
URN = "urn:oasis:names:tc:opendocument:xmlns"
BOX = "\n\nĐã nhận đủ hồ sơ"
CASES = json.loads((OFFICE.parent / "cases/ingest/rtf.json").read_text("utf-8"))


def letter(*, box: bool = True) -> list[str]:
    """Return the pages of the letter that the old files were made of, with the margin and the box that they got."""
    truth = (OFFICE / "to-trinh.txt").read_text("utf-8").removesuffix("\n")
    return (MARGIN + truth.replace("\n\nTỜ TRÌNH", f"\n\nTỜ TRÌNH{BOX if box else ''}")).split("\n\f\n")


def sheets() -> list[str]:
    return (OFFICE / "old/danh-sach.txt").read_text("utf-8").removesuffix("\n").split("\n\f\n")


def slides() -> list[str]:
    return (OFFICE / "old/tap-huan.txt").read_text("utf-8").removesuffix("\n").split("\n\f\n")


@pytest.mark.parametrize(
    ("name", "kind", "encodings", "expected"),
    [
        ("to-trinh-tcvn3.doc", "doc", {"tcvn3"}, letter()),
        ("to-trinh-vni.rtf", "rtf", {"vni"}, letter(box=False)),  # LibreOffice writes no text boxes into .rtf
        ("to-trinh-mixed.odt", "odt", {"tcvn3", "vni"}, letter()),
        ("danh-sach-tcvn3.xls", "xls", {"tcvn3"}, sheets()),
        ("danh-sach-vni.ods", "ods", {"vni"}, sheets()),
        ("danh-sach-unicode.xlsx", "xlsx", set(), sheets()),
        ("tap-huan-vni.ppt", "ppt", {"vni"}, slides()),
        ("tap-huan-tcvn3.odp", "odp", {"tcvn3"}, slides()),
        ("tap-huan-unicode.pptx", "pptx", set(), slides()),
    ],
)
def test_an_old_file_says_what_it_said(name, kind, encodings, expected):
    source = identify(OFFICE / "old" / name)
    assert source.kind == kind
    pages = [decode_page(page) for page in open_pages(source, Options())]
    told = [font_encoding(font) for page in pages for word in page.words for font in [word.font]]
    assert {encoding.encoding for encoding in told if encoding} == encodings
    assert [page.text for page in pages] == expected


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES])
def test_what_rtf_says_reaches_the_page(case, tmp_path):
    path = tmp_path / "a.rtf"
    path.write_bytes(case["input"].encode("latin-1"))
    (page,) = open_pages(identify(path), Options())
    assert page.raw == case["expected"]
    assert {word.font for word in page.words} == set(case["fonts"])


@pytest.mark.parametrize("name", ["to-trinh-tcvn3.doc", "danh-sach-tcvn3.xls", "tap-huan-vni.ppt"])
def test_a_file_cut_short_is_corrupt(name, tmp_path):
    data = (OFFICE / "old" / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(data[: len(data) // 3])
    with pytest.raises(CorruptDocument) as caught:
        list(open_pages(identify(path), Options()))
    assert caught.value.path == str(path)


def open_document(content: str, members: dict[str, str] | None = None) -> dict[str, str]:
    """Return the members of an .odt by name."""
    kind = "application/vnd.oasis.opendocument.text"
    files = {"content.xml": content, **(members or {})}
    listed = "".join(f'<f:file-entry f:full-path="{name}" f:media-type="text/xml"/>' for name in files)
    return {
        "mimetype": kind,
        **files,
        "META-INF/manifest.xml": f'<f:manifest xmlns:f="{URN}:manifest:1.0" f:version="1.2"><f:file-entry '
        f'f:full-path="/" f:media-type="{kind}"/>{listed}</f:manifest>',
    }


def content(body: str, before: str = "", definitions: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{definitions}<office:document-content xmlns:office="{URN}:office:1.0" '
        f'xmlns:text="{URN}:text:1.0" xmlns:script="{URN}:script:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:ooo="http://openoffice.org/2004/office" xmlns:dom="http://www.w3.org/2001/xml-events" '
        f'office:version="1.2">{before}<office:body><office:text>{body}</office:text></office:body>'
        "</office:document-content>"
    )


def test_a_macro_does_not_run(zipped, tmp_path):
    marker = tmp_path / "ran"
    started = (
        '<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" '
        'script:event-name="dom:load" xlink:type="simple" '
        'xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document"/>'
        "</office:event-listeners></office:scripts>"
    )
    library = 'xmlns:library="http://openoffice.org/2000/library" library:name="Standard"'
    macro = f'Sub Main\nOpen "{marker}" For Output As #1\nPrint #1, "ran"\nClose #1\nEnd Sub'
    basic = {
        "Basic/script-lc.xml": '<library:libraries xmlns:library="http://openoffice.org/2000/library">'
        f'<library:library {library} library:link="false"/></library:libraries>',
        "Basic/Standard/script-lb.xml": f'<library:library {library}><library:element library:name="M"/>'
        "</library:library>",
        "Basic/Standard/M.xml": '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="M" '
        f'script:language="StarBasic">{macro}</script:module>',
    }
    path = zipped(open_document(content("<text:p>Có macro</text:p>", started), basic))
    (page,) = open_pages(identify(path), Options())
    assert page.raw == "Có macro"
    assert not marker.exists()


def test_entities_do_not_grow(zipped):
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = content("<text:p>&a9;</text:p>", definitions=f'<!DOCTYPE d [<!ENTITY a0 "ha">{laughs}]>')
    with pytest.raises(CorruptDocument):
        list(open_pages(identify(zipped(open_document(bomb))), Options()))


def test_a_bomb_is_not_given_to_it(zipped, monkeypatch):
    monkeypatch.setattr(ooxml, "MOST_XML", 10_000)
    with pytest.raises(TooLargeDocument, match=r"content\.xml unpacks to"):
        list(open_pages(identify(zipped(open_document(content(" " * 20_000)))), Options()))
    monkeypatch.setattr(ooxml, "MOST_UNPACKED", 30_000)
    pictures = {f"Pictures/{number}.wmf": "0" * 10_000 for number in range(4)}
    with pytest.raises(TooLargeDocument, match="it unpacks to"):
        list(open_pages(identify(zipped(open_document(content("<text:p/>"), pictures))), Options()))


def test_nothing_is_fetched_and_no_other_file_is_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("MAT KHAU CUA MAY")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)  # noqa: FBT003 - the socket's own interface
        there = f"http://127.0.0.1:{server.getsockname()[1]}"
        path = tmp_path / "a.rtf"
        path.write_text(
            r"{\rtf1\ansi{\*\template " + there + r"/a.dot}Co chu. "
            r'{\field{\*\fldinst INCLUDEPICTURE "' + there + r'/b.png" \\d}{\fldrslt }}'
            r'{\field{\*\fldinst INCLUDETEXT "' + secret.as_uri() + r'"}{\fldrslt }}'
            r'{\field{\*\fldinst INCLUDETEXT "' + there + r'/c.rtf"}{\fldrslt }}}'
        )
        (page,) = open_pages(identify(path), Options())
        with pytest.raises(BlockingIOError):  # nobody has called
            server.accept()
    assert page.raw.startswith("Co chu.")
    assert "MAT KHAU" not in page.raw
