import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics import ENCODINGS, decode, detect, encode

LINES = (
    "Căn cứ Luật Tổ chức Hội đồng nhân dân và Ủy ban nhân dân ngày 26 tháng 11 năm 2003;",
    "Xét đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 12/TTr-SNV,",
    "Điều 1. Ban hành kèm theo Quyết định này Quy chế tổ chức và hoạt động của Trung tâm.",
    "Điều 2. Quyết định này có hiệu lực thi hành kể từ ngày ký và thay thế các quy định trước đây.",
    "Các cơ quan chuyên môn, thủ trưởng các đơn vị chịu trách nhiệm thi hành.",
)
signs = st.text(st.characters(codec="utf-8"), max_size=60)
latin = st.text(st.characters(min_codepoint=1, max_codepoint=0x2FF), max_size=60)


@pytest.mark.parametrize("encoding", [name for name in ENCODINGS if name != "shifted"])
@pytest.mark.parametrize("line", LINES)
def test_one_line_is_enough(encoding, line):
    text = line.lower() if encoding in {"tcvn3", "tcvn3-mac"} else line
    written = encode(text, encoding)
    assert detect(written).encoding == encoding
    assert decode(written).after == text


@pytest.mark.parametrize("by", [-29, -30, 1, 7, 31])
def test_any_distance_is_found(by):
    text = "\n".join(LINES)
    moved = "".join(char if char in " \n" else chr(ord(char) + by) for char in text)
    assert detect(moved).encoding == "shifted"
    assert decode(moved).after == text


def test_the_evidence_is_in_shares():
    found = detect(encode(LINES[2].lower(), "tcvn3"))
    assert found.share > 0.95
    assert found.share_as_it_stands < 0.5
    assert found.letters == sum(map(str.isalpha, LINES[2]))


@given(st.one_of(signs, latin))
def test_any_text_is_decoded_without_error(text):
    revision = decode(text)
    assert revision.before == text
    assert all(edit.after != edit.before for edit in revision.edits)


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=4))
def test_clean_lines_stay(lines):
    assert decode("\n".join(lines)).edits == ()


@given(st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(["", "vni", "tcvn3", "mojibake"])), max_size=5))
def test_lines_of_different_encodings_in_one_file(lines):
    text = "\n".join(line.lower() for line, _ in lines)
    written = "\n".join(encode(line.lower(), encoding) if encoding else line.lower() for line, encoding in lines)
    assert decode(written).after == text


def test_time_grows_with_length():
    """Fifty thousand letters without a space, and as many lines of one letter, are read in linear time."""
    for text in ("¸" * 50_000, "ho¹t" * 20_000, "¸\n" * 50_000, "a-" * 30_000, "Ã " * 30_000):
        start = time.perf_counter()
        decode(text)
        assert time.perf_counter() - start < 5, text[:8]


def test_an_edit_is_a_word():
    revision = decode("C¨n cø LuËt Tæ chøc")
    assert [(edit.before, edit.after, edit.rule) for edit in revision.edits[:2]] == [
        ("C¨n", "Căn", "legacy:tcvn3"),
        ("cø", "cứ", "legacy:tcvn3"),
    ]


def test_cases_of_other_tests_are_known_to_detect():
    folder = Path(__file__).parents[3] / "fixtures" / "cases" / "diacritics"
    cases = json.loads((folder / "encodings.json").read_text(encoding="utf-8"))
    for case in cases:
        assert detect(case["input"]).encoding in ENCODINGS, case["label"]
