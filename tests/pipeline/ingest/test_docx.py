import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.errors import CorruptDocument, EmptyDocument, EncryptedDocument, TooLargeDocument
from pipeline.ingest import ooxml
from pipeline.ingest.docx_numbering import in_format

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/ingest/docx.json").read_text("utf-8"))


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if "expect" in case else [])
        for case in CASES
    ],
)
def test_a_docx_is_read_as_the_page_shows_it(case, docx_file, read):
    pages = read(docx_file(case["input"]["body"], case["input"].get("parts")))
    assert [page.raw for page in pages] == case["expected"]
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))


def test_words_know_their_font_and_place(docx_file, read):
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:rPr><w:rFonts w:hAnsi="Arial"/></w:rPr></w:style>'
    )
    legacy = '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>'
    body = f'<w:p><w:r><w:t xml:space="preserve">Unicode </w:t></w:r><w:r>{legacy}<w:t>céng hoµ</w:t></w:r></w:p>'
    (page,) = read(docx_file(body, {"styles": styles}))
    assert [(word.text, word.font) for word in page.words] == [
        ("Unicode", "Arial"),
        ("céng", ".VnTime"),
        ("hoµ", ".VnTime"),
    ]
    assert all(page.raw[word.offset :].startswith(word.text) for word in page.words)
    assert page.origin == "plain"


def test_a_word_knows_where_its_font_changes(docx_file, read):
    def run(text: str, font: str) -> str:
        return f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr><w:t>{text}</w:t></w:r>'

    body = f"<w:p>{run('ñ', '.VnTimeH')}{run('y', '.VnTime')}{run('', 'Arial')}{run(' ban', '.VnTime')}</w:p>"
    (page,) = read(docx_file(body))
    assert [(word.text, word.font, word.font_changes) for word in page.words] == [
        ("ñy", ".VnTimeH", ((1, ".VnTime"),)),
        ("ban", ".VnTime", ()),
    ]


THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme>'
    "<a:majorFont><a:latin typeface='.VnArial'/></a:majorFont>"
    "<a:minorFont><a:latin typeface='VNI-Times'/></a:minorFont>"
    "</a:fontScheme></a:themeElements></a:theme>"
)
STYLE = '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:rPr><w:rFonts {}/></w:rPr></w:style>'


@pytest.mark.parametrize(
    ("own", "style", "font"),
    [
        ('w:hAnsi=".VnTime" w:ascii="Arial"', "", ".VnTime"),
        ('w:ascii=".VnTime"', "", ".VnTime"),
        ('w:ascii="Arial"', 'w:hAnsi=".VnTime"', ".VnTime"),
        ('w:eastAsia="SimSun"', 'w:hAnsi=".VnTime"', ".VnTime"),
        ('w:hAnsiTheme="minorHAnsi" w:hAnsi="Arial"', "", "VNI-Times"),
        ("", 'w:asciiTheme="majorHAnsi"', ".VnArial"),
        ('w:hAnsi="Arial" w:cs=".VnTime"', "", "Arial"),
        ("", "", None),
    ],
    ids=["letters outside ASCII", "ascii alone", "ascii here", "east Asian", "theme", "theme of a style", "cs", "none"],
)
def test_which_font_a_run_has(docx_file, read, own, style, font):
    body = f"<w:p><w:r><w:rPr><w:rFonts {own}/></w:rPr><w:t>chữ</w:t></w:r></w:p>"
    (page,) = read(docx_file(body, {"styles": STYLE.format(style), "theme": THEME}))
    assert [word.font for word in page.words] == [font]


def test_complex_script_has_its_own_font(docx_file, read):
    body = '<w:p><w:r><w:rPr><w:rFonts w:hAnsi="Arial" w:cs=".VnTime"/><w:cs/></w:rPr><w:t>chữ</w:t></w:r></w:p>'
    (page,) = read(docx_file(body))
    assert [word.font for word in page.words] == [".VnTime"]


def test_a_number_has_the_font_of_its_list(docx_file, read):
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="§iÒu %1."/>{}</w:lvl>'
    fonts = '<w:rPr><w:rFonts w:hAnsi=".VnTime"/></w:rPr>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level.format(fonts)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    numbered = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    (page,) = read(docx_file(f"<w:p>{numbered}<w:r><w:t>chữ</w:t></w:r></w:p>", {"numbering": numbering}))
    assert [(word.text, word.font) for word in page.words] == [("§iÒu", ".VnTime"), ("1.", ".VnTime"), ("chữ", None)]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=30), min_size=1))
def test_no_character_of_a_body_is_lost(docx_file, read, texts):
    # Numbering, tables and styles aside, a body is its paragraphs.
    escaped = [text.replace("&", "&amp;").replace("<", "&lt;") for text in texts]
    body = "".join(map(paragraph, [*escaped, "cuối"]))
    (page,) = read(docx_file(body))
    assert page.raw.split() == " ".join([*texts, "cuối"]).split()
    assert all(page.raw[word.offset :].startswith(word.text) for word in page.words)


