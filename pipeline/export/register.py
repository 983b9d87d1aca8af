"""The register of a folder: Mục lục văn bản, tài liệu of NĐ 30/2020/NĐ-CP, Phụ lục V, in its seven columns."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pipeline.export.archive_fields import number_and_notation, type_name
from pipeline.export.archive_sheet import DAY, PAGES, Column, Value, add_table, workbook, written
from pipeline.export.report_labels import in_vietnamese
from pipeline.export.report_view import day
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
Key = tuple[str, ...]
SAME_FILE, SAME_NAME = "Trùng tệp với STT", "Trùng số, ký hiệu và cơ quan ban hành với STT"


def register_xlsx(records: Sequence[Record]) -> bytes:
    """Return the register of documents, the oldest first, and a second sheet with their source files.

    Documents of the same number, symbol and issuer are named to each other, as the appendix VI asks of a system. The
    column of sheets and pages tells how many pages a document has: how a file is foliated, only its paper tells.
    """
    ordered = sorted(records, key=_place)
    alike = _alike(ordered)
    rows = [tuple(_row(at, record, alike)) for at, record in enumerate(ordered, 1)]
    sources = [
        (at, record.source.path, "x" if record.quality.review else None, "; ".join(_reasons(record)) or None)
        for at, record in enumerate(ordered, 1)
    ]
    book = workbook()
    add_table(book, "Mục lục văn bản", "MỤC LỤC VĂN BẢN, TÀI LIỆU", COLUMNS, rows)
    shaded = frozenset(at for at, record in enumerate(ordered) if record.quality.review)
    add_table(book, "Tệp nguồn", "TỆP NGUỒN", SOURCE_COLUMNS, sources, shaded)
    return written(book)


def _row(at: int, record: Record, alike: Mapping[Key, Sequence[int]]) -> Iterator[Value]:
    head = record.header
    yield at
    yield head.code.value if head.code else None
    yield _day(record)
    yield " ".join(filter(None, (type_name(record), _subject(record)))) or None
    yield head.issuer.value if head.issuer else None
    yield record.source.pages
    yield "; ".join(_notes(at, record, alike)) or None


def _subject(record: Record) -> str:
    """Return the abstract as it goes on behind the type's name: `Chỉ thị về việc …`."""
    title = record.header.title.value if record.header.title else ""
    return title[0].lower() + title[1:] if title.startswith("Về ") else title


def _notes(at: int, record: Record, alike: Mapping[Key, Sequence[int]]) -> Iterator[str]:
    if record.header.secrecy:
        yield record.header.secrecy.value
    for key in _keys(record):
        others = [str(other) for other in alike[key] if other != at]
        if others:
            yield f"{key[0]} {', '.join(others)}"
            break
    if record.quality.review:
        yield "Cần kiểm tra"


def _day(record: Record) -> Value:
    """Return the date as a date, where it is one that a worksheet knows; a month or a slip of the pen as it stands."""
    if record.header.date is None:
        return None
    date = record.header.date.value
    try:
        whole = dt.date.fromisoformat(date)
    except ValueError:
        return day(date)
    return whole if whole.year >= 1900 else day(date)


def _place(record: Record) -> tuple[bool, str, int, str]:
    """Sort by date, then number; documents without a date come last."""
    date = record.header.date.value if record.header.date else ""
    number, _notation = number_and_notation(record)
    digits = "".join(filter(str.isdecimal, number))
    return not date, date, int(digits or 0), record.source.path


def _alike(records: Sequence[Record]) -> dict[Key, list[int]]:
    found: defaultdict[Key, list[int]] = defaultdict(list)
    for at, record in enumerate(records, 1):
        for key in _keys(record):
            found[key].append(at)
    return found


def _keys(record: Record) -> Iterator[Key]:
    """Yield what no two documents have in common: the file's bytes; number, year, symbol and issuer, where known."""
    yield SAME_FILE, record.source.sha256
    number, notation = number_and_notation(record)
    issuer = record.header.issuer.value if record.header.issuer else ""
    date = record.header.date.value[:4] if record.header.date else ""
    if number and notation and issuer:
        yield SAME_NAME, number, date, notation.casefold(), issuer.casefold()


def _reasons(record: Record) -> Iterator[str]:
    return (in_vietnamese(reason) or reason for reason in record.quality.reasons)
