"""The record, what was typed, acceptance and the list's filters in a real browser, as an archivist works."""

import json
import shutil

import pytest

from tests.pipeline.web.test_browser import at_desk, chosen, corrections, reviewer, saved, served

__all__ = ["reviewer", "served"]


def marked(page, first, more):
    page.keyboard.press("Home")
    for _word in range(first):
        page.keyboard.press("ArrowRight")
    for _word in range(more):
        page.keyboard.press("Shift+ArrowRight")


def until(page, found):
    """Wait until something is so; Playwright's own way of asking is eval, which the desk forbids."""
    for _look in range(100):
        if found():
            return
        page.wait_for_timeout(50)
    assert found()


def open_fields(page):
    page.keyboard.press("f")
    page.wait_for_selector("#fields:not([hidden])")


def test_a_task_is_put_in_and_taken_out_by_keyboard_alone(served, reviewer, out):
    said = []
    page = at_desk(reviewer(served, said=said), served, 1)
    marked(page, 0, 3)
    words = chosen(page)
    page.keyboard.press("a")
    page.keyboard.press("1")
    page.wait_for_selector("#word .item")
    assert page.locator('#word [name="action"]').input_value() == words
    page.locator('#word [name="agencies"]').fill("Ban A; Ban B")
    page.keyboard.press("Enter")
    saved(page)
    before, after, _who, undone = corrections(out, 1)[-1]
    assert (before, json.loads(after)["agencies"], undone) == ("null", ["Ban A", "Ban B"], 0)
    open_fields(page)
    box = page.locator('[data-path="tasks[0].agencies"]')
    assert box.input_value() == "Ban A; Ban B"
    tasks = page.locator('[data-path^="tasks"]')
    count = tasks.count()
    box.focus()
    page.keyboard.press("Control+Delete")
    saved(page)
    until(page, lambda: tasks.count() == count - 1)
    page.wait_for_selector('[data-path="tasks[0].agencies"]:focus')
    page.keyboard.press("Control+Delete")  # one that the machine found
    until(page, lambda: tasks.count() == count - 2)
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    until(page, lambda: tasks.count() == count - 1)
    page.keyboard.press("h")
    assert page.locator("#corrections li").count() == 2
    assert said == []


def test_an_entry_of_a_list_is_begun_in_the_record(served, reviewer):
    page = at_desk(reviewer(served), served, 2)
    open_fields(page)
    page.get_by_role("button", name="Thêm: văn bản viện dẫn").click()
    assert page.locator("#text").is_visible()
    marked(page, 4, 1)
    page.keyboard.press("a")
    page.wait_for_selector('#word [name="number"]')
    page.locator('#word [name="number"]').fill("5/KH-UBND")
    page.keyboard.press("Escape")
    assert page.locator("#word .item").count() == 0
    assert page.locator("#history-count").inner_text() == ""


def test_another_word_that_is_clicked_drops_nothing_that_was_typed(served, reviewer, out):
    page = at_desk(reviewer(served), served, 3)
    word = page.locator(".text .w").nth(20)
    there = word.inner_text()
    marked(page, 1, 0)
    page.keyboard.press("e")
    page.keyboard.insert_text("BẠN ĐỒNG")
    word.click()
    page.wait_for_selector("#ask[open]")
    page.keyboard.press("Escape")
    assert page.locator("#word textarea").input_value() == "BẠN ĐỒNG"
    page.wait_for_selector("#word textarea:focus")
    word.click()
    page.keyboard.press("Enter")
    saved(page)
    until(page, lambda: page.locator("#word textarea").count() == 0)
    assert corrections(out, 3)[-1][1] == "BẠN ĐỒNG"
    until(page, lambda: chosen(page) == there)  # the word that was clicked, where it is now
    page.keyboard.press("e")
    page.keyboard.insert_text("x")
    page.locator("#next-doubt").click()
    page.wait_for_selector("#ask[open]")
    page.keyboard.press("b")
    until(page, lambda: page.locator("#word textarea").count() == 0)
    until(page, lambda: chosen(page) != there)
    assert len(corrections(out, 3)) == 1


