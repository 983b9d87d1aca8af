import datetime as dt

import pytest

from pipeline.catalogue.filters import Filters
from pipeline.catalogue.tables import TABLES, rows
from pipeline.errors import BadRequest
from pipeline.record import Agency, Deadline, Reference, Task
from tests.pipeline.catalogue.conftest import found, stored

PLAN = {"type": "KẾ HOẠCH", "code": "5/KH-SNV", "issuer": "Sở Nội vụ", "date": "2024-01-31"}


def agency(name, *roles):
    return Agency(name=name, role=roles[0], roles=roles, mentions=(found(name),))


def task(agencies, action, deadline=None, start=0, coordinating=()):
    return Task(
        start=start,
        end=start + 9,
        page=2,
        agencies=agencies,
        coordinating=coordinating,
        action=action,
        deadline=deadline,
    )


def deadline(text, start, due=None, agency=None):
    return Deadline(start=start, end=start + 2, text=text, kind="date", due=due, agency=agency)


@pytest.fixture
def archive(catalogue):
    stored(
        catalogue,
        1,
        "x/a.pdf",
        header=PLAN,
        reasons=("no signatory found",),
        agencies=(agency("Phòng Nội vụ", "lead", "recipient"), agency("Sở Y tế", "mentioned")),
        tasks=(
            task(("Phòng Nội vụ", "Chi cục Thuế"), "lập kế hoạch", "trước 01/3", 0, ("Sở Y tế",)),
            task((), "báo cáo", None, 20),
        ),
        deadlines=(deadline("trước 01/3", 5, "2024-03-01", "Phòng Nội vụ"), deadline("hằng quý", 50)),
        references=(Reference(start=0, end=1, text="Luật Lưu trữ", type="Luật", date="2011-11-11"),),
    )
    stored(
        catalogue,
        2,
        "y/b.pdf",
        header={"date": "2024-02"},
        tasks=(task(("Sở Y tế",), "rà soát", "trong tháng 6", 0),),
        deadlines=(deadline("trong tháng 6", 3, "2024-06-30", "Sở Y tế"),),
    )
    return catalogue


def table(catalogue, name, *columns, due_before=None, **filters):
    made = rows(catalogue, TABLES[name], Filters(**filters), due_before)
    heads = [column.name for column in TABLES[name].columns]
    return [tuple(row[heads.index(column)] for column in columns) for row in made]


def test_values_come_in_their_types(archive):
    assert table(archive, "tasks", "document", "document_date", "agencies", "coordinating", "due", "page", "row") == [
        ("x/a.pdf", dt.date(2024, 1, 31), ("Phòng Nội vụ", "Chi cục Thuế"), ("Sở Y tế",), dt.date(2024, 3, 1), 2, None),
        ("x/a.pdf", dt.date(2024, 1, 31), (), (), None, 2, None),
        ("y/b.pdf", None, ("Sở Y tế",), (), dt.date(2024, 6, 30), 2, None),
    ]
    assert table(archive, "documents", "document", "date", "date_text", "review", "pages", "ocr_confidence") == [
        ("x/a.pdf", dt.date(2024, 1, 31), "2024-01-31", True, 1, None),
        ("y/b.pdf", None, "2024-02", False, 1, None),
    ]
    assert table(archive, "agencies", "agency", "role", "roles", "mentions") == [
        ("Phòng Nội vụ", "lead", ("lead", "recipient"), 1),
        ("Sở Y tế", "mentioned", ("mentioned",), 1),
    ]
    assert table(archive, "references", "document_code", "type", "date", "number") == [
        ("5/KH-SNV", "Luật", dt.date(2011, 11, 11), None)
    ]
    assert table(archive, "deadlines", "text", "due", "agency", "inferred") == [
        ("trước 01/3", dt.date(2024, 3, 1), "Phòng Nội vụ", False),
        ("hằng quý", None, None, False),
        ("trong tháng 6", dt.date(2024, 6, 30), "Sở Y tế", False),
    ]


@pytest.mark.parametrize(
    ("name", "column", "filters", "expected"),
    [
        ("tasks", "action", {"agency": "noi vu"}, ["lập kế hoạch"]),
        ("tasks", "action", {"agency": "chi cục thuế"}, ["lập kế hoạch"]),
        ("tasks", "action", {"agency": "so y te"}, ["lập kế hoạch", "rà soát"]),
        ("tasks", "action", {"agency": "so y te", "folder": "y"}, ["rà soát"]),
        ("tasks", "action", {"due_before": "2024-06-30"}, ["lập kế hoạch"]),
        ("tasks", "action", {"due_before": "2024-07-01", "type": "ke hoach"}, ["lập kế hoạch"]),
        ("deadlines", "text", {"agency": "sở y tế"}, ["trong tháng 6"]),
        ("deadlines", "text", {"since": "2024-02-01"}, ["trong tháng 6"]),
        ("documents", "document", {"agency": "phong noi vu"}, ["x/a.pdf"]),
        ("references", "text", {"agency": "phong noi vu"}, ["Luật Lưu trữ"]),
        ("references", "text", {"folder": "y"}, []),
        ("agencies", "agency", {"agency": "y te"}, ["Sở Y tế"]),
    ],
)
def test_rows_are_chosen(name, column, filters, expected, archive):
    assert table(archive, name, column, **filters) == [(value,) for value in expected]


@pytest.mark.parametrize("name", ["documents", "references", "agencies"])
def test_what_has_no_due_date_is_told(name, archive):
    with pytest.raises(BadRequest, match="use tasks or deadlines"):
        table(archive, name, due_before="2024-01-01")


@pytest.mark.parametrize("name", TABLES)
def test_a_renamed_file_counts_once(name, catalogue):
    parts = {
        "agencies": (agency("Sở Y tế", "lead"),),
        "tasks": (task(("Sở Y tế",), "rà soát"),),
        "deadlines": (deadline("hằng quý", 3),),
        "references": (Reference(start=0, end=1, text="Luật Lưu trữ", type="Luật"),),
    }
    stored(catalogue, 1, "old.pdf", sha256="a", removed_at="2024-01-31", **parts)
    stored(catalogue, 2, "new.pdf", sha256="a", **parts)
    assert table(catalogue, name, "document") == [("new.pdf",)]


def test_a_document_that_failed_is_in_the_register(catalogue):
    from tests.pipeline.catalogue.conftest import ledger_row  # noqa: PLC0415 - used here alone

    ledger_row(catalogue, 1, "bad.pdf", status="failed", verdict="corrupt")
    assert table(catalogue, "documents", "document", "verdict", "title", "text_origin") == [
        ("bad.pdf", "corrupt", None, None)
    ]
