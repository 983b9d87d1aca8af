"""The desk in a real browser, as an archivist uses it: by keyboard, at a desk and on a tablet."""

import shutil
import sqlite3
from contextlib import closing

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

DESK, TABLET, UPRIGHT = {"width": 1440, "height": 900}, {"width": 1024, "height": 768}, {"width": 820, "height": 1180}
SIZES = pytest.mark.parametrize("size", [DESK, TABLET, UPRIGHT], ids=["desk", "tablet", "upright tablet"])


@pytest.fixture(scope="module")
def served(out, serve):
    desk = serve(out)
    yield desk
    desk.end()


@pytest.fixture(scope="module")
def reviewer(browser):
    """Open a browser of its own for a person, and come in; whatever it complains of fails the test."""
    contexts = []

    def opened(desk, size=DESK, locale="vi-VN", said=None):
        context = browser.new_context(viewport=size, locale=locale)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        if said is not None:
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("request", lambda asked: None if asked.url.startswith(desk.base) else said.append(asked.url))
        page.goto(desk.address)
        return page

    yield opened
    for context in contexts:
        context.close()


def at_desk(page, desk, document):
    page.goto(f"{desk.base}/documents/{document}?state=all")
    page.wait_for_selector("main[data-ready]")
    return page


def chosen(page):
    return " ".join(page.locator(".text .w.current").all_inner_texts())


def saved(page):
    page.wait_for_selector("#message.good")
    page.wait_for_selector("#main:not([aria-busy])")


def corrections(out, document):
    with closing(sqlite3.connect(out / "catalogue.db")) as connection:
        asked = (
            "SELECT before, after, who, undone_at IS NOT NULL FROM correction WHERE document_id = ? ORDER BY sequence"
        )
        return connection.execute(asked, (document,)).fetchall()


def test_a_document_is_reviewed_by_keyboard_alone(served, reviewer, out):
    said = []
    page = reviewer(served, said=said)
    page.keyboard.press("j")
    assert "Về việc" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_selector("main[data-ready]")
    assert chosen(page) == "phòng"
    page.keyboard.press("Enter")  # it is right
    saved(page)
    assert chosen(page) == "lâm"
    page.keyboard.press("1")  # the first candidate
    saved(page)
    assert page.locator("#doubts").inner_text() == "không còn nghi vấn"
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("e")
    page.keyboard.insert_text("BẠN")
    page.keyboard.press("Enter")
    page.wait_for_selector(".text .corrected >> text=BẠN")
    page.keyboard.press("z")
    page.wait_for_selector(".text .w.current >> text=BAN")
    page.keyboard.press("y")
    page.wait_for_selector(".text .corrected >> text=BẠN")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#state.accepted")
    page.keyboard.press("Control+ArrowRight")
    page.wait_for_url("**/documents/2?**")
    page.wait_for_selector("main[data-ready]")
    page.keyboard.press("Escape")
    page.wait_for_selector("table.queue")
    assert [row[:2] for row in corrections(out, 1)] == [("phòng", "phòng"), ("lâm", "làm"), ("BAN", "BẠN")]
    assert said == []


def test_the_corrected_text_is_in_the_outputs_a_moment_later(served, reviewer, out):
    page = at_desk(reviewer(served), served, 2)
    page.keyboard.press("e")
    page.keyboard.insert_text("phồng")
    page.keyboard.press("Enter")
    saved(page)
    text = out / "kho/2.pdf.txt"
    for _look in range(100):
        if "phồng cháy" in text.read_text("utf-8"):
            break
        page.wait_for_timeout(200)
    assert "phồng cháy" in text.read_text("utf-8")
    page.goto(f"{served.base}/?state=all&q=phồng+cháy")
    assert "kho/2.pdf" in page.locator("ol.found").inner_text()


def test_a_line_and_several_words_are_corrected_at_once(served, reviewer, out):
    page = at_desk(reviewer(served), served, 3)
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    assert len(chosen(page).split()) == 2
    page.keyboard.press("e")
    assert page.locator("#word textarea").input_value() == "ỦY BAN"
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    line = page.locator("#word textarea").input_value()
    assert line.split()[:2] == ["ỦY", "BAN"]
    page.locator("#word textarea").fill(f"{line} X")
    page.keyboard.press("Enter")
    saved(page)
    assert [after.strip() for _before, after, *_ in corrections(out, 3)][-1].endswith("X")


def test_enter_belongs_to_an_input_method_while_it_composes(served, reviewer):
    page = at_desk(reviewer(served), served, 4)
    page.keyboard.press("e")
    box = page.locator("#word textarea")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    assert box.is_visible()
    page.keyboard.press("Escape")
    assert box.count() == 0


def test_a_field_leads_to_its_place_and_is_set(served, reviewer, out):
    page = at_desk(reviewer(served), served, 4)
    page.keyboard.press("f")
    box = page.locator('[data-path="header.issuer"]')
    box.focus()
    place = page.locator(".picture .place")
    assert place.count() == 1
    sheet = page.locator("#pane").bounding_box()
    shown = place.bounding_box()
    assert sheet["y"] <= shown["y"] <= sheet["y"] + sheet["height"]
    box.fill("Ủy ban nhân dân xã Hòa Phong")
    page.keyboard.press("Enter")
    saved(page)
    assert corrections(out, 4)[-1][1] == '"Ủy ban nhân dân xã Hòa Phong"'
    page.locator('[data-path="header.date"]').fill("hôm qua")
    page.keyboard.press("Enter")
    page.wait_for_selector("#message.bad")
    assert "2024-01-31" in page.locator("#message").inner_text()


