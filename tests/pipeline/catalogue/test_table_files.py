import csv
import datetime as dt
import io
import json
import sys
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from pipeline.catalogue import spreadsheet, table_files
from pipeline.catalogue.spreadsheet import neutral, write_xlsx
from pipeline.catalogue.table_files import FORMS, STREAMED, write_parquet
from pipeline.catalogue.tables import Column, Table
from pipeline.errors import BadRequest, MissingProgram
from pipeline.export.archive_text import harmless
from pipeline.export.write import replaced

TABLE = Table(
    "things",
    "",
    "",
    (
        Column("text", "text", ""),
        Column("count", "integer", ""),
        Column("share", "number", ""),
        Column("day", "date", ""),
        Column("yes", "boolean", ""),
        Column("names", "list", ""),
    ),
)
FULL = ("Kế hoạch, “số”\n25", 3, 0.25, dt.date(2024, 1, 31), True, ("Sở Y tế", "Sở Nội vụ"))
EMPTY = (None, None, None, None, None, ())
FORMULAS = [
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "\n=1",
    "＝1",
    "|cmd",
    "#REF!",
    "'=1",
]


def written(form, *rows):
    stream = io.BytesIO()
    FORMS[form](stream, TABLE, iter(rows))
    return stream.getvalue()


def sheet(data, number=0):
    book = openpyxl.load_workbook(io.BytesIO(data))
    return book.worksheets[number]


def test_csv_opens_in_excel_and_reads_back():
    data = written("csv", FULL, EMPTY)
    assert data.startswith(b"\xef\xbb\xbf")
    head, full, empty = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert head == [column.name for column in TABLE.columns]
    assert full == ["Kế hoạch, “số”\n25", "3", "0.25", "2024-01-31", "true", "Sở Y tế; Sở Nội vụ"]
    assert empty == [""] * 6


def test_csv_for_another_program_has_no_mark():
    stream = io.BytesIO()
    STREAMED["csv"](stream, TABLE, [FULL])
    assert stream.getvalue() == written("csv", FULL).removeprefix(b"\xef\xbb\xbf")


def test_json_lines_read_back():
    full, empty = map(json.loads, written("jsonl", FULL, EMPTY).splitlines())
    names = [column.name for column in TABLE.columns]
    assert full == dict(zip(names, (*FULL[:3], "2024-01-31", True, ["Sở Y tế", "Sở Nội vụ"]), strict=True))
    assert empty == dict(zip(names, (*EMPTY[:5], []), strict=True))


def test_excel_has_types_a_heading_that_stays_and_a_filter():
    made = sheet(written("xlsx", FULL, EMPTY))
    head, full, empty = made.iter_rows()
    assert [cell.value for cell in head] == [column.name for column in TABLE.columns]
    assert all(cell.font.bold for cell in head)
    assert [cell.value for cell in full[:3]] == list(FULL[:3])
    assert (full[3].value, full[3].number_format) == (dt.datetime(2024, 1, 31), "dd/mm/yyyy")  # noqa: DTZ001 - Excel's
    assert (full[4].value, full[5].value) == (True, "Sở Y tế; Sở Nội vụ")
    assert not any(cell.value for cell in empty)
    assert made.freeze_panes == "A2"
    assert made.auto_filter.ref.startswith("A1:F")


def test_parquet_reads_back_in_its_types():
    found = parquet.read_table(io.BytesIO(written("parquet", FULL, EMPTY)))
    assert [str(field.type) for field in found.schema] == [
        "string",
        "int64",
        "double",
        "date32[day]",
        "bool",
        "list<element: string>",
    ]
    names = [column.name for column in TABLE.columns]
    assert found.to_pylist() == [dict(zip(names, (*row[:5], list(row[5])), strict=True)) for row in (FULL, EMPTY)]


@pytest.mark.parametrize("form", FORMS)
def test_a_table_without_rows_has_its_head(form):
    data = written(form)
    if form == "parquet":
        assert parquet.read_table(io.BytesIO(data)).num_rows == 0
    elif form == "xlsx":
        assert [cell.value for cell in next(sheet(data).iter_rows())] == [column.name for column in TABLE.columns]
    else:
        assert data.decode("utf-8-sig") == ("" if form == "jsonl" else "text,count,share,day,yes,names\r\n")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula(text):
    row = (text, *FULL[1:5], (text,))
    made = sheet(written("xlsx", row))
    assert {(made[place].data_type, made[place].value) for place in ("A2", "F2")} == {("s", harmless(text))}
    _, cells = csv.reader(io.StringIO(written("csv", row).decode("utf-8-sig"), newline=""))
    assert cells[0] == cells[5] == neutral(text)
    assert cells[0].lstrip()[:1] not in set("=+-@＝")
    assert json.loads(written("jsonl", row))["text"] == text
    assert parquet.read_table(io.BytesIO(written("parquet", row))).to_pylist()[0]["text"] == text


@settings(max_examples=20)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=50), max_size=20))
def test_any_text_goes_into_excel_and_comes_back(texts):
    made = sheet(written("xlsx", *((text, *EMPTY[1:]) for text in texts)))
    assert [made.cell(at, 1).value or "" for at, _ in enumerate(texts, 2)] == [harmless(text) for text in texts]


def test_a_row_is_as_high_as_its_longest_text():
    made = sheet(written("xlsx", ("a" * 70, *EMPTY[1:]), FULL, EMPTY, ("a\n" * 99, *EMPTY[1:])))
    assert [made.row_dimensions[place].height for place in range(2, 6)] == [45, 30, 15, 409]


def test_a_cell_that_excel_cannot_hold_is_cut_and_told(caplog):
    value = sheet(written("xlsx", ("ơ" * 40_000, *EMPTY[1:])))["A2"].value
    assert (len(value), value[-1]) == (32_767, "…")
    assert "40000 letters was cut" in caplog.text


def test_more_rows_than_a_sheet_holds_go_on_a_further_one(monkeypatch):
    monkeypatch.setattr(spreadsheet, "SHEET_ROWS", 3)
    stream = io.BytesIO()
    write_xlsx(stream, TABLE, (FULL for _ in range(5)))
    book = openpyxl.load_workbook(stream)
    assert [(made.title, made.max_row) for made in book.worksheets] == [("things", 3), ("things 2", 3), ("things 3", 2)]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_rows_are_written_as_they_come(form, monkeypatch):
    monkeypatch.setattr(table_files, "BATCH", 10)
    stream = io.BytesIO()
    sizes = []

    def rows():
        for _ in range(100):
            sizes.append(stream.tell())
            yield FULL

    FORMS[form](stream, TABLE, rows())
    assert len(set(sizes)) >= 10


def test_an_excel_file_is_a_whole_zip_without_the_time_of_its_making():
    archive = zipfile.ZipFile(io.BytesIO(written("xlsx", FULL)))
    assert archive.testzip() is None
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_without_pyarrow_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingProgram, match=r"pip install 'sohoa\[parquet\]'"):
        write_parquet(io.BytesIO(), TABLE, [])


def test_a_file_stands_when_it_is_whole(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("old")
    with replaced(path) as stream:
        stream.write(b"new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]


def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), replaced(path) as stream:
        stream.write(b"%d" % (1 // 0))
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("place", ["no/a.csv", "folder", "x" * 300])
def test_a_place_that_cannot_be_written_is_told(place, tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(BadRequest, match="cannot be written"), replaced(tmp_path / place) as stream:
        stream.write(b"x")
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]
