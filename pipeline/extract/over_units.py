"""One name over several units: levels, named communes, and what is added to a unit behind it.

`UBND cấp huyện, cấp xã`; `UBND các xã: Minh Tân, Thanh Thủy và thị trấn Nông trường`; `UBND thành phố Thủ Đức và các
quận, huyện`. Each unit has its own body, so each becomes a mention; what stands for a class stays whole.
"""

from collections.abc import Iterator

import regex

from pipeline.extract.body_patterns import stops
from pipeline.extract.first_words import head_at
from pipeline.extract.gazetteer import district_names, unit_of
from pipeline.extract.lexicon import match_at
from pipeline.extract.names import PLACE, RANKS, UNITS, person_at
from pipeline.extract.unit_bodies import Mention

_LEVELS = regex.compile(rf" cấp +{UNITS}(?: *(?:,|/|và|hoặc) *(?:cấp +)?{UNITS})+$")
_LEVEL = regex.compile(rf"(?:cấp +)?(?P<unit>{UNITS})")
_ONE_LEVEL = regex.compile(rf"(?P<base>.+ )cấp +{UNITS}$")
_FURTHER_LEVEL = regex.compile(rf"(?: *[,/] *| +(?:và|hoặc) +)(?P<level>cấp +{UNITS})(?! +\p{{Lu}})")
_EACH = regex.compile(
    rf"(?P<base>.+?)(?P<several> các +{UNITS}(?:(?: *, *| +và +){UNITS})*?)"
    rf"(?:(?: *, *| +và +)(?P<last>{UNITS}))?$"
)
_PLACED = regex.compile(rf"(?P<base>.+? )(?P<unit>{UNITS}) +(?:{PLACE}|\d{{1,2}})$")
_COLON = regex.compile(r" *:? +")
_LISTED = regex.compile(r" *(?:[,;.)\n]|$)| +và ")
_PLACE = regex.compile(rf"{PLACE}|\d{{1,2}}(?!\d|/)")
_LINK = regex.compile(rf" *(?:,|;|,? +và) *(?:các +)?(?:(?P<unit>{UNITS}) +)?(?=\p{{Lu}}|\d)")
_AND_EACH = regex.compile(rf" *(?:,|,? +và) +(?P<units>các +{UNITS}(?:(?: *, *| +và +){UNITS})*)(?! +\p{{Lu}}|\p{{L}})")
_CLOSED = regex.compile(r" *(?:[,;:.)\n]|$)| +(?:và|hoặc|trong|trên|để|theo)(?!\p{L})")
_MOST = 200
"""Units of one list: a province has some 150 communes."""


def over_units(text: str, mention: Mention) -> Iterator[Mention]:
    """Yield the mentions that one name over several units makes; mostly the mention itself."""
    if (levels := _LEVELS.search(mention.name)) is not None:
        yield from _by_level(text, mention, levels)
    elif (one := _ONE_LEVEL.match(mention.name)) is not None:
        yield mention
        end = mention.end
        while further := match_at(_FURTHER_LEVEL, text, end):
            yield Mention(one["base"] + further["level"], further.start("level"), further.end())
            end = further.end()
    elif (each := _EACH.match(mention.name)) is not None:
        yield from _named(text, mention, each)
    elif (placed := _PLACED.match(mention.name)) is not None and placed["unit"].lower() in RANKS:
        yield mention
        yield from _with_others(text, mention, placed["base"], placed["unit"])
    else:
        yield mention


def _by_level(text: str, mention: Mention, levels: regex.Match[str]) -> Iterator[Mention]:
    base = mention.name[: levels.start()]
    printed = _LEVELS.search(text[mention.start : mention.end])
    begin = mention.start
    for level in _LEVEL.finditer(levels[0], 1):
        name = f"{base} cấp {level['unit']}"
        if printed is None:
            # `HĐND, UBND cấp huyện, cấp xã`: the levels stand behind another name.
            yield Mention(name, mention.start, mention.end)
            continue
        start = mention.start + printed.start() + level.start()
        yield Mention(name, begin if begin == mention.start else start, mention.start + printed.start() + level.end())
        begin = mention.end


