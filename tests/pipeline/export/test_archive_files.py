"""The archive forms as XML, edXML and workbooks: well formed, typed, and harmless."""

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook

from pipeline import convert
from pipeline.datatypes import Document, Source
from pipeline.export.archive_edxml import EDXML, edxml_header
from pipeline.export.archive_text import HIDDEN, harmless
from pipeline.export.archive_xlsx import archive_xlsx
from pipeline.export.archive_xml import SIDE, archive_xml
from pipeline.extract import build_record
from pipeline.record import Finding, Header, Signatory
from pipeline.text.reading import read_through

FIXTURES = Path(__file__).parents[3] / "fixtures"
HOSTILE = json.loads((FIXTURES / "cases/export/hostile.json").read_text())
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture(scope="module")
def letter():
    return convert(FIXTURES / "documents/cong-van.pdf")


def grown(case):
    text = case["text"]
    return text.removeprefix("REPEAT:") * 10_000 if text.startswith("REPEAT:") else text


def hostile(evil):
    found = Finding(start=0, end=1, page=1, value=evil, text=evil, confidence=0.4)
    document = Document(Source(Path("a"), evil, "text", "0" * 64, 1), (), read_through(""))
    header = Header(**dict.fromkeys(Header.model_fields, found))
    signatory = Signatory(authority=found, title=found, name=found)
    record = build_record(document).model_copy(
        update={"header": header, "signatory": signatory, "recipients": (found, found)}
    )
    return document, record


def cells(data):
    return [cell for sheet in load_workbook(io.BytesIO(data)) for row in sheet.iter_rows() for cell in row]


def test_xml_has_the_fields_in_their_groups(letter):
    root = etree.fromstring(archive_xml(letter.document, letter.record))
    form = root.find("OutgoingDocument")
    assert [child.tag for child in form][:5] == ["FileCode", "DocOrdinal", "TypeName", "CodeNumber", "CodeNotation"]
    assert [child.tag for child in form.find("FileCode")] == ["OrganId", "FileCatalog", "FileNotation"]
    assert [child.tag for child in form.find("SignerInfo")] == ["Position", "FullName"]
    receivers = [one.findtext("OrganName") for one in form.findall("To")]
    assert len(receivers) == len(letter.record.recipients) - 1
    assert form.findtext("IssuedDate") == "/".join(reversed(letter.record.header.date.value.split("-")))
    assert form.find("OrganName").get(f"{{{SIDE}}}page") == "1"


def test_a_value_that_was_cut_stands_beside_its_field_whole(letter):
    title = letter.record.header.title.model_copy(update={"value": "Về việc rà soát " * 60})
    record = letter.record.model_copy(update={"header": letter.record.header.model_copy(update={"title": title})})
    subject = etree.fromstring(archive_xml(letter.document, record)).find("OutgoingDocument/Subject")
    assert len(subject.text) <= 500
    assert subject.get(f"{{{SIDE}}}whole") == title.value.strip()
    assert subject.get(f"{{{SIDE}}}warning").startswith("Dài 959 ký tự, quá 500")


def test_edxml_has_the_head_of_a_message(letter):
    root = etree.fromstring(edxml_header(letter.document, letter.record))
    names = {"e": EDXML}
    head = root.find("e:edXMLEnvelope/e:edXMLHeader/e:MessageHeader", names)
    assert [etree.QName(child).localname for child in head if child.tag != f"{{{EDXML}}}To"] == [
        "From",
        "Code",
        "PromulgationInfo",
        "DocumentType",
        "Subject",
        "SignerInfo",
        "ToPlaces",
        "OtherInfo",
        "DocumentId",
    ]
    assert head.findtext("e:From/e:OrganName", namespaces=names) == letter.record.header.issuer.value
    assert head.findtext("e:PromulgationInfo/e:PromulgationDate", namespaces=names) == (
        letter.record.header.date.value.replace("-", "/")
    )
    assert len(head.findall("e:ToPlaces/e:Place", names)) == len(letter.record.recipients)


def test_the_same_file_has_the_same_message_number(letter):
    assert edxml_header(letter.document, letter.record) == edxml_header(letter.document, letter.record)


def test_the_workbook_has_both_forms_and_the_check_sheet(letter):
    book = load_workbook(io.BytesIO(archive_xlsx(letter.document, letter.record)))
    assert book.sheetnames == ["Văn bản đi (NĐ 30)", "Văn bản lưu trữ (TT 02)", "Phiếu kiểm tra"]
    assert all(sheet.freeze_panes == "A3" for sheet in book)
    form, _archive, check = book
    pages = next(row for row in form.iter_rows(min_row=3, values_only=True) if row[2] == "PageAmount")
    assert pages[5] == 2
    issuer = next(row for row in check.iter_rows(min_row=3) if row[1].value == "Cơ quan ban hành")
    assert issuer[2].value == letter.record.header.issuer.value
    assert issuer[4].value == 1
    assert issuer[6].value == letter.record.header.issuer.confidence
    assert issuer[6].number_format == "0%"


def test_what_is_unsure_or_absent_is_to_be_checked(letter):
    code = letter.record.header.code.model_copy(update={"confidence": 0.3})
    header = letter.record.header.model_copy(update={"code": code, "date": None})
    check = load_workbook(
        io.BytesIO(archive_xlsx(letter.document, letter.record.model_copy(update={"header": header})))
    )["Phiếu kiểm tra"]
    marked = [row[1] for row in check.iter_rows(min_row=3, values_only=True) if row[7] == "x" and row[0] == "Thông tin"]
    assert marked == ["Số, ký hiệu", "Ngày ban hành"]


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case["label"])
def test_hostile_text_is_only_text(case):
    evil = grown(case)
    document, record = hostile(evil)
    shown = harmless(evil)
    root = etree.fromstring(archive_xml(document, record))
    assert root.findtext("OutgoingDocument/To/OrganName").startswith(" ".join(shown.split())[:20])
    assert {element.tag for element in root.iter()} == {
        element.tag for element in etree.fromstring(archive_xml(*hostile("a"))).iter()
    }
    message = etree.fromstring(edxml_header(document, record))
    assert message.find(f".//{{{EDXML}}}Subject").text == shown
    written = cells(archive_xlsx(document, record))
    assert shown in [cell.value for cell in written]
    assert {cell.data_type for cell in written} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in written)
    texts = [cell for cell in written if isinstance(cell.value, str)]
    assert not any(HIDDEN.search(cell.value) for cell in texts)
    assert all(cell.quotePrefix for cell in texts if cell.value.startswith(("=", "+", "-", "@")))


def test_a_text_that_no_cell_has_room_for_says_where_the_rest_is():
    document, record = hostile("a " * 30_000)
    written = [cell.value for cell in cells(archive_xlsx(document, record)) if isinstance(cell.value, str)]
    assert max(map(len, written)) < 32_767
    assert any(text.endswith("… [60000 ký tự, toàn văn ở tệp .json]") for text in written)


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_workbook_and_calculates_nothing(tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(archive_xlsx(*hostile('=HYPERLINK("http://evil.example","bấm")')))
    command = [SOFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", tmp_path, path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    rows = list(csv.reader((tmp_path / "form.csv").read_text().splitlines()))
    subject = next(row for row in rows if len(row) > 2 and row[2] == "Subject")
    assert subject[5] == '=HYPERLINK("http://evil.example","bấm")'
