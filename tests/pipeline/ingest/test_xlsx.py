import json
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import CorruptDocument, EmptyDocument, TooLargeDocument
from pipeline.ingest import ooxml
from pipeline.ingest.xlsx_formats import general, shown

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/ingest/sheet_formats.json").read_text("utf-8"))
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor><xdr:sp><xdr:txBody><a:p><a:r>'
    '<a:rPr><a:latin typeface=".VnTime"/></a:rPr><a:t>Ng­êi lËp</a:t></a:r></a:p></xdr:txBody></xdr:sp>'
    "</xdr:twoCellAnchor></xdr:wsDr>"
)
STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts><font><name val="Arial"/></font><font><name val=".VnTime"/></font></fonts>'
    '<cellXfs><xf fontId="0" numFmtId="0"/><xf fontId="0" numFmtId="164"/><xf fontId="1" numFmtId="0"/>'
    '<xf fontId="9" numFmtId="9"/></cellXfs>'
)


def relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="r{number}" Type="{R}/{kind}" Target="{target}"/>'


@pytest.fixture
def workbook(zipped) -> Callable[..., Path]:
    """Write a workbook: the rows of each sheet in XML, the strings that they share, and what hangs on the first."""

    def write(*sheets: str, strings: str = "", names: str = "", states: str = "", parts: dict[str, str] | None = None):
        titles = names.split("|") if names else [f"Sheet{number}" for number in range(1, len(sheets) + 1)]
        seen = states.split("|") if states else ["visible"] * len(sheets)
        listed = "".join(
            f'<sheet name={quoteattr(title)} sheetId="{number}" state="{state}" r:id="r{number}"/>'
            for number, (title, state) in enumerate(zip(titles, seen, strict=True), start=1)
        )
        numbered = enumerate(sheets, start=1)
        files = {
            f"xl/sheet{number}.xml": f'<worksheet xmlns="{S}"><sheetData>{rows}</sheetData></worksheet>'
            for number, rows in numbered
        }
        relations = [relation(number, "worksheet", f"sheet{number}.xml") for number in range(1, len(sheets) + 1)]
        relations += [relation(98, "sharedStrings", "strings.xml"), relation(99, "styles", "styles.xml")]
        hanging = parts or {}
        files |= {
            "_rels/.rels": f"<Relationships>{relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>",
            "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{''.join(relations)}</Relationships>",
            "xl/strings.xml": f'<sst xmlns="{S}">{strings}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{S}">{STYLES}</styleSheet>',
            "xl/_rels/sheet1.xml.rels": "<Relationships>"
            + "".join(relation(number, kind, f"{kind}.xml") for number, kind in enumerate(hanging))
            + "</Relationships>",
            **{f"xl/{kind}.xml": content for kind, content in hanging.items()},
        }
        return zipped(files, "a.xlsx")

    return write


def text(reference: str, words: str, style: int = 0) -> str:
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t>{words}</t></is></c>'


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES])
def test_numbers_are_written_as_the_sheet_shows_them(case):
    assert shown(case["number"], case["format"], from_1904=case.get("from_1904", False)) == case["expected"]


@given(st.floats(-1e300, 1e300), st.text(max_size=12))
def test_no_format_breaks_a_number(number, form):
    assert isinstance(shown(number, form), str)
    assert float(general(number)) == pytest.approx(number, rel=1e-14)


def test_rows_become_lines_and_cells_are_parted_by_tabs(workbook, read):
    rows = (
        f'<row r="2">{text("B2", "STT")}{text("D2", "Chủ hộ")}</row>'
        f'<row r="3"><c r="B3"><v>1</v></c>{text("D3", "Lò Thị Hặc")}<c r="E3" s="1"><v>45296</v></c></row>'
        f'<row r="5">{text("B5", "Tổng")}</row>'
    )
    (page,) = read(workbook(rows, names="Hộ nghèo"))
    assert page.raw == "Hộ nghèo\n\nSTT\tChủ hộ\n1\tLò Thị Hặc\t05/01/2024\n\nTổng"
    assert page.origin == "plain"


