"""The shipped model on sentences that these tests wrote."""

import re
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diacritics import Edit, restore, strip_marks
from diacritics.restore import _is_doubtful

CASES = "restore.json"

DOCUMENT = """ỦY BAN NHÂN DÂN
HUYỆN TỨ KỲ

Thực hiện Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ, Ủy ban nhân dân huyện
ban hành Kế hoạch tuyên truyền công tác cải cách hành chính nhà nước năm 2023, cụ thể như sau:

I. MỤC ĐÍCH, YÊU CẦU
1. Nâng cao nhận thức, trách nhiệm của cán bộ, công chức, viên chức và người dân.
2. Nội dung tuyên truyền phải thiết thực, phù hợp với từng đối tượng và tình hình địa phương.
a) Phòng Văn hóa và Thông tin chủ trì, phối hợp với các cơ quan liên quan.
b) Đài Truyền thanh xây dựng chuyên mục, tối thiểu 02 tin, bài mỗi tháng.
"""
WORDS = st.sampled_from(strip_marks(DOCUMENT).split())
GARBLED_WORDS = ("nuéc", "huyén", "hanh", "chinh", "x4", "c6ng", "viéc", "phdi", "hop")
LABELS = st.from_regex(
    r"[A-Z]{2,4}\d{1,3}|[A-Z]\d{2,3}[A-Z]?|A\d|[B-Z][0-357]|\d{2,3}[A-Z]{1,2}|\d{1,2}x\d{1,2}|m[23]|\d{1,3}(?:mm|kg|cc)",
    fullmatch=True,
)
NUMBERS = st.from_regex(r"\d{1,4}([.,/]\d{1,3})?%?", fullmatch=True)
words = st.lists(
    st.sampled_from(["cai", "cach", "hanh", "chinh", "Uy", "ban", "DINH", "25/KH-UBND", "12,5%", "x4", "\n", "nuéc"]),
    max_size=25,
).map(" ".join)


def test_cases(case):
    assert restore(case["input"]).after == case["expected"]


def test_a_whole_document_comes_back():
    assert restore(strip_marks(DOCUMENT)).after == DOCUMENT


def test_clean_text_has_no_edits():
    assert restore(DOCUMENT).edits == ()


def test_an_edit_says_what_and_how_sure():
    edit = restore("Uy ban nhan dan huyen Tu Ky").edits[0]
    assert edit == Edit(0, 2, "Uy", "Ủy", "stripped", edit.confidence, edit.alternatives)
    assert 0.9 < edit.confidence <= 1


@pytest.mark.parametrize(
    ("text", "before", "after", "rival"),
    [
        ("Anh ay lam nghe gi vay, co y dinh hoc nghe khong", "vay", "vậy", "váy"),
        ("ong Nguyen Van Hung la nguoi lam don", "Hung", "Hưng", "Hùng"),
        ("BA HOANG THI LAN", "BA", "BÀ", "BA"),
    ],
)
def test_an_edit_names_its_rivals_in_its_own_capitals(text, before, after, rival):
    edits = [edit for edit in restore(text).edits if edit.before == before and edit.after == after]
    assert rival in dict(edits[0].alternatives)


@pytest.mark.parametrize("text", [strip_marks(DOCUMENT), "Tuyén truyén cii cich hanh chinh nha nuéc huyén Tw Ky"])
def test_rivals_are_the_less_probable_readings_in_order(text):
    edits = restore(text).edits
    assert any(edit.alternatives for edit in edits)
    for edit in edits:
        words, chances = [word for word, _ in edit.alternatives], [chance for _, chance in edit.alternatives]
        assert len(words) <= 4
        assert edit.after not in words
        assert len(set(words)) == len(words)
        assert chances == sorted(chances, reverse=True)
        assert edit.confidence + sum(chances) < 1.001
        assert not chances or edit.confidence >= chances[0]


def test_damage_is_judged_paragraph_by_paragraph():
    clean_one = "Phòng Nội vụ báo cáo kết quả thực hiện về Ủy ban nhân dân huyện."
    text = f"{clean_one}\n\n{strip_marks(clean_one)}"
    top, _, bottom = restore(text).after.split("\n")
    assert top == bottom


def test_second_d_in_a_list_of_points():
    listed = "a) Doi tuong duoc ho tro theo quy dinh\nd) Dieu kien duoc ho tro theo quy dinh\n"
    text = listed + "d) Muc ho tro theo quy dinh cua tinh\ne) Thoi gian ho tro theo quy dinh"
    assert [line.split(")")[0] for line in restore(text).after.split("\n")] == ["a", "d", "đ", "e"]


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        (
            "Uỷ ban nhân dân huyện chỉ đạo các phòng, ban tô chức thực hiện",
            "Uỷ ban nhân dân huyện chỉ đạo các phòng, ban tổ chức thực hiện",
        ),
        (
            "Chủ tịch Ủy ban nhân dân tỉnh phê duyệt quy hoạch, kê hoạch sử dụng đất",
            "Chủ tịch Ủy ban nhân dân tỉnh phê duyệt quy hoạch, kế hoạch sử dụng đất",
        ),
        (
            "Nguồn kinh phí từ ngân sách nhà nuớc theo quy định của pháp luật",
            "Nguồn kinh phí từ ngân sách nhà nước theo quy định của pháp luật",
        ),
    ],
)
def test_recognized_vietnamese_is_mended_where_that_is_sure(seen, printed):
    revision = restore(seen, recognized=True)
    assert revision.after == printed
    assert {edit.rule for edit in revision.edits} == {"ocr"}


