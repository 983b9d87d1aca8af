"""ALTO, hOCR and METS, against schemas, and against the document that they were made from."""

import hashlib
from pathlib import Path

import pytest
import xmlschema
from lxml import etree

from diacritics import Edit, Revision
from pipeline.datatypes import Box, Document, Source, TextPage, Word
from pipeline.export import FORMATS
from pipeline.export.placed import placed_page
from pipeline.extract import build_record
from pipeline.text.reading import read_through

FIXTURES = Path(__file__).parents[3] / "fixtures"
XHTML = Path(xmlschema.__file__).parent / "schemas/XHTML/xhtml1-strict.xsd"
NAMES = ["bao-cao.pdf", "ke-hoach-huyen.pdf", "quyet-dinh.pdf", "../tables/phuong-an.pdf"]


@pytest.fixture(scope="module")
def written(recognized):
    """Write a document of the fixtures in all three forms."""

    def write(name):
        path = FIXTURES / "documents" / name
        document, record = recognized(path, path)
        return document, record, {form: FORMATS[form].make(document, record) for form in ("alto", "hocr", "mets")}

    return write


@pytest.fixture(scope="module")
def restored():
    """Give a page of two words of which one was restored, and that lies on its side."""
    raw = "Ke hoach"
    words = (Word("Ke", 0, Box(72, 36, 84, 60), 0.5), Word("hoach", 3, Box(72, 72, 84, 144), 0.75))
    page = TextPage(1, 600.0, 840.0, "ocr", raw, words)
    page = page.revised(Revision("restore", raw, (Edit(0, 2, "Ke", "Kế", "ocr", 0.875),)))
    document = Document(Source(Path("a.pdf"), "a.pdf", "pdf", "0" * 64, 9), (page,), read_through(page.text))
    return document, build_record(document)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["alto", "mets"])
def test_the_schema_is_kept(form, name, written):
    schema = etree.RelaxNG(etree.parse(FIXTURES / f"schemas/{form}.rng"))
    schema.assertValid(etree.fromstring(written(name)[2][form]))


@pytest.fixture(scope="module")
def xhtml():
    return xmlschema.XMLSchema(XHTML)


@pytest.mark.parametrize("name", NAMES)
def test_hocr_is_xhtml(name, written, xhtml):
    xhtml.validate(etree.fromstring(written(name)[2]["hocr"]))


def test_a_restored_word_on_a_turned_page_keeps_the_schemas(restored, xhtml):
    for form in ("alto", "mets"):
        schema = etree.RelaxNG(etree.parse(FIXTURES / f"schemas/{form}.rng"))
        schema.assertValid(etree.fromstring(FORMATS[form].make(*restored)))
    xhtml.validate(etree.fromstring(FORMATS["hocr"].make(*restored)))


@pytest.mark.parametrize("name", NAMES)
def test_alto_says_the_restored_text(name, written):
    document, _record, made = written(name)
    root = etree.fromstring(made["alto"])
    assert [word.get("CONTENT") for word in root.iter("{*}String")] == document.text.split()
    assert len([*root.iter("{*}Page")]) == len(document.pages)


@pytest.mark.parametrize("name", NAMES)
def test_the_boxes_of_alto_and_hocr_are_those_of_the_words(name, written):
    document, _record, made = written(name)
    wanted = [word.box for page in document.pages for line in placed_page(page).lines for word in line]
    alto = [
        [float(word.get(side)) * 72 / 1200 for side in ("HPOS", "VPOS", "WIDTH", "HEIGHT")]
        for word in etree.fromstring(made["alto"]).iter("{*}String")
    ]
    hocr = [
        [float(side) * 72 / 300 for side in word.get("title").split(";")[0].split()[1:]]
        for word in etree.fromstring(made["hocr"]).iter("{*}span")
        if word.get("class") == "ocrx_word"
    ]
    for box, first, second in zip(wanted, alto, hocr, strict=True):
        assert first == pytest.approx([box.left, box.top, box.width, box.height], abs=0.1)
        assert second == pytest.approx([box.left, box.top, box.right, box.bottom], abs=0.2)


def test_a_restored_word_keeps_what_was_recognized(restored):
    first, second = etree.fromstring(FORMATS["alto"].make(*restored)).iter("{*}String")
    assert (first.get("CONTENT"), first.get("WC"), first[0].text) == ("Kế", "0.875", "Ke")
    assert (second.get("CONTENT"), second.get("WC"), len(second)) == ("hoach", "0.750", 0)
    words = [
        (word.text, word.get("title"))
        for word in etree.fromstring(FORMATS["hocr"].make(*restored)).iter("{*}span")
        if word.get("class") == "ocrx_word"
    ]
    assert words == [
        ("Kế", 'bbox 300 150 350 250; x_wconf 88; x_source "Ke"'),
        ("hoach", "bbox 300 300 350 600; x_wconf 75"),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_mets_points_to_what_is_there(name, written):
    document, record, made = written(name)
    root = etree.fromstring(made["mets"])
    source, alto = root.iter("{*}file")
    assert source.get("CHECKSUM") == document.source.sha256
    assert (alto.get("CHECKSUM"), alto.get("SIZE")) == (
        hashlib.sha256(made["alto"]).hexdigest(),
        str(len(made["alto"])),
    )
    pages = {page.get("ID") for page in etree.fromstring(made["alto"]).iter("{*}Page")}
    assert {area.get("BEGIN") for area in root.iter("{*}area")} <= pages
    labels = [div.get("LABEL") for div in root.iter("{*}div") if div.get("TYPE") == "section"]
    assert labels[: len(record.sections)]
    assert root.findtext(".//{http://purl.org/dc/elements/1.1/}identifier") == record.header.code.value
