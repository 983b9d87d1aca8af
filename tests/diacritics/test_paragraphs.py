import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics.paragraphs import paragraphs

WIDE = "Thuc hien Nghi quyet so 76/NQ-CP ngay 15 thang 7 nam 2021 cua Chinh phu ban"


@pytest.mark.parametrize(
    ("lines", "sizes"),
    [
        ([WIDE, "hanh Chuong trinh tong the cai cach hanh chinh"], [2]),
        ([WIDE, "Hanh Chuong trinh"], [2]),
        ([WIDE + ".", "Hanh Chuong trinh"], [1, 1]),
        ([WIDE, "", "hanh Chuong trinh"], [1, 1]),
        ([WIDE, "1. Muc dich"], [1, 1]),
        ([WIDE, "- Muc dich"], [1, 1]),
        (["KE HOACH", "Tuyen truyen cai cach"], [1, 1]),
        (["KE HOACH", "TUYEN TRUYEN CAI CACH HANH CHINH"], [1, 1]),
        (["Noi nhan", "Nhu dieu 3"], [1, 1]),
        (["cac co quan,", "Don vi"], [2]),
        ([WIDE * 4, WIDE * 4], [1, 1]),
    ],
)
def test_lines_that_belong_together(lines, sizes):
    text = "\n".join(lines)
    assert [text[start:end].count("\n") + 1 for start, end in paragraphs(text)] == sizes


@given(st.text(st.sampled_from(list("aB. \n-1")), max_size=60))
def test_every_line_that_is_not_blank_is_in_one_paragraph(text):
    inside = "\n".join(text[start:end] for start, end in paragraphs(text))
    assert [line for line in inside.split("\n") if line.strip()] == [line for line in text.split("\n") if line.strip()]
