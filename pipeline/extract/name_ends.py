"""Where the name of a body ends: its field of work, its free words, its unit and place."""

import re

import regex

from pipeline.extract.body_patterns import (
    BRANCH,
    BRANCH_AT,
    CAPITAL,
    CLOSED,
    FURTHER,
    LINK,
    NAME_PAIRS,
    PROVINCE,
    SMALL,
    STRAIGHT_PLACE,
    TAIL,
    UNIT_WORD,
    WORD,
    stops,
)
from pipeline.extract.first_words import field_at, head_at
from pipeline.extract.lexicon import match_at
from pipeline.extract.names import PLACE, UNITS, person_at

_BRANCHED = ("Ngân hàng", "Công ty", "Tổng công ty", "Tập đoàn", "Agribank", "Vietcombank", "VietinBank", "BIDV")
_WORKS = regex.compile(r"công +trình$")
"""`trình` alone hands something in."""
_LONGEST_NAME = 14
"""Words of a company's name."""
_MOST_PAIRS = 3
_COUNTED = ("Ban Chỉ đạo", "BCĐ", "Thuế cơ sở", "Đề án")
_NUMBERED = (
    "Đội ",
    "Phòng Giao dịch",
    "Phòng giao dịch",
    "Trạm ",
    "Trung tâm ",
    "Tổ ",
    "Hạt ",
    "Trường ",
    "Bệnh viện ",
    "Đồn ",
)
_LARGER = r"(?![\p{L}\d/.-]*[\p{L}\d])(?! +(?:tháng|ngày|năm|giờ|người))"
_NUMBER = regex.compile(rf" +(?P<kind>(?:liên +(?:xã|huyện) +)?số) +(?P<of>\d{{1,3}}){_LARGER}")
_BARE_NUMBER = regex.compile(rf" +(?P<kind>)(?P<of>\d{{1,3}}(?:/CP)?){_LARGER}")
_REGION = regex.compile(
    rf" +(?P<kind>[Kk]hu +vực|vùng) +(?P<of>(?:\d{{1,2}}|[IVX]{{1,5}}){_LARGER}|(?<=[Kk]hu +vực +){PLACE})"
)
_OF_REGION = regex.compile(rf" {PLACE}")
_OWNER = rf"(?:(?:trực +)?thuộc +\p{{Lu}}|(?:cấp +)?{UNITS}(?! +\p{{Ll}})|Công an|HĐND|Hội đồng)"
_UP_TO_OWNER = regex.compile(rf"(?:,? +(?!(?:cấp|ở|làm) )\p{{Ll}}+(?!\p{{L}})){{1,12}}?(?= +{_OWNER})")
"""Small words up to the unit or the body that owns what they name: `Quản lý` / `xuất nhập cảnh` / `Công an tỉnh`."""
_OF_NATION = regex.compile(r" +(?:[Qq]uốc +gia|Việt +Nam)(?!\p{L})")
_ALSO_PLACES = {"Trường", "Hội", "Đội", "Báo", "Viện", "Tổ", "Đài", "Vụ", "Quỹ", "Hạt"}
_REST_OF_PLACE = regex.compile(rf" {PLACE}(?! +\p{{Ll}}+ +{UNITS})")
_UNIT_AT_END = regex.compile(rf"^ +{UNITS}$")
_WORD_BEHIND = re.compile(r" +(?=[^\W\d_])")
_UNIT_BEHIND = re.compile(r" +(?:các|cấp|của|trên|khu|[Tt]ỉnh|[Tt]h|[Hh]uyện|[Qq]uận|[Xx]ã|[Pp]h|[Đđ]ặc|T[PpWr]|\d)")
"""What a unit begins with; most names have none."""
_BLANK = regex.compile(" +(?!và )")
BEFORE_CAPITAL = regex.compile(r" +(?=\p{Lu})")
"""The blanks where a person's name may begin."""
# A unit behind a word that may be a verb makes it part of the name: `Trung tâm Dịch vụ tổng hợp huyện`.
_LAST_PAIR = regex.compile(rf" +(\p{{Ll}}+) +(\p{{Ll}}+)(?= +{UNITS}(?! +\p{{Ll}}))")


