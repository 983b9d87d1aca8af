"""Names set in capitals, as a sentence prints them (NĐ 30/2020, Phụ lục II)."""

import re
from functools import cache

import regex

from pipeline.extract.folding import fold, lower, old_tones, squeeze
from pipeline.extract.gazetteer import province_names
from pipeline.extract.lexicon import one_of, table
from pipeline.extract.names import PLACED, VOWEL

_LEVELS = ["mầm non", "mẫu giáo", "tiểu học", "trung học cơ sở", "trung học phổ thông", "THCS", "THPT", "TH", "MN"]
_SCHOOL = regex.compile(rf"(?:(?:Phó )?Hiệu trưởng )?Trường (?:(?:{one_of(_LEVELS)}) )+", regex.IGNORECASE)
_COLLEGE = regex.compile(r"(?<=^Trường (?:Cao đẳng|Trung cấp|Đại học)(?: nghề)? )(?!nghề )\p{Ll}")
_REGION = regex.compile(
    r"(?<= khu vực )(?!(?:phía|miền|biên giới|nông thôn|đô thị|cửa khẩu|ven)(?!\p{L}))\p{Ll}[\p{L}’' -]*$"
)
"""The place at the end of `Chi cục Thuế khu vực Bảo Lạc - Bảo Lâm`, `Bệnh viện Đa khoa khu vực Hà Quảng`."""
_FIRST = regex.compile(r"^ +(?!(?:và|của|các|có|cho|về|thuộc|tại|trong|theo|trên|với|số) )\p{Ll}")
_NUMERAL = regex.compile(r"I{1,3}|IV|VII|VIII|IX|XII|XIII|XIV|XV|XIX|XXI?")
"""Roman numbers that are no syllables, as VI and XI are: `BỆNH VIỆN ĐA KHOA II`."""


@cache
def _proper_words() -> tuple[re.Pattern[str], dict[str, str]]:
    data = table("agencies")
    words = [
        *data["whole"],
        *data["of_unit"],
        *data["fields"],
        *data["of_purpose"],
        *data["placed"],
        *data["posts"],
        *data["of_field"],
        *data["offices"],
        *data["regions"],
        *province_names(),
    ]
    known = {lower(old_tones(word)): old_tones(word) for word in reversed(words) if len(word) > 3 or not word.isupper()}
    known |= {word: word for word in data["heads"]["neutral"]}
    units = [unit for unit in data["units"] if unit.islower()]
    long, short = [word for word in known if " " in word], [word for word in known if " " not in word]
    unit = rf"(?P<unit>{one_of(units)})(?! +(?:hội|ủy|đoàn|viên))"
    any_of = rf"{unit}|{one_of(long)}|(?P<short>{one_of(short)})"
    return re.compile(rf"(?<![^\W\d_])(?:{any_of})(?![^\W\d_])"), known


# `Vụ`, `Ban`, `Sở` open a name only where a name may open: `NHIỆM VỤ TRỌNG TÂM` has no Vụ.
_OPENS = re.compile(r"(?:^|^[\divx.)]{1,4} |[.,;:)/-] | (?:và|của|giao|nghị|cầu|phó|trưởng|đốc) )$")
_OPENING = 8
"""Characters before a word that say whether a name may open there."""


def _opens(small: str, at: int) -> bool:
    before = small[max(at - _OPENING, 0) : at]
    return not before or _OPENS.search(before if at <= _OPENING else f"…{before}") is not None


def sentence_case(name: str) -> str:
    """Give a name set in capitals the capitals of a sentence, letter for letter.

    >>> sentence_case("ỦY BAN NHÂN DÂN HUYỆN THANH HÀ")
    'Ủy ban nhân dân huyện Thanh Hà'
    >>> sentence_case("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI TỈNH ĐẮK LẮK")
    'Sở Lao động - Thương binh và Xã hội tỉnh Đắk Lắk'
    """
    pattern, known = _proper_words()
    small = old_tones(lower(name))
    heads = _field_heads()
    parts, position, in_place, of_field = [], 0, False, False
    for match in pattern.finditer(small):
        if match["short"] and not _opens(small, match.start()):
            continue
        between = small[position : match.start()]
        parts.append(_title(between) if in_place else _FIRST.sub(_capital, between) if of_field else between)
        word = _DASH.sub("-", squeeze(match[0]))
        of_field = word in heads
        unit = match["unit"] is not None
        proper = word if unit else known.get(word) or known[_TIGHT.sub(" - ", word)]
        parts.append(match[0] if unit else proper if len(proper) == len(match[0]) else _cased(match[0], proper))
        in_place = unit or proper in PLACED
        position = match.end()
    rest = small[position:]
    parts.append(_title(rest) if in_place else _FIRST.sub(_capital, rest) if of_field else rest)
    whole = _with_short_forms("".join(parts), name)
    whole = _COLLEGE.sub(_capital, whole, count=1)
    if school := _SCHOOL.match(whole):
        whole = school[0] + _title(whole[school.end() :])
    if region := _REGION.search(whole):
        whole = whole[: region.start()] + _title(region[0])
    first = next((i for i, letter in enumerate(whole) if letter.isalpha()), 0)
    return whole[:first] + whole[first : first + 1].upper() + whole[first + 1 :]


_DASH, _TIGHT = regex.compile("[–—]"), regex.compile(" *- *")


def _cased(printed: str, name: str) -> str:
    """Give letters the capitals of a name that has other blanks around its dashes: `quảng nam-đà nẵng`."""
    letters = iter(letter for letter in name if letter.isalpha())
    return "".join(next(letters) if letter.isalpha() else letter for letter in printed)


_NAMED_BY_FIELD = ("Trung tâm", "Bệnh viện", "Chi cục", "Tổng cục", "Văn phòng")
"""Heads of two words that a field follows too (NĐ 30/2020, Phụ lục II, IV): `Văn phòng Điều phối …`."""


@cache
def _field_heads() -> frozenset[str]:
    """Heads that a field in capitals follows (`Cục Biến đổi khí hậu`); behind the others a purpose follows in small."""
    data = table("agencies")
    single = (head for head in data["of_field"] if " " not in head and head != "Tổ")
    return frozenset(head.lower() for head in (*single, *data["corporate"], *_NAMED_BY_FIELD))


def _capital(found: regex.Match[str]) -> str:
    return found[0].upper()


_SHORT_FORM = regex.compile(r"(?<!\p{L})\p{Lu}{1,8}(?!\p{L})")
_PLACE_END = regex.compile(r" (?:và|về|của) |[,;(:]|$")
_FIRST_LETTER = regex.compile(r"(?<![\p{L}’'])\p{Ll}")


def _with_short_forms(text: str, printed: str) -> str:
    """Keep the capitals of words without a vowel (`THCS`), which are no words."""
    letters = list(text)
    for word in _SHORT_FORM.finditer(printed):
        if not VOWEL.search(fold(word[0])) or _NUMERAL.fullmatch(word[0]):
            letters[word.start() : word.end()] = word[0]
    return "".join(letters)


def _title(text: str) -> str:
    """Capital first letters up to the first `và`, comma or bracket: a place ends there."""
    end = _PLACE_END.search(text)
    stop = end.start() if end else len(text)
    return _FIRST_LETTER.sub(_capital, text[:stop]) + text[stop:]
