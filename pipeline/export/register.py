"""The register of a folder: Mục lục văn bản, tài liệu of NĐ 30/2020/NĐ-CP, Phụ lục V, in its seven columns."""

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing

from pipeline.export.archive_fields import number_and_notation, type_name
from pipeline.export.archive_sheet import DAY, PAGES, Column, Value, written
from pipeline.export.register_order import Alike, Entry, Placed, in_order, put_in_order
from pipeline.export.report_labels import in_vietnamese
from pipeline.export.report_view import day
from pipeline.export.streamed_sheet import stream_table, streamed_workbook
from pipeline.record import Record

COLUMNS = (
    Column("STT", 6, centred=True),
    Column("Số, ký hiệu", 21),
    Column("Ngày tháng năm", 13, DAY, centred=True),
    Column("Tên loại và trích yếu nội dung văn bản, tài liệu", 62),
    Column("Tác giả văn bản", 32),
    Column("Tờ số/ Trang số", 11, PAGES, centred=True),
    Column("Ghi chú", 34),
)
SOURCE_COLUMNS = (
    Column("STT", 6, centred=True),
    Column("Tệp nguồn", 56),
    Column("Cần kiểm tra", 10, centred=True),
    Column("Lý do", 96),
)
SAME_FILE, SAME_NAME = "Trùng tệp với STT", "Trùng số, ký hiệu và cơ quan ban hành với STT"


def register_xlsx(records: Iterable[Record]) -> bytes:
    """Return the register of documents, the oldest first, and a second sheet with their source files.

    Documents of the same number, symbol and issuer are named to each other, as the appendix VI asks of a system. The
    column of sheets and pages tells how many pages a document has: how a file is foliated, only its paper tells. Each
    record is looked at once, and none is kept.
    """
    with closing(sqlite3.connect("")) as connection:
        put_in_order(connection, map(_entry, records))
        book = streamed_workbook()
        rows = ((False, tuple(_row(placed))) for placed in in_order(connection))
        stream_table(book, "Mục lục văn bản", "MỤC LỤC VĂN BẢN, TÀI LIỆU", COLUMNS, rows)
        sources = ((placed.values["review"], tuple(_source(placed))) for placed in in_order(connection))
        stream_table(book, "Tệp nguồn", "TỆP NGUỒN", SOURCE_COLUMNS, sources)
        return written(book)


def _entry(record: Record) -> Entry:
    """Return what the register needs of a document. A blank number tells it from no other."""
    head = record.header
    number, notation = number_and_notation(record)
    issuer = head.issuer.value if head.issuer else ""
    date = head.date.value if head.date else ""
    is_named = number and notation and issuer
    values = {
        "code": head.code.value if head.code else None,
        "date": date,
        "subject": " ".join(filter(None, (type_name(record), _subject(record)))) or None,
        "issuer": issuer or None,
        "pages": record.source.pages,
        "secrecy": head.secrecy.value if head.secrecy else "",
        "review": record.quality.review,
        "path": record.source.path,
        "reasons": "; ".join(in_vietnamese(reason) or reason for reason in record.quality.reasons) or None,
    }
    return Entry(
        date,
        "".join(filter(str.isdecimal, number)),
        record.source.path,
        record.source.sha256,
        "\x1f".join((number, date[:4], notation.casefold(), issuer.casefold())) if is_named else "",
        values,
    )


def _subject(record: Record) -> str:
    """Return the abstract as it goes on behind the type's name: `Chỉ thị về việc …`."""
    title = record.header.title.value if record.header.title else ""
    return title[0].lower() + title[1:] if title.startswith("Về ") else title


def _row(placed: Placed) -> Iterator[Value]:
    values = placed.values
    yield placed.at
    yield values["code"]
    yield _day(values["date"])
    yield values["subject"]
    yield values["issuer"]
    yield values["pages"]
    yield "; ".join(_notes(placed)) or None


def _notes(placed: Placed) -> Iterator[str]:
    if placed.values["secrecy"]:
        yield placed.values["secrecy"]
    if placed.files.count:
        yield f"{SAME_FILE} {_places(placed.files)}"
    elif placed.names.count:
        yield f"{SAME_NAME} {_places(placed.names)}"
    if placed.values["review"]:
        yield "Cần kiểm tra"


def _places(alike: Alike) -> str:
    more = alike.count - len(alike.first)
    return ", ".join(map(str, alike.first)) + (f" và {more} văn bản khác" if more else "")


def _day(date: str) -> Value:
    """Return the date as a date, where it is one that a worksheet knows; a month or a slip of the pen as it stands."""
    try:
        whole = dt.date.fromisoformat(date)
    except ValueError:
        return day(date) if date else None
    return whole if whole.year >= 1900 else day(date)


def _source(placed: Placed) -> Iterator[Value]:
    values = placed.values
    yield placed.at
    yield values["path"]
    yield "x" if values["review"] else None
    yield values["reasons"]
