"""The register of a folder: its seven columns, its order, and what it warns of."""

import datetime as dt
import io
import json
import weakref
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from pipeline.datatypes import Document, Source
from pipeline.export import streamed_sheet
from pipeline.export.register import register_xlsx
from pipeline.extract import build_record
from pipeline.record import Finding, Header
from pipeline.text.reading import read_through

HOSTILE = json.loads((Path(__file__).parents[3] / "fixtures/cases/export/hostile.json").read_text())


def record_of(path="a.pdf", *, review=False, reasons=(), pages=2, **head):
    source = Source(Path(path), path, "text", sha256(path.encode("utf-8", "replace")).hexdigest(), 1)
    empty = build_record(Document(source, (), read_through("")))
    header = Header(
        **{name: Finding(start=0, end=1, value=value, text=value) for name, value in head.items() if value is not None}
    )
    quality = empty.quality.model_copy(update={"review": review, "reasons": reasons})
    return empty.model_copy(
        update={"header": header, "quality": quality, "source": empty.source.model_copy(update={"pages": pages})}
    )


def rows(records, sheet="Mục lục văn bản"):
    return list(load_workbook(io.BytesIO(register_xlsx(records)))[sheet].iter_rows(min_row=3, values_only=True))


PLAN = {
    "code": "16/KH-UBND",
    "number": "16",
    "type": "KẾ HOẠCH",
    "title": "Kiểm kê kho lưu trữ năm 2024",
    "date": "2024-01-22",
    "issuer": "Ủy ban nhân dân xã Nậm Lành",
}


def test_a_row_has_the_seven_columns():
    sheet = load_workbook(io.BytesIO(register_xlsx([record_of(**PLAN)])))["Mục lục văn bản"]
    assert [cell.value for cell in sheet[2]] == [
        "STT",
        "Số, ký hiệu",
        "Ngày tháng năm",
        "Tên loại và trích yếu nội dung văn bản, tài liệu",
        "Tác giả văn bản",
        "Tờ số/ Trang số",
        "Ghi chú",
    ]
    number, code, date, subject, issuer, pages, note = sheet[3]
    assert (number.value, code.value, note.value) == (1, "16/KH-UBND", None)
    assert (date.value, date.number_format) == (dt.datetime(2024, 1, 22), "dd/mm/yyyy")  # noqa: DTZ001 - a day
    assert subject.value == "Kế hoạch Kiểm kê kho lưu trữ năm 2024"
    assert issuer.value == "Ủy ban nhân dân xã Nậm Lành"
    assert (pages.value, pages.number_format) == (2, '0" trang"')
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$2:$2"


@pytest.mark.parametrize(
    ("date", "written"),
    [
        ("2024-01", "01/2024"),
        ("2024", "2024"),
        ("1897-05-02", "02/05/1897"),
        ("2023-02-30", "30/02/2023"),
        (None, None),
    ],
)
def test_a_date_that_no_worksheet_knows_stands_as_it_is(date, written):
    assert rows([record_of(**{**PLAN, "date": date})])[0][2] == written


def test_the_oldest_come_first_and_those_without_a_date_last():
    dates = [None, "2024-03", "2024-01-22", "2003-12-31", "2024-01-22"]
    numbers = ["1", "2", "10", "4", "9"]
    records = [
        record_of(f"{number}.pdf", code=f"{number}/QĐ-UBND", number=number, date=date)
        for number, date in zip(numbers, dates, strict=True)
    ]
    assert [row[1].split("/")[0] for row in rows(records)] == ["4", "9", "10", "2", "1"]


def test_a_subject_goes_on_behind_its_type():
    assert rows([record_of(type="CHỈ THỊ", title="Về việc phòng cháy")])[0][3] == "Chỉ thị về việc phòng cháy"


def test_documents_of_one_name_are_named_to_each_other():
    other_year = {**PLAN, "date": "2023-01-22"}
    found = rows([record_of("a.pdf", **PLAN), record_of("b.pdf", **PLAN), record_of("c.pdf", **other_year)])
    assert [row[6] for row in found] == [
        None,
        "Trùng số, ký hiệu và cơ quan ban hành với STT 3",
        "Trùng số, ký hiệu và cơ quan ban hành với STT 2",
    ]


def test_blank_numbers_are_no_name():
    blank = {**PLAN, "code": "/KH-UBND", "number": None}
    assert [row[6] for row in rows([record_of("a", **blank), record_of("b", **blank)])] == [None, None]


def test_a_file_that_is_there_twice_is_told():
    assert [row[6] for row in rows([record_of("a"), record_of("a")])] == ["Trùng tệp với STT 2", "Trùng tệp với STT 1"]


def test_of_a_blank_form_that_is_there_a_hundred_times_the_first_are_named():
    notes = [row[6] for row in rows([record_of("a")] * 100)]
    first = ", ".join(map(str, range(1, 21)))
    assert notes[99] == f"Trùng tệp với STT {first} và 79 văn bản khác"
    assert notes[0] == f"Trùng tệp với STT {', '.join(map(str, range(2, 22)))} và 79 văn bản khác"


def test_numbers_are_sorted_by_what_they_count_however_long():
    numbers = ["12", "007", "9" * 40, "8"]
    found = rows([record_of(f"{number}.pdf", **PLAN | {"number": number, "code": number}) for number in numbers])
    assert [row[1] for row in found] == ["007", "8", "12", "9" * 40]


def test_a_further_sheet_begins_where_one_is_full(monkeypatch):
    monkeypatch.setattr(streamed_sheet, "MOST_ROWS", 2)
    records = [record_of(f"{at}.pdf") for at in range(4)]
    book = load_workbook(io.BytesIO(register_xlsx(records)))
    assert book.sheetnames == ["Mục lục văn bản", "Mục lục văn bản 2", "Tệp nguồn", "Tệp nguồn 2"]
    assert [row[0] for row in book["Tệp nguồn 2"].iter_rows(min_row=3, values_only=True)] == [3, 4]
    assert book["Mục lục văn bản 2"].auto_filter.ref == "A2:G4"


def test_no_record_is_kept():
    alive = []

    def one_by_one():
        for at in range(50):
            record = record_of(f"{at}.pdf")
            alive.append(weakref.ref(record))
            yield record
            del record
            assert sum(one() is not None for one in alive) <= 2

    assert len(rows(one_by_one())) == 50


def test_the_notes_name_secrecy_and_review_and_the_second_sheet_the_file():
    record = record_of("kho/a.pdf", review=True, reasons=("no signatory found", "something new"), secrecy="MẬT", **PLAN)
    assert rows([record])[0][6] == "MẬT; Cần kiểm tra"
    assert rows([record], "Tệp nguồn") == [(1, "kho/a.pdf", "x", "không tìm thấy người ký; something new")]


def test_a_folder_without_documents_has_a_register_too():
    assert rows([]) == []


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case["label"])
def test_hostile_text_is_only_text(case):
    evil = case["text"].replace("REPEAT:", "")
    book = load_workbook(io.BytesIO(register_xlsx([record_of(evil, code=evil, title=evil, issuer=evil, date=evil)])))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)


def test_a_workbook_holds_no_time_so_that_the_same_records_give_the_same_bytes():
    data = register_xlsx([record_of(**PLAN)])
    assert data == register_xlsx([record_of(**PLAN)])
    with ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms" not in archive.read("docProps/core.xml")