@pytest.mark.parametrize(
    ("count", "form", "written"),
    [(1, "lowerLetter", "a"), (27, "lowerLetter", "aa"), (4, "lowerRoman", "iv"), (1999, "upperRoman", "MCMXCIX")],
)
def test_numbers_in_words_formats(count, form, written):
    assert in_format(count, form) == written


def test_a_strict_docx_is_read_too(docx_file, read):
    path = docx_file(paragraph("Nghị định"))
    strict = path.with_name("strict.docx")
    with zipfile.ZipFile(path) as usual, zipfile.ZipFile(strict, "w") as archive:
        for name in usual.namelist():
            data = usual.read(name)
            for theirs, ours in ooxml.STRICT:
                data = data.replace(ours, theirs)
            archive.writestr(name, data)
    assert [page.raw for page in read(strict)] == ["Nghị định"]


def test_a_dangling_relationship_does_no_harm(docx_file, read):
    path = docx_file(paragraph("Nghị định"))
    dangling = path.with_name("dangling.docx")
    with zipfile.ZipFile(path) as usual, zipfile.ZipFile(dangling, "w") as archive:
        for name in usual.namelist():
            data = usual.read(name)
            if name == "word/_rels/document.xml.rels":
                relation = b'<Relationship Id="r" Type="x/styles" Target="../NULL"/>'
                data = data.replace(b"<Relationships>", b"<Relationships>" + relation)
            archive.writestr(name, data)
    assert [page.raw for page in read(dangling)] == ["Nghị định"]


def test_entities_are_not_expanded(docx_file, read):
    path = docx_file(paragraph("Nghị định"))
    bomb = path.with_name("entities.docx")
    definitions = b'<!DOCTYPE d [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(path) as usual, zipfile.ZipFile(bomb, "w") as archive:
        for name in usual.namelist():
            data = usual.read(name)
            if name == "word/document.xml":
                data = definitions + data.replace("Nghị".encode(), "Nghị &b;".encode())
            archive.writestr(name, data)
    (page,) = read(bomb)
    assert "boom" not in page.raw
    assert "Nghị" in page.raw


def test_large_pictures_are_flagged_and_small_ones_not(docx_file, read):
    def picture(side: int) -> str:
        drawing = f'<w:drawing><wp:inline><wp:extent cx="{side}" cy="{side}"/></wp:inline></w:drawing>'
        return f"<w:p><w:r>{drawing}</w:r></w:p>"

    (flagged,) = read(docx_file(paragraph("Phụ lục") + picture(5_000_000)))
    (quiet,) = read(docx_file(paragraph("Phụ lục") + picture(900_000)))
    assert [problem.page for problem in flagged.problems] == [1]
    assert quiet.problems == ()


def test_embedded_files_are_flagged_and_formulas_not(docx_file, read):
    def embedded(program: str) -> str:
        space = "urn:schemas-microsoft-com:office:office"
        return f'<w:p><w:r><w:object><o:OLEObject xmlns:o="{space}" ProgID="{program}"/></w:object></w:r></w:p>'

    (flagged,) = read(docx_file(paragraph("Phụ lục") + embedded("Excel.Sheet.8")))
    (quiet,) = read(docx_file(paragraph("Phụ lục") + embedded("Equation.3")))
    assert ["embedded files" in problem.reason for problem in flagged.problems] == [True]
    assert quiet.problems == ()


def test_a_docx_without_text_is_empty(docx_file, read):
    with pytest.raises(EmptyDocument, match="no text"):
        read(docx_file("<w:p/>"))


def test_a_docx_of_too_many_pages(docx_file, read):
    body = '<w:p><w:r><w:t>a</w:t><w:br w:type="page"/></w:r></w:p>' * 4
    with pytest.raises(TooLargeDocument, match="4 pages"):
        read(docx_file(body), max_pages=3)


def test_a_bomb_is_told_before_it_is_unpacked(docx_file, read, monkeypatch):
    monkeypatch.setattr(ooxml, "MOST_XML", 10_000)
    with pytest.raises(TooLargeDocument, match=r"word/document\.xml unpacks to"):
        read(docx_file(paragraph(" " * 20_000)))


def test_broken_xml_is_corrupt(docx_file, read):
    with pytest.raises(CorruptDocument, match="XML"):
        read(docx_file("<w:p>"))


def test_an_archive_with_a_password_is_encrypted(docx_file, read):
    path = docx_file(paragraph("a"))
    data = bytearray(path.read_bytes())
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(header)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(header, at + 4)
    path.write_bytes(data)
    with pytest.raises(EncryptedDocument):
        read(path)


def test_nesting_without_end_is_corrupt_and_no_crash(docx_file, read):
    with pytest.raises(CorruptDocument):
        read(docx_file("<w:sdt>" * 3000 + "</w:sdt>" * 3000))


def test_the_parser_is_the_guarded_one():
    # huge_tree would lift lxml's own limits on depth and size.
    parser = etree.XMLParser(resolve_entities=False)
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring("<a>" * 300 + "</a>" * 300, parser)
