"""A record in the fields that archives ask for, with their names, their order and their lengths.

Sources: NĐ 30/2020/NĐ-CP, Phụ lục VI, phần II, mục I (văn bản đi) for the office that issued a document; TT
02/2019/TT-BNV for the archive that keeps it, as public implementations name its fields. What the document does not
say stays empty, for a person to fill in. A value that is longer than its field is cut at a word, with a warning that
gives the whole value: nothing is cut silently.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import regex

from pipeline.export.archive_text import harmless
from pipeline.export.report_view import TO_CHECK
from pipeline.record import Finding, Record

FieldType = Literal["String", "Number", "Date"]
CUT = "…"

_PURPOSE = regex.compile(r"\s*\((?:để\s|[bđkpt]/[bcghk])[^()]*\)\s*$", regex.IGNORECASE)
_FILE_COPY = regex.compile(r"\s*lưu\s*[:.]|\s*lưu\s+VT\b", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArchiveField:
    """A field of a form: its number in the table, name, meaning, type and length, and the value, empty where unknown.

    `found` is what the value was taken from. `warning` says what a person must do about it, in Vietnamese; `whole`
    is the value before it was cut to `length`.
    """

    number: str
    name: str
    meaning: str
    type: FieldType
    length: int
    value: str = ""
    found: Finding | None = None
    warning: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveForm:
    """A table of fields; fields of the same number before the dot stand in the group that `groups` names."""

    name: str
    title: str
    groups: dict[str, str]
    fields: tuple[ArchiveField, ...]

    @property
    def warnings(self) -> tuple[ArchiveField, ...]:
        """The fields that a person must look at."""
        return tuple(field for field in self.fields if field.warning)


def forms(record: Record) -> tuple[ArchiveForm, ...]:
    """Return a record in the forms of the office and of the archive."""
    return office_form(record), archive_form(record)


def office_form(record: Record) -> ArchiveForm:
    """Return the input fields of a document that goes out: NĐ 30/2020, Phụ lục VI, phần II, mục I."""
    signatory = record.signatory
    post = signatory.title or signatory.authority
    addressed = tuple(
        part
        for name, found in addressees(record) or (("", None),)
        for part in (
            ArchiveField("13.1", "OrganId", "Mã định danh của cơ quan, tổ chức nhận văn bản", "String", 13),
            ArchiveField("13.2", "OrganName", "Tên cơ quan, tổ chức nhận văn bản", "String", 200, name, found),
        )
    )
    fields = (
        *_file_code(),
        ArchiveField("2", "DocOrdinal", "Số thứ tự văn bản trong hồ sơ", "Number", 3),
        *_described(record, language=30, pages=3, first=3),
        _taken("12.1", "Position", "Chức vụ của người ký văn bản", 100, post),
        _taken("12.2", "FullName", "Họ và tên người ký văn bản", 50, signatory.name),
        *addressed,
        ArchiveField("14", "Priority", "Mức độ khẩn, độ mật", "Number", 1, warning=_marked(record)),
        ArchiveField("15", "IssuedAmount", "Số lượng bản phát hành", "Number", 3),
        ArchiveField("16", "DueDate", "Hạn trả lời văn bản", "Date", 10),
    )
    title = "Thông tin đầu vào của dữ liệu quản lý văn bản đi (Nghị định 30/2020/NĐ-CP, Phụ lục VI, phần II, mục I)"
    groups = {"1": "FileCode", "12": "SignerInfo", "13": "To"}
    return ArchiveForm("OutgoingDocument", title, groups, tuple(map(_fitted, fields)))


def archive_form(record: Record) -> ArchiveForm:
    """Return the fields of a document in an electronic file that goes to an archive: TT 02/2019/TT-BNV."""
    scanned = "Số hóa" if record.quality.text_origin == "ocr" else ""
    fields = (
        ArchiveField("1", "DocCode", "Mã định danh văn bản", "String", 25),
        *(replace(field, number=f"2{field.number[1:]}") for field in _file_code()),
        ArchiveField("3", "DocOrdinal", "Số thứ tự văn bản trong hồ sơ", "Number", 4),
        *_described(record, language=100, pages=4, first=4),
        ArchiveField("13", "InforSign", "Ký hiệu thông tin", "String", 30),
        ArchiveField("14", "Keyword", "Từ khóa", "String", 100),
        ArchiveField("15", "Mode", "Chế độ sử dụng", "String", 20, warning=_marked(record)),
        ArchiveField("16", "ConfidenceLevel", "Mức độ tin cậy", "String", 30, scanned),
        ArchiveField("17", "Autograph", "Bút tích", "String", 2000),
        ArchiveField("18", "Format", "Tình trạng vật lý", "String", 50),
    )
    title = "Thông tin văn bản, tài liệu trong hồ sơ lưu trữ điện tử (Thông tư 02/2019/TT-BNV)"
    return ArchiveForm("ArchivalDocument", title, {"2": "FileCode"}, tuple(map(_fitted, fields)))


def number_and_notation(record: Record) -> tuple[str, str]:
    """Return a document's number and its symbol: what stands before the first stroke and what behind it.

    `16/KH-UBND` is 16 and KH-UBND, `36-HD/VPTW` of the Party 36 and HD/VPTW; a blank number is empty.
    """
    code = record.header.code.value if record.header.code else ""
    parted = regex.fullmatch(r"(?P<number>\d*\w{0,3}?)\s*[/-]\s*(?P<notation>\D.*|(?:19|20)\d\d/.*)", code)
    if not parted:
        return (record.header.number.value if record.header.number else ""), code
    return parted["number"], parted["notation"]


def addressees(record: Record) -> tuple[tuple[str, Finding], ...]:
    """Return the bodies that a document goes to: without their purpose, `(để b/c)`, and without the file copy."""
    named = ((_PURPOSE.sub("", recipient.value), recipient) for recipient in record.recipients)
    return tuple((name, recipient) for name, recipient in named if not _FILE_COPY.match(name))


def vietnamese_day(date: str) -> str:
    """Write an ISO day as `22/01/2024`; empty for a month or a year, which are no day.

    >>> vietnamese_day("2024-01-22"), vietnamese_day("2024-01")
    ('22/01/2024', '')
    """
    parts = date.split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else ""


def type_name(record: Record) -> str:
    """Return the type as registers write it: `Kế hoạch`, where the page has `KẾ HOẠCH`."""
    return record.header.type.value.capitalize() if record.header.type else ""


def _file_code() -> tuple[ArchiveField, ...]:
    return (
        ArchiveField("1.1", "OrganId", "Mã định danh của cơ quan, tổ chức lập danh mục hồ sơ", "String", 13),
        ArchiveField("1.2", "FileCatalog", "Năm hình thành hồ sơ", "Number", 4),
        ArchiveField("1.3", "FileNotation", "Số và ký hiệu hồ sơ", "String", 20),
    )


def _described(record: Record, *, language: int, pages: int, first: int) -> Iterator[ArchiveField]:
    """Yield the nine fields that both forms have, numbered from `first`; the lengths in which they differ are given."""
    head = record.header
    number, notation = number_and_notation(record)
    blank = "Số để trống hoặc viết tay: cần điền theo văn bản" if head.code and not number else ""
    day = vietnamese_day(head.date.value) if head.date else ""
    partial = f"Ngày chưa đủ ({head.date.value}): cần điền theo văn bản" if head.date and not day else ""
    secret = f"Độ mật: {head.secrecy.value}" if head.secrecy else ""
    urgent = f"Mức độ khẩn: {head.urgency.value}" if head.urgency else ""
    fields = (
        ArchiveField("", "TypeName", "Tên loại văn bản", "String", 100, type_name(record), head.type),
        ArchiveField("", "CodeNumber", "Số của văn bản", "String", 11, number, head.number or head.code, blank),
        ArchiveField("", "CodeNotation", "Ký hiệu của văn bản", "String", 30, notation, head.code),
        ArchiveField("", "IssuedDate", "Ngày, tháng, năm văn bản", "Date", 10, day, head.date, partial),
        _taken("", "OrganName", "Tên cơ quan, tổ chức ban hành văn bản", 200, head.issuer),
        _taken("", "Subject", "Trích yếu nội dung", 500, head.title),
        ArchiveField("", "Language", "Ngôn ngữ", "String", language, "Tiếng Việt"),
        ArchiveField("", "PageAmount", "Số trang của văn bản", "Number", pages, str(record.source.pages)),
        ArchiveField("", "Description", "Ghi chú", "String", 500, "; ".join(filter(None, (secret, urgent)))),
    )
    return (replace(field, number=str(first + at)) for at, field in enumerate(fields))


def _marked(record: Record) -> str:
    """Return a warning where the page has a mark of urgency or secrecy, for which no table of codes was found."""
    marks = [found.value for found in (record.header.urgency, record.header.secrecy) if found]
    return f"Văn bản có dấu {', '.join(marks)}: chọn mã theo quy định của cơ quan" if marks else ""


def _taken(number: str, name: str, meaning: str, length: int, found: Finding | None) -> ArchiveField:
    return ArchiveField(number, name, meaning, "String", length, found.value if found else "", found)


def _fitted(field: ArchiveField) -> ArchiveField:
    """Cut a value to its field's length, at a word where there is one, and warn; also of a value that is unsure."""
    value = " ".join(harmless(field.value).split())
    fits = len(value) <= field.length
    warnings = [harmless(field.warning)] if field.warning else []
    if field.found and field.found.confidence < TO_CHECK:
        warnings.append(f"Độ tin cậy {field.found.confidence:.0%}: cần đối chiếu với văn bản")
    if not fits and field.type == "Number":
        warnings.append(f"Giá trị quá {field.length} chữ số: để trống, giá trị đầy đủ ghi kèm")
    elif not fits:
        warnings.append(f"Dài {len(value)} ký tự, quá {field.length}: đã rút gọn, giá trị đầy đủ ghi kèm")
    short = value if fits else "" if field.type == "Number" else _cut(value, field.length)
    return replace(field, value=short, whole="" if fits else value, warning="; ".join(warnings))


def _cut(value: str, length: int) -> str:
    room = length - len(CUT)
    at_word = value.rfind(" ", room // 2, room + 1)
    return value[: at_word if at_word > 0 else room].rstrip(" ,;") + CUT
