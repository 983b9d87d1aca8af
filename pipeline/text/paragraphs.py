"""Which line breaks are the printer's and which are the author's."""

from typing import Literal

import regex

Join = Literal["keep", "space", "nothing"]

_MARKER = regex.compile(
    r"""(?x)
    [-+*•●○▪–—]\s*\p{L}                                  # a bullet
    | \(?\d{1,3}(?:\.\d{1,3}){0,3}[.)/]?\s+\p{Lu}          # 1. 2.1. (1) 1)
    | [IVXL]{1,6}\s*[.)\-–/]\s*\p{L}                       # I. II- III)
    | [a-zđ]\s*[).]\s*\p{L}                                # a) đ)
    | (?:Điều|Chương|Mục|Tiểu\ mục|Phần|Phụ\ lục|PHỤ\ LỤC|CHƯƠNG|MỤC|PHẦN)\s+(?:\d|[IVX]|thứ|THỨ)
    | (?:Căn\ cứ|Xét|Nơi\ nhận|Kính\ gửi|Số\s*:|V/v|Ghi\ chú)
    | (?:TM|KT|TL|TUQ|Q)\s*[.,]\s*\p{Lu}{2}
    """
)
_CODE_END = regex.compile(r"[\p{L}\p{N}/][-–]$")
_SENTENCE_END = regex.compile(r"[.;:!?…]['\"”’)\]]*$")


def starts_item(line: str) -> bool:
    """Whether a line starts with something that starts a paragraph: a bullet, a numeral, `Điều 5`, `Căn cứ`."""
    return _MARKER.match(line.lstrip()) is not None


def is_capitals(line: str) -> bool:
    """Whether a line's letters are capitals, as a heading's or a letterhead's."""
    letters = [letter for letter in line if letter.isalpha()]
    return len(letters) >= 2 and sum(letter.isupper() for letter in letters) >= 0.9 * len(letters)


def join(above: str, below: str, full: int) -> Join:
    """Say how two neighbouring lines of a page are joined; `full` is the length of its full lines in characters.

    >>> join("cải cách hành chính nhà nước giai đoạn", "2021 - 2030; Chỉ thị số 23/CT-TTg", 40)
    'space'
    >>> join("Thực hiện nội dung các Quyết định số: 1743/QĐ-BGTVT, 1744/QĐ-", "BGTVT ngày 31/12/2024", 64)
    'nothing'
    >>> join("I. KHÁI QUÁT CHUNG", "1. Thực trạng công tác tuyên truyền", 70)
    'keep'
    """
    above, below = above.strip(), below.strip()
    if not above or not below or "\t" in above or "\t" in below:
        return "keep"
    if _CODE_END.search(above) and (below[0].isalnum()):
        return "nothing"
    long_enough = len(above) >= 0.7 * full
    if starts_item(below) and (_SENTENCE_END.search(above) or not long_enough or is_capitals(above)):
        return "keep"
    if is_capitals(above) or is_capitals(below):
        heading_goes_on = starts_item(above) and is_capitals(above) and is_capitals(below) and not starts_item(below)
        return "space" if heading_goes_on else "keep"
    if below[0].islower() or below[0] in ",.;:)":
        return "keep" if _SENTENCE_END.search(above) and not long_enough else "space"
    return "space" if long_enough else "keep"
