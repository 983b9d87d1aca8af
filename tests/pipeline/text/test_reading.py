import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.reading import read_through

PAGES = "\n\f\n".join(
    [
        "ỦY BAN NHÂN DÂN\nHUYỆN ĐÔNG SƠN\n\nGiao Phòng Nội vụ chủ trì, phối hợp với các cơ quan liên quan theo",
        "2\ndõi, tổng hợp kết quả thực hiện và báo cáo Ủy ban nhân dân huyện.\n\nI. MỤC ĐÍCH",
        "3\nNội dung của trang ba, dài như một dòng thường thấy trên trang giấy.\nHết",
    ]
)


def test_a_paragraph_goes_on_over_the_page_and_the_page_number_is_gone():
    after = read_through(PAGES).after
    assert "các cơ quan liên quan theo dõi, tổng hợp kết quả" in after
    assert "\f" not in after
    assert "\n2\n" not in after
    assert "3" not in after


def test_a_text_does_not_go_on_from_the_footnote_at_the_foot_of_its_page():
    text = (
        "Nghị quyết của Hội đồng nhân dân huyện, nhiều tài liệu soạn bằng bảng mã\n\n"
        "2 Tài liệu soạn trước năm 2004 phần lớn dùng bảng mã ABC, phải chuyển\nđổi theo quy định"
        "\n\f\n2\n\ncũ, lưu tại kho của huyện.\n\nHết."
    )
    assert "phải chuyển đổi theo quy định\n\ncũ, lưu tại kho của huyện." in read_through(text).after


def test_a_numbered_item_goes_on_over_the_page():
    text = "2. Tài liệu soạn trước năm 2004 phần lớn dùng bảng mã ABC, phải chuyển\n\f\n2\n\nđổi theo quy định.\n\nHết."
    assert "phải chuyển đổi theo quy định." in read_through(text).after


def test_what_was_joined_leads_back_to_the_lines():
    revision = read_through(PAGES)
    start = revision.after.index("theo dõi")
    first, last = revision.origin_span(start, start + len("theo dõi"))
    assert PAGES[first:last] == "theo\n\f\n2\ndõi"


def test_a_number_that_does_not_count_with_the_pages_stays():
    text = "\n\f\n".join(["Một\nHai\nBa", "Bốn\nNăm\nSáu\n17"])
    assert read_through(text).after.endswith("17")


def test_a_line_at_the_head_of_every_page_is_kept_once():
    text = "\n\f\n".join(
        f"Sao y bản chính của văn phòng\n{page}\nNội dung trang\nKết thúc trang" for page in range(1, 5)
    )
    assert read_through(text).after.count("Sao y b") == 1


def test_the_repeated_head_of_a_table_is_read_once():
    head = "STT\tNội dung\tCơ quan chủ trì"
    text = "\n\f\n".join(
        [f"{head}\n1\tTập huấn\tPhòng Nội vụ\n2\ta\tb", f"{head}\n3\tKiểm tra\tThanh tra huyện\n4\tc\td"]
    )
    assert read_through(text).after.count("STT") == 1


def test_the_head_of_a_table_that_began_in_the_middle_of_its_page_is_read_once_though_it_was_read_differently():
    text = (
        "PHỤ LỤC\n\nDanh mục\n\nSTT\tĐơn vị\tKinh phí\t\n\t\tHuyện\tXã\n1\tXã Lùng Phình\t12\t3\n2\tXã Bản Già\t9\t4"
        "\n\f\n2\n\nSTT\tĐơn vi\tKinh phi\t\n\t\tHuyện\tXã\n3\tXã Hoàng Thu Phố\t7\t1\n4\tXã Thải Giàng\t5\t2"
    )
    after = read_through(text).after
    assert after.count("STT") == after.count("Huyện") == 1
    assert "4\n\n3\tXã Hoàng Thu Phố" in after


def test_rows_that_are_alike_but_no_head_stay():
    text = "A\tB\n1\tXã Lùng Phình\n2\tXã Bản Già\n\f\n2\n\n3\tXã Bản Già\n4\tXã Bản Liền"
    assert read_through(text).after.count("Xã") == 4


def test_markdown_is_taken_off_and_its_tables_become_rows():
    text = (
        "## **KẾ HOẠCH**\n\n**1. Đối tượng:** Toàn thể<sup>1</sup>\n\n"
        "| TT | Nội dung |\n|----|----|\n| 1 | Tập huấn |\n"
    )
    assert read_through(text).after == "KẾ HOẠCH\n\n1. Đối tượng: Toàn thể\n\nTT\tNội dung\n1\tTập huấn"


def test_stars_of_a_text_that_is_no_markdown_stay():
    text = "Tích a*b và dấu ** trong câu"
    assert read_through(text).after == text


def test_unwrapped_paragraphs_stay_as_they_are():
    text = "\n".join("Đoạn văn dài không xuống dòng " * 8 + str(number) for number in range(3))
    assert read_through(text).after.count("\n") == 2


@given(st.text(alphabet="aăâđA1. -;\t\n\f*|#", max_size=200))
def test_every_letter_of_the_reading_text_leads_back_to_itself(text):
    revision = read_through(text)
    assert revision.before == text
    for offset, letter in enumerate(revision.after):
        if letter.isalnum():
            assert text[revision.origin(offset)] == letter


@given(st.text(alphabet="aăĐ1. ;\n", max_size=120))
def test_reading_drops_no_word(text):
    assert "".join(read_through(text).after.split()) == "".join(text.split())


LETTERHEAD = "ỦY BAN NHÂN DÂN\nHUYỆN ĐÔNG SƠN\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


@pytest.mark.parametrize("head", [LETTERHEAD, "ỦY BAN NHÂN DÂN\nHUYỆN ĐÔNG SƠN", LETTERHEAD.split("\n", 2)[2]])
def test_a_letterhead_stays_however_many_documents_begin_with_it(head):
    text = "\n\f\n".join(f"{head}\nNội dung {number}.\nBáo cáo {number}.\nHết {number}." for number in "abcd")
    assert read_through(text).after.count(head) == 4


def test_a_running_head_in_capitals_above_no_unit_is_kept_once():
    text = "\n\f\n".join(f"QUY CHẾ LÀM VIỆC\nNội dung {number}.\nBáo cáo {number}.\nHết {number}." for number in "abcd")
    assert read_through(text).after.count("QUY CHẾ LÀM VIỆC") == 1


TYPED = """Điều 39. Trách nhiệm của cơ quan hải quan trong giám sát
Điều 40. Trách nhiệm của người khai hải quan
Mục 2. Kiểm tra, giám sát hàng hóa tại kho ngoại quan
Nguyên tắc kiểm tra hàng hóa gửi kho trong thời hạn hợp đồng
Thủ tục đưa hàng hóa ra khỏi kho ngoại quan để xuất khẩu
Hồ sơ lưu tại kho theo mẫu của Tổng cục"""


def test_lines_that_were_typed_and_never_printed_are_paragraphs():
    assert read_through(TYPED).after == TYPED


def test_a_printed_paragraph_is_joined_though_two_of_its_lines_begin_with_names():
    text = (
        "Ủy ban nhân dân huyện giao Phòng Nội vụ chủ trì, phối hợp với\n"
        "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện cùng với\n"
        "Thanh tra huyện kiểm tra việc thực hiện tại các cơ quan trong\n"
        "quý II năm 2024."
    )
    assert read_through(text).after == text.replace("\n", " ")
