"""What recognition makes of specks, seals, signatures and torn rules: signs that no author wrote."""

from collections.abc import Iterator

import regex

from diacritics import Edit, Revision
from diacritics.syllables import is_possible

_LINE = regex.compile(r"[^\n]+")
_EMPTY = regex.compile(r"(?!\s*\.\s?/\s?\.\s*$)[^\p{L}\p{N}\n]*")
"""No letter and no digit; `./.` ends a document (NĐ 30/2020, Phụ lục I, ô 6)."""
_BULLET = regex.compile(r"[-+*•–—] ")
_LEAD = regex.compile(r"(?P<signs>[-–—~=_.,:;'`´‘’|¦^°¬·]+ )+(?=\S)|['`´‘|¦^°¬](?=\p{L})")
_SPECK = regex.compile(r"(?<=\S) +[`´|¦‡†~_^°¬\\‘]+(?=\s|$)")

_CELL_SPECK = regex.compile(r"(?<=[\p{L}\p{N}.,;)])(?:[_|¦ˆ]+| [-–—_|¦ˆ`´.:‘'\"]+)+(?=\t|$)")
"""What is left of a rule at the end of a cell: `5_`, `6,0 -`; an empty cell may hold a dash."""

_POST = regex.compile(
    r"(?:TM|KT|TL|TUQ|Q)\s*[.,]\s*\p{Lu}[\p{Lu}\s,]+"
    r"|(?:QUYỀN |PHÓ )?(?:CHỦ TỊCH|CHỦ NHIỆM|(?:TỔNG )?GIÁM ĐỐC|CHÁNH VĂN PHÒNG|CHÁNH THANH TRA|(?:BỘ|CỤC|VỤ) TRƯỞNG"
    r"|TRƯỞNG (?:PHÒNG|BAN)|HIỆU TRƯỞNG)"
)
"""Who signs (NĐ 30/2020, Phụ lục I, ô 7a)."""
_LETTER = regex.compile(r"\p{Ll}|[^\P{L}A-ZĐĂÂÊÔƠƯ]")
"""A letter that heads no part of a document: small, or with a tone."""
_BELOW_A_POST = 8
"""Lines between a post and the name of who holds it, at most: a seal gives one to three."""


def without_noise(text: str) -> Revision:
    r"""Take out the lines of a recognised page that no author wrote, and stray signs around words.

    Those are lines without letter or digit, lines of a single small letter, and, between the post and the name of who
    signs, what a seal and a signature are read as. A bullet stays one, whatever specks stand beside it, except before
    a post; what is taken out stays in the page's raw text.

    >>> without_noise("CHÁNH VĂN PHÒNG\n\n?\n\n£ v\n\n—- Nguyễn Ngọc Khuê").after
    'CHÁNH VĂN PHÒNG\n\n- Nguyễn Ngọc Khuê'
    >>> without_noise("- Như Điều 3;\n. - Tổ chức 02 lớp").after
    '- Như Điều 3;\n- Tổ chức 02 lớp'
    """
    return Revision("noise", text, tuple(_edits(text)))


def _edits(text: str) -> Iterator[Edit]:
    below_post = _BELOW_A_POST
    for found in _LINE.finditer(text):
        start, line = found.start(), found.group()
        below_post += 1
        if "\t" in line:
            for speck in _CELL_SPECK.finditer(line):
                yield Edit(start + speck.start(), start + speck.end(), speck.group(), "", "noise-sign")
            continue
        if _EMPTY.fullmatch(line) or _is_torn(line) or (below_post <= _BELOW_A_POST and _is_ink(line)):
            end = found.end()
            while end < len(text) and text[end] == "\n":
                end += 1
            yield Edit(start, end, text[start:end], "", "noise-line")
            continue
        bullet = _BULLET.match(line)
        post = _POST.fullmatch(line[bullet.end() :] if bullet else line)
        below_post = 0 if post else below_post
        lead = None if bullet else _LEAD.match(line)
        if bullet and post:
            yield Edit(start, start + bullet.end(), bullet.group(), "", "noise-sign")
        if lead:
            after = "- " if regex.search(r"[-–—]", lead.group()) else ""
            yield Edit(start, start + lead.end(), lead.group(), after, "noise-sign")
        for speck in _SPECK.finditer(line, lead.end() if lead else 0):
            yield Edit(start + speck.start(), start + speck.end(), speck.group(), "", "noise-sign")


def _is_torn(line: str) -> bool:
    """Whether a line holds one letter that stands for nothing: `a` is no item without its bracket."""
    letters = [sign for sign in line if sign.isalnum()]
    return len(letters) == 1 and _LETTER.fullmatch(letters[0]) is not None and not regex.search(r"[).\-]$", line)


def _is_ink(line: str) -> bool:
    """Whether a line below a post is no name, date or page number: short, and none of its words can be one of a name.

    `lÍ=|` and `can:` stood there; `Lê Ý` and `Y Ơ` are names, `(Đã ký)` is what copies print.
    """
    if any(map(str.isdigit, line)) or regex.search(r"^[-(]|[;,.]$|(?i:ký)", line):
        return False
    words = regex.findall(r"\p{L}+", line)
    named = any(word[0].isupper() and word[1:] in (word[1:].lower(), word[1:].upper()) for word in words)
    possible = any(len(word) > 1 and is_possible(word.lower()) for word in words)
    return sum(map(len, words)) <= 5 and not (named and possible) and not (len(words) > 1 and named)
