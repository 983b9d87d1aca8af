"""Words that recognition joined or split."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from diacritics import Edit, restore, strip_marks

CASES = "segments.json"
SOUND = """Thực hiện Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ, Ủy ban nhân dân huyện ban hành
Kế hoạch tuyên truyền công tác cải cách hành chính nhà nước năm 2023, cụ thể như sau: a) Phòng Văn hóa và Thông tin
chủ trì; b) Đài Truyền thanh xây dựng chuyên mục, tối thiểu 02 tin, bài mỗi tháng; UBND xã gửi báo cáo trước 25/11."""


def test_cases(case):
    assert restore(case["input"], recognized=case.get("recognized", False)).after == case["expected"]


def test_a_parted_word_is_one_edit():
    text = "Các đơn vị thựchiện nhiệm vụ được giao theo quy định của pháp luật."
    (edit,) = restore(text, recognized=True).edits
    assert edit == Edit(11, 19, "thựchiện", "thực hiện", "joined", edit.confidence)
    assert edit.confidence >= 0.99


def test_a_mended_split_is_one_edit_with_the_marks_that_it_got():
    text = "Uy ban nhan dan tin h giao cac don vi thuc hien nhiem vu theo quy dinh"
    edits = [edit for edit in restore(text).edits if edit.rule == "split"]
    assert [(edit.before, edit.after) for edit in edits] == [("tin h", "tỉnh")]


@settings(max_examples=40)
@given(st.lists(st.sampled_from(SOUND.split()), min_size=4, max_size=30).map(" ".join), st.booleans())
def test_words_that_are_none_too_many_and_none_too_few_stay_as_many(text, recognized):
    given_text = text if recognized else strip_marks(text)
    revision = restore(given_text, recognized=recognized)
    assert re.findall(r"\s+", revision.after) == re.findall(r"\s+", given_text)
    assert not {"joined", "split"} & {edit.rule for edit in (*revision.edits, *revision.doubts)}


@settings(max_examples=40)
@given(st.text(alphabet="tnhihựcệ TH1.\n-", max_size=60))
def test_lines_and_letters_survive_any_parting(text):
    revision = restore(f"Ủy ban nhân dân huyện thực hiện theo quy định của pháp luật. {text}", recognized=True)
    assert revision.after.count("\n") == text.count("\n")
    for edit in revision.edits:
        if edit.rule in {"joined", "split"}:
            assert "\n" not in edit.before
            assert not any(letter.isdigit() for letter in edit.before)
