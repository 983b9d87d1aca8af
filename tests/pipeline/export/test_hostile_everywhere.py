"""Whatever of a document is hostile, its text, name, head, reasons or signatures: no format lets it act."""

import io
import json
import re
import subprocess
from pathlib import Path

import lxml.html
import pikepdf
import pytest
from lxml import etree
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from pipeline.datatypes import Box, Document, Problem, Signature, Source, TextPage, Word
from pipeline.export import FOLDER_FORMATS, FORMATS, read_pages
from pipeline.export.archive_text import HIDDEN
from pipeline.extract import build_record
from pipeline.record import Agency, Deadline, Finding, Header, PdfSignature, Record, Reference, Section, Signatory, Task
from pipeline.text.reading import read_through

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/export/hostile.json").read_text())
OF_XML = ("alto", "hocr", "mets", "archive-xml", "edxml")
ACTIONS = {"/OpenAction", "/AA", "/JavaScript", "/EmbeddedFiles"}


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """A PDF of one blank page."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    path = tmp_path_factory.mktemp("hostile") / "blank.pdf"
    pdf.save(path)
    return path


def hostile(paper, evil):
    """A document of which every text is `evil`, and its record."""
    word = Word(evil, 0, Box(50, 50, 250, 63), 0.3)
    page = TextPage(1, 595.0, 842.0, "ocr", evil, (word,), problems=(Problem(evil, 1),), coverage=0.2)
    source = Source(paper, evil, "pdf", "0" * 64, 9)
    document = Document(source, (page,), read_through(evil), evil, (Signature(evil, evil, evil, evil),))
    found = Finding(start=0, end=1, page=1, box=(50, 50, 250, 63), value=evil, text=f"{evil}'", confidence=0.4)
    place = {"start": 0, "end": 1, "page": 1, "confidence": 0.4}
    known = build_record(document)
    quality = known.quality.model_copy(update={"reasons": (evil,), "damage": evil, "review": True})
    signature = PdfSignature(signer=evil, organization=evil, email=evil, time=evil, intact=False)
    record = Record(
        source=known.source.model_copy(update={"path": evil, "signatures": (signature,)}),
        quality=quality,
        header=Header(**dict.fromkeys(Header.model_fields, found)),
        sections=(Section(marker=evil, title=evil, level=1, **place),),
        agencies=(Agency(name=evil, role="lead", roles=("lead",), mentions=(found,)),),
        deadlines=(Deadline(text=evil, kind="date", due=evil, normalized=evil, agency=evil, task=evil, **place),),
        references=(Reference(text=evil, type=evil, number=evil, date=evil, issuer=evil, **place),),
        tasks=(Task(agencies=(evil,), coordinating=(evil,), action=evil, deadline=evil, section=evil, **place),),
        recipients=(found,),
        signatory=Signatory(authority=found, title=found, name=found),
    )
    return document, record


def grown(case):
    text = case["text"]
    return text.removeprefix("REPEAT:") * 10_000 if text.startswith("REPEAT:") else text


def elements(data):
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    return {element.tag for element in root.iter()}


@pytest.fixture(params=CASES, ids=lambda case: case["label"])
def evil(request, paper):
    return hostile(paper, grown(request.param))


@pytest.fixture(scope="module")
def harmless_elements(paper):
    """The elements of each XML form of a document of two words without harm."""
    document, record = hostile(paper, "hiền lành")
    return {name: elements(FORMATS[name].make(document, record)) for name in OF_XML}


@pytest.mark.parametrize("name", OF_XML)
def test_xml_has_the_elements_that_it_has_otherwise(name, evil, harmless_elements):
    data = FORMATS[name].make(*evil)
    assert elements(data) <= harmless_elements[name]
    assert not HIDDEN.search(data.decode())


def test_a_report_has_one_script_and_links_to_itself_alone(evil):
    data = FORMATS["html"].make(*evil).decode()
    page = lxml.html.document_fromstring(data)
    assert len(page.xpath("//script")) == 1
    assert [name for element in page.iter() for name in element.attrib if name.startswith("on")] == []
    assert all(link.startswith(("#", "data:image/png;base64,")) for _element, _name, link, _at in page.iterlinks())
    assert not HIDDEN.search(data)


@pytest.mark.parametrize("name", ["archive-xlsx", "register"])
def test_a_workbook_has_texts_and_numbers_alone(name, evil):
    document, record = evil
    data = FORMATS[name].make(document, record) if name in FORMATS else FOLDER_FORMATS[name].make([record])
    book = load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    assert not any(HIDDEN.search(cell.value) for cell in cells if isinstance(cell.value, str))
    assert not book.defined_names
    assert not re.search(rb"externalLink|ddeLink", data)


def test_markdown_renders_to_text(evil):
    data = FORMATS["md"].make(*evil).decode()
    shown = lxml.html.fromstring(
        f"<main>{MarkdownIt('commonmark', {'html': True}).enable('table').render(data)}</main>"
    )
    tags = {element.tag for element in shown.iter()}
    assert tags <= {"main", "p", "br", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "h1", "h2"}
    assert not HIDDEN.search(data)


def test_a_pdf_says_it_and_does_nothing(evil):
    data = FORMATS["pdf"].make(*evil)
    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True)  # noqa: S607
    assert not HIDDEN.search(text.stdout.decode().replace("\f", ""))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert ACTIONS.isdisjoint(pdf.Root.keys())
        assert not any(
            "/A" in thing or "/JS" in thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary)
        )
        assert not any(HIDDEN.search(str(value)) for value in pdf.docinfo.values())


def test_the_data_hold_it_as_it_is(evil):
    document, record = evil
    assert Record.model_validate_json(FORMATS["json"].make(document, record)) == record
    assert read_pages(FORMATS["pages"].make(document, record)) == document.pages
    assert FORMATS["txt"].make(document, record).decode() == f"{document.text}\n"


def test_half_a_pair_costs_itself_alone(paper):
    text = "một\ud800hai"
    page = TextPage(1, 595.0, 842.0, "ocr", text, (Word(text, 0, Box(50, 50, 250, 63), 0.3),))
    document = Document(Source(paper, "a.pdf", "pdf", "0" * 64, 9), (page,), read_through(text))
    record = build_record(document)
    for name, format_ in FORMATS.items():
        assert b"\xed\xa0\x80" not in format_.make(document, record), name
    assert FORMATS["txt"].make(document, record).decode() == "một\N{REPLACEMENT CHARACTER}hai\n"
    (read,) = read_pages(FORMATS["pages"].make(document, record))
    assert (read.raw, read.words[0].offset) == ("một\N{REPLACEMENT CHARACTER}hai", 0)
