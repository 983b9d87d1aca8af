"""The archive forms and the check sheet of a document as one workbook."""

from collections.abc import Iterator

from pipeline.datatypes import Document
from pipeline.export.archive_fields import ArchiveForm, forms
from pipeline.export.archive_sheet import SHARE, Column, Value, add_table, workbook, written
from pipeline.export.report_labels import in_vietnamese, labels
from pipeline.export.report_view import TO_CHECK, day, fields
from pipeline.record import Placed, Record

SHEETS = {"OutgoingDocument": "Văn bản đi (NĐ 30)", "ArchivalDocument": "Văn bản lưu trữ (TT 02)"}
FORM_COLUMNS = (
    Column("STT", 7, centred=True),
    Column("Trường thông tin", 38),
    Column("Tên", 18),
    Column("Kiểu", 10, centred=True),
    Column("Độ dài", 9, centred=True),
    Column("Giá trị", 62),
    Column("Cần xem lại", 44),
)
CHECK_COLUMNS = (
    Column("Nhóm", 13),
    Column("Trường", 26),
    Column("Giá trị", 54),
    Column("Nguyên văn", 42),
    Column("Trang", 8, centred=True),
    Column("Vị trí: mm từ mép trái, mép trên", 16, centred=True),
    Column("Độ tin cậy", 10, SHARE, centred=True),
    Column("Cần kiểm tra", 10, centred=True),
    Column("Đã kiểm tra", 12, centred=True),
)
MILLIMETRES = 25.4 / 72
"""In a point."""
Row = tuple[Value, ...]


def archive_xlsx(_document: Document, record: Record) -> bytes:
    """Return a workbook of three sheets: the forms of NĐ 30/2020 and TT 02/2019, and what to check on the page."""
    book = workbook()
    for form in forms(record):
        rows = [*_form_rows(form)]
        shaded = frozenset(at for at, field in enumerate(form.fields) if field.warning)
        add_table(book, SHEETS[form.name], form.title, FORM_COLUMNS, rows, shaded)
    checks = [*_checks(record)]
    shaded = frozenset(at for at, row in enumerate(checks) if row[7])
    title = f"Phiếu kiểm tra: {record.source.path}"
    add_table(book, "Phiếu kiểm tra", title, CHECK_COLUMNS, checks, shaded)
    return written(book)


def _form_rows(form: ArchiveForm) -> Iterator[Row]:
    for field in form.fields:
        value: Value = int(field.value) if field.type == "Number" and field.value.isdecimal() else field.value
        whole = f"{field.warning}: {field.whole}" if field.whole else field.warning
        yield field.number, field.meaning, field.name, field.type, field.length, value or None, whole or None


def _checks(record: Record) -> Iterator[Row]:
    """Yield the rows of the check sheet: why a person should look, then each value with its place."""
    for reason in record.quality.reasons:
        yield (
            "Văn bản",
            "Lý do",
            in_vietnamese(reason) or reason,
            None,
            None,
            None,
            None,
            "x" if record.quality.review else None,
            None,
        )
    for row in fields(record):
        name = labels()[row.key][0]
        if row.placed:
            yield _check("Thông tin", name, row.value or "", row.placed.text, row.placed)
        else:
            yield ("Thông tin", name, row.value, None, None, None, None, None if row.value else "x", None)
    for recipient in record.recipients:
        yield _check("Nơi nhận", None, recipient.value, recipient.text, recipient)
    for deadline in record.deadlines:
        due = day(deadline.due) if deadline.due else labels()[f"kind.{deadline.kind}"][0]
        yield _check("Thời hạn", deadline.agency, due, deadline.text, deadline)
    for task in record.tasks:
        yield _check("Nhiệm vụ", "; ".join(task.agencies), task.action, task.deadline or "", task)
    for reference in record.references:
        said = " ".join(part for part in (reference.type, reference.number) if part)
        yield _check("Viện dẫn", None, said, reference.text, reference)


def _check(group: str, name: str | None, value: str, text: str, placed: Placed) -> Row:
    place = f"{placed.box[0] * MILLIMETRES:.0f}, {placed.box[1] * MILLIMETRES:.0f}" if placed.box is not None else None
    doubtful = "x" if placed.confidence < TO_CHECK else None
    return group, name, value, text, placed.page, place, placed.confidence, doubtful, None
