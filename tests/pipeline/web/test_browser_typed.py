"""What was typed into the record and is not saved: it stays with what it was typed for, or is told."""

from tests.pipeline.web.test_browser import at_desk, reviewer, saved, served
from tests.pipeline.web.test_browser_races import message, renewed
from tests.pipeline.web.test_browser_record import corrected, index_of, until

__all__ = ["reviewer", "served"]


def test_what_was_typed_into_the_record_stays_though_its_text_is_corrected(served, reviewer):
    page = at_desk(reviewer(served), served, 3)
    page.keyboard.press("f")
    page.wait_for_selector("#fields:not([hidden])")
    page.locator('[data-path="header.number"]').fill("77")
    page.locator("#tab-text").click()
    corrected(page, index_of(page, "03/CT-UBND"), "04/CT-UBND")
    renewed(page)
    page.keyboard.press("f")
    assert page.locator('[data-path="header.number"]').input_value() == "77"


def test_several_names_are_saved_however_they_are_typed(served, reviewer):
    page = at_desk(reviewer(served), served, 7)
    page.keyboard.press("f")
    page.wait_for_selector("#fields:not([hidden])")
    box = page.locator('[data-path="tasks[0].agencies"]')
    box.fill("Ban  A;Ban B ; Ban A")
    box.press("Enter")
    saved(page)
    assert box.input_value() == "Ban A; Ban B"
    assert page.locator("#fields .typed").count() == 0


def test_what_was_typed_for_an_entry_goes_with_it_or_is_told(served, reviewer):
    page = at_desk(reviewer(served), served, 4)
    page.keyboard.press("f")
    page.wait_for_selector("#fields:not([hidden])")
    boxes = page.locator('[data-path^="sections["][data-path$=".title"]')
    count = boxes.count()
    second = boxes.nth(1).get_attribute("data-words")
    assert second
    boxes.nth(1).fill("Mục hai")
    boxes.nth(0).focus()
    page.keyboard.press("Control+Delete")
    until(page, lambda: boxes.count() == count - 1)
    assert [box.input_value() for box in boxes.all() if box.get_attribute("data-words") == second] == ["Mục hai"]
    boxes.nth(0).focus()
    page.keyboard.press("Control+Delete")
    until(page, lambda: "Mục hai" in message(page))