def test_what_was_typed_into_the_record_is_asked_for(served, reviewer, out):
    page = at_desk(reviewer(served), served, 4)
    open_fields(page)
    page.locator('[data-path="header.place"]').fill("Nơi khác")
    page.locator('[data-path="header.number"]').fill("7")
    page.keyboard.press("Enter")
    saved(page)
    assert page.locator('[data-path="header.place"]').input_value() == "Nơi khác"
    page.keyboard.press("Control+ArrowRight")
    page.wait_for_selector("#ask[open]")
    page.keyboard.press("s")
    page.wait_for_url("**/documents/5?**")
    assert [row[1] for row in corrections(out, 4)] == ['"7"', '"Nơi khác"']


def test_to_accept_with_doubts_left_is_asked_for(served, reviewer):
    page = at_desk(reviewer(served), served, 5)
    page.keyboard.press("End")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#ask[open]")
    assert "2" in page.locator("#question").inner_text()
    page.keyboard.press("n")
    until(page, lambda: chosen(page) == "phòng")
    assert page.locator("#state.accepted").count() == 0
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#ask[open]")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#state.accepted")


def test_what_was_put_in_is_not_lost_where_another_was_faster(served, reviewer, out):
    one, other = (at_desk(reviewer(served), served, 6) for _person in range(2))
    one.keyboard.press("Enter")
    saved(one)
    marked(other, 0, 1)
    other.keyboard.press("a")
    other.keyboard.press("4")
    other.wait_for_selector('#word [name="number"]')
    other.locator('#word [name="number"]').fill("5/KH-UBND")
    other.keyboard.press("Enter")
    other.wait_for_selector("#message.bad")
    assert other.locator('#word [name="number"]').input_value() == "5/KH-UBND"
    other.locator('#word [name="number"]').press("Enter")
    saved(other)
    assert json.loads(corrections(out, 6)[-1][1])["number"] == "5/KH-UBND"


def test_the_list_is_narrowed_and_kept_in_the_address(served, reviewer):
    page = reviewer(served)
    page.goto(f"{served.base}/?state=all")
    page.get_by_role("link", name="kho", exact=False).first.wait_for()
    page.locator("nav.facet >> text=Chưa duyệt").click()
    page.wait_for_url("**review=open**")
    page.locator(".facet a", has_text="CHỈ THỊ").click()
    page.wait_for_url("**type=**")
    assert page.locator(".narrowed li").count() == 2
    shown = page.locator("a.title").count()
    page.locator("a.title").first.click()
    page.wait_for_selector("main[data-ready]")
    page.keyboard.press("Escape")
    page.wait_for_selector("table.queue")
    assert "review=open" in page.url
    assert page.locator("a.title").count() == shown
    page.locator(".narrowed a").first.click()
    until(page, lambda: page.locator(".narrowed li").count() == 1)


def test_an_address_leads_to_a_place_of_a_document(served, reviewer):
    page = reviewer(served)
    at_desk(page, served, 7)
    until(page, lambda: "at=" in page.url)
    before = page.url
    page.keyboard.press("End")
    there = chosen(page)
    until(page, lambda: page.url != before)
    page.reload()
    page.wait_for_selector("main[data-ready]")
    assert chosen(page) == there
    page.goto("about:blank")
    page.goto(f"{served.base}/documents/7?state=all#field=header.number")
    page.wait_for_selector("main[data-ready]")
    page.wait_for_selector('[data-path="header.number"]:focus')


@pytest.mark.parametrize("key", ["a", "Control+Enter"])
def test_what_is_asked_is_accessible(served, reviewer, key):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = at_desk(reviewer(served), served, 8)
    page.keyboard.press(key)
    page.wait_for_selector("#ask[open], #word .part")
    if key == "a":
        page.keyboard.press("3")
        page.wait_for_selector("#word .item")
    violations = axe.Axe().run(page).response["violations"]
    assert [(one["id"], one["impact"], one["nodes"][0]["html"]) for one in violations] == []