def _named(text: str, mention: Mention, each: regex.Match[str]) -> Iterator[Mention]:
    """Read the names behind `các xã`, or behind the last of several units: `các xã, phường và đặc khu` / `Phú Quốc`."""
    base, last = each["base"], each["last"]
    several = f"{base}{each['several']}"
    if last is None:
        unit = each["several"].removeprefix(" các ").strip()
        first = _place_at(text, mention.end, _COLON)
        if first is None or unit.lower() not in RANKS:
            yield mention
            yield from _others(text, mention.end, base + " ", unit) if first is None else ()
            return
        yield Mention(f"{base} {unit} {text[slice(*first)]}", mention.start, first[1])
        yield from _further(text, first[1], base + " ", unit, known=False)
        return
    first = _place_at(text, mention.end, _COLON) if text[mention.end : mention.end + 1] == " " else None
    if first is None or last.lower() not in RANKS:
        yield mention
        return
    start = text.rfind(last, mention.start, mention.end)
    yield Mention(several, mention.start, mention.start + len(several) if start < 0 else start - 1)
    yield Mention(f"{base} {last} {text[slice(*first)]}", max(start, mention.start), first[1])


def _with_others(text: str, mention: Mention, base: str, unit: str) -> Iterator[Mention]:
    """Read what shares the head of a body of a named unit: more names, or `và các quận, huyện`."""
    end = mention.end
    for further in _further(text, end, base, unit, known=True):
        yield further
        end = further.end
    yield from _others(text, end, base, unit)


def _others(text: str, end: int, base: str, unit: str) -> Iterator[Mention]:
    others = match_at(_AND_EACH, text, end)
    if others is None or not (match_at(_CLOSED, text, others.end()) or stops(text, others.end())):
        return
    first = _LEVEL.search(others["units"])
    if first and _rank(first["unit"]) == _rank(unit):
        yield Mention(base + others["units"], others.start("units"), others.end())


def _further(text: str, end: int, base: str, unit: str, *, known: bool) -> Iterator[Mention]:
    """Yield the bodies of further units in a list; `known` asks for a unit word or a district of the gazetteer.

    `UBND xã Minh Tân, huyện Vị Xuyên` is one body with its district: units of one list have one rank.
    """
    for _ in range(_MOST):
        link = match_at(_LINK, text, end)
        place = _place_at(text, link.end(), None) if link else None
        if link is None or place is None:
            return
        name = text[slice(*place)]
        own = link["unit"]
        if own and _rank(own) != _rank(unit):
            return
        if own is None and known and (_rank(unit) != RANKS["huyện"] or name not in district_names()):
            return
        yield Mention(
            f"{base}{own or _unit_word(unit, name)} {name}", link.start("unit") if own else place[0], place[1]
        )
        end = place[1]


def _unit_word(unit: str, name: str) -> str:
    """Return the unit word of a name in a list of `huyện`, where the gazetteer knows another."""
    return (unit_of(name) if _rank(unit) == RANKS["huyện"] else None) or unit


def _place_at(text: str, position: int, opening: regex.Pattern[str] | None) -> tuple[int, int] | None:
    """Span of the name of a place at a position, which is no body and no person."""
    space = match_at(opening, text, position) if opening else None
    if opening and space is None:
        return None
    position = space.end() if space else position
    place = match_at(_PLACE, text, position)
    if place and space and ":" in space[0] and not match_at(_LISTED, text, place.end()):
        # `UBND các xã: Kiện` / `toàn Ban Chỉ huy …` begins their work.
        return None
    if place is None or head_at(text, position) or person_at(text, position - 1):
        return None
    return place.span()


def _rank(unit: str) -> int:
    return RANKS.get(unit.lower(), 0)
