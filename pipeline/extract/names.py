"""Canonical names of bodies: short forms written out, capitals of NĐ 30/2020, Phụ lục II, the place added."""

from collections import Counter
from collections.abc import Mapping
from functools import cache

import regex
from rapidfuzz import fuzz, process

from pipeline.extract.folding import fold, lower, old_tones, squeeze
from pipeline.extract.lexicon import match_at, one_of, table

UNITS = r"(?:" + one_of(table("agencies")["units"]) + r")(?! +(?:hội|ủy|đoàn|viên))(?!\p{L})"
SYLLABLE = r"\p{Lu}(?:[’']\p{Lu}?)?\p{Ll}*(?:[’']\p{Lu}?\p{Ll}+)?(?!\p{L})"
PLACE = rf"{SYLLABLE}(?:(?: | ?[-–] ?){SYLLABLE}){{0,3}}"
PLACED = table("agencies")["placed"]
"""Committees whose name says the level of their unit (`Huyện ủy`)."""

_UNIT_PLACE = regex.compile(rf"(?<!\p{{L}})(?P<unit>{UNITS}) +(?P<place>{PLACE})")
_BARE_UNIT = regex.compile(rf"(?<!\p{{L}})(?<!các )(?<!cấp )(?<!, )(?<! và )({UNITS})$")
_SOME_UNITS = regex.compile(rf" ({UNITS}(?:(?:, | và |/){UNITS})+)$")
_PLACED = regex.compile(rf"(?<!\p{{L}})({one_of(list(PLACED))})$", regex.IGNORECASE)
# `Ủy ban nhân dân Huyện Thanh Hà` is that of `huyện Thanh Hà`; Thành phố Hồ Chí Minh keeps its capital.
_PROPER_UNIT = regex.compile(
    r"(?<= )(?:Tỉnh|Huyện|Quận|Thị xã|Xã|Phường|Thị trấn|Đặc khu|Thành phố(?! Hồ Chí Minh))(?= \p{Lu})"
)
# `Ban Chỉ đạo 389 của tỉnh`; a press that is `của tỉnh` is no body of the province.
_OF_UNIT = regex.compile(rf"(?<=^(?:Ban|Tổ|Hội đồng) .*) của (?={UNITS}(?: \p{{Lu}}|$))")
_TWICE_PLACED = regex.compile(rf"({one_of(list(PLACED))}) +{UNITS}(?: +(?=\p{{Lu}})|$)", regex.IGNORECASE)
_OWN_FIELD = regex.compile(r"(?<=^(?:(?:Phó )?Giám đốc )?(?:Sở|Phòng|Bộ|Trung tâm) )\p{Lu}.{4,}$")
_PROVINCE = regex.compile(rf"(?<=(?:tỉnh|thành phố|Tỉnh ủy|Thành ủy) ){PLACE}$")
_LONG_FIELD = 10
_NATION_LESS = regex.compile(r"Mặt trận Tổ quốc(?! Việt Nam)")
_COMMUNES = {"xã", "phường", "thị trấn", "đặc khu"}
_DASH = regex.compile(r"(?<=\p{L}) *[-–—] *(?=\p{L})")
_PERSON = regex.compile(rf" +(?:{one_of(table('agencies')['heads']['surnames'])})(?: +{SYLLABLE}){{2,3}}")


_LEVELS = ["mầm non", "mẫu giáo", "tiểu học", "trung học cơ sở", "trung học phổ thông", "THCS", "THPT", "TH", "MN"]
_SCHOOL = regex.compile(rf"Trường (?:(?:{one_of(_LEVELS)}) )+", regex.IGNORECASE)
_AND = regex.compile(r" *& *")
_FIRST = regex.compile(r"^ +\p{Ll}")
_VOWEL = regex.compile("[aeiouy]")


def person_at(text: str, position: int) -> int | None:
    """End of a person's full name (three or four syllables behind a surname) at `position`, or None."""
    match = match_at(_PERSON, text, position)
    return match.end() if match else None


