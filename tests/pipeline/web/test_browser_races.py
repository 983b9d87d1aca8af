"""What a person does while an answer is under way, the record is old, another changes it, or nobody answers."""

import shutil

import pytest

from tests.pipeline.web.test_browser import at_desk, chosen, corrections, reviewer, saved, served
from tests.pipeline.web.test_browser_record import corrected, index_of, until

__all__ = ["reviewer", "served"]


class Held:
    """Answers that come when they are let."""

    def __init__(self, page, address):
        self.page, self.asked, self.is_open = page, [], False
        page.route(address, self.take)

    def take(self, route):
        if self.is_open:
            route.continue_()
        else:
            self.asked.append(route)

    def wait(self):
        until(self.page, lambda: self.asked)

    def let(self):
        self.is_open = True
        for route in self.asked:
            route.continue_()


def state_of(page):
    return page.locator("#state").get_attribute("class").split()[-1]


def message(page):
    return page.locator("#message").inner_text()


def renewed(page):
    until(page, lambda: page.locator("#history-count").inner_text() != "…")


def words(page):
    return page.locator(".text .w").all_inner_texts()


def test_what_is_being_saved_is_not_asked_for_and_not_saved_twice(served, reviewer, out):
    page = at_desk(reviewer(served), served, 1)
    held = Held(page, "**/corrections")
    page.keyboard.press("e")
    page.keyboard.insert_text("lửa cháy")
    page.keyboard.press("Enter")
    held.wait()
    page.locator("#next-doubt").click()
    page.wait_for_timeout(100)
    assert page.locator("#ask[open]").count() == 0
    held.let()
    saved(page)
    until(page, lambda: chosen(page) == "lâm")
    assert [row[:2] for row in corrections(out, 1)] == [("phòng", "lửa cháy")]


def test_a_word_that_is_clicked_while_another_is_saved_is_chosen_where_it_is_then(served, reviewer):
    page = at_desk(reviewer(served), served, 2)
    at = index_of(page, "03/CT-UBND")
    page.locator(".text .w").nth(at).click()
    there = words(page)[at + 9]
    held = Held(page, "**/corrections")
    page.keyboard.press("e")
    page.keyboard.insert_text("04/CT-UBND (thay thế)")
    page.keyboard.press("Enter")
    held.wait()
    page.locator(".text .w").nth(at + 9).click()
    held.let()
    saved(page)
    until(page, lambda: chosen(page) == there)


def test_a_box_opens_at_the_word_that_comes_next(served, reviewer, out):
    page = at_desk(reviewer(served), served, 3)
    held = Held(page, "**/confirmations")
    page.keyboard.press("Enter")
    held.wait()
    page.keyboard.press("e")
    held.let()
    page.wait_for_selector("#word textarea")
    assert page.locator("#word textarea").input_value() == "lâm"
    page.keyboard.insert_text("làm")
    page.keyboard.press("Enter")
    until(page, lambda: len(corrections(out, 3)) == 2)
    assert corrections(out, 3)[-1][:2] == ("lâm", "làm")


def test_to_accept_waits_for_what_is_being_saved(served, reviewer):
    page = at_desk(reviewer(served), served, 4)
    page.keyboard.press("Enter")
    saved(page)
    until(page, lambda: chosen(page) == "lâm")
    held = Held(page, "**/confirmations")
    page.keyboard.press("Enter")
    held.wait()
    page.keyboard.press("Control+Enter")
    held.let()
    until(page, lambda: page.locator("#ask[open]").count() or state_of(page) == "accepted")
    if page.locator("#ask[open]").count():  # of its fields some are unsure; of its words none any more
        assert page.locator("#question").inner_text().startswith("Còn 0 ")
        page.keyboard.press("Control+Enter")
    until(page, lambda: state_of(page) == "accepted")
    assert page.locator("#doubts").inner_text() == "không còn nghi vấn"


def test_what_another_did_is_not_accepted_unseen(served, reviewer):
    one, other = (at_desk(reviewer(served), served, 5) for _person in range(2))
    at = index_of(one, "03/CT-UBND")
    held = Held(one, f"{served.base}/api/documents/5")  # so that nothing is renewed meanwhile
    corrected(one, at, "04/CT-UBND")
    other.reload()
    other.wait_for_selector("main[data-ready]")
    corrected(other, at, "05/CT-UBND")
    one.keyboard.press("Control+Enter")
    held.let()
    one.wait_for_selector("#message.bad")
    assert "vừa sửa văn bản này" in message(one)
    assert one.locator("#ask[open]").count() == 0
    assert words(one)[at] == "05/CT-UBND"
    assert state_of(one) == "in-review"
    one.keyboard.press("Control+Enter")
    one.wait_for_selector("#ask[open]")
    one.keyboard.press("Control+Enter")
    until(one, lambda: state_of(one) == "accepted")


def test_what_another_did_waits_for_a_box_that_is_open(served, reviewer, out):
    one, other = (at_desk(reviewer(served), served, 6) for _person in range(2))
    at = index_of(one, "03/CT-UBND")
    held = Held(one, f"{served.base}/api/documents/6")
    corrected(one, at, "04/CT-UBND")
    held.wait()
    one.keyboard.press("e")  # nothing is typed yet
    other.reload()
    other.wait_for_selector("main[data-ready]")
    corrected(other, at + 3, "KHẨN")
    held.let()
    one.wait_for_timeout(300)
    assert one.locator("#word textarea").count() == 1
    one.keyboard.insert_text("06/CT-UBND")
    one.keyboard.press("Enter")
    one.wait_for_selector("#message.bad")  # told who was faster; what was typed is still in its box
    assert one.locator("#word textarea").input_value() == "06/CT-UBND"
    one.keyboard.press("Enter")
    until(one, lambda: words(one)[at] == "06/CT-UBND")
    assert [row[1] for row in corrections(out, 6)] == ["04/CT-UBND", "KHẨN", "06/CT-UBND"]


