import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics import ENCODINGS, decode, decode_text, detect, encode

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
    text = line.lower() if encoding.startswith("tcvn3") else line
    written = encode(text, encoding)
    same = encoding == "tcvn3-1258" and written == encode(text, "tcvn3")
    assert detect(written).encoding == ("tcvn3" if same else encoding)
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


TCVN3 = (
    "Uû ban nh©n d©n tØnh ban hµnh quyÕt ®Þnh vÒ viÖc giao chØ tiªu",
    "C¸c c¬ quan chuyªn m«n chÞu tr¸ch nhiÖm thi hµnh quyÕt ®Þnh nµy",
)


@pytest.mark.parametrize("times", [1, 4])
@pytest.mark.parametrize(
    "line",
    [
        "Ngân hàng xã",
        "Kê khai tài sàn",
        "có bé, có vé, có xã",
        "rõ",
        "Nhà nghỉ bé",
        "báo cáo là gì",
        "thì là mà và",
        "café, thé, José",
        "Le café et le thé de la République",
        "Müller, José, Gödel",
        "São Paulo",
        "Uy ban nhén dan huyén x4y dung Ké hoach trién khai nhiém vu phét trién kinh té",
        "Cac phong ban thuéc huyén chu déng ph6i hop thuc hién dung tién d6 c6ng viéc",
        "duge xép hang di tich quéc gia dén ngay thu§c dia ban",
    ],
)
def test_a_line_of_other_text_between_lines_of_tcvn3_stays(line, times):
    first, last = TCVN3
    lines = [first] * times + [line] + [last] * times
    assert decode("\n".join(lines)).after.split("\n")[times] == line


@pytest.mark.parametrize("line", ["Bé", "Sè 12", "Phã", "cã", "d, ®, e, g", "Bé, së, tê tr×nh"])
def test_a_short_line_of_tcvn3_between_others_is_decoded(line):
    decoded = decode("\n".join([TCVN3[0], line, TCVN3[1]])).after.split("\n")[1]
    assert decoded == decode_text(line, "tcvn3")


@given(st.lists(st.sampled_from(["nhân", "xã", "bé", "có", "Căn cứ", "quyết định", "của tỉnh"]), min_size=1))
def test_unicode_in_a_line_of_tcvn3_is_not_harmed(words):
    """Two encodings in one line cannot be parted without fonts: what is Unicode stays whatever is decided."""
    clean = " ".join(["Thực hiện", *words])
    assert clean in decode(f"{TCVN3[0]} {clean} {TCVN3[1]}").after


def test_time_grows_with_length():
    """Fifty thousand letters without a space, and as many lines of one letter, are read in linear time."""
    for text in ("¸" * 50_000, "ho¹t" * 20_000, "¸\n" * 50_000, "a-" * 30_000, "Ã " * 30_000):
        start = time.thread_time()
        decode(text)
        assert time.thread_time() - start < 5, text[:8]


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