@cache
def _short_forms() -> tuple[
    regex.Pattern[str], dict[str, list[tuple[regex.Pattern[str] | None, regex.Pattern[str] | None, str]]]
]:
    forms: dict[str, list[tuple[regex.Pattern[str] | None, regex.Pattern[str] | None, str]]] = {}
    for row in table("abbreviations")["short"]:
        before = regex.compile(row["before"]) if "before" in row else None
        after = regex.compile(row["after"] + "$") if "after" in row else None
        forms.setdefault(row["form"], []).append((before, after, row["long"]))
    return regex.compile(rf"(?<![\p{{L}}\d])(?:{one_of(list(forms))})(?![\p{{L}}\d])"), forms


def expand(name: str, *, capitals: bool = False) -> str:
    """Write out the short forms inside the name of a body.

    In a name set in capitals only forms without a vowel are short forms for sure (`SỞ TƯ PHÁP` has no Trung ương).

    >>> expand("VP HĐND&UBND huyện")
    'Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện'
    >>> expand("TT HĐND tỉnh"), expand("Trung tâm Văn hóa, TT và DL")
    ('Thường trực Hội đồng nhân dân tỉnh', 'Trung tâm Văn hóa, Thông tin và Du lịch')
    """
    pattern, forms = _short_forms()

    def long(match: regex.Match[str]) -> str:
        if capitals and _VOWEL.search(fold(match[0])) and match[0] != "UBND":
            return match[0]
        for before, after, words in forms[squeeze(match[0])]:
            if (before is None or before.match(name, match.end())) and (
                after is None or after.search(name[: match.start()])
            ):
                return words
        return match[0]

    return _AND.sub(" và ", squeeze(pattern.sub(long, name)))


def canonical(name: str, places: Mapping[str, str]) -> str:
    """Return the canonical name: written out, tones placed one way, the place of a bare unit word added.

    >>> canonical("UBND huyện", {"huyện": "Quản Bạ"})
    'Ủy ban nhân dân huyện Quản Bạ'
    >>> canonical("các cơ quan, đơn vị", {})
    'Các cơ quan, đơn vị'
    """
    full = _DASH.sub(" - ", old_tones(expand(name)).replace("'", "’")).strip(" ,;:.-")
    if " các " not in full and " cấp " not in full:
        full = _SOME_UNITS.sub(r" các \1", full)
    full = _OF_UNIT.sub(" ", _PROPER_UNIT.sub(_small_unit, full))
    full = _NATION_LESS.sub(r"\g<0> Việt Nam", full)
    full = _TWICE_PLACED.sub(r"\1 ", full).strip()
    full = _OWN_FIELD.sub(_known_field, full)
    full = _PROVINCE.sub(lambda found: _provinces().get(fold(found[0]), found[0]), full)
    if bare := _BARE_UNIT.search(full):
        place = places.get(bare[1].lower())
        full = f"{full} {place}" if place else full
    elif committee := _PLACED.search(full):
        proper = next(known for known in PLACED if known.lower() == committee[1].lower())
        place = places.get(PLACED[proper])
        full = full[: committee.start()] + proper + (f" {place}" if place else "")
    elif full.endswith("Đảng ủy") and "Đảng ủy" in places:
        full = f"{full} {places['Đảng ủy']}"
    return full[:1].upper() + full[1:]


def _small_unit(unit: regex.Match[str]) -> str:
    return lower(unit[0])


@cache
def _provinces() -> dict[str, str]:
    """Provinces by their letters alone, which no two share: `Đắk Läk` is Đắk Lắk."""
    return {fold(name): name for name in table("agencies")["provinces"]}


@cache
def _fields() -> dict[str, str]:
    return {old_tones(field).lower(): old_tones(field) for field in table("agencies")["fields"]}


def _known_field(found: regex.Match[str]) -> str:
    """Mend a field whose marks or blanks OCR lost (`Nộivụ`), and a letter or two of a long one (`Thương bỉnh`)."""
    field = found[0]
    if known := _fields().get(field.lower()):
        return known if field.isupper() else field
    same = _fields_by_letters().get(fold(field).replace(" ", ""))
    near = None
    if same is None and len(field) >= _LONG_FIELD:
        near = process.extractOne(field.lower(), _fields().keys(), scorer=fuzz.ratio, score_cutoff=93)
    return same or (_fields()[near[0]] if near else field)


@cache
def _fields_by_letters() -> dict[str, str]:
    """Known fields by their letters alone; of those that share them (`Văn hóa`, `Văn hoá`) the first."""
    known: dict[str, str] = {}
    for field in _fields().values():
        known.setdefault(fold(field).replace(" ", ""), field)
    return known