def test_a_correction_is_there_after_whatever_comes_at_once(served, reviewer, out):
    page = at_desk(reviewer(served), served, 7)
    at = index_of(page, "03/CT-UBND")
    corrected(page, at, "04/CT-UBND")
    page.reload()
    page.wait_for_selector("main[data-ready]")
    assert page.locator("#history-count").inner_text() == "1"
    corrected(page, at, "05/CT-UBND")
    page.keyboard.press("z")
    until(page, lambda: words(page)[at] == "04/CT-UBND")
    corrected(page, at, "06/CT-UBND")
    page.keyboard.press("Control+ArrowRight")
    page.wait_for_url("**/documents/8?**")
    page.go_back()
    page.wait_for_selector("main[data-ready]")
    page.keyboard.press("f")
    page.wait_for_selector("#fields:not([hidden])")
    assert page.locator('[data-path="header.number"]').input_value() == "06"
    assert [row[1] for row in corrections(out, 7) if not row[3]] == ["04/CT-UBND", "06/CT-UBND"]


def test_who_leaves_while_it_is_saved_has_it_saved(served, reviewer, out):
    page = at_desk(reviewer(served), served, 8)
    held = Held(page, "**/confirmations")
    page.keyboard.press("Enter")
    held.wait()
    page.keyboard.press("Control+ArrowRight")
    page.wait_for_timeout(100)
    assert page.url.partition("?")[0].endswith("/documents/8")
    held.let()
    page.wait_for_url("**/documents/9?**")
    assert len(corrections(out, 8)) == 1


def test_without_a_network_nothing_typed_is_lost_and_all_is_told(served, reviewer, out):
    page = at_desk(reviewer(served), served, 9)
    at = index_of(page, "03/CT-UBND")
    corrected(page, at, "04/CT-UBND")
    page.context.set_offline(True)
    page.keyboard.press("f")
    until(page, lambda: message(page).endswith("máy chủ không trả lời; hãy chạy lại sohoa review rồi thử lại"))
    page.keyboard.press("e")
    page.keyboard.insert_text("05/CT-UBND")
    page.keyboard.press("Enter")
    until(page, lambda: message(page).startswith("Chưa lưu"))
    assert page.locator("#word textarea").input_value() == "05/CT-UBND"
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    until(page, lambda: words(page)[at] == "05/CT-UBND")
    renewed(page)
    assert [row[1] for row in corrections(out, 9)] == ["04/CT-UBND", "05/CT-UBND"]


def test_whose_session_ended_is_told_and_keeps_what_was_typed(served, reviewer, out):
    page = at_desk(reviewer(served), served, 8)
    before = corrections(out, 8)
    at = index_of(page, "03/CT-UBND")
    corrected(page, at, "04/CT-UBND")
    page.context.clear_cookies()
    page.keyboard.press("f")
    until(page, lambda: message(page).startswith("Chưa đọc lại được thông tin của văn bản: "))
    assert page.locator("#fields").is_hidden()
    page.keyboard.press("e")
    page.keyboard.insert_text("05/CT-UBND")
    page.keyboard.press("Enter")
    until(page, lambda: message(page).startswith("Chưa lưu: "))
    assert page.locator("#word textarea").input_value() == "05/CT-UBND"
    assert len(corrections(out, 8)) == len(before) + 1


def test_a_page_that_cannot_be_read_after_a_conflict_leaves_no_other_version(served, reviewer, out):
    one, other = (at_desk(reviewer(served), served, 2) for _person in range(2))
    words_before = words(one)
    at = index_of(one, "CHỈ")
    corrected(other, 0, "Ủy ban dài hơn nhiều")
    one.route("**/pages/1", lambda route: route.abort(), times=1)
    one.locator(".text .w").nth(at).click()
    one.keyboard.press("e")
    one.keyboard.insert_text("CHI")
    one.keyboard.press("Enter")
    one.wait_for_selector("#message.bad")
    assert words(one) == words_before
    one.keyboard.press("Enter")  # of the page as it was: told again, and put nowhere else
    until(one, lambda: words(one) != words_before)
    assert [row[1] for row in corrections(out, 2)][-1] == "Ủy ban dài hơn nhiều"


@pytest.fixture
def fragile(folder, serve, tmp_path):
    """A desk of its own, which may be killed, and its folder."""
    out = tmp_path / "out"
    shutil.copytree(folder, out)
    return serve(out), out


def test_the_record_of_a_correction_outlives_the_desk(fragile, reviewer, serve):
    desk, out = fragile
    page = at_desk(reviewer(desk), desk, 1)
    corrected(page, index_of(page, "03/CT-UBND"), "04/CT-UBND")
    desk.kill()
    page.keyboard.press("PageDown")
    page.keyboard.press("f")
    page.wait_for_selector("#message.bad")
    again = serve(out, port=desk.port)
    page.keyboard.press("f")
    page.wait_for_selector("#fields:not([hidden])")
    assert page.locator('[data-path="header.number"]').input_value() == "04"
    assert page.locator("#history-count").inner_text() == "1"
    again.end()
