"""The HTML report in a real browser, at the widths of a desk and of a phone."""

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from diacritics import Edit, Revision
from pipeline import convert
from pipeline.datatypes import Document, Source, TextPage
from pipeline.export.report import report_html
from pipeline.extract import build_record
from pipeline.text.reading import read_through

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

FIXTURES = Path(__file__).parents[3] / "fixtures"
HOSTILE = json.loads((FIXTURES / "cases/export/hostile.json").read_text())
DESK, PHONE = {"width": 1360, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The report of a directive on which one word was restored and another is in doubt; the record beside it."""
    converted = convert(FIXTURES / "documents/chi-thi.pdf")
    first, *rest = converted.document.pages
    restored, doubted = first.text.index("bảo vệ"), first.text.index("Tuy nhiên")
    marked = Revision(
        "restore",
        first.text,
        (Edit(restored, restored + 3, "bảo", "báo", "ocr", 0.97),),
        (Edit(doubted, doubted + 3, "Tuy", "Túy", "ocr", 0.91),),
    )
    document = replace(converted.document, pages=(first.revised(marked), *rest))
    path = tmp_path_factory.mktemp("report") / "chi-thi.html"
    path.write_bytes(report_html(document, converted.record))
    return path, converted.record, converted.document


def opened(browser, path, viewport, said=None, asked=None):
    page = browser.new_page(viewport=viewport, device_scale_factor=1 if viewport == DESK else 3)
    said = [] if said is None else said
    asked = [] if asked is None else asked
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append("a dialog"), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_function("[...document.images].every((image) => image.complete)")
    return page


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def shown(request, browser, report):
    said, asked = [], []
    page = opened(browser, report[0], request.param, said, asked)
    yield page
    page.close()
    assert said == []
    assert [url for url in asked if not url.startswith("data:")] == [report[0].as_uri()]


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_it_fits_and_is_accessible(shown):
    for part in shown.query_selector_all("summary"):
        part.click()
    assert overflow(shown) <= 0
    found = axe.Axe().run(shown).response
    assert len(found["passes"]) > 20
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


def test_the_overlay_lies_on_the_letters(shown, report):
    """Around the box of the document's type there is a white margin of 2.5 points, and ink inside."""
    found = report[1].header.type
    shown.click("#hide")
    shown.evaluate(f"document.getElementById('o{found.start}-{found.end}').scrollIntoView({{block: 'center'}})")
    box = shown.locator(f"#o{found.start}-{found.end}").bounding_box()
    grey = np.asarray(Image.open(io.BytesIO(shown.screenshot(clip=box))).convert("L"))
    scale = grey.shape[1] / (found.box[2] - found.box[0] + 5)
    ink = grey < 128
    for along, length in ((ink.any(axis=0), ink.shape[1]), (ink.any(axis=1), ink.shape[0])):
        marked = np.flatnonzero(along) / scale
        assert marked[0] == pytest.approx(2.5, abs=1.5)
        assert marked[-1] == pytest.approx(length / scale - 2.5, abs=2.5)


def test_a_mark_lies_on_its_word(shown, report):
    mark, picture = shown.locator(".m.r").first, shown.locator(".picture").first
    word, sheet = mark.bounding_box(), picture.bounding_box()
    first = report[2].pages[0]
    offset = first.text.index("bảo vệ")
    box = next(first.words_at(offset, offset + 3)).box
    scale = sheet["width"] / first.width
    assert word["x"] - sheet["x"] == pytest.approx(box.left * scale, abs=1.5)
    assert word["y"] - sheet["y"] == pytest.approx(box.top * scale, abs=1.5)
    assert word["width"] == pytest.approx(box.width * scale, abs=1.5)


def test_marks_are_explained_under_the_mouse_and_by_the_keyboard(shown):
    tip = shown.locator("#tip")
    assert tip.is_hidden()
    shown.locator(".m.r").first.hover()
    assert "“báo”" in tip.inner_text()
    assert "Máy đọc ban đầu: “bảo”" in tip.inner_text()
    shown.mouse.move(1, 1)
    assert tip.is_hidden()
    shown.locator("#next").focus()
    shown.keyboard.press("Enter")
    assert shown.evaluate("document.activeElement.classList.contains('d')")
    assert "“Túy” (91%)" in tip.inner_text()
    box = tip.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= shown.viewport_size["width"]
    shown.keyboard.press("Escape")
    assert tip.is_hidden()


def test_a_finger_need_not_hit_the_word(browser, report):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=3)
    page = context.new_page()
    page.goto(report[0].as_uri())
    mark, tip = page.locator(".m.r").first, page.locator("#tip")
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] + 12)
    tip.wait_for(state="visible")
    assert "“báo”" in tip.inner_text()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] + 80)
    tip.wait_for(state="hidden")
    context.close()


