from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import CorruptDocument, EmptyDocument, TooLargeDocument
from pipeline.ingest import ooxml

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = f'xmlns:a="{A}" xmlns:p="{P}" xmlns:r="{R}"'
THEME = (
    f"<a:theme {SPACES}><a:themeElements><a:fontScheme><a:majorFont><a:latin typeface='.VnArial'/></a:majorFont>"
    "<a:minorFont><a:latin typeface='.VnTime'/></a:minorFont></a:fontScheme></a:themeElements></a:theme>"
)
MASTER = (
    f"<p:sldMaster {SPACES}><p:cSld><p:spTree/></p:cSld><p:txStyles>"
    "<p:titleStyle><a:lvl1pPr><a:defRPr><a:latin typeface='+mj-lt'/></a:defRPr></a:lvl1pPr></p:titleStyle>"
    "<p:bodyStyle><a:lvl1pPr><a:defRPr><a:latin typeface='+mn-lt'/></a:defRPr></a:lvl1pPr></p:bodyStyle>"
    "</p:txStyles></p:sldMaster>"
)
LAYOUT = (
    f"<p:sldLayout {SPACES}><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type='body' idx='7'/></p:nvPr></p:nvSpPr>"
    "<p:txBody><a:lstStyle><a:lvl1pPr><a:defRPr><a:latin typeface='VNI-Times'/></a:defRPr></a:lvl1pPr></a:lstStyle>"
    "</p:txBody></p:sp></p:spTree></p:cSld></p:sldLayout>"
)


def relations(*pairs: tuple[str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="r{number}" Type="{R}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, start=1)
    )
    return f"<Relationships>{inside}</Relationships>"


def shape(words: str, place: str = "", properties: str = "") -> str:
    holder = f"<p:nvSpPr><p:nvPr><p:ph {place}/></p:nvPr></p:nvSpPr>" if place else ""
    return (
        f"<p:sp>{holder}<p:txBody><a:p><a:r><a:rPr>{properties}</a:rPr><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


@pytest.fixture
def slides(zipped) -> Callable[..., Path]:
    """Write slides of shapes in XML; the first has the notes."""

    def write(*contents: str, notes: str = "", attributes: str = "") -> Path:
        count = len(contents)
        listed = "".join(f'<p:sldId id="{number}" r:id="r{number}"/>' for number in range(1, count + 1))
        files = {
            "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": f"<p:presentation {SPACES}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>",
            "ppt/_rels/presentation.xml.rels": relations(*(("slide", f"slide{n}.xml") for n in range(1, count + 1))),
            "ppt/layout.xml": LAYOUT,
            "ppt/_rels/layout.xml.rels": relations(("slideMaster", "master.xml")),
            "ppt/master.xml": MASTER,
            "ppt/_rels/master.xml.rels": relations(("theme", "theme.xml")),
            "ppt/theme.xml": THEME,
            "ppt/_rels/slide1.xml.rels": relations(("slideLayout", "layout.xml"), ("notesSlide", "notes.xml")),
            "ppt/notes.xml": f"<p:notes {SPACES}><p:cSld><p:spTree>{notes}</p:spTree></p:cSld></p:notes>",
        }
        for number, content in enumerate(contents, start=1):
            inside = f"<p:cSld><p:spTree>{content}</p:spTree></p:cSld>"
            files[f"ppt/slide{number}.xml"] = f"<p:sld {SPACES} {attributes if number > 1 else ''}>{inside}</p:sld>"
        return zipped(files, "a.pptx")

    return write


def test_a_slide_is_a_page_its_title_first_its_notes_last(slides, read):
    group = f"<p:grpSp>{shape('Trong nhóm')}</p:grpSp>"
    first = shape("Nội dung", "idx='1'") + group + shape("Tiêu đề", "type='title'") + shape("4", "type='sldNum'")
    notes = shape("Ghi chú của người nói", "type='body'") + shape("1", "type='sldNum'")
    pages = read(slides(first, shape("Trang hai"), notes=notes))
    assert [page.raw for page in pages] == [
        "Tiêu đề\n\nNội dung\n\nTrong nhóm\n\nGhi chú của người nói",
        "Trang hai",
    ]


def test_tables_and_line_ends(slides, read):
    def cell(words: str) -> str:
        return f"<a:tc><a:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></a:txBody></a:tc>"

    table = (
        "<p:graphicFrame><a:graphic><a:graphicData><a:tbl>"
        f"<a:tr>{cell('STT')}{cell('Việc')}</a:tr><a:tr>{cell('1')}{cell('Đào hố')}</a:tr></a:tbl></a:graphicData>"
        "</a:graphic></p:graphicFrame>"
    )
    broken = (
        "<p:sp><p:txBody><a:p><a:r><a:t>Dòng một</a:t></a:r><a:br/><a:fld><a:t>Dòng hai</a:t></a:fld></a:p></p:txBody>"
        "</p:sp>"
    )
    (page,) = read(slides(table + broken))
    assert page.raw == "STT\tViệc\n1\tĐào hố\n\nDòng một\nDòng hai"


@pytest.mark.parametrize(
    ("content", "font"),
    [
        (shape("a", properties="<a:latin typeface='VNI-Helve'/>"), "VNI-Helve"),
        (shape("a", "type='title'"), ".VnArial"),
        (shape("a", "type='ctrTitle'"), ".VnArial"),
        (shape("a", "type='body'"), "VNI-Times"),
        (shape("a", "idx='7'"), "VNI-Times"),
        (shape("a", properties="<a:latin typeface='+mn-lt'/>"), ".VnTime"),
        (shape("a"), None),
    ],
    ids=["its own", "title by the theme", "another title", "layout by kind", "layout by number", "theme", "none"],
)
def test_a_run_inherits_its_font(slides, read, content, font):
    (page,) = read(slides(content))
    assert [word.font for word in page.words] == [font]


def test_capitals_are_as_shown(slides, read):
    content = "<p:sp><p:txBody><a:p><a:r><a:rPr cap='all'/><a:t>tập huấn</a:t></a:r></a:p></p:txBody></p:sp>"
    (page,) = read(slides(content))
    assert page.raw == "TẬP HUẤN"


def test_hidden_slides_are_told(slides, read):
    (page,) = read(slides(shape("Một"), shape("Hai"), attributes="show='0'"))
    assert page.raw == "Một"
    assert [problem.reason for problem in page.problems] == ["hidden slides are not read (1)"]


def test_slides_without_text_are_empty(slides, read):
    with pytest.raises(EmptyDocument):
        read(slides("<p:pic/>"))


def test_too_many_slides(slides, read):
    with pytest.raises(TooLargeDocument, match="3 slides"):
        read(slides("", "", ""), max_pages=2)


def test_a_bomb_is_told_before_it_is_unpacked(slides, read, monkeypatch):
    monkeypatch.setattr(ooxml, "MOST_XML", 10_000)
    with pytest.raises(TooLargeDocument, match=r"ppt/slide1\.xml unpacks to"):
        read(slides(" " * 20_000))


def test_broken_xml_is_corrupt(slides, read):
    with pytest.raises(CorruptDocument):
        read(slides("<p:sp>"))