def field_end(text: str, start: int) -> int | None:
    """End of the field of work that begins at `start`: words of fields, joined by a dash, `và` or `&`."""
    end, known = _field_word_end(text, start)
    while end is not None and (link := match_at(LINK, text, end)):
        further, known_too = _field_word_end(text, link.end())
        dash = link[0].strip() in {"-", "–", "&"}
        # `Phòng Nội vụ và Tư pháp` are two; `Ban Quản lý Khu kinh tế … và các Khu công nghiệp …` is one.
        if further is None or not (dash or not known or "hu " in text[link.end() : further]):
            break
        end, known = further, known_too
    return end


def free_name_end(text: str, start: int) -> int | None:
    """End of a free name: words up to a verb, a link, a stop, or the small word behind a place of two capitals."""
    end: int | None = None
    places, position, in_unit = 0, start, False
    for _ in range(_LONGEST_NAME):
        word = match_at(WORD, text, position)
        if word is None or (end is None and not word["word"][0].isupper()):
            break
        if end and (unit := match_at(UNIT_WORD, text, position)):
            position = end = unit.end()
            in_unit = True
            continue
        printed = word["word"]
        if printed.lower() == "và":
            further = match_at(WORD, text, word.end())
            if further is None or not further["word"][0].islower() or stops(text, word.end()):
                break
        elif printed[0].islower() and (
            in_unit or places > 1 or (stops(text, position) and not _WORKS.search(text, start, word.end()))
        ):
            break
        if person_at(text, position):
            break
        proper = printed[0].isupper() and not (len(printed) > 1 and printed.isupper())
        places = places + 1 if proper else 0
        position = end = word.end()
    return end


def _field_word_end(text: str, start: int) -> tuple[int | None, bool]:
    """End of one field, and whether the gazetteer knows it; else a capital word with the small one behind it."""
    known = field_at(text, start)
    if known and (known[0].lstrip()[0].isupper() or "hu " in known[0]):
        end = known.end()
        if nation := match_at(_OF_NATION, text, end):
            return nation.end(), True
        place = match_at(STRAIGHT_PLACE, text, end) if "hu " in known[0] else None
        return (place.end() if place else end), True
    capital = match_at(CAPITAL, text, start)
    if capital is None or not capital[0].strip(" IVX"):
        return None, False
    end = capital.end()
    while True:
        if capital[0].strip()[1:].islower() and not CLOSED.search(text, start, end):
            end = _owned_end(text, end) or _small_end(text, end)
        capital = match_at(FURTHER, text, end) if _opens_with_capital(text, end) else None
        if capital is None:
            return end, False
        end = capital.end()


def _owned_end(text: str, end: int) -> int | None:
    """End of small words that reach to the unit or the body that owns what they name, none of them a verb or a link."""
    owned = match_at(_UP_TO_OWNER, text, end)
    if owned is None or any(stops(text, end + blank.start()) for blank in _BLANK.finditer(owned[0])):
        return None
    return owned.end()


def _small_end(text: str, end: int) -> int:
    """End of the small words behind a capital one: the rest of its word, then words of two syllables, or one of one.

    `Quản lý` / `chất lượng`; `Cấp thoát` / `nước`. A verb may follow straight (`Quản lý giá` / `ban hành`), so what is
    no known word must stand at the end of the name.
    """
    if (small := _small_at(text, end)) is None:
        return end
    end = small.end()
    for _ in range(_MOST_PAIRS):
        if (pair := match_at(_LAST_PAIR, text, end)) and f"{pair[1]} {pair[2]}" in NAME_PAIRS:
            return pair.end()
        first = _small_at(text, end)
        if first is None:
            return end
        second = _small_at(text, first.end())
        if second is None:
            return first.end()
        known = f"{first[0].strip()} {second[0].strip()}" in NAME_PAIRS
        if not known and _small_at(text, second.end()) is not None:
            return end
        end = second.end()
    return end


