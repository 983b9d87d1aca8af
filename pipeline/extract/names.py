"""Canonical names of bodies: short forms written out, capitals of NĐ 30/2020, Phụ lục II, the place added."""

from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache

import regex
from rapidfuzz import fuzz, process

from pipeline.extract.folding import fold, lower, old_tones, squeeze
from pipeline.extract.gazetteer import spelled
from pipeline.extract.lexicon import match_at, one_of, table

UNITS = r"(?:" + one_of(table("agencies")["units"]) + r")(?! +(?:hội|ủy|đoàn|viên))(?!\p{L})"
SYLLABLE = r"\p{Lu}(?:[’']\p{Lu}?)?\p{Ll}*(?:[’']\p{Lu}?\p{Ll}+)?(?!\p{L})"
PLACE = rf"{SYLLABLE}(?:(?: | ?[-–] ?){SYLLABLE}){{0,3}}"
PLACED = table("agencies")["placed"]
"""Committees whose name says the level of their unit (`Huyện ủy`)."""

_UNIT_PLACE = regex.compile(rf"(?<!\p{{L}})(?P<unit>{UNITS}) +(?P<place>{PLACE})")
# The last of several units is no bare one (`các huyện, thị xã`), and no `xã` is to be seen in `thị xã`.
_BARE_UNIT = regex.compile(rf"(?<!\p{{L}})(?<!(?:các|cấp|,| và|/|-) ?)(?!(?<=thị )xã)({UNITS})$")
_SOME_UNITS = regex.compile(rf" ({UNITS}(?:(?:, | và |/){UNITS})+)$")
_CLIPPED = regex.compile(
    r"(?<= các (?:huyện|thành|thị|thành phố|thị xã|quận|xã|phường|, | và )*)(?:thành|thị)(?=,|$| và )"
)
_PLACED = regex.compile(rf"(?<!\p{{L}})({one_of(list(PLACED))})$", regex.IGNORECASE)
# `Ủy ban nhân dân Huyện Thanh Hà` is that of `huyện Thanh Hà`; Thành phố Hồ Chí Minh keeps its capital.
_PROPER_UNIT = regex.compile(
    r"(?<= )(?:Tỉnh|Huyện|Quận|Thị xã|Xã|Phường|Thị trấn|Đặc khu|Thành phố(?! Hồ Chí Minh))(?= \p{Lu})"
)
# `Ban Chỉ đạo 389 của tỉnh`; a press that is `của tỉnh` is no body of the province.
_OF_UNIT = regex.compile(rf"(?<=^(?:Ban|Tổ|Hội đồng) .*) của (?={UNITS}(?: \p{{Lu}}|$))")
# `UBND 13 xã, thị trấn` are all that there are; `Các ban của HĐND tỉnh`.
_COUNTED = regex.compile(rf"(?<=nhân dân |Công an |Trạm Y tế |Đảng ủy )\d+(?:/\d+)? (?={UNITS})")
_GROUP_OF = regex.compile(r"^[Cc]ác [Bb]an (?:của )?(?=Hội đồng nhân dân)")
_TWICE_PLACED = regex.compile(rf"({one_of(list(PLACED))}) +{UNITS}(?: +(?=\p{{Lu}})|$)", regex.IGNORECASE)
_OWN_FIELD = regex.compile(r"(?<=^(?:(?:Phó )?Giám đốc )?(?:Sở|Phòng|Bộ|Trung tâm) )\p{Lu}.{4,}$")
_PLACE_AT_END = regex.compile(
    rf"(?<!\p{{L}})(?P<unit>tỉnh|thành phố|huyện|quận|thị xã|{one_of(list(PLACED))}) (?P<place>{PLACE})$"
)
_PLACED_AT_END = regex.compile(rf"(?:^| )(?P<unit>{one_of(list(PLACED))}) (?P<place>{PLACE})$")
_UNIT_BEHIND = regex.compile(rf" (?:các |cấp )?{UNITS}.*$")
_PARTS = regex.compile(r"( - |, | và )")
_SPECK = regex.compile(r"(?<= )[.·'](?=\p{Ll})")
_LONG_FIELD = 10
_SAME: dict[str, str] = table("agencies")["same"]
_CITY = ("thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh")
"""The only one whose unit word is part of its name: NĐ 30/2020, Phụ lục II."""
_NATION_LESS = regex.compile(r"Mặt trận Tổ quốc(?! Việt Nam)")
_COMMUNES = {"xã", "phường", "thị trấn", "đặc khu"}
_DASH = regex.compile(r"(?<=\p{L}) *[-–—] *(?=\p{L})")
_SURNAMES = one_of(table("agencies")["heads"]["surnames"])
_PERSON = regex.compile(rf" +(?:{_SURNAMES})(?: +{SYLLABLE}){{2,3}}")
_SURNAME_BEFORE = regex.compile(rf"(?<!\p{{L}})(?:{_SURNAMES})(?: \p{{Lu}}\p{{Ll}}+)? $")