def test_each_sheet_that_says_something_is_a_page(workbook, read):
    row = f'<row r="1">{text("A1", "Có")}</row>'
    pages = read(workbook(row, "", row, row, states="visible|visible|hidden|visible"))
    assert [(page.number, page.raw) for page in pages] == [(1, "Có"), (2, "Có")]
    assert [problem.reason for page in pages for problem in page.problems] == [
        "hidden sheets of the workbook are not read (1)"
    ]


def test_words_know_the_font_of_their_cell_or_run(workbook, read):
    strings = (
        "<si><t>céng hoµ</t></si><si><r><t>céng </t></r><r><rPr><rFont val='VNI-Times'/></rPr><t>hoøa</t></r>"
        "<rPh><t>phonetic</t></rPh></si>"
    )
    rows = '<row r="1"><c r="A1" s="2" t="s"><v>0</v></c><c r="B1" s="2" t="s"><v>1</v></c></row>'
    (page,) = read(workbook(rows, strings=strings))
    assert page.raw == "céng hoµ\tcéng hoøa"
    assert [word.font for word in page.words] == [".VnTime", ".VnTime", ".VnTime", "VNI-Times"]


def test_other_kinds_of_cells(workbook, read):
    cells = (
        '<c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><f>A1</f><v>chữ</v></c><c s="3"><v>0.5</v></c>'
        '<c t="s"><v>77</v></c><c s="44"><v>3</v></c>'
    )
    (page,) = read(workbook(f"<row>{cells}</row>"))
    assert page.raw == "TRUE\t#N/A\tchữ\t50%\t3"


def test_text_boxes_and_comments_are_read(workbook, read):
    comments = (
        f'<comments xmlns="{S}"><commentList><comment ref="A1"><text><r><rPr><rFont val=".VnTime"/></rPr>'
        "<t>Xem l¹i</t></r></text></comment></commentList></comments>"
    )
    row = f'<row r="1">{text("A1", "Bản Giàn")}</row>'
    (page,) = read(workbook(row, parts={"drawing": DRAWING, "comments": comments}))
    assert page.raw == "Bản Giàn\n\nNg­êi lËp\n\nA1: Xem l¹i"
    assert {word.font for word in page.words if word.text in {"Ng­êi", "l¹i"}} == {".VnTime"}


def test_formulas_without_results_are_flagged(workbook, read):
    (page,) = read(workbook("<row><c><v>2</v></c><c><f>A1*2</f></c><c><f>A1*3</f><v>6</v></c></row>"))
    assert page.raw == "2\t6"
    assert [problem.reason for problem in page.problems] == [
        "the file does not hold the results of its formulas (1); open it in Excel and save it again"
    ]


def test_a_far_cell_costs_nothing(workbook, read):
    (page,) = read(workbook(f'<row r="1048576">{text("A1048576", "a")}{text("XFD1048576", "b")}</row>'))
    assert page.raw == "a\tb"


def test_a_workbook_without_text_is_empty(workbook, read):
    with pytest.raises(EmptyDocument):
        read(workbook(""))


def test_too_many_sheets(workbook, read):
    with pytest.raises(TooLargeDocument, match="3 sheets"):
        read(workbook("", "", ""), max_pages=2)


def test_a_bomb_is_told_before_it_is_unpacked(workbook, read, monkeypatch):
    monkeypatch.setattr(ooxml, "MOST_XML", 10_000)
    with pytest.raises(TooLargeDocument, match=r"xl/strings\.xml unpacks to"):
        read(workbook(f"<row>{text('A1', 'a')}</row>", strings=" " * 20_000))


@pytest.mark.parametrize(
    "rows",
    [
        "<row>",
        '<row r="x"/>',
        "<row><c><v>zero</v></c></row>",
        "<row><c><v>1e999</v></c></row>",
        '<row><c s="-"/></row>',
    ],
)
def test_what_no_program_wrote_is_corrupt(workbook, read, rows):
    with pytest.raises(CorruptDocument):
        read(workbook(rows))