def places_of(text: str, *bodies: str) -> dict[str, str]:
    """Find which place a bare unit word means: that of the issuer or its parent, else the one named most.

    >>> places_of("Sở Nội vụ tỉnh Hà Giang", "Ủy ban nhân dân huyện Quản Bạ")
    {'huyện': 'Quản Bạ', 'tỉnh': 'Hà Giang'}
    """
    places: dict[str, str] = {}
    for body in bodies:
        for match in _UNIT_PLACE.finditer(body):
            places.setdefault(match["unit"].lower(), squeeze(match["place"]))
            if match["unit"].lower() in _COMMUNES and body.startswith(("Ủy ban", "Đảng ủy")):
                # A commune's Party committee has no name of its own: `TT Đảng ủy` is that of the commune.
                places.setdefault("Đảng ủy", squeeze(match[0]))
    named: dict[str, Counter[str]] = {}
    for match in _UNIT_PLACE.finditer(text):
        if not person_at(text, match.start("place") - 1):
            named.setdefault(match["unit"].lower(), Counter())[squeeze(match["place"])] += 1
    for unit, counted in named.items():
        places.setdefault(unit, counted.most_common(1)[0][0])
    return places


@cache
def _proper_words() -> tuple[regex.Pattern[str], dict[str, str]]:
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
        *data["provinces"],
    ]
    known = {lower(old_tones(word)): old_tones(word) for word in reversed(words) if len(word) > 3 or not word.isupper()}
    known |= {word: word for word in data["heads"]["neutral"]}
    units = [unit for unit in data["units"] if unit.islower()]
    # `Vụ`, `Ban`, `Sở` open a name only where a name may open: `NHIỆM VỤ TRỌNG TÂM` has no Vụ.
    long, short = [word for word in known if " " in word], [word for word in known if " " not in word]
    opening = r"(?<=^|^[\divx.)]{1,4} |[.,;:)/-] | (?:và|của|giao|nghị|cầu|phó|trưởng|đốc) )"
    unit = rf"(?P<unit>{one_of(units)})(?! +(?:hội|ủy|đoàn|viên))"
    return regex.compile(rf"(?<!\p{{L}})(?:{unit}|{one_of(long)}|{opening}(?:{one_of(short)}))(?!\p{{L}})"), known


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
        between = small[position : match.start()]
        parts.append(_title(between) if in_place else _FIRST.sub(_capital, between) if of_field else between)
        word = squeeze(match[0])
        of_field = word in heads
        unit = match["unit"] is not None
        parts.append(match[0] if unit or len(word) != len(match[0]) else known[word])
        in_place = unit or (word in known and known[word] in PLACED)
        position = match.end()
    rest = small[position:]
    parts.append(_title(rest) if in_place else _FIRST.sub(_capital, rest) if of_field else rest)
    whole = _with_short_forms("".join(parts), name)
    if school := _SCHOOL.match(whole):
        whole = school[0] + _title(whole[school.end() :])
    first = next((i for i, letter in enumerate(whole) if letter.isalpha()), 0)
    return whole[:first] + whole[first : first + 1].upper() + whole[first + 1 :]


@cache
def _field_heads() -> frozenset[str]:
    """Heads that a field in capitals follows (`Cục Biến đổi khí hậu`); behind the others a purpose follows in small."""
    return frozenset(head.lower() for head in table("agencies")["of_field"] if " " not in head and head != "Tổ")


def _capital(found: regex.Match[str]) -> str:
    return found[0].upper()


def _with_short_forms(text: str, printed: str) -> str:
    """Keep the capitals of words without a vowel (`THCS`), which are no words."""
    letters = list(text)
    for word in regex.finditer(r"(?<!\p{L})\p{Lu}{2,8}(?!\p{L})", printed):
        if not _VOWEL.search(fold(word[0])):
            letters[word.start() : word.end()] = word[0]
    return "".join(letters)


def _title(text: str) -> str:
    """Capital first letters up to the first `và`, comma or bracket: a place ends there."""
    end = regex.search(r" (?:và|về|của) |[,;(:]|$", text)
    stop = end.start() if end else len(text)
    return regex.sub(r"(?<![\p{L}’'])\p{Ll}", lambda match: match[0].upper(), text[:stop]) + text[stop:]
