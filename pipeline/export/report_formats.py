"""The forms that people read and archives ask for, by name. Each loads its library when it is first made."""

from collections.abc import Iterable

from pipeline.datatypes import Document
from pipeline.export.format import FolderFormat, Format
from pipeline.record import Record

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _html(document: Document, record: Record) -> bytes:
    from pipeline.export.report import report_html  # noqa: PLC0415 - 0.1 s that a run without reports saves

    return report_html(document, record)


def _markdown(document: Document, record: Record) -> bytes:
    from pipeline.export.markdown import markdown  # noqa: PLC0415 - likewise

    return markdown(document, record)


def _archive_xml(document: Document, record: Record) -> bytes:
    from pipeline.export.archive_xml import archive_xml  # noqa: PLC0415 - likewise

    return archive_xml(document, record)


def _archive_xlsx(document: Document, record: Record) -> bytes:
    from pipeline.export.archive_xlsx import archive_xlsx  # noqa: PLC0415 - likewise

    return archive_xlsx(document, record)


def _edxml(document: Document, record: Record) -> bytes:
    from pipeline.export.archive_edxml import edxml_header  # noqa: PLC0415 - likewise

    return edxml_header(document, record)


def _register(records: Iterable[Record]) -> bytes:
    from pipeline.export.register import register_xlsx  # noqa: PLC0415 - likewise

    return register_xlsx(records)


REPORTS = (
    Format("html", ".html", "text/html", "a report to read: pages, marks, record, deadlines", _html),
    Format("md", ".md", "text/markdown", "the reading text with headings and tables", _markdown),
    Format("archive-xml", ".archive.xml", "application/xml", "the fields of NĐ 30/2020 and TT 02/2019", _archive_xml),
    Format("archive-xlsx", ".archive.xlsx", XLSX, "these fields and a check sheet, as a workbook", _archive_xlsx),
    Format("edxml", ".edxml", "application/xml", "the header of an edXML message", _edxml),
)
REGISTER = FolderFormat("register", ".xlsx", XLSX, "the register Mục lục văn bản, tài liệu, in its columns", _register)
