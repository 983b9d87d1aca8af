"""Names of persons in a text: what stands behind a form of address or a family name, each word with a capital.

Of a given name the words around say nothing, and restoration knows the common ones only: `Chẩu`, `Dỉn` and `Xỏa` are as
good as Châu, Din and Xoa. A family name is one of few, so that what recognition made of it may be mended.
"""

import regex

from diacritics import Edit

_FAMILY = """
Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đinh Đoàn Lương Trịnh Trương Tạ Mai Tô Quách
Triệu Nông Lò Lù Lường Cầm Quàng Bế Mã Lục Chu Lưu Thạch Châu Phùng Hứa Vàng Giàng Sùng Thào Hạng Lầu Chẩu Hờ Tráng Vừ
Xồng Lỳ Phàn Tẩn Rơ Kpă Siu Ksor Nay Rah Rmah Rcom Puih Kpuih Niê Mlô Ayun Y A
"""
FAMILY = frozenset(_FAMILY.split())
"""Family names of the peoples of Vietnam, and what stands in their place among those of the highlands."""
MIDDLE = frozenset(("Văn", "Thị"))

_PART = r"(?:\p{Lu}[\p{L}'’]*)"
_ADDRESS = (
    r"(?<!\p{L})(?i:ông|bà|đồng chí|đ/c|anh|chị|em|cháu|cụ|già làng|trưởng thôn|họ và tên|họ tên|chủ hộ|con|vợ|chồng)"
    r"\s*:?\s+"
)
_BEFORE = regex.compile(rf"(?:(?P<address>{_ADDRESS})|(?<![\p{{L}}\p{{N}}]))(?P<parts>(?:{_PART} ){{0,4}})$")
_NEXT_PART = regex.compile(rf" {_PART}")
"""What makes a family name of a word with a capital: `Trương` is one in `Trương Văn Dỉn`, none in `Trương hợp`."""
_LONGEST = 60


def is_given_name(edit: Edit, text: str) -> bool:
    """Whether an edit changes a part of a person's name, or a family name that is one as it stands.

    What becomes a family name, Văn or Thị is left to other evidence: those are few.

    >>> at = (text := "Giao bà Lò Thị Chẩu, ông Dỉn trực").index
    >>> [is_given_name(Edit(at(word), at(word) + 3, word, "x", "ocr"), text) for word in ("Lò", "Chẩu", "Dỉn")]
    [True, True, True]
    """
    if not edit.before[:1].isupper() or edit.after in MIDDLE:
        return False
    found = _BEFORE.search(text, max(edit.start - _LONGEST, 0), edit.start)
    if found is None:
        return False
    parts, addressed = found["parts"].split(), found["address"] is not None
    if parts:
        return addressed or parts[0] in FAMILY
    if edit.before in FAMILY:
        return addressed or _NEXT_PART.match(text, edit.end) is not None
    return addressed and edit.after not in FAMILY
