"""Text that was recognised as Vietnamese: cases that the letters alone decide."""

from diacritics import restore

CASES = "recognized.json"


def test_cases(case):
    assert restore(case["input"], recognized=True).after == case["expected"]


def test_a_point_that_may_be_another_is_told():
    revision = restore("Hồ sơ thực hiện theo quy định tại điểm d khoản 5 Điều 5 Nghị định này.", recognized=True)
    assert [(doubt.before, doubt.after) for doubt in revision.doubts] == [("d", "đ")]


def test_a_name_that_is_likely_another_is_told_where_nothing_was_recognised():
    revision = restore("Danh sách gồm: Y Thịnh Niê, H'Đrưm Ksor, Rơ Châm Hlok, K'Brếu, Siu Bơng, Đinh Grưn.")
    assert revision.edits == ()
    assert ("Châm", "Chăm") in [(doubt.before, doubt.after) for doubt in revision.doubts]
