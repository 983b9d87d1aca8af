"""The reading text as Markdown."""

import json
from pathlib import Path

import lxml.html
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from diacritics import Revision
from pipeline import convert
from pipeline.datatypes import Document, Source, TextPage
from pipeline.export.archive_text import HIDDEN, harmless
from pipeline.export.markdown import markdown
from pipeline.extract import build_record
from pipeline.record import Section
from pipeline.text.reading import read_through

FIXTURES = Path(__file__).parents[3] / "fixtures"
CASES = json.loads((FIXTURES / "cases/export/markdown.json").read_text())
HOSTILE = json.loads((FIXTURES / "cases/export/hostile.json").read_text())
READERS_TAGS = {"main", "p", "br", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
NOTHING = build_record(Document(Source(Path("-"), "-", "text", "0" * 64, 0), (), read_through("")))


def as_markdown(text):
    page = TextPage(1, None, None, "plain", text)
    source = Source(Path("-"), "-", "text", "0" * 64, 0)
    return markdown(Document(source, (page,), Revision("reading", text)), NOTHING).decode()


def rendered(written):
    """The HTML that a reader of CommonMark and tables makes of it."""
    return lxml.html.fromstring(
        f"<main>{MarkdownIt('commonmark', {'html': True}).enable('table').render(written)}</main>"
    )


def letters(text):
    """The letters and signs of a text, without the marks of lists: a reader shows them in its own way."""
    return "".join(regex.sub(r"^(?!.*\t) *[-+•–](?= +\S)", "", text, flags=regex.MULTILINE).split())


def shown(page):
    return "".join(page.text_content().split())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_blocks(case):
    assert as_markdown(case["input"]) == case["expected"]


def test_a_speck_behind_a_heading_does_not_make_it_a_paragraph():
    text = "I. MỤC TIÊU '\n\n1. Mục tiêu chung\n\nNâng cao chất lượng.\n\n2. Chỉ tiêu: 90% hồ sơ."
    page = TextPage(1, None, None, "plain", text)
    document = Document(Source(Path("-"), "-", "text", "0" * 64, 0), (page,), Revision("reading", text))
    section = {"level": 1, "title": "MỤC TIÊU", "marker": "I"}
    record = NOTHING.model_copy(update={"sections": (Section(start=0, end=13, page=1, **section),)})
    assert markdown(document, record).decode().splitlines()[0] == "## I. MỤC TIÊU '"


def test_sections_are_headings_and_their_depth_is_told():
    converted = convert(FIXTURES / "documents/ke-hoach-huyen.pdf")
    written = markdown(converted.document, converted.record).decode()
    headings = regex.findall(r"^#+ .*$", written, regex.MULTILINE)
    assert headings[:5] == [
        "# KẾ HOẠCH",
        "## I. MỤC ĐÍCH, YÊU CẦU",
        "### 1. Mục đích",
        "### 2. Yêu cầu",
        "## II. MỤC TIÊU",
    ]
    assert "\n1\\. Mục tiêu chung: Nâng cao hiệu quả" in written
    assert not any(heading.startswith("#### a") for heading in headings)
    assert "\n| STT | Nội dung công việc | Cơ quan chủ trì |" in written


@pytest.mark.parametrize("name", ["ke-hoach-huyen", "cong-van", "quyet-dinh"])
def test_no_letter_of_the_reading_text_is_lost(name):
    converted = convert(FIXTURES / f"documents/{name}.pdf")
    page = rendered(markdown(converted.document, converted.record).decode())
    assert shown(page) == letters(converted.document.reading.after)
    assert {element.tag for element in page.iter()} <= {*READERS_TAGS, *HEADINGS}


@given(st.text(st.sampled_from("ab ộĐ1.)-+#*_[]<>&|\\`=~$\n\t"), max_size=40))
def test_every_letter_and_sign_is_shown(text):
    page = rendered(as_markdown(text))
    assert shown(page) == letters(text)
    assert {element.tag for element in page.iter()} <= READERS_TAGS


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case["label"])
def test_hostile_text_is_only_text(case):
    text = case["text"]
    evil = text.removeprefix("REPEAT:") * 10_000 if text.startswith("REPEAT:") else text
    written = as_markdown(evil)
    assert not HIDDEN.search(written)
    page = rendered(written)
    assert shown(page) == letters(harmless(evil))
    assert {element.tag for element in page.iter()} <= READERS_TAGS
