"""Reading order on words placed by hand, as they stand on pages."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.datatypes import Box, Word
from pipeline.layout import Cell, Grid, arrange
from pipeline.layout.lines import around

PAGE = (595.0, 842.0)


def line(text, left, top, size=13.0, stretch=1.0):
    """Words of a line of text at `left`, `top`, half as wide as high to the letter."""
    words, x = [], left
    for word in text.split():
        width = len(word) * size * 0.45
        words.append(Word(word, box=Box(x, top, x + width, top + size)))
        x += width + size * 0.3 * stretch
    return words


HEAD = [
    *line("ỦY BAN NHÂN DÂN", 90, 60),
    *line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 240, 60),
    *line("HUYỆN ĐÔNG SƠN", 95, 77),
    *line("Độc lập - Tự do - Hạnh phúc", 290, 77),
    *line("Số: 25/KH-UBND", 100, 100),
    *line("Đông Sơn, ngày 08 tháng 02 năm 2023", 280, 100),
]
BODY = [
    *line("Thực hiện Nghị quyết của Chính phủ ban hành Chương trình tổng thể cải cách", 121, 180),
    *line("hành chính nhà nước giai đoạn 2021 - 2030, Ủy ban nhân dân huyện ban hành Kế", 85, 198),
    *line("hoạch như sau:", 85, 216),
    *line("Giao Phòng Nội vụ chủ trì, phối hợp với các cơ quan, đơn vị liên quan thuộc", 121, 234),
    *line("huyện tổ chức thực hiện.", 85, 252),
]


def test_the_head_is_read_column_by_column():
    raw, _words = arrange([*HEAD, *BODY], *PAGE)
    lines = [text for text in raw.split("\n") if text]
    assert lines[:6] == [
        "ỦY BAN NHÂN DÂN",
        "HUYỆN ĐÔNG SƠN",
        "Số: 25/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Đông Sơn, ngày 08 tháng 02 năm 2023",
    ]


def test_a_printed_digital_signature_above_the_head_is_read_before_it():
    mark = [*line("Ký bởi: Ủy ban nhân dân huyện", 380, 36, 8), *line("Thời gian ký: 17.01.2025 08:56:09", 380, 47, 8)]
    raw, _words = arrange([*mark, *HEAD, *BODY], *PAGE)
    assert raw.split("\n\n")[:2] == ["Ký bởi: Ủy ban nhân dân huyện", "Thời gian ký: 17.01.2025 08:56:09"]


def test_the_addressee_below_the_head_is_no_part_of_its_left_column():
    raw, _words = arrange(
        [*HEAD, *line("Kính gửi:", 150, 125), *line("- Các sở, ban, ngành tỉnh;", 230, 143), *BODY], *PAGE
    )
    lines = [text for text in raw.split("\n") if text]
    assert lines[5:8] == ["Đông Sơn, ngày 08 tháng 02 năm 2023", "Kính gửi:", "- Các sở, ban, ngành tỉnh;"]


def test_an_indent_starts_a_paragraph():
    raw, _words = arrange(BODY, *PAGE)
    assert [paragraph.count("\n") for paragraph in raw.split("\n\n")] == [2, 1]


def test_the_end_block_is_read_list_first_though_its_lines_do_not_align():
    words = [
        *line("Nơi nhận:", 85, 600, 12),
        *line("TM. ỦY BAN NHÂN DÂN", 330, 598),
        *line("- Như Điều 3;", 85, 613, 11),
        *line("- Lưu: VT.", 85, 626, 11),
        *line("CHỦ TỊCH", 370, 615),
        *line("Nguyễn Văn An", 360, 690),
    ]
    raw, _words = arrange(words, *PAGE)
    assert [text for text in raw.split("\n") if text] == [
        "Nơi nhận:",
        "- Như Điều 3;",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Nguyễn Văn An",
    ]


def test_wide_spaces_of_justified_lines_are_no_columns():
    words = [
        word
        for number in range(6)
        for word in line("theo quy định của pháp luật về thi đua", 85, 100 + 18 * number, stretch=2.5)
    ]
    raw, _words = arrange(words, *PAGE)
    assert raw.count("theo quy định của pháp luật về thi đua") == 6


def test_a_table_row_is_a_line_with_tabs():
    grid = Grid(
        Box(80, 300, 500, 360),
        (
            Cell(Box(80, 300, 120, 330), 0, 0),
            Cell(Box(120, 300, 500, 330), 0, 1),
            Cell(Box(80, 330, 120, 360), 1, 0),
            Cell(Box(120, 330, 500, 360), 1, 1),
        ),
    )
    words = [
        *line("Trước bảng", 85, 250),
        *line("TT", 85, 305),
        *line("Nội dung", 130, 305),
        *line("1", 85, 335, 11),
        *line("Tập huấn cán bộ", 130, 333, 11),
        *line("cấp xã", 130, 346, 11),
        *line("Sau bảng", 85, 400),
    ]
    raw, _words = arrange(words, *PAGE, [grid])
    assert raw == "Trước bảng\n\nTT\tNội dung\n1\tTập huấn cán bộ cấp xã\n\nSau bảng"


def test_an_empty_cell_keeps_its_place():
    cells = tuple(
        Cell(Box(80 + 50 * column, 300 + 20 * row, 130 + 50 * column, 320 + 20 * row), row, column)
        for row in (0, 1)
        for column in (0, 1, 2)
    )
    words = [*line("a", 85, 303), *line("c", 185, 303), *line("d", 85, 323), *line("e", 135, 323), *line("f", 185, 323)]
    raw, _words = arrange(words, *PAGE, [Grid(Box(80, 300, 230, 340), cells)])
    assert raw == "a\t\tc\nd\te\tf"


def test_fields_that_a_cell_spans_are_empty():
    cells = (
        Cell(Box(80, 300, 130, 340), 0, 0),
        Cell(Box(130, 300, 330, 320), 0, 1),
        Cell(Box(130, 320, 230, 340), 1, 1),
        Cell(Box(230, 320, 330, 340), 1, 2),
        Cell(Box(80, 340, 330, 360), 2, 0),
    )
    words = [
        *line("TT", 85, 313),
        *line("Kinh phí", 180, 303),
        *line("Huyện", 140, 323),
        *line("Xã", 260, 323),
        *line("I. Vùng một", 85, 343),
    ]
    raw, _words = arrange(words, *PAGE, [Grid(Box(80, 300, 330, 360), cells)])
    assert raw == "TT\tKinh phí\t\n\tHuyện\tXã\nI. Vùng một\t\t"


def test_a_frame_without_words_leaves_nothing():
    cells = tuple(Cell(Box(80 + 50 * column, 300, 130 + 50 * column, 320), 0, column) for column in range(3))
    raw, _words = arrange(line("Trên", 85, 100), *PAGE, [Grid(Box(80, 300, 230, 320), cells)])
    assert raw == "Trên"


def test_words_without_a_place_are_kept_at_the_end():
    raw, words = arrange([Word("lạc"), *line("Trên trang", 85, 100), Word("ngoài", box=Box(900, 10, 950, 20))], *PAGE)
    assert raw == "Trên trang\n\nlạc ngoài"
    assert len(words) == 4


def test_an_empty_page_has_no_text():
    assert arrange([], *PAGE) == ("", ())


BOXES = st.builds(
    lambda x, y, w, h, text: Word(text, box=Box(x, y, x + w, y + h)),
    st.floats(0, 550),
    st.floats(0, 800),
    st.floats(1, 200),
    st.floats(1, 60),
    st.text(alphabet="abcđ1", min_size=1, max_size=6),
)


CELLS = st.builds(
    lambda x, y, w, h, row, column: Cell(Box(x, y, x + w, y + h), row, column),
    st.floats(0, 500),
    st.floats(0, 700),
    st.floats(10, 200),
    st.floats(10, 90),
    st.integers(0, 3),
    st.integers(0, 3),
)
GRIDS = st.lists(CELLS, min_size=1, max_size=9).map(
    lambda cells: Grid(
        around(cell.box for cell in cells), tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))
    ),
)


@given(st.lists(BOXES, max_size=40), st.lists(GRIDS, max_size=2))
def test_no_word_is_lost_or_doubled_and_each_stands_at_its_offset(words, grids):
    raw, placed = arrange(words, *PAGE, grids)
    assert sorted(word.text for word in placed) == sorted(word.text for word in words)
    for word in placed:
        assert raw[word.offset : word.offset + len(word.text)] == word.text
    assert all(left.offset + len(left.text) < right.offset for left, right in pairwise(placed))


@pytest.mark.parametrize("count", [2000])
def test_a_crowded_page_is_arranged_in_bounded_time(count):
    words = [Word("x", box=Box(7 * (n % 80), 8 * (n // 80), 7 * (n % 80) + 5, 8 * (n // 80) + 6)) for n in range(count)]
    raw, _placed = arrange(words, *PAGE)
    assert raw.count("x") == count


def test_a_word_whose_box_reaches_into_the_next_line_stays_on_its_own():
    words = [
        *line("Cơ quan xây dựng nội dung", 85, 286, 12),
        *line("hóa đơn điện tử lộ trình", 85, 302, 12),
    ]
    right = max(word.box.right for word in words[:6])
    words += [
        Word("sậy", box=Box(right + 4, 286, right + 30, 311)),
        Word("lợi", box=Box(right + 5, 302, right + 18, 314)),
    ]
    raw, _words = arrange(words, *PAGE)
    assert raw == "Cơ quan xây dựng nội dung sậy\nhóa đơn điện tử lộ trình lợi"


def test_a_box_that_covers_the_next_word_as_well_does_not_put_that_on_a_line_of_its_own():
    words = [
        Word("số", box=Box(241, 140, 253, 152)),
        Word("hóa", box=Box(257, 141, 295, 155)),
        Word("tài", box=Box(279, 140, 294, 155)),
        Word("liệu", box=Box(299, 141, 319, 153)),
    ]
    assert arrange(words, *PAGE)[0] == "số hóa tài liệu"


def test_a_box_that_covers_two_words_more_leaves_all_on_one_line():
    words = [
        Word("Đà,", box=Box(346, 95, 373, 107)),
        Word("ngày", box=Box(378, 95, 449, 107)),
        Word("12", box=Box(406, 91, 417, 109)),
        Word("tháng", box=Box(421, 95, 447, 107)),
        Word("3", box=Box(452, 95, 458, 104)),
        Word("năm", box=Box(465, 96, 486, 104)),
    ]
    assert arrange(words, *PAGE)[0] == "Đà, ngày 12 tháng 3 năm"