def test_two_reviewers_do_not_overwrite_each_other(served, reviewer, out):
    one, other = (at_desk(reviewer(served), served, 5) for _person in range(2))
    one.keyboard.press("Enter")
    saved(one)
    other.keyboard.press("e")
    other.keyboard.insert_text("phồng")
    other.keyboard.press("Enter")
    other.wait_for_selector("#message.bad")
    assert other.locator("#word textarea").input_value() == "phồng"
    assert [row[1] for row in corrections(out, 5)] == ["phòng"]
    other.keyboard.press("Enter")
    saved(other)
    assert [row[1] for row in corrections(out, 5)] == ["phòng", "phồng"]


def test_what_was_typed_outlives_a_killed_desk(reviewer, serve, folder, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(folder, out)
    desk = serve(out)
    page = at_desk(reviewer(desk), desk, 1)
    page.keyboard.press("Enter")
    saved(page)
    page.keyboard.press("e")
    page.keyboard.insert_text("lầm")
    desk.kill()
    page.keyboard.press("Enter")
    page.wait_for_selector("#message.bad")
    assert page.locator("#word textarea").input_value() == "lầm"
    again = serve(out, "--host", "127.0.0.1", port=desk.port)
    try:
        page.keyboard.press("Enter")
        saved(page)
        page.reload()
        page.wait_for_selector("main[data-ready]")
        assert [row[1] for row in corrections(out, 1)] == ["phòng", "lầm"]
        assert page.locator(".text .corrected").inner_text() == "lầm"
    finally:
        again.end()


def test_pages_are_turned_and_pictures_zoomed(served, reviewer):
    page = at_desk(reviewer(served), served, 6)
    first = page.locator("#picture img").get_attribute("src")
    page.keyboard.press("PageDown")
    page.wait_for_selector("#page-number >> text=2 / 2")
    assert page.locator("#picture img").get_attribute("src") != first
    width = page.locator("#picture").bounding_box()["width"]
    page.keyboard.press("+")
    assert page.locator("#picture").bounding_box()["width"] > width
    page.keyboard.press("0")
    assert page.locator("#picture").bounding_box()["width"] == width


def test_the_overlay_lies_on_its_words(served, reviewer, scanned):
    page = at_desk(reviewer(served), served, 6)
    shape, sheet = page.locator(".picture .doubtful").first.bounding_box(), page.locator("#picture").bounding_box()
    first = scanned[0]
    offset = first.text.index("phòng cháy")
    box = next(first.words_at(offset, offset + 5)).box
    scale = sheet["width"] / first.width
    assert shape["x"] - sheet["x"] == pytest.approx((box.left - 1) * scale, abs=2)
    assert shape["y"] - sheet["y"] == pytest.approx((box.top - 1) * scale, abs=2)


@SIZES
def test_every_page_fits_and_is_accessible(served, reviewer, size):
    page = reviewer(served, size)
    shown = {
        "queue": lambda: page.goto(f"{served.base}/?state=all"),
        "search": lambda: page.goto(f"{served.base}/?q=rừng"),
        "deadlines": lambda: page.goto(
            f"{served.base}/deadlines?show=overdue&agency=H%E1%BA%A1t+Ki%E1%BB%83m+l%C3%A2m"
        ),
        "runs": lambda: page.goto(f"{served.base}/runs"),
        "lexicon": lambda: page.goto(f"{served.base}/lexicon"),
        "refusal": lambda: page.goto(f"{served.base}/nowhere"),
        "desk": lambda: at_desk(page, served, 7),
        "edit": lambda: page.keyboard.press("e"),
        "fields": lambda: (page.keyboard.press("Escape"), page.keyboard.press("f")),
        "history": lambda: (page.keyboard.press("Escape"), page.keyboard.press("h")),
        "keys": lambda: page.keyboard.press("?"),
    }
    found = {}
    for name, show in shown.items():
        show()
        page.wait_for_timeout(50)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        violations = axe.Axe().run(page).response["violations"]
        found[name] = [(one["id"], one["impact"], one["nodes"][0]["html"]) for one in violations]
        found[name] += [("too wide", "serious", over)] if over > 0 else []
    assert {name: some for name, some in found.items() if some} == {}


def test_the_desk_speaks_english_where_the_browser_does(served, reviewer):
    page = at_desk(reviewer(served, locale="en-GB"), served, 7)
    assert page.locator("#accept").inner_text() == "Accept document"
    assert page.locator("#doubts").inner_text() == "2 doubts"
    assert page.evaluate("document.documentElement.lang") == "en"


def test_a_document_that_failed_gets_another_turn(served, reviewer):
    page = reviewer(served)
    page.goto(f"{served.base}/runs")
    page.locator("button[data-post]").click()
    page.wait_for_selector("text=sẽ đọc lại ở lần chạy sau")


def test_a_cookie_opens_nothing_to_scripts(served, reviewer):
    page = reviewer(served)
    assert page.evaluate("document.cookie") == ""
    assert "token" not in page.url