@pytest.mark.parametrize(
    "text", [DOCUMENT, "Ông Léon Đặng, công ty Toyota; ông Ya Đuck, xã Ea Kar", "Uỷ ban xã hoà giải"]
)
def test_recognized_text_that_is_right_stays(text):
    assert restore(text, recognized=True).edits == ()


def test_a_cent_sign_in_a_list_of_points():
    text = "a) Phong N6i vu chu tri tham muu\nb) Phong Tai chinh bé tri kinh phi\n¢) Cong an huyén phdi hop thuc hién\n"
    assert [line[0] for line in restore(text).after.splitlines()] == ["a", "b", "c"]


@pytest.mark.parametrize("run", ["_", "a1", "~", "ab.", "a/", "¢", "đ", "1/", "- ", "é"])
def test_long_runs_without_words_take_no_long_time(run):
    started = time.process_time()
    text = "Tuyén truyén cii cich hanh chinh " + run * 60_000
    assert restore(text).before == text
    assert time.process_time() - started < 20


def test_a_number_with_a_letter_is_no_word():
    assert "2c" in restore("Thuc hién theo khoan 2c Diéu 7 Nghi dinh s6 132/2008/ND-CP cta Chinh phu").after


@settings(max_examples=60)
@given(words)
def test_what_must_survive_survives(text):
    after = restore(text).after
    assert after.count("\n") == text.count("\n")
    assert re.findall(r"\d+/[A-Z]+-UBND|[\d,]+%", after) == re.findall(r"\d+/[A-Z]+-UBND|[\d,]+%", text)
    assert re.findall(r"\s+", after) == re.findall(r"\s+", text)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(DOCUMENT.split()), min_size=1, max_size=30).map(" ".join))
def test_stripped_text_keeps_its_letters_and_restoring_twice_is_restoring_once(text):
    bare = strip_marks(text)
    once = restore(bare).after
    assert strip_marks(once) == bare
    assert restore(once).edits == ()


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_any_text_is_survived(text):
    revision = restore(text)
    assert revision.before == text
    assert revision.after.count("\n") == text.count("\n")


@pytest.mark.parametrize("lines", [1, 40])
def test_marks_written_apart_do_not_move_the_edits(lines):
    sound = "Phòng Nội vụ báo cáo kết quả về Ủy ban nhân dân huyện trước ngày 25.\n"
    apart = unicodedata.normalize("NFD", sound)
    text = (apart + strip_marks(sound)) * lines
    assert restore(text).after == (apart + sound) * lines


@settings(max_examples=40)
@given(st.lists(WORDS | LABELS | NUMBERS, max_size=20).map(" ".join))
def test_stripped_text_keeps_its_digits(text):
    text = "Phong Noi vu chu tri, phoi hop voi cac co quan lien quan " + text
    after = restore(text).after
    assert after.startswith("Phòng Nội vụ")
    assert re.findall(r"\d", after) == re.findall(r"\d", text)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(GARBLED_WORDS) | LABELS, min_size=4, max_size=16).map(" ".join))
def test_labels_in_garbled_text_stay(text):
    garbled = "Phong N6i vu phdi hop véi cac co quan, don vi thuc hién ké hoach kiém tra " + text
    assert restore(garbled).edits
    stay = [word for word in text.split() if word not in GARBLED_WORDS]
    kept = restore(garbled).after.split()
    assert [word for word in kept if word in stay] == stay


def test_a_weak_guess_in_a_short_text_is_a_doubt_and_no_edit():
    unsure = Edit(6, 9, "bín", "bìn", "garbled", 0.4)
    assert _is_doubtful(unsure)
    assert not _is_doubtful(replace(unsure, confidence=0.6))
    assert not _is_doubtful(replace(unsure, before="bin"))
    assert not _is_doubtful(replace(unsure, before="b1n"))


@pytest.mark.parametrize("text", ["Giá", "Hà Kim Anh", "Võ Thành Nhân\nLê Hà"])
def test_recognised_text_of_latin_1_letters_is_weighed_as_vietnamese(text):
    assert restore(text, recognized=True).edits == ()


def test_two_threads_may_read_at_once():
    lines = [
        f"Phong N6i vu phdi hop véi cac co quan thuc hién ké hoach kiém tra nim {2000 + number}" for number in range(40)
    ]
    with ThreadPoolExecutor(2) as threads:
        together = list(threads.map(lambda line: restore(line).after, lines))
    assert together == [restore(line).after for line in lines]