RANKS = {
    "tỉnh": 1, "huyện": 2, "quận": 2, "thị xã": 2, "thành phố": 2, "tp": 2, "tp.": 2,
    "xã": 3, "phường": 3, "thị trấn": 3, "đặc khu": 3,
}  # fmt: skip
"""Levels of units."""
_CLEARLY = 5
"""How many times as often one place must be named as the next to be meant where none is."""
VOWEL = regex.compile("[aeiouy]")
_AND = regex.compile(r" *& *")
_INITIALS = regex.compile(
    r"(?<=(?:Sở|Phòng|Bộ|Ban|Trung tâm|Chi cục) )[A-ZĐ]{1,6}(?:(?: *[-–&,] *| +và +)[A-ZĐ]{1,6})+(?!\p{L})"
)
_NO_INITIAL = regex.compile(r"[^A-ZĐ]+")


def person_at(text: str, position: int) -> int | None:
    """End of a person's full name (three or four syllables behind a surname) at `position`, or None."""
    match = match_at(_PERSON, text, position)
    return match.end() if match else None


def surname_before(text: str, position: int) -> bool:
    """Whether a surname stands before a word, perhaps with a middle name: `Lê Trường Thọ` has no school."""
    return _SURNAME_BEFORE.search(text, max(position - 14, 0), position) is not None


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


@lru_cache(maxsize=4096)
def expand(name: str, *, capitals: bool = False) -> str:
    """Write out the short forms inside the name of a body.

    In a name set in capitals only forms without a vowel are short forms for sure (`SỞ TƯ PHÁP` has no Trung ương).

    >>> expand("VP HĐND&UBND huyện")
    'Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện'
    >>> expand("TT HĐND tỉnh"), expand("Trung tâm Văn hóa, TT và DL")
    ('Thường trực Hội đồng nhân dân tỉnh', 'Trung tâm Văn hóa, Thông tin và Du lịch')
    """
    pattern, forms = _short_forms()
    if not capitals:
        name = _INITIALS.sub(_joined_initials, name)

    def long(match: regex.Match[str]) -> str:
        if capitals and VOWEL.search(fold(match[0])) and match[0] != "UBND":
            return match[0]
        for before, after, words in forms[squeeze(match[0])]:
            if (before is None or before.match(name, match.end())) and (
                after is None or after.search(name[: match.start()])
            ):
                return words
        return match[0]

    return _AND.sub(" và ", squeeze(pattern.sub(long, name)))


def _joined_initials(printed: regex.Match[str]) -> str:
    """Return initials without what parts them, where they are a short form: `GD-ĐT`, `LĐ - TB & XH`."""
    joined = _NO_INITIAL.sub("", printed[0])
    return joined if joined in _short_forms()[1] else printed[0]


def canonical(name: str, places: Mapping[str, str]) -> str:
    """Return the canonical name: written out, tones placed one way, the place of a bare unit word added.

    >>> canonical("UBND huyện", {"huyện": "Quản Bạ"})
    'Ủy ban nhân dân huyện Quản Bạ'
    >>> canonical("các cơ quan, đơn vị", {})
    'Các cơ quan, đơn vị'
    """
    full = _written_out(name)
    full = _PLACE_AT_END.sub(lambda found: _mended_place(found, places), full).replace(*_CITY)
    if bare := _BARE_UNIT.search(full):
        place = places.get(bare[1].lower())
        full = f"{full[: bare.start()]}{lower(bare[1])} {place}".replace(*_CITY) if place else full
    elif committee := _PLACED.search(full):
        proper = next(known for known in PLACED if known.lower() == committee[1].lower())
        place = places.get(PLACED[proper])
        full = full[: committee.start()] + proper + (f" {place}" if place else "")
    elif full.endswith("Đảng ủy") and "Đảng ủy" in places:
        full = f"{full} {places['Đảng ủy']}"
    return full[:1].upper() + full[1:]


@lru_cache(maxsize=8192)
def _written_out(name: str) -> str:
    """Return the part of a canonical name that no document changes."""
    full = _DASH.sub(" - ", old_tones(expand(_SPECK.sub("", name))).replace("'", "’")).strip(" ,;:.-")
    full = _COUNTED.sub("các ", _GROUP_OF.sub("Các Ban ", full)).replace("Tổng Công ty", "Tổng công ty")
    if " các " not in full and " cấp " not in full:
        full = _SOME_UNITS.sub(r" các \1", full)
    full = _CLIPPED.sub(_unclipped, full)
    full = next((legal + full[len(other) :] for other, legal in _SAME.items() if full.startswith(other)), full)
    full = _OF_UNIT.sub(" ", _PROPER_UNIT.sub(_small_unit, full))
    full = _NATION_LESS.sub(r"\g<0> Việt Nam", full)
    full = _TWICE_PLACED.sub(r"\1 ", full).strip()
    return _OWN_FIELD.sub(_known_field, full)