def _small_at(text: str, position: int) -> regex.Match[str] | None:
    """Match a small word that may belong to a name: no link, no unit, not the first half of a verb."""
    small = match_at(SMALL, text, position)
    return None if small is None or stops(text, position) or match_at(UNIT_WORD, text, position) else small


def tail_at(text: str, position: int, *, straight: bool) -> tuple[str, int]:
    """Return the unit and place behind a name, or nothing, and where it ends; `straight` lets a place stand alone."""
    match = match_at(TAIL, text, position) if _UNIT_BEHIND.match(text, position) else None
    if match is None and straight and _opens_with_capital(text, position):
        # `Hải Phòng` has the word of a head in it, and `Huế` one syllable.
        match = match_at(STRAIGHT_PLACE, text, position) or match_at(PROVINCE, text, position)
    if match is None:
        return "", position
    end = match.end()
    if _UNIT_AT_END.search(match[0]) and (place := _place_like_a_head(text, end)):
        end = place
    for space in BEFORE_CAPITAL.finditer(match[0]):
        if person_at(text, position + space.start()):
            end = position + space.start()
            break
    return text[position:end].replace(" của ", " ", 1), end


def _place_like_a_head(text: str, position: int) -> int | None:
    """End of a place whose name begins like a body: `thành phố Hội An`, `huyện Trường Sa`."""
    head = head_at(text, position + 1) if _opens_with_capital(text, position) else None
    if head is None or head[0] not in _ALSO_PLACES or field_at(text, head.end()):
        return None
    place = match_at(_REST_OF_PLACE, text, head.end())
    return place.end() if place else None


def _opens_with_capital(text: str, position: int) -> bool:
    """Whether a capital stands behind the blanks at a position: a look that spares one by a large pattern.

    >>> _opens_with_capital("Sở Y tế Đồng Nai", 7), _opens_with_capital("Sở Y tế đồng ý", 7)
    (True, False)
    """
    word = _WORD_BEHIND.match(text, position)
    return word is not None and text[word.end()].isupper()


def numbered(name: str, text: str, position: int) -> tuple[str, int]:
    """Return a name with the number or the region behind it, if one is there, and where it ends.

    `Kho bạc Nhà nước` / `Khu vực 3`, `Đội Quản lý thị trường` / `số 5`, `Ban Chỉ đạo` / `35`.
    """
    if name.endswith(" khu vực") and (place := match_at(_OF_REGION, text, position)):
        return name + place[0], place.end()
    number = match_at(_REGION, text, position)
    if number is None and name.startswith(_NUMBERED):
        number = match_at(_NUMBER, text, position)
    if number is None and name.endswith(_COUNTED):
        number = match_at(_BARE_NUMBER, text, position)
    if number is None:
        return name, position
    return " ".join(filter(None, (name, number["kind"].lower(), number["of"]))), number.end()


def branched(name: str, text: str, position: int) -> tuple[str, int]:
    """Return a name with the branch or the place of a branch behind it, if one is there, and where it ends.

    `Ngân hàng Nhà nước Việt Nam - Chi nhánh tỉnh …`, `Chi nhánh Văn phòng Đăng ký đất đai tại Nha Trang`.
    """
    if name.endswith("hi nhánh") or name.startswith("Chi nhánh "):
        at = match_at(BRANCH_AT, text, position)
        return (f"{name} tại {at['at']}", at.end()) if at else (name, position)
    branch = match_at(BRANCH, text, position) if name.startswith(_BRANCHED) else None
    return (f"{name} - Chi nhánh{branch['of']}", branch.end()) if branch else (name, position)
