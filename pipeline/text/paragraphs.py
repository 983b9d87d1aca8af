"""Which line breaks are the printer's and which are the author's."""

from string import ascii_lowercase
from typing import Literal

import regex

Join = Literal["keep", "space", "nothing"]

_MARKER = regex.compile(
    r"""(?x)
    [-+*•●○▪–—]\s*\p{L}                                  # a bullet
    | \(?\d{1,3}(?:\.\d{1,3}){0,3}[.)/–-]?\s+\p{Lu}        # 1. 2.1. (1) 1) 1- of the Party
    | \d{1,2},\s+\p{Lu}                                    # 9, as 9. is read
    | [§&$@#%<>=~|¡«»]{1,3}\.\s+\p{Lu}                      # §. as 8. is read
    | [IVXL]{1,6}\s*[.)\-–—/]\s*\p{L}                       # I. II- III)
    | [a-zđ]\s*[).]\s*\p{L}                                # a) đ)
    | (?:Điều|Chương|Mục|Tiểu\ mục|Phần|Phụ\ lục|PHỤ\ LỤC|CHƯƠNG|MỤC|PHẦN)\s+(?:\d|[IVX]|thứ|THỨ)
    | (?:Phần|PHẦN|Chương|CHƯƠNG)\s+\S{1,4}\s?[.:]?$        # Phần H. as Phần II. is read
    | (?:Căn\ cứ|Xét|Nơi\ nhận|Kính\ gửi|Số\s*:|V/v|Ghi\ chú)
    | (?:TM|KT|TL|TUQ|Q)\s*[.,]\s*\p{Lu}{2}
    """
)
_LETTERED = regex.compile(r"[a-zđ]\)\s|[IVX]{1,5}(?:\.|\s?[-–])\s\p{Lu}\p{L}")
"""Items that begin a line whatever stands above: a title has no stop before its `I- Mục tiêu`."""
_POINTS = regex.compile(
    r"(?i:điểm|khoản|điều|mục|phần|chương|quý|khóa|kỳ|lần thứ)(?:\s+[\p{L}\d]{1,3}\)?(?:\s*,|\s+và|\s+hoặc))*$"
)
"""The end of a line that goes on with `a)` or `9,` of a citation: `quy định tại điểm`, `các điểm a, b và`."""
_LAST = regex.compile(r"[.]\s?/\s?[.]$")
"""What ends a document's text (NĐ 30/2020, Phụ lục I, ô 6)."""
_TRACE = regex.compile(r"(?:Ký bởi|Người ký)\s*:")
"""How the printed trace of a digital signature begins; it may stand above the head of the next document."""
_CODE_END = regex.compile(r"[\p{L}\p{N}/][-–]$")
_ENOUGH = 200
_SMALL = ascii_lowercase.encode()
_ENDS, _CLOSES = (".", ";", ":", "!", "?", "…"), "'\"”’)]"
"""What ends a sentence, and what may stand behind it."""
_TAIL = 100
"""Characters of a line's end in which a citation is looked for."""


def starts_item(line: str) -> bool:
    """Whether a line starts with something that starts a paragraph: a bullet, a numeral, `Điều 5`, `Căn cứ`."""
    return _MARKER.match(line.lstrip()) is not None


def is_capitals(line: str) -> bool:
    """Whether a line's letters are capitals, nine of ten, since OCR reads some of them small."""
    # One small letter of ten characters decides: most lines are told by their ASCII letters, without a look at each.
    plain = line[:_ENOUGH].encode("ascii", "ignore")
    if 10 * (len(plain) - len(plain.translate(None, _SMALL))) > len(line):
        return False
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
    >>> join("Bố trí cán bộ trực trong các ngày nghỉ tại trụ sở, kho lưu trữ và", "b) Thống kê tài liệu", 64)
    'keep'
    """
    above, below = above.strip(), below.strip()
    if not above or not below or _are_apart(above, below):
        return "keep"
    if above.endswith(("-", "–")) and below[0].isalnum() and _CODE_END.search(above[-2:]):
        return "nothing"
    long_enough = len(above) >= 0.7 * full
    capitals = is_capitals(above)
    sentence = above.rstrip(_CLOSES).endswith(_ENDS)
    ends = sentence or not long_enough or capitals or _LETTERED.match(below)
    if ends and starts_item(below) and not _POINTS.search(above[-_TAIL:]):
        return "keep"
    if capitals or is_capitals(below):
        stamped = above.endswith("*")  # `* MẬT *`
        heading_goes_on = (
            capitals and not stamped and starts_item(above) and is_capitals(below) and not starts_item(below)
        )
        return "space" if heading_goes_on else "keep"
    if below[0].islower() or below[0] in ",.;:)":
        return "keep" if sentence and not long_enough else "space"
    return "space" if long_enough else "keep"


def _are_apart(above: str, below: str) -> bool:
    """Whether two lines are parts of different things: rows of a table, the end of a text and what stands behind it."""
    return "\t" in above or "\t" in below or _LAST.search(above[-5:]) is not None or _TRACE.match(below) is not None
