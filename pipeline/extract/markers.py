"""The marker that a numbered paragraph begins with, and where it stands on the ladder of divisions."""

from collections.abc import Mapping
from dataclasses import dataclass

import regex

from pipeline.extract.folding import is_upper, squeeze


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker without its punctuation; `rank` 1 (Phần) to 12, `length` up to the words behind it."""

    rank: int
    text: str
    length: int


ROMAN, ARABIC, LETTER = 7, 8, 11
"""Ranks that other rules ask for."""
LEGAL = 5
"""Điều; the ranks up to it carry their word in the marker."""

_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{0,3}))"
_BEHIND = r"(?=[ .:\-–]|$)[.:\-–]? *(?=\p{Lu}|$)"
_ORDINAL = rf"(?:THỨ +|thứ +)?(?:{_ROMAN}|\d+|[\p{{Lu}}\p{{Ll}}]{{3,5}})"
_SIGN = r"[^\w\s\"“‘'(\[.,;:…*+•–—)-]"
"""A sign that OCR puts for a digit or letter (`¬.`, `¢)`)."""
_RANKS: tuple[tuple[int, regex.Pattern[str]], ...] = (
    (1, regex.compile(rf"(?P<word>PHẦN|Phần) +(?P<n>{_ORDINAL}){_BEHIND}")),
    (2, regex.compile(rf"(?P<word>CHƯƠNG|Chương) +(?P<n>{_ROMAN}|\d+){_BEHIND}")),
    (3, regex.compile(rf"(?P<word>MỤC|Mục) +(?P<n>\d+|[IVX]+){_BEHIND}")),
    (4, regex.compile(rf"(?P<word>TIỂU MỤC|Tiểu mục) +(?P<n>\d+){_BEHIND}")),
    (LEGAL, regex.compile(r"(?P<word>ĐIỀU|Điều) +(?P<n>\d+\p{Ll}?) *(?:[.:]| *[-–] +(?=\p{Lu})|$) *")),
    (6, regex.compile(r"(?P<n>[A-EGH])[.)] +(?=\p{Lu}{2})")),
    # Misread too: `I11.` for `III.`, `lV.` for `IV.`; the next entry takes a wholly misread one (`ÍCH. ĐỐI TƯỢNG`).
    (ROMAN, regex.compile(
        rf"(?P<n>(?=[IVX]){_ROMAN}|[Il1|]{{2,3}}|[Il1|]?V[Il1|]{{0,3}}) *(?:[.)/]|[-–](?= *\p{{Lu}})) *(?=\p{{L}}|$)"
    )),
    (ROMAN, regex.compile(r"(?P<n>\p{Lu}{2,5})\. +(?=\p{Lu}{2})")),
    (ARABIC, regex.compile(
        r"(?P<n>\d{1,2}|[lI](?=\. *\p{Lu}\p{Ll}))(?:\. *(?=[^\W\d]|[\"“(]|\d{2,}[ %]|$)| *[-–](?= +\p{Lu}))"
    )),
    (ARABIC, regex.compile(rf"(?P<n>[§ŠSBZŚ]|{_SIGN})\. +(?=\p{{Lu}})")),
    (9, regex.compile(r"(?P<n>\d{1,2}\.\d{1,2})\.? *(?=[\p{L}(\"“]|$)")),
    (10, regex.compile(r"(?P<n>\d{1,2}\.\d{1,2}\.\d{1,2})\.? *(?=[\p{L}(\"“]|$)")),
    (LETTER, regex.compile(r"(?P<n>\p{Ll})(?:\)|\.(?= +\p{Lu})) *(?=\S)")),
    (LETTER, regex.compile(rf"(?P<n>{_SIGN})\) *(?=\p{{Lu}})")),
    (12, regex.compile(r"\(?(?P<n>\d{1,2})\) *(?=\S)")),
)  # fmt: skip
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_HEADING = 150
_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Điểm follow the Vietnamese alphabet without ă â ê ô ơ ư: seen in NĐ 30/2020 itself."""
_MISREAD = str.maketrans({"1": "I", "l": "I", "|": "I"})
_DIGITS = {"§": "8", "B": "8", "Š": "5", "Ś": "5", "S": "5", "Z": "2", "l": "1", "I": "1"}


def read_marker(text: str, siblings: Mapping[int, str]) -> Marker | None:
    """Read the marker that a paragraph begins with; `siblings` are the markers of the open divisions by rank.

    >>> read_marker("I11. TỔ CHỨC THỰC HIỆN", {}).text, read_marker("d) Báo cáo", {8: "1", 11: "d"}).text
    ('III', 'đ')
    """
    for rank, pattern in _RANKS:
        match = pattern.match(text)
        if match and match["n"] and (number := _number(rank, match, text, siblings)):
            return Marker(rank, number, match.end())
    return None


def _number(rank: int, match: regex.Match[str], text: str, siblings: Mapping[int, str]) -> str | None:
    printed: str = match["n"]
    if rank <= LEGAL:
        return f"{match['word'].capitalize()} {squeeze(printed)}"
    if rank == ROMAN:
        roman = printed.translate(_MISREAD)
        if regex.fullmatch(_ROMAN, roman):
            return roman if _is_roman(printed, roman, text[match.end() :], siblings) else None
        return _next_roman(siblings.get(ROMAN)) if is_upper(text) and len(text) < _HEADING else None
    if rank == ARABIC:
        return printed if printed.isdigit() else _arabic(printed, siblings)
    return _letter(printed, siblings) if rank == LETTER else printed


def _is_roman(printed: str, roman: str, words: str, siblings: Mapping[int, str]) -> bool:
    """Tell `I. MỤC ĐÍCH` from a misread `1.`: the words of the first are in capitals, or a Roman row is open."""
    if set(printed) <= set("1l|"):
        return is_upper(words) and len(printed) > 1
    return is_upper(words[:60]) or ROMAN in siblings or roman == "I"


def _next_roman(last: str | None) -> str | None:
    return _NUMERALS[_NUMERALS.index(last) + 1] if last in _NUMERALS[:-1] else None


def _arabic(letter: str, siblings: Mapping[int, str]) -> str | None:
    """Read a letter or sign in a digit's place (`§.` for `8.`, `¬.`) where the row goes on with that digit."""
    last = siblings.get(ARABIC)
    expected = str(int(last) + 1) if last and last.isdigit() else None
    digit = _DIGITS.get(letter, expected)
    return digit if digit in {expected, "1"} else None


def _letter(letter: str, siblings: Mapping[int, str]) -> str | None:
    """Read a điểm's letter: a second `d)` in a row is `đ)`, `ð)` is `đ)`; a letter out of all order is no marker."""
    last = siblings.get(LETTER)
    letter = "đ" if letter in "ðđ" else letter
    if letter == "d" and last == "d":
        return "đ"
    if not letter.isalpha():
        return _LETTERS[_LETTERS.index(last) + 1] if last and last in _LETTERS[:-1] else None
    if letter not in _LETTERS:
        return None
    # A list may begin anywhere after a page was lost, yet `n) ` alone in running text is no list.
    expected = last is not None or letter in "abc" or ARABIC in siblings or LEGAL in siblings
    return letter if expected else None
