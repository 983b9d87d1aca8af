"""The marker that a numbered paragraph begins with, and where it stands on the ladder of divisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from pipeline.extract.folding import is_upper, squeeze


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker without its punctuation; `rank` 1 (Phần) to 13, `length` up to the words behind it.

    `printed` is what the page has in its place where the row of its siblings had to say what it means (`§.`, `9,`).
    """

    rank: int
    text: str
    length: int
    printed: str | None = None


ROMAN, ARABIC, LETTER, FIGURE = 7, 8, 12, 13
"""Ranks that other rules ask for."""
LEGAL = 5
"""Điều; the ranks up to it carry their word in the marker."""
# fmt: off
NUMERALS = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
    "XVIII", "XIX", "XX", "XXI", "XXII", "XXIII", "XXIV", "XXV",
)
# fmt: on
LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Điểm follow the Vietnamese alphabet without ă â ê ô ơ ư: seen in NĐ 30/2020 itself."""

_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{0,3}))"
_WHOLLY_ROMAN = regex.compile(_ROMAN)
_BEHIND = r"(?=[ .:\-–—]|$) ?[.:\-–—]? *(?=\p{Lu}|$)"
_ORDINAL = rf"(?:THỨ +|thứ +)?(?:{_ROMAN}|\d+|[\p{{Lu}}\p{{Ll}}]{{3,5}})"
_SIGN = r"[^\w\s\"“‘'(\[.,;:…*+•–—)-]"
"""A sign that OCR puts for a digit or letter (`¬.`, `¢)`)."""
_RANKS: tuple[tuple[int, regex.Pattern[str]], ...] = (
    (1, regex.compile(rf"(?P<word>PHẦN|Phần) +(?P<n>{_ORDINAL}){_BEHIND}")),
    (2, regex.compile(rf"(?P<word>CHƯƠNG|Chương) +(?P<n>{_ROMAN}|\d+){_BEHIND}")),
    (3, regex.compile(rf"(?P<word>MỤC|Mục) +(?P<n>\d+|[IVX]+){_BEHIND}")),
    (4, regex.compile(rf"(?P<word>TIỂU MỤC|Tiểu mục) +(?P<n>\d+){_BEHIND}")),
    (LEGAL, regex.compile(r"(?P<word>[ĐÐ]IỀU|[ĐÐ]iều) +(?P<n>\d+\p{Ll}?) *(?:[.:]| *[-–] +(?=\p{Lu})|$) *")),
    (6, regex.compile(r"(?P<n>[A-EGH])[.)] +(?=\p{Lu}{2})")),
    # Misread too: `I11.` for `III.`, `lV.` for `IV.`; the next entry takes a wholly misread one (`ÍCH. ĐỐI TƯỢNG`).
    (ROMAN, regex.compile(
        rf"(?P<n>(?=[IVX]){_ROMAN}|[Il1|]{{2,3}}|[Il1|]?V[Il1|]{{0,3}}) *(?:[.)/]|[-–—](?= *\p{{Lu}})) *(?=\p{{L}}|$)"
    )),
    (ROMAN, regex.compile(r"(?P<n>\p{Lu}{2,5})\. +(?=\p{Lu}{2})")),
    (ARABIC, regex.compile(
        r"(?P<n>\d{1,2}|[lI](?=\. *\p{Lu}\p{Ll}))"
        r"(?:\. *(?=[^\W\d]|[\"“(]|\d{2,}[ %]|$)| *[-–—](?= +\p{Lu})|/ *(?=\p{Lu}\p{Ll}))"
    )),
    (ARABIC, regex.compile(rf"(?P<n>[§ŠSBZŚ]|{_SIGN})\. +(?=\p{{Lu}})")),
    (9, regex.compile(
        r"(?P<n>\d{1,2}(?:\.\d{1,2}(?=[./]? *(?:[\p{L}(\"“]|$)|- +\p{Lu})|,\d{1,2}(?=\. *\p{Lu})))[./-]? *"
    )),
    (10, regex.compile(r"(?P<n>\d{1,2}\.\d{1,2}\.\d{1,2})(?:[./]|-(?= +\p{Lu}))? *(?=[\p{L}(\"“]|$)")),
    (11, regex.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2}){3})[./]? *(?=[\p{L}(\"“]|$)")),
    (LETTER, regex.compile(r"(?P<n>\p{Ll})(?:\)|\.(?= +\p{Lu})|/(?= +\p{Lu}| *\p{Lu}\p{Ll})) *(?=\S)")),
    (LETTER, regex.compile(rf"(?P<n>{_SIGN})\) *(?=\p{{Lu}})")),
    (FIGURE, regex.compile(r"\(?(?P<n>\d{1,2})\) *(?=\S)")),
)  # fmt: skip
# What every marker begins with: most paragraphs are told by one look.
_WORDS = "[Pp][Hh][ầẦ]|[Cc][Hh][ươƯƠ]|[Mm][ụỤ]|[Tt][Ii][ểỂ]|[ĐđDÐ][IiíìỉÍÌỈ]"
_MAY_BE_MARKED = regex.compile(rf"(?:{_WORDS})|\(?[^\s]{{1,8}} ?[.)/:–—-]")
_MAY_BE_DOUBTFUL = regex.compile(rf"(?:{_WORDS})|[IVXl1|\dOoSB§AGZ]{{1,5}}(?!\p{{Ll}}{{2}})|\p{{Ll}}\P{{L}}")
_HEADING = 150
_MISREAD = str.maketrans({"1": "I", "l": "I", "|": "I"})
_DIGITS = {"§": "8", "B": "8", "Š": "5", "Ś": "5", "S": "5", "Z": "2", "l": "1", "I": "1"}


def read_marker(text: str, siblings: Mapping[int, str]) -> Marker | None:
    """Read the marker that a paragraph begins with; `siblings` are the markers of the open divisions by rank.

    >>> read_marker("I11. TỔ CHỨC THỰC HIỆN", {}).text, read_marker("d) Báo cáo", {8: "1", 12: "d"}).text
    ('III', 'đ')
    """
    if not _MAY_BE_MARKED.match(text):
        return None
    for rank, pattern in _ranks_of(text[:2]):
        match = pattern.match(text)
        if match and match["n"] and (number := _number(rank, match, text, siblings)):
            return Marker(rank, number, match.end(), _odd(rank, match["n"], number, text[: match.end()]))
    return None


@lru_cache(maxsize=4096)
def _ranks_of(first: str) -> tuple[tuple[int, regex.Pattern[str]], ...]:
    """Return the patterns of markers that can begin with two characters: of seventeen two or three are left to try."""
    return tuple((rank, pattern) for rank, pattern in _RANKS if pattern.match(first, partial=True))


def _odd(rank: int, printed: str, number: str, marker: str) -> str | None:
    """Return a marker as printed where it is not simply its number, nor a letter or two that look like it."""
    if rank <= LEGAL or printed == number or (number == "đ" and printed in "dð"):
        return None
    return None if printed.translate(_MISREAD) in {number, "I"} else marker.strip()


def read_doubtful(text: str, siblings: Mapping[int, str]) -> Marker | None:
    """Read a marker that is misread or badly stopped, where the row of its siblings says what it must be.

    >>> read_doubtful("9, Sở Nội vụ", {8: "8"})
    Marker(rank=8, text='9', length=3, printed='9,')
    >>> read_doubtful("9, Sở Nội vụ", {8: "5"})
    """
    if not _MAY_BE_DOUBTFUL.match(text):
        return None
    for rank, pattern in _doubtful_of(text[:2]):
        match = pattern.match(text)
        # `Phần ï`, `Chương H`, alone on their lines: nothing else begins so, whatever the numeral was read as.
        opens = _OPENING.get(rank) if rank not in siblings else None
        following = follower(rank, siblings.get(rank)) or opens if match else None
        if match and following and _means(match["n"], following, rank):
            return Marker(rank, following, match.end(), match[0].strip())
    return None


_LAST_NUMBER = regex.compile(r"\d+(?=\p{Ll}?$)")


@cache
def follower(rank: int, last: str | None) -> str | None:
    """Return the number behind `last` in a row of a rank; of a row that has not begun, and at its end, None.

    >>> follower(8, "9"), follower(12, "d"), follower(7, "III"), follower(5, "Điều 4a")
    ('10', 'đ', 'IV', 'Điều 5')
    """
    if last is None:
        return None
    if rank == ROMAN:
        return NUMERALS[NUMERALS.index(last) + 1] if last in NUMERALS[:-1] else None
    if rank == LETTER:
        return LETTERS[LETTERS.index(last) + 1] if last in LETTERS[:-1] else None
    if rank <= 2 and last.split(" ")[-1] in NUMERALS[:-1]:
        word, _, numeral = last.rpartition(" ")
        return f"{word} {NUMERALS[NUMERALS.index(numeral) + 1]}"
    digits = _LAST_NUMBER.search(last)
    return f"{last[: digits.start()]}{int(digits[0]) + 1}" if digits and rank in {LEGAL, ARABIC, 3, 4, 9, 10} else None


# Lines whose marker no pattern of _RANKS takes: `9, Sở …`, `l0. Sở …`, `b] Tổ chức`, `IV, TỔ CHỨC`, `Điểu 5.`. They
# count only where the row goes on with that number.
_OPENING = {1: "Phần I", 2: "Chương I"}
_STOP = r" ?(?:[,;:'’·*°]|\.{1,3}|[)\]}>|]| ) *"
_DOUBTFUL: tuple[tuple[int, regex.Pattern[str]], ...] = (
    (1, regex.compile(r"(?:PHẦN|Phần) +(?P<n>\S{1,4}) ?[.:]?$")),
    (2, regex.compile(r"(?:CHƯƠNG|Chương) +(?P<n>\S{1,5}) ?[.:]?$")),
    (3, regex.compile(r"(?:MỤC|Mục) +(?P<n>[\dIlOo|SBHÏ]{1,4}) ?[.:]?$")),
    (LEGAL, regex.compile(rf"[ĐDÐ][iíìỉ][eêềểếệ]u +(?P<n>[\dIlOo|SB]{{1,3}}){_STOP}(?=\p{{L}})")),
    (ROMAN, regex.compile(rf"(?P<n>[IVXl1|]{{1,5}}){_STOP}(?=\p{{Lu}}{{2}}|\p{{Lu}} \p{{Lu}})")),
    (ARABIC, regex.compile(rf"(?P<n>[\dIlOo|SB§AGZ]{{1,3}}){_STOP}(?=[\p{{Lu}}\"“])")),
    (LETTER, regex.compile(r"(?P<n>\p{Ll})(?: ?[,;:\]}>|1lj°]| ?\.)+ *(?=\p{Lu})")),
)


@lru_cache(maxsize=4096)
def _doubtful_of(first: str) -> tuple[tuple[int, regex.Pattern[str]], ...]:
    return tuple((rank, pattern) for rank, pattern in _DOUBTFUL if pattern.match(first, partial=True))


_LETTERS_FOR_DIGITS = {"A": "4", "G": "6", "Z": "2"}
_LOOK_ALIKES = str.maketrans(
    {"I": "1", "l": "1", "|": "1", "O": "0", "o": "0", "S": "5", "B": "8", "§": "8"} | _LETTERS_FOR_DIGITS
)


def _means(printed: str, number: str, rank: int) -> bool:
    if rank <= 2:
        return True
    if rank == ROMAN:
        return printed.translate(_MISREAD) == number
    if rank == LETTER:
        return printed == number or (printed, number) in {("d", "đ"), ("ð", "đ")}
    return printed.translate(_LOOK_ALIKES) == number.removeprefix("Điều ").removeprefix("Mục ")


def _number(rank: int, match: regex.Match[str], text: str, siblings: Mapping[int, str]) -> str | None:
    printed: str = match["n"]
    if rank <= LEGAL:
        word = match["word"].replace("\N{LATIN CAPITAL LETTER ETH}", "Đ").capitalize()
        return f"{word} {squeeze(printed)}"
    if rank == ROMAN:
        roman = printed.translate(_MISREAD)
        if _WHOLLY_ROMAN.fullmatch(roman):
            return roman if _is_roman(printed, roman, text[match.end() :], siblings) else None
        return follower(ROMAN, siblings.get(ROMAN)) if is_upper(text) and len(text) < _HEADING else None
    if rank == ARABIC:
        return printed if printed.isdigit() else _arabic(printed, siblings)
    return _letter(printed, siblings) if rank == LETTER else printed.replace(",", ".")


def _is_roman(printed: str, roman: str, words: str, siblings: Mapping[int, str]) -> bool:
    """Tell `I. MỤC ĐÍCH` from a misread `1.`: the words of the first are in capitals, or a Roman row is open."""
    if set(printed) <= set("1l|"):
        return is_upper(words) and len(printed) > 1
    # Under `III. TỔ CHỨC THỰC HIỆN` an `I. Phòng Nội vụ` is a misread `1.`: no Roman row begins again.
    return is_upper(words[:60]) or (roman != "I" and ROMAN in siblings) or (roman == "I" and ROMAN not in siblings)


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
        return follower(LETTER, last)
    if letter not in LETTERS:
        return None
    # A list may begin anywhere after a page was lost, yet `n) ` alone in running text is no list.
    expected = last is not None or letter in "abc" or ARABIC in siblings or LEGAL in siblings
    return letter if expected else None