def test_a_field_leads_to_its_place(shown, report):
    name = report[1].signatory.name
    place = shown.locator(f"#o{name.start}-{name.end}")
    shown.locator(".fields a.to", has_text=name.value).click()
    box, tools = place.bounding_box(), shown.locator(".tools").bounding_box()
    assert tools["y"] + tools["height"] <= box["y"] <= shown.viewport_size["height"] - box["height"]
    assert place.evaluate("place => getComputedStyle(place).stroke") != "none"
    if shown.viewport_size == DESK:
        assert shown.evaluate("window.scrollY") == 0
    shown.go_back()
    assert shown.locator(".fields a.to", has_text=name.value).bounding_box()["y"] < shown.viewport_size["height"]


def test_the_language_is_switched(shown):
    heading = shown.locator("#h-record")
    assert heading.inner_text() == "Thông tin văn bản"
    shown.click("#language")
    assert heading.inner_text() == "The record"
    assert shown.evaluate("document.documentElement.lang") == "en"
    assert "Word restored" in shown.locator(".m.r").first.get_attribute("aria-label")


def test_the_text_can_be_selected_and_copied(shown):
    copied = shown.evaluate(
        "() => { const range = document.createRange(); range.selectNode(document.querySelectorAll('svg text')[1]);"
        " getSelection().addRange(range); return getSelection().toString(); }"
    )
    assert copied.split() == ["HUYỆN", "CƯ", "M’GAR"]


def test_without_scripts_fields_still_lead_to_their_places(browser, report):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(report[0].as_uri())
    name = report[1].signatory.name
    page.locator(".fields a.to", has_text=name.value).click()
    box = page.locator(f"#o{name.start}-{name.end}").bounding_box()
    assert 0 <= box["y"] <= PHONE["height"]
    context.close()


def test_paper_gets_the_pages_whole_and_no_buttons(browser, report):
    page = opened(browser, report[0], DESK)
    page.emulate_media(media="print")
    assert page.locator("#next").is_hidden()
    assert page.locator("#pages").evaluate("part => part.scrollHeight - part.clientHeight") <= 0
    assert page.pdf(format="A4").count(b"/Type /Page\n") >= 4
    page.close()


def test_hostile_text_does_nothing_in_a_browser(browser, tmp_path):
    evil = " ".join(one["text"] for one in HOSTILE if not one["text"].startswith("REPEAT:"))
    text = f"{evil}\n\n{'a' * 10_000}\n\n{'STT' * 4_000}\t{evil}\n1\t{evil}"
    source = Source(tmp_path / "gone", evil, "text", "0" * 64, 1)
    document = Document(source, (TextPage(1, None, None, "plain", text),), read_through(text))
    path = tmp_path / "evil.html"
    path.write_bytes(report_html(document, build_record(document)))
    for viewport in (DESK, PHONE):
        said, asked = [], []
        page = opened(browser, path, viewport, said, asked)
        assert overflow(page) <= 0
        page.close()
        assert said == []
        assert asked == [path.as_uri()]