def test_the_word_at_hand_is_in_sight(served, reviewer):
    page = at_desk(reviewer(served, {"width": 1024, "height": 600}), served, 9)
    assert "background-size" in page.locator("#word .crop").get_attribute("style")  # a strip of no width has none
    for key in ("End", "Home", "n", "End"):
        page.keyboard.press(key)
        word, text = page.locator(".text .w.current").bounding_box(), page.locator("#text").bounding_box()
        assert text["y"] <= word["y"]
        assert word["y"] + word["height"] <= text["y"] + text["height"]


def corrected(page, at, after):
    page.locator(".text .w").nth(at).click()
    page.keyboard.press("e")
    page.keyboard.insert_text(after)
    page.keyboard.press("Enter")
    saved(page)


def index_of(page, word):
    return page.locator(".text .w").all_inner_texts().index(word)


@pytest.fixture
def fresh(folder, serve, tmp_path):
    """A desk over a folder that no other test corrected."""
    out = tmp_path / "out"
    shutil.copytree(folder, out)
    desk = serve(out)
    yield desk
    desk.end()


def test_the_record_is_renewed_behind_a_correction(fresh, reviewer):
    page = at_desk(reviewer(fresh), fresh, 1)
    address = f"{fresh.base}/api/documents/1"
    asked, held, let = [], [], []
    page.on("request", lambda one: asked.append(one.url) if one.url == address else None)
    page.route(address, lambda route: route.continue_() if let else held.append(route))
    at = index_of(page, "03/CT-UBND")
    for number in ("04/CT-UBND", "05/CT-UBND"):
        corrected(page, at, number)
        assert page.locator("#history-count").inner_text() == "…"
    until(page, lambda: held)
    let.append(True)
    for route in held:
        route.continue_()
    until(page, lambda: page.locator("#history-count").inner_text() == "2")
    page.keyboard.press("f")
    assert page.locator('[data-path="header.number"]').input_value() == "05"
    page.keyboard.press("Escape")
    corrected(page, at, "06/CT-UBND")
    page.keyboard.press("f")  # at once
    page.wait_for_selector("#fields:not([hidden])")
    assert page.locator('[data-path="header.number"]').input_value() == "06"
    before = len(asked)
    page.locator("#undo").click()  # with the record in sight it comes with the answer
    until(page, lambda: page.locator('[data-path="header.number"]').input_value() == "05")
    assert len(asked) == before


def test_what_another_did_meanwhile_is_shown_with_the_record(fresh, reviewer):
    one, other = (at_desk(reviewer(fresh), fresh, 2) for _person in range(2))
    at = index_of(one, "03/CT-UBND")
    other.keyboard.press("End")

    def overtaken(route):
        other.reload()
        other.wait_for_selector("main[data-ready]")
        other.keyboard.press("n")
        other.keyboard.press("Enter")
        saved(other)
        route.continue_()

    one.route(f"{fresh.base}/api/documents/2", overtaken, times=1)
    corrected(one, at, "04/CT-UBND")
    until(one, lambda: one.locator("#history-count").inner_text() == "2")
    assert one.locator("#doubts").inner_text() == "1 nghi vấn"
    corrected(one, at, "05/CT-UBND")  # and nobody is in anybody's way


def test_a_record_that_cannot_be_read_is_told(fresh, reviewer):
    page = at_desk(reviewer(fresh), fresh, 3)
    page.route(f"{fresh.base}/api/documents/3", lambda route: route.abort())
    corrected(page, 3, "X")
    page.keyboard.press("f")
    page.wait_for_selector("#message.bad")
    assert page.locator("#fields").is_hidden()
    page.unroute(f"{fresh.base}/api/documents/3")
    page.keyboard.press("f")
    page.wait_for_selector("#fields:not([hidden])")
    assert page.locator("#history-count").inner_text() == "1"
