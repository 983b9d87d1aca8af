"""What holds of deadlines, references and sections whatever the text is."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.agencies import find_mentions
from pipeline.extract.calendar_terms import Times
from pipeline.extract.deadlines import find_terms
from pipeline.extract.document_numbers import clean_number
from pipeline.extract.paragraphs import flat, paragraphs_of
from pipeline.extract.references import find_references
from pipeline.extract.sections import read_sections, walk

# fmt: off
TIMES = st.sampled_from([
    "trước ngày", "chậm nhất là ngày", "từ ngày", "đến hết ngày", "hằng năm", "hằng tháng", "năm sau", "và",
    "tháng", "quý", "năm", "trong", "kể từ ngày ký", "ngày làm việc", "05", "31/02", "15/6", "15/6/2024",
    "29 tháng 2 năm 2023", "IV/2024", "I, II", "6 tháng đầu năm", "2024", "2024 - 2025", "năm học 2024-2025",
    "Tết Nguyên đán", "âm lịch", "…/…", ",", "(", ")", "16 giờ 30", "thứ Sáu", "cuối quý", "01 lần/năm",
    "T9/2024", "Q.III/2024",
])
CITED = st.sampled_from([
    "Nghị quyết số", "Quyết định", "các Chỉ thị số:", "công văn số", "Luật Đất đai", "Luật", "năm 2024",
    "12/QĐ-UBND", "05-CT/TW", "1/2024/NĐ-CP", "ngày 1/2/2024", "của", "Chính phủ", "UBND tỉnh", "Bộ Nội vụ",
    "và", ",", ";", "số", "09", "sửa đổi", "\n",
])
MARKED = st.sampled_from([
    "Phần I", "Phần H", "Chương I", "Mục 1", "Điều 1.", "Điều 2,", "I.", "II.", "1I.", "1.", "2.", "9,", "1-",
    "1.1.", "1.1.1.", "1,1.", "a)", "b)", "d)", "đ)", "- ", "A.", "§.", "MỤC ĐÍCH", "Nội dung", "Sở Nội vụ:",
    "\n", "\n", "\n", "\t", ";", ".",
])
# fmt: on


def joined(words):
    return st.lists(words, max_size=40).map(" ".join)


def is_day(text):
    return text is None or dt.date.fromisoformat(text)


@settings(max_examples=150)
@given(joined(TIMES))
def test_deadlines_are_in_order_apart_and_real_days(text):
    terms = find_terms(text, Times("2024-01-12", 2024))
    position = 0
    for term in terms:
        assert position <= term.start < term.end <= len(text)
        position = term.end
        assert is_day(term.due)
        if term.normalized and not term.normalized.startswith("FREQ"):
            first, _, last = term.normalized.partition("/")
            assert is_day(first)
            assert first <= (last or first)
        if term.impossible:
            assert term.due is None


@settings(max_examples=150)
@given(joined(CITED))
def test_references_are_in_order_and_apart_and_their_numbers_are_clean(text):
    position = 0
    for one in find_references(text, find_mentions(text), {}):
        assert position <= one.start < one.end <= len(text)
        position = one.end
        assert one.number is None or clean_number(one.number) == one.number
        assert is_day(one.date if one.date and len(one.date) > len("2024") else None)


@settings(max_examples=150)
@given(joined(MARKED))
def test_sections_lie_inside_their_parents_in_order(text):
    paragraphs = paragraphs_of(text)
    whole = flat(text, paragraphs)
    divisions = read_sections(paragraphs)
    starts = [division.start for _, division in walk(divisions)]
    assert starts == sorted(starts)
    for _, division in walk(divisions):
        assert 0 <= division.start <= division.end <= len(whole)
        assert all(division.start <= child.start <= child.end <= division.end for child in division.children)
        assert all(child.level == division.level + 1 for child in division.children)
