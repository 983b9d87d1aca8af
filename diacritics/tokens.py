"""Text to tokens, without loss: every character belongs to one token or is white space between two.

Numbers, dates, codes of documents, e-mail and web addresses and list markers are tokens of their own kind, so that no
later stage sees letters in them. What a token is depends on its characters alone.
"""

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple


class Kind(IntEnum):
    """What a token is."""

    BREAK = 0
    """the end of a line"""
    LIST = 1
    """`a)`, `1.`, `II.` or `- ` at the head of a line"""
    ADDRESS = 2
    CODE = 3
    """a document's number with its symbol: `25/KH-UBND`, `14-NQ/TU`"""
    NUMBER = 4
    WORD = 5
    STOP = 6
    """`.`, `;`, `:`, `!`, `?`, `…`"""
    MARK = 7
    """any other sign"""
    DIGIT = 8
    """a lone 6 in wrongly recognised text that may be ở or a number"""


class Token(NamedTuple):
    """A token and where it starts."""

    text: str
    start: int
    kind: Kind

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)


_DOMAIN = r"@[\w-]{1,64}(?:\.[\w-]{1,64})*"
_FILES = "pdf|docx?|xlsx?|pptx?|odt|rtf|txt|csv|xml|json|html?|zip|rar|7z|jpe?g|png|tiff?|mp[34]|exe|dwg"
"""Endings of files' names: `bao_cao_thang_6.xlsx` holds no words."""
_WHOLE_DOMAIN = _DOMAIN.removesuffix("*") + "+"
_PATTERNS = {
    Kind.BREAK: r"\n",
    Kind.LIST: r"^[ \t]*(?:[-+*•–][ \t]|\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[a-zđ]|[IVXLC]{1,7})[.)](?=[ \t]|$))",
    # Lengths are bounded so that no run of letters without spaces is read again and again.
    Kind.ADDRESS: r"(?:https?://|www\.)[^\s<>\"”]+"
    rf"|[\w.+-]{{1,64}}{_DOMAIN}"
    rf"|[A-Za-z0-9][\w-]{{0,63}}\.(?:{_FILES})\b"
    r"|[\w.+-]{1,64}(?:/[\w.+-]{1,64}){1,16}\.[a-z]{1,4}\b"
    r"|[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}\.(?:vn|com|net|org|gov|edu|info)\b(?:/[^\s,;)]*)?",
    # NĐ 30/2020, Phụ lục I, ô 3: number, year of a normative document, symbol; Party documents the other way round.
    Kind.CODE: r"\b\d{1,5}[a-zđ]{0,3}(?:/\d{4})?/[A-ZĐ][A-Za-zĐđƯư\d]*(?:[-–/&.][A-ZĐƯa-z\d][A-Za-zĐđƯư\d]*)*"
    r"|\b\d{1,5}-[A-ZĐ][A-Za-zĐđ]{1,4}/[A-ZĐ][A-Za-zĐđƯư]*(?:[-./][A-ZĐ][A-Za-zĐđ]*)*"
    r"|(?<![^\s:.…])/[A-ZĐ][A-Za-zĐđ]*(?:-[A-ZĐ][A-Za-zĐđ]*)+",
    Kind.NUMBER: r"\d+(?:[.,/:–-]\d+)*%?",
    Kind.WORD: r"(?:[^\W\d_][\u0300-\u036f]*)+",
    Kind.STOP: r"[.;:!?…]+",
    Kind.MARK: r"\S",
}
TOKEN = re.compile("|".join(_PATTERNS.values()), re.MULTILINE)
# Recognised in the wrong language, a word may hold any sign (`K&`, `x4`, `1&`, `ngu@i`), and a last letter like ữ or ử
# may end in one (`di? liéu`, `dién tt?`), but a number is still a number.
_INSIDE = r"[^\s\[\](){}\"“”«».,;:!?…/–—-]"
_SMALL = r"[^\W\d_A-ZĐ]"
_GOES_ON = rf"(?=[ \t]*\n?[ \t]*{_SMALL})"
# `gop ¥, dé` is góp ý, `dung lai & viéc` dừng lại ở việc: a sign by itself among words. `An & Bình` is a name.
_AFTER_WORD = rf"(?:(?<={_SMALL}\s)|(?<={_SMALL}\d\s)|(?<={_SMALL},\s))"
# What stands on goods, plans and plates: `PCB40`, `D10`, `71-A1`, `16GB`, `2x2.5`, `m3`, `175cc`, `i5`, and `a6)` for a
# point. Among 174,715 recognised words 399 are a capital and a digit: nearly all end in 6, some in 4, 8 or 9, and are
# words (`B6` Bộ, `T6` Tổ); so are `1A` (là) and most digits before one or two small letters (`6ng` ông).
_UNITS = "ly|cc|mm|cm|dm|km|kg|mg|ml|kw|kwh|gb|mb|tb|mbps|hp"
_MARKED_GOODS = (
    r"[A-ZĐ]{2,6}\d{1,4}|[A-ZĐ]{1,4}\d{2,4}[A-Z]?|[B-ZĐ][0-357]|A\d|\d{2,4}[A-ZĐ]{1,3}|[2357-9][A-ZĐ]"
    rf"|[kcd]?m[23](?:/[a-z]{{1,5}})?|\d{{1,4}}x\d{{1,4}}|\d{{1,4}}(?i:{_UNITS})|i[3579]"
)
_ENDS = r"(?=[\s\])\"”.,;:!?…/–-]|$)"
_ROUGH = _PATTERNS | {
    Kind.ADDRESS: _PATTERNS[Kind.ADDRESS].replace(_DOMAIN, _WHOLE_DOMAIN),
    Kind.CODE: rf"{_PATTERNS[Kind.CODE]}|\b(?:{_MARKED_GOODS}){_ENDS}|^[a-zđ]\d(?=\)[ \t])",
    Kind.DIGIT: rf"(?<={_SMALL}[ ])6(?=[ ]{_SMALL})",
    Kind.NUMBER: _PATTERNS[Kind.NUMBER] + _ENDS,
    Kind.WORD: rf"{_INSIDE}{{0,24}}?[^\W_]{_INSIDE}*(?:(?<=[furti])\?{_GOES_ON})?"
    rf"|{_AFTER_WORD}(?:&{_GOES_ON}|[¢¥£€@](?=[ \t]*\n?[ \t]*[^\W\d_]|[.,;]))",
}
_ORDER = sorted(_ROUGH, key=lambda kind: (kind is not Kind.DIGIT, kind))
ROUGH = re.compile("|".join(f"(?P<{kind.name}>{_ROUGH[kind]})" for kind in _ORDER), re.MULTILINE)
_KINDS = {kind: re.compile(pattern, re.MULTILINE) for kind, pattern in _PATTERNS.items()}