def _unclipped(unit: regex.Match[str]) -> str:
    return "thành phố" if unit[0] == "thành" else "thị xã"


def _small_unit(unit: regex.Match[str]) -> str:
    return lower(unit[0])


def _mended_place(found: regex.Match[str], places: Mapping[str, str]) -> str:
    """Give a place at the end of a name the marks that a scan lost: `tỉnh Đắk Läk`, `Huyện ủy Quan Bạ`."""
    unit = PLACED.get(found["unit"], found["unit"])
    return f"{found['unit']} {spelled(unit, found['place'], places.get('tỉnh'))}"


@cache
def _fields() -> dict[str, str]:
    return {old_tones(field).lower(): old_tones(field) for field in table("agencies")["fields"]}


def _known_field(found: regex.Match[str]) -> str:
    """Mend a field whose marks or blanks OCR lost (`Nộivụ`), and a letter or two of a long one (`Thương bỉnh`)."""
    unit = _UNIT_BEHIND.search(found[0])
    field, tail = (found[0][: unit.start()], unit[0]) if unit else (found[0], "")
    mended = _mended_field(field)
    if mended == field:
        # `Truyền thông - Văn hóa - Thế thao`: each part may be known although the whole is not.
        mended = "".join(map(_mended_part, _PARTS.split(field)))
    return mended + tail


def _mended_part(part: str) -> str:
    known = _fields_by_letters().get(_letters(part), part)
    return part if known.lower() == part.lower() else known


def _mended_field(field: str) -> str:
    if known := _fields().get(field.lower()):
        return known if field.isupper() else field
    if all(part.lower() in _fields() for part in _PARTS.split(field)[::2]):
        return field
    same = _fields_by_letters().get(_letters(field))
    near = None
    if same is None and len(field) >= _LONG_FIELD:
        near = process.extractOne(field.lower(), _fields().keys(), scorer=fuzz.ratio, score_cutoff=93)
    # A letter may be misread or lost, not a word: `Phục vụ hành chính công xã` keeps its unit.
    return same or (_fields()[near[0]] if near and len(near[0].split()) == len(field.split()) else field)


@cache
def _fields_by_letters() -> dict[str, str]:
    """Known fields by their letters alone; of those that share them (`Văn hóa`, `Văn hoá`) the first."""
    known: dict[str, str] = {}
    for field in _fields().values():
        known.setdefault(_letters(field), field)
    return known


def _letters(field: str) -> str:
    return fold(field).replace(" ", "").replace(",", "")


def places_of(text: str, *bodies: str) -> dict[str, str]:
    """Find which place a bare unit word means: that of the issuer or its parent, else the one named most.

    >>> places_of("Sở Nội vụ tỉnh Hà Giang", "Ủy ban nhân dân huyện Quản Bạ")
    {'huyện': 'Quản Bạ', 'tỉnh': 'Hà Giang'}
    """
    places: dict[str, str] = {}
    for body in bodies:
        if committee := _PLACED_AT_END.search(body):
            places.setdefault(PLACED[committee["unit"]], squeeze(committee["place"]))
        for match in _UNIT_PLACE.finditer(body):
            places.setdefault(match["unit"].lower(), squeeze(match["place"]))
            if match["unit"].lower() in _COMMUNES and body.startswith(("Ủy ban", "Đảng ủy")):
                # A commune's Party committee has no name of its own: `TT Đảng ủy` is that of the commune.
                places.setdefault("Đảng ủy", squeeze(match[0]))
    named: dict[str, Counter[str]] = {}
    for match in _UNIT_PLACE.finditer(text):
        # The first of `các huyện Cao Lộc, Văn Quan` is no more meant than the rest.
        if not person_at(text, match.start("place") - 1) and not text.endswith("các ", 0, match.start()):
            named.setdefault(match["unit"].lower(), Counter())[squeeze(match["place"]).replace("'", "’")] += 1
    own = max((RANKS.get(unit, 0) for unit in places), default=0)
    for unit, counted in named.items():
        (place, most), *others = counted.most_common(2)
        # A province that writes of several districts means none of them by `UBND huyện`.
        if others and 0 < own < RANKS.get(unit, 0) and most < _CLEARLY * others[0][1]:
            continue
        places.setdefault(unit, place)
    return places
