"""The HTML report, read without a browser: what is in it, and that nothing in it can act."""

import base64
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
import regex
from lxml import html

from diacritics import Edit, Revision
from pipeline import convert
from pipeline.datatypes import Box, Document, Problem, Source, TextPage, Word
from pipeline.export.archive_text import HIDDEN
from pipeline.export.report import percent, report_html
from pipeline.extract import build_record
from pipeline.ingest.sniff import identify
from pipeline.options import Options
from pipeline.record import Deadline, Finding, Record, Section, Task
from pipeline.text.reading import read_through

FIXTURES = Path(__file__).parents[3] / "fixtures"
HOSTILE = json.loads((FIXTURES / "cases/export/hostile.json").read_text())


@pytest.fixture(scope="module")
def letter():
    return convert(FIXTURES / "documents/cong-van.pdf")


def tree(data):
    return html.document_fromstring(data.decode("utf-8"))


def hostile_text(case):
    text = case["text"]
    return text.removeprefix("REPEAT:") * 10_000 if text.startswith("REPEAT:") else text


def hostile_document(evil):
    """A document whose every text is `evil`, on a page with a place."""
    word = Word(evil, 0, Box(10, 10, 90, 20), 0.3)
    problem = Problem(evil, 1)
    page = TextPage(1, 595, 842, "ocr", evil, (word,), problems=(problem,), coverage=0.2)
    document = Document(Source(Path("gone"), evil, "text", "0" * 64, 1), (page,), read_through(evil))
    found = Finding(start=0, end=len(evil), page=1, box=(10, 10, 90, 20), confidence=0.3, value=evil, text=evil + "'")
    place = {"start": 0, "end": 5, "page": 1, "confidence": 0.4}
    record = build_record(document)
    header = record.header.model_copy(
        update={name: found for name in type(record.header).model_fields if name != "date"}
    )
    return document, record.model_copy(
        update={
            "header": header,
            "recipients": (found,),
            "signatory": record.signatory.model_copy(update={"name": found, "title": found, "authority": found}),
            "tasks": (Task(agencies=(evil,), coordinating=(evil,), action=evil, deadline=evil, section=evil, **place),),
            "deadlines": (Deadline(text=evil, kind="date", anchor=evil, agency=evil, task=evil, **place),),
        }
    )


def test_the_report_needs_nothing_but_itself(letter):
    page = tree(report_html(letter.document, letter.record))
    addresses = [value for _element, _name, value, _at in page.iterlinks()]
    assert addresses
    assert all(value.startswith(("#", "data:image/")) for value in addresses)
    assert page.xpath("//*[@style]") == []
    assert [name for element in page.iter() for name in element.attrib if name.startswith("on")] == []


