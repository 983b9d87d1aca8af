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
