"""Words that recognition joined, in text that kept its marks."""

from diacritics import Edit, restore

CASES = "joined.json"


def test_cases(case):
    revision = restore(case["input"], recognized=True)
    assert revision.after == case["expected"]
    assert {edit.rule for edit in revision.edits} <= {"joined"}


def test_a_parted_word_is_one_edit():
    text = "Các đơn vị thựchiện nhiệm vụ được giao theo quy định của pháp luật."
    assert restore(text, recognized=True).edits == (Edit(11, 19, "thựchiện", "thực hiện", "joined", 0.99),)