def test_the_policy_allows_the_style_and_the_script_of_the_file_alone(letter):
    page = tree(report_html(letter.document, letter.record))
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; img-src data:; ")
    assert "unsafe" not in policy
    for element in ("style", "script"):
        text = page.xpath(f"//{element}/text()")
        assert len(text) == 1
        digest = base64.b64encode(hashlib.sha256(text[0].encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in policy


def test_every_field_is_linked_to_its_place(letter):
    page = tree(report_html(letter.document, letter.record))
    targets = [link.get("href")[1:] for link in page.xpath("//a[@class='to']")]
    assert len(targets) > 20
    assert set(targets) <= set(page.xpath("//@id"))
    code = letter.record.header.code
    place = page.get_element_by_id(f"o{code.start}-{code.end}")
    assert abs(float(place.get("x")) / 10 + 2.5 - code.box[0]) < 0.1
    assert page.xpath("//a[@class='to'][text()=$code]/@href", code=code.value)[0] == f"#o{code.start}-{code.end}"


def test_no_two_elements_have_one_name(letter):
    names = tree(report_html(letter.document, letter.record)).xpath("//@id")
    assert len(names) == len(set(names))


def test_the_whole_text_lies_over_the_pictures(letter):
    page = tree(report_html(letter.document, letter.record))
    assert len(page.xpath("//img")) == 2
    said = " ".join(page.xpath("//*[local-name()='tspan']/text()"))
    assert said.split() == letter.document.text.split()


def test_without_its_source_the_report_shows_the_text(letter, tmp_path):
    gone = replace(letter.document, source=replace(letter.document.source, path=tmp_path / "gone.pdf"))
    page = tree(report_html(gone, letter.record))
    assert page.xpath("//img") == []
    assert len(page.xpath("//p[contains(@class,'missing')]")) == 2
    assert set(page.xpath("//a[@class='to']/@href")) <= {f"#{name}" for name in page.xpath("//@id")}


def test_an_office_file_is_shown_as_text_with_its_tables():
    converted = convert(FIXTURES / "office/old/danh-sach-unicode.xlsx")
    page = tree(report_html(converted.document, converted.record))
    assert page.xpath("//img") == []
    assert [" ".join(row.text_content().split()) for row in page.xpath("//*[@class='rows']//tr")][1].startswith("1 Lò")


def test_where_most_words_were_restored_only_the_doubtful_ones_stop_the_keyboard():
    before, after = "Uy ban nhan dan xa", "Ủy ban nhân dân xã"
    edits = [Edit(0, 2, "Uy", "Ủy", "stripped", 0.99), Edit(7, 11, "nhan", "nhân", "stripped", 0.99)]
    edits += [Edit(12, 15, "dan", "dân", "stripped", 0.6), Edit(16, 18, "xa", "xã", "stripped", 0.99)]
    text = TextPage(1, None, None, "plain", before).revised(Revision("restore", before, tuple(edits)))
    document = Document(Source(Path("-"), "-", "text", "0" * 64, 1), (text,), read_through(after))
    page = tree(report_html(document, build_record(document)))
    assert page.xpath("//mark[@tabindex]/text()") == ["dân"]
    assert page.xpath("//mark[not(@tabindex)]/@data-read") == ["Uy", "nhan", "xa"]


def test_a_doubtful_word_is_listed_with_the_words_around_it():
    text = "Nơi nhận như trên, lưu văn thư\nKính gửi"
    doubt = Edit(9, 12, "như", "nhu", "ocr", 0.4)
    page = TextPage(1, None, None, "plain", text).revised(Revision("restore", text, (), (doubt,)))
    document = Document(Source(Path("-"), "-", "text", "0" * 64, 1), (page,), read_through(text))
    (cell,) = tree(report_html(document, build_record(document))).xpath("//*[contains(@class,'words')]//tr/td[1]")
    assert cell.xpath("./a/text()") == ["như"]
    assert " ".join(cell.xpath("./span")[0].text_content().split()) == "Nơi nhận như trên, lưu văn thư"


@pytest.mark.parametrize(("confidence", "state"), [(0.99, "fine"), (0.3, "compare")])
def test_a_document_with_a_doubtful_word_is_not_said_to_have_none(confidence, state, letter):
    first, *rest = letter.document.pages
    words = (replace(first.words[40], confidence=confidence), *first.words[41:])
    pages = (replace(first, words=(*first.words[:40], *words)), *rest)
    quality = letter.record.quality.model_copy(update={"review": False, "reasons": ()})
    data = report_html(replace(letter.document, pages=pages), letter.record.model_copy(update={"quality": quality}))
    assert tree(data).xpath("//span[contains(@class,'badge')]/@class") == [f"badge {state}"]


def test_the_outline_shortens_a_title_that_is_a_whole_paragraph(letter):
    title = "Kiểm kê tài liệu trong kho, " * 30
    place = {"start": 0, "end": 5, "page": 1}
    section = Section(marker="1", title=title, level=1, **place)
    page = tree(report_html(letter.document, letter.record.model_copy(update={"sections": (section,)})))
    (shown,) = page.xpath("//ul[contains(@class,'outline')]//a/text()")
    assert len(shown) <= 150
    assert shown.endswith("…")
    assert title.startswith(f"{shown[:-1]} ")


def test_a_task_leads_to_its_page_in_one_link():
    converted = convert(FIXTURES / "documents/ke-hoach-huyen.pdf")
    links = tree(report_html(converted.document, converted.record)).xpath("//table[@class='tasks']//td[1]/a")
    assert len(links) == sum(len(task.agencies) or 1 for task in converted.record.tasks)
    assert all(link.xpath("./span[@class='where']//text()") for link in links)
    assert links[0].text == converted.record.tasks[0].action


def test_pages_without_text_are_shown_all_the_same():
    source = identify(FIXTURES / "scans/thong-bao-page1.png")
    empty = (TextPage(1, 595, 842, "ocr", ""), TextPage(2, None, None, "ocr", ""))
    document = Document(source, empty, read_through(""))
    page = tree(report_html(document, build_record(document)))
    assert len(page.xpath("//img")) == 1
    assert page.xpath("//*[@id='page2']")[0].text_content().count("Trang không có chữ.") == 1


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case["label"])
def test_hostile_text_is_only_text(case, letter):
    evil = hostile_text(case)
    data = report_html(*hostile_document(evil))
    page = tree(data)
    known = {element.tag for element in tree(report_html(letter.document, letter.record)).iter()} | {"mark"}
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)} <= known | {"br", "img"}
    assert page.xpath("//img") == []
    assert len(page.xpath("//script")) == 1
    assert [name for element in page.iter() for name in element.attrib if name.startswith("on")] == []
    assert all(link.startswith("#") for _element, _name, link, _at in page.iterlinks())
    assert not HIDDEN.search(data.decode("utf-8").replace("\n", ""))
    shown = " ".join(page.xpath("//main")[0].text_content().split())
    assert " ".join(HIDDEN.sub("\N{REPLACEMENT CHARACTER}", evil).split()) in shown


def test_a_report_of_ten_pages_stays_under_a_megabyte_and_a_half():
    scan = convert(FIXTURES / "scans/ke-hoach-phuong.pdf", Options(ocr="never"))
    typed = convert(FIXTURES / "documents/ke-hoach-phuong.pdf")
    pages = [
        replace(page, width=own.width, height=own.height)
        for page, own in zip(typed.document.pages, scan.document.pages, strict=False)
    ]
    document = replace(typed.document, source=scan.document.source, pages=tuple(pages))
    size = len(report_html(document, typed.record))
    assert size / len(pages) < 150_000


@pytest.mark.parametrize(("share", "said"), [(1.0, "100%"), (0.996, "99%"), (0.0, "0%"), (0.745, "74%")])
def test_no_share_is_rounded_up_to_certainty(share, said):
    assert percent(share) == said


def test_ids_are_plain(letter):
    names = tree(report_html(letter.document, letter.record)).xpath("//@id")
    assert all(regex.fullmatch(r"[a-z]+[\d-]*|h-[a-z]+", name) for name in names)


def test_a_record_of_nothing_is_a_report():
    document = Document(Source(Path("-"), "-", "text", "0" * 64, 0), (), read_through(""))
    record = build_record(document)
    assert isinstance(record, Record)
    assert "không có chữ" in report_html(document, record).decode()