@lru_cache(maxsize=1 << 16)
def kind_of(text: str) -> Kind:
    """Tell the kind of a token from its characters.

    >>> [kind_of(text).name for text in ("25/KH-UBND", "15/12/2023", "a)", "Tứ", "- ", "-")]
    ['CODE', 'NUMBER', 'LIST', 'WORD', 'LIST', 'MARK']
    """
    return next(kind for kind, pattern in _KINDS.items() if pattern.fullmatch(text))


def tokens(text: str) -> Iterator[Token]:
    """Part a text into tokens, in order.

    >>> [token.text for token in tokens("Số 25/KH-UBND, ngày 08/02/2023.")]
    ['Số', '25/KH-UBND', ',', 'ngày', '08/02/2023', '.']
    """
    for found in TOKEN.finditer(text):
        yield Token(found.group(), found.start(), kind_of(found.group()))


def rough_tokens(text: str) -> Iterator[Token]:
    """Part a text that came through recognition in the wrong language: signs inside words belong to them.

    >>> [token.text for token in rough_tokens("K& hoach s6 25/KH-UBND, x4, ngu@i gop ¥.")]
    ['K&', 'hoach', 's6', '25/KH-UBND', ',', 'x4', ',', 'ngu@i', 'gop', '¥', '.']
    """
    for found in ROUGH.finditer(text):
        yield Token(found.group(), found.start(), Kind[found.lastgroup or "MARK"])


def code_parts(code: str) -> Iterator[tuple[int, str]]:
    """Yield the runs of letters of a document's code, with their offsets."""
    start = None
    for at, letter in enumerate(code + " "):
        if letter.isalpha():
            start = at if start is None else start
        elif start is not None:
            yield start, code[start:at]
            start = None


_ROMAN = re.compile(r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ALSO_WORDS = frozenset(("DI", "LI", "MI", "VI", "XI", "CI", "C", "D", "L", "M"))


def is_roman(text: str) -> bool:
    """Say whether a token is a Roman numeral and no Vietnamese syllable in capitals.

    >>> [is_roman(text) for text in ("IV", "VI", "iv", "XIII")]
    [True, False, False, True]
    """
    return bool(_ROMAN.fullmatch(text)) and text not in _ALSO_WORDS
