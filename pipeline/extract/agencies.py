"""Mentions of bodies in a text: head noun, field, unit, place.

The grammar is NĐ 30/2020, Phụ lục II, as offices use it: a head noun opens a name (`Sở`, `UBND`, `Chủ tịch`), its class
says what follows. Lists are cut only where a head noun or a known field begins, so names that contain commas and `và`
(`Sở Văn hóa, Thể thao và Du lịch`) stay whole. The words are data (`data/agencies.toml`), the classes are here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.extract.body_patterns import (
    COMMITTEE,
    CORPORATE,
    EACH,
    FIELDS,
    FREE_OF_PLACE,
    LISTED,
    OF_OTHER,
    OTHER_UNIT_BODY,
    POSTS,
    PROVINCE,
    PROVINCIAL,
    PURPOSE,
    SEVERAL,
    SHORT_FIELDS,
    SMALL_COMMITTEE,
    SMALL_FIELD,
    SPACE,
    TO_BODY,
    UNIONS,
    field_heads,
    heads,
    heads_behind,
    is_loose,
)
from pipeline.extract.lexicon import match_at
from pipeline.extract.name_ends import BEFORE_CAPITAL, branched, field_end, free_name_end, tail_at
from pipeline.extract.names import person_at, surname_before


@dataclass(frozen=True, slots=True)
class Mention:
    """A body named at a span; `name` is the name as printed, completed from a list it stands in, not yet canonical."""

    name: str
    start: int
    end: int


_RANKS = {"Trưởng", "Phó Trưởng", "Trưởng ban", "Trưởng Ban", "Thường trực", "Ban Thường trực"}
"""Posts inside a Ban Chỉ đạo, which name the Ban."""
_STANDING = {"TT", "Thường trực"}
_INNER = {*_STANDING, "Ban Thường vụ", "BTV", "Ban Chấp hành", "BCH", "Ban Thường trực", "BTT"}
"""Parts of the first body of a list, not of the rest."""
_MOST_POSTS = 6
_COMMITTEES = regex.compile("UBND|HĐND|Ủy ban|Hội đồng|UBMT|UB MTTQ|MTTQ|Mặt trận|Đảng ủy|TAND|VKSND|Tòa án|Viện")
_NAMES = {"Trường", "Viện", "Quỹ", "Hội", "Báo", "Sở", "Đoàn", "Thuế", "Đài"}
"""Heads that are given names too: `Lê Trường Thọ`."""
_MANAGING = {"Ban Quản lý", "BQL"}
_LISTING, _SHORTENED = {"Sở", "Phòng", "Bộ", "Ban"}, {"Sở", "Phòng"}
"""Heads that serve a list of fields even without `các`, and those of them whose fields are shortened to initials."""
_AND_LOCALITIES = regex.compile(r"(?<=cơ quan, đơn vị), +địa phương$")


def find_mentions(text: str) -> tuple[Mention, ...]:
    """Find every body named in a text, in order, none inside another.

    >>> [mention.name for mention in find_mentions("Sở Văn hóa, Thể thao và Du lịch; Phòng Nội vụ, Tư pháp")]
    ['Sở Văn hóa, Thể thao và Du lịch', 'Phòng Nội vụ', 'Phòng Tư pháp']
    """
    opening = heads()
    found: list[Mention] = []
    position = 0
    while match := _after_stroke(text, found, position) or opening.search(text, position):
        person = match[0] in _NAMES and surname_before(text, match.start())
        mentions = [] if person else [_with_branch(text, mention) for mention in _mentions_at(text, match)]
        found.extend(mentions)
        # Inside a group that names nobody a list may begin: `Các Sở: Tài chính, Nội vụ`.
        position = max((mention.end for mention in mentions), default=match.start() + 1)
        position = max(position, match.start() + 1)
    return tuple(found)


def _after_stroke(text: str, found: Sequence[Mention], position: int) -> regex.Match[str] | None:
    """Match the name that a stroke joins to the one before it: `Báo Nhân dân/VnExpress`."""
    joined = bool(found) and found[-1].end == position and text.startswith("/", position)
    return match_at(heads_behind(), text, position + 1) if joined else None


def _with_branch(text: str, mention: Mention) -> Mention:
    name, end = branched(mention.name, text, mention.end)
    return mention if end == mention.end else Mention(name, mention.start, end)


def _mentions_at(text: str, head: regex.Match[str]) -> Iterator[Mention]:
    kind = head.lastgroup
    if kind == "group":
        yield from _group(text, head)
    elif kind == "whole":
        yield Mention(head[0], head.start(), head.end())
    elif kind == "post":
        yield from _posts(text, head)
    elif kind == "unit":
        yield from _unit_bodies(text, head)
    elif kind == "office":
        yield from _office(text, head)
    elif kind == "purpose":
        yield from _of_purpose(text, head)
    else:
        yield from _field_bodies(text, head)


def _group(text: str, head: regex.Match[str]) -> Iterator[Mention]:
    if each := EACH.match(text, head.start(), min(head.end() + 8, len(text))):
        fields = list(_of_fields(text, each["head"].capitalize(), each.start("head"), each.end(), several=True))
        if fields:
            yield from fields
            return
    if is_loose(head[0]):
        return
    local = _AND_LOCALITIES.search(head[0])
    end = head.start() + local.start() if local else head.end()
    yield Mention(text[head.start() : end], head.start(), end)
    base = head[0].partition(" của ")[0]
    while base != head[0] and (other := match_at(OF_OTHER, text, end)):
        yield Mention(f"{base} của {other['unit']}", other.start("unit"), other.end())
        end = other.end()


def _posts(text: str, head: regex.Match[str]) -> Iterator[Mention]:
    """Read posts that stand for a body: `CT, PCT UBND tỉnh`, `Giám đốc các Sở: …`, `TT Huyện ủy`."""
    posts = [(head[0], head.start())]
    position = head.end()
    while len(posts) < _MOST_POSTS and (other := match_at(POSTS, text, position)):
        posts.append((other["post"], other.start("post")))
        position = other.end()
    bodies = _bodies_behind(text, position)
    if not bodies and posts[-1][0].endswith("phòng") and (field := match_at(FIELDS, text, position)):
        tail, end = tail_at(text, field.end(), straight=False)
        yield Mention(f"{posts[0][0].removesuffix('phòng')}Phòng{field[0]}{tail}", posts[0][1], end)
    elif not bodies:
        # `TT Văn hóa …`: not a post after all, but the head of a field.
        centre = match_at(field_heads(), text, head.start()) if head[0] not in _RANKS else None
        yield from _field_bodies(text, centre) if centre else ()
    elif head[0] in _RANKS and bodies[0].name.startswith("Ban "):
        # `Phó Trưởng Ban Thường trực Ban Chỉ đạo …` speaks of that Ban Chỉ đạo.
        yield from bodies
    else:
        yield from _held(posts, bodies)


def _held(posts: Sequence[tuple[str, int]], bodies: Sequence[Mention]) -> Iterator[Mention]:
    for post, start in posts:
        for index, body in enumerate(bodies):
            # `TT Tỉnh ủy, HĐND, UBND tỉnh`: a UBND has no Thường trực, and only a committee has a Ban Thường vụ.
            alone = index and post in _INNER and not (post in _STANDING and body.name.startswith(("HĐND", "Hội đồng")))
            name = body.name if alone else f"{post} {body.name}"
            yield Mention(name, body.start if index else start, body.end)


def _bodies_behind(text: str, position: int) -> list[Mention]:
    link = match_at(TO_BODY, text, position)
    if not link:
        return []
    following = match_at(heads_behind(), text, link.end())
    if following and following.lastgroup != "post":
        return list(_mentions_at(text, following))
    small = match_at(SMALL_COMMITTEE, text, link.end())
    return list(_unit_bodies(text, small)) if small else []


def _unit_bodies(text: str, head: regex.Match[str]) -> Iterator[Mention]:
    name = head[0]
    if name == "Đảng ủy" and (own := _inner_body(text, head.end())):
        yield Mention(f"{name} {own.name}", head.start(), own.end)
        return
    tail, end = tail_at(text, head.end(), straight=True)
    if tail:
        if tail.strip() == "Việt Nam":
            further, end = tail_at(text, end, straight=False)
            tail += further
        yield Mention(name + tail, head.start(), end)
        return
    if committee := match_at(COMMITTEE, text, head.end()) if name.startswith("Ban ") else None:
        yield Mention(name + committee[0], head.start(), committee.end())
        return
    if unions := match_at(UNIONS, text, head.end()):
        yield Mention(name + unions["unit"], head.start(), head.end())
        return
    other = match_at(OTHER_UNIT_BODY, text, head.end())
    if other and (following := match_at(heads_behind(), text, other.end())) and following.lastgroup == "unit":
        rest = list(_unit_bodies(text, following))
        if rest:
            borrowed = rest[0].name[len(following[0]) :]
            # `Cục Thi hành án dân sự và UBND các huyện`: only committees stand in every unit alike.
            if borrowed.startswith((" các ", " cấp ")) and not (_is_committee(name) and _is_committee(following[0])):
                borrowed = ""
            yield Mention(name + borrowed, head.start(), head.end())
            yield from rest
            return
    if name not in FREE_OF_PLACE:
        yield Mention(name, head.start(), head.end())


def _is_committee(name: str) -> bool:
    return _COMMITTEES.match(name) is not None


def _inner_body(text: str, position: int) -> Mention | None:
    """Return the committee whose Party organization an Đảng ủy is: `Đảng ủy UBND tỉnh`."""
    space = match_at(SPACE, text, position)
    following = match_at(heads(), text, space.end()) if space else None
    if following is None or following.lastgroup != "unit" or not _is_committee(following[0]):
        return None
    return next(_unit_bodies(text, following), None)


def _office(text: str, head: regex.Match[str]) -> Iterator[Mention]:
    space = match_at(SPACE, text, head.end())
    following = match_at(heads(), text, space.end()) if space else None
    if following and following.lastgroup in {"unit", "whole", "field"} and head[0] != "VPUB":
        bodies = list(_mentions_at(text, following))
        if bodies:
            both = [body for body in bodies if body.end == bodies[-1].end or body.start < bodies[-1].start]
            last = both[-1] if following.lastgroup == "unit" else bodies[0]
            if following.lastgroup == "unit" and len(bodies) == 1:
                pair = match_at(OTHER_UNIT_BODY, text, bodies[0].end)
                if pair and pair[0].strip() != "," and (second := match_at(heads_behind(), text, pair.end())):
                    last = next(_unit_bodies(text, second), last)
            yield Mention(text[head.start() : last.end], head.start(), last.end)
            return
    field = field_end(text, head.end()) if head[0] == "Văn phòng" else None
    named = field or head.end()
    tail, end = tail_at(text, named, straight=False) if head[0] != "VPUB" else ("", named)
    yield Mention(text[head.start() : named] + tail, head.start(), end)


def _of_purpose(text: str, head: regex.Match[str]) -> Iterator[Mention]:
    tail, end = tail_at(text, head.end(), straight=False)
    purpose = None if tail else match_at(PURPOSE, text, head.end())
    end = purpose.end() if purpose else end
    for space in BEFORE_CAPITAL.finditer(purpose[0]) if purpose else ():
        if person_at(text, head.end() + space.start()):
            end = head.end() + space.start()
            break
    if end == head.end():
        end = field_end(text, end) or end
    if end > head.end() or head[0] in {"Ban Chỉ đạo", "BCĐ"}:
        yield Mention(text[head.start() : end], head.start(), end)


def _field_bodies(text: str, head: regex.Match[str]) -> Iterator[Mention]:
    several = SEVERAL.search(text[max(head.start() - 6, 0) : head.start()]) is not None
    yield from _of_fields(text, head[0], head.start(), head.end(), several=several)


def _of_fields(text: str, word: str, begin: int, start: int, *, several: bool) -> Iterator[Mention]:
    """Read the bodies of one head word, which begins at `begin` and ends at `start`: one, or a list of fields."""
    if text.startswith(":", start):
        start += 1
    end = None if person_at(text, start) else field_end(text, start)
    whole = free_name_end(text, start) if word in CORPORATE else None
    if whole and (end is None or whole > end or not FIELDS.fullmatch(text[start:end])):
        yield Mention(text[begin:whole], begin, whole)
        return
    if word in PROVINCIAL and (place := match_at(PROVINCE, text, start)):
        end = place.end()
    if word in SMALL_FIELD and end is None and (known := match_at(FIELDS, text, start)):
        end = known.end()
    if word in _SHORTENED and (short := match_at(SHORT_FIELDS, text, start)):
        end = short.end()
    if end is None:
        purpose = match_at(PURPOSE, text, start) if word in _MANAGING else None
        if purpose:
            yield Mention(f"{word}{purpose[0]}", begin, purpose.end())
        return
    field = text[start:end]
    tail, end = tail_at(text, end, straight=FIELDS.fullmatch(field) is not None)
    if not tail and (committee := match_at(COMMITTEE, text, end)):
        tail, end = committee[0], committee.end()
    yield Mention(f"{word} {field.strip()}{tail}", begin, end)
    if word in _LISTING or several:
        yield from _rest_of_list(text, word, end, several=several)


def _rest_of_list(text: str, word: str, end: int, *, several: bool) -> Iterator[Mention]:
    """Read the further fields that one head serves: `Phòng Nội vụ, Tư pháp`; `các Sở: Tài chính, Nội vụ`."""
    while link := match_at(LISTED, text, end):
        listed = FIELDS.match(" " + text[link.end() : link.end() + 80])
        if word in _SHORTENED and (listed is None or several):
            listed = SHORT_FIELDS.match(" " + text[link.end() : link.end() + 12]) or listed
        if listed is None or regex.match(r" +\p{Lu}", text[link.end() + listed.end() - 1 :][:8]):
            return
        stop = link.end() + listed.end() - 1
        tail, end = tail_at(text, stop, straight=False)
        yield Mention(f"{word} {text[link.end() : stop]}{tail}", link.end(), end)
