"""Text from a document is hostile where it is shown: harmless in the forms that keep pages."""

import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from pipeline.datatypes import Box, Document, Source, TextPage, Word
from pipeline.export import FORMATS
from pipeline.extract import build_record
from pipeline.record import Finding, Section
from pipeline.text.reading import read_through

OVERRIDE, ZERO_WIDTH = "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{ZERO WIDTH SPACE}"
WORDS = [
    "<script>alert(1)</script>",
    '"><img/src=x>',
    "&amp;]]>",
    "(a)Tj",
    "\\)ET",
    f"abc{OVERRIDE}fdp.exe",
    f"một{ZERO_WIDTH}hai",
    "chuông\x07\x00",
    "\ud800lone",
    "\N{GOTHIC LETTER AHSA}\N{LATIN SMALL LIGATURE FI}",
    "w" * 10_000,
    "image;ppageno",
]
"""As one page's words."""
CLEAN = [
    *WORDS[:5],
    "abcfdp.exe",
    "mộthai",
    "chuông",
    "lone",
    *WORDS[9:],
]
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def hostile(tmp_path):
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    path = tmp_path / 'a"<b>;&c.pdf'
    pdf.save(path)
    raw = "\n".join(WORDS)
    offsets = [sum(len(word) + 1 for word in WORDS[:at]) for at in range(len(WORDS))]
    words = [
        Word(word, offset, Box(50, 20 * at + 20, 250, 20 * at + 33), 0.5)
        for at, (word, offset) in enumerate(zip(WORDS, offsets, strict=True))
    ]
    page = TextPage(1, 595.0, 842.0, "ocr", raw, tuple(words))
    document = Document(Source(path, path.name, "pdf", "0" * 64, 9), (page,), read_through(raw))
    record = build_record(document)
    title = Finding(value="".join(WORDS[:9]), text="x", start=0, end=1, page=1)
    section = Section(marker=WORDS[0], title="".join(WORDS), level=1, start=0, end=1, page=1)
    return document, record.model_copy(
        update={"header": record.header.model_copy(update={"title": title}), "sections": (section,)}
    )


def test_in_a_searchable_pdf(hostile):
    data = FORMATS["pdf"].make(*hostile)
    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True)  # noqa: S607
    found = [word for word in text.stdout.decode().split() if word.strip("w")]
    assert found == [word for word in CLEAN if word.strip("w")]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        said = [str(value) for value in pdf.docinfo.values()]
        with pdf.open_outline() as outline:
            said += [item.title for item in outline.root]
            assert all(len(item.title) <= 120 for item in outline.root)
        assert not any(CONTROL.search(one) for one in said)
        assert not any(key in pdf.Root for key in ("/OpenAction", "/AA", "/Names"))


@pytest.mark.parametrize("name", ["alto", "hocr", "mets"])
def test_in_xml(name, hostile):
    data = FORMATS[name].make(*hostile)
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    assert {etree.QName(element).localname for element in root.iter()}.isdisjoint({"script", "img"})
    assert not CONTROL.search(data.decode())


def test_every_word_is_in_alto_and_hocr(hostile):
    alto = etree.fromstring(FORMATS["alto"].make(*hostile))
    assert [word.get("CONTENT") for word in alto.iter("{*}String")] == CLEAN
    hocr = etree.fromstring(FORMATS["hocr"].make(*hostile))
    assert [word.text for word in hocr.iter("{*}span") if word.get("class") == "ocrx_word"] == CLEAN


def test_a_name_with_quotes_does_not_end_the_property_of_a_page(hostile):
    hocr = etree.fromstring(FORMATS["hocr"].make(*hostile))
    (page,) = (div for div in hocr.iter("{*}div") if div.get("class") == "ocr_page")
    assert page.get("title").startswith('image "a<b>&c.pdf"; bbox 0 0 2479 3508; ppageno 0')


def test_the_names_of_files_are_quoted_in_addresses(hostile):
    document, record = hostile
    named = replace(document, source=replace(document.source, name="a b/c d#?.pdf"))
    mets = etree.fromstring(FORMATS["mets"].make(named, record))
    addresses = [place.get("{http://www.w3.org/1999/xlink}href") for place in mets.iter("{*}FLocat")]
    assert addresses == ["c%20d%23%3F.pdf", "c%20d%23%3F.pdf.alto.xml"]


def test_nothing_is_written_beside(hostile):
    document, record = hostile
    before = sorted(path.name for path in Path(document.source.path).parent.iterdir())
    for name in ("pdf", "alto", "hocr", "mets"):
        FORMATS[name].make(document, record)
    assert sorted(path.name for path in Path(document.source.path).parent.iterdir()) == before
