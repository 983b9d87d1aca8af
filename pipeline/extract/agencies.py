"""Mentions of bodies in a text: head noun, field, unit, place.

The grammar is NĐ 30/2020, Phụ lục II, as offices use it: a head noun opens a name (`Sở`, `UBND`, `Chủ tịch`), its class
says what follows. Lists are cut only where a head noun or a known field begins, so names that contain commas and `và`
(`Sở Văn hóa, Thể thao và Du lịch`) stay whole. The words are data (`data/agencies.toml`), the classes are here.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile

import regex

from pipeline.extract.body_patterns import (
    EACH,
    OF_OTHER,
    OTHER_UNIT_BODY,
    POSTS,
    SMALL_COMMITTEE,
    SPACE,
    TO_BODY,
    is_loose,
    stops,
)
from pipeline.extract.field_bodies import field_bodies, of_fields, of_purpose
from pipeline.extract.first_words import centre_at, field_at, head_at, openings
from pipeline.extract.lexicon import match_at, one_of, table
from pipeline.extract.name_ends import branched, field_end, numbered, tail_at
from pipeline.extract.names import surname_before
from pipeline.extract.over_units import over_units
from pipeline.extract.unit_bodies import Mention, unit_bodies

__all__ = ["Mention", "find_mentions"]

_DATA = table("agencies")
_RANKS = {"Trưởng", "Phó Trưởng", "Trưởng ban", "Trưởng Ban", "Thường trực", "Ban Thường trực"}
"""Posts inside a Ban Chỉ đạo, which name the Ban."""
_STANDING = {"TT", "Thường trực"}
_INNER = {*_STANDING, "Ban Thường vụ", "BTV", "Ban Chấp hành", "BCH", "Ban Thường trực", "BTT"}
"""Parts of the first body of a list, not of the rest."""
_MOST_POSTS = 6
_NAMES = {"Trường", "Viện", "Quỹ", "Hội", "Báo", "Sở", "Đoàn", "Thuế", "Đài"}
"""Heads that are given names too: `Lê Trường Thọ`."""
_OFFICE = "Văn phòng"
_ALONE = frozenset(_DATA["heads"]["alone_in_lists"])
_CENTRAL = ("Cục ", "Vụ ", "Tổng cục ")
_OWNER = regex.compile(r" +[-–] +(?=Bộ )")
"""Between a part of a ministry and its ministry: `Vụ Pháp chế` / `-` / `Bộ Nội vụ`."""
_OF_STATE = regex.compile(r"(?<!\p{L})(?<![Cc]ác +)[Cc]ơ +quan +$")
_JOINS = regex.compile(r" *(?:,|;| +và) *$")
_JOINS_NEXT = regex.compile(r" *(?:,| +và) +(?=\p{Lu})")
_ONE_OFFICE = ("Ủy ban nhân dân", "UBND", "Hội đồng nhân dân", "HĐND", "Đoàn đại biểu Quốc hội", "Đoàn ĐBQH")
_SMALL_OFFICE = regex.compile(rf" +(?i:{one_of(_DATA['heads']['small_office'])})(?!\p{{L}})")
_SMALL_WORD = regex.compile(r" +\p{Ll}")
_AND_LOCALITIES = regex.compile(r"(?<=cơ quan, đơn vị), +địa phương$")


def find_mentions(text: str) -> tuple[Mention, ...]:
    """Find every body named in a text, in order, none inside another.

    >>> [mention.name for mention in find_mentions("Sở Văn hóa, Thể thao và Du lịch; Phòng Nội vụ, Tư pháp")]
    ['Sở Văn hóa, Thể thao và Du lịch', 'Phòng Nội vụ', 'Phòng Tư pháp']
    >>> [mention.name for mention in find_mentions("Công an cấp huyện, cấp xã")]
    ['Công an cấp huyện', 'Công an cấp xã']
    """
    # Word sets the em dash inside names as it does the en dash: `Lao động — Thương binh`.
    text = text.replace("\N{EM DASH}", "\N{EN DASH}")
    found: list[Mention] = []
    position = 0
    for start in openings(text):
        head = head_at(text, start) if start >= position else None
        while head:
            found.extend(_named(text, head, found))
            # Inside a group that names nobody a list may begin: `Các Sở: Tài chính, Nội vụ`.
            end = found[-1].end if found else 0
            position = max(end, head.start() + 1)
            # A stroke joins the next name: `Báo Nhân dân/VnExpress`.
            joined = position == end and text.startswith("/", position)
            head = head_at(text, position + 1) if joined else None
    return tuple(sorted(found, key=_start))


def _start(mention: Mention) -> int:
    return mention.start


def _named(text: str, head: regex.Match[str], found: Sequence[Mention]) -> list[Mention]:
    """Return the mentions that a head opens, each with what belongs to it behind; `found` stand before it."""
    if head[0] in _NAMES and surname_before(text, head.start()):
        return []
    mentions = [_whole(text, mention) for mention in _mentions_at(text, head)]
    mentions = mentions or _alone(text, head, found)
    return [one for mention in mentions for one in over_units(text, mention)]


def _whole(text: str, mention: Mention) -> Mention:
    name, end = branched(mention.name, text, mention.end)
    name, end = numbered(name, text, end)
    if name.startswith(_CENTRAL) and (dash := match_at(_OWNER, text, end)):
        owner = next(_mentions_at(text, dash_head), None) if (dash_head := head_at(text, dash.end())) else None
        name, end = (f"{name} - {owner.name}", owner.end) if owner else (name, end)
    return mention if end == mention.end else Mention(name, mention.start, end)


def _alone(text: str, head: regex.Match[str], found: Sequence[Mention]) -> list[Mention]:
    """Read a body that has neither unit nor place: `cơ quan Thuế`, or `Công an` between other bodies."""
    if head[0] not in _ALONE:
        return []
    before = text[max(head.start() - 12, 0) : head.start()]
    if state := _OF_STATE.search(before):
        return [Mention(f"Cơ quan {head[0]}", head.start() - (len(before) - state.start()), head.end())]
    listed = bool(found) and _JOINS.fullmatch(text, found[-1].end, head.start()) is not None
    following = match_at(_JOINS_NEXT, text, head.end())
    # `Công an và Quân đội`: only beside the name of a body, on either side.
    if listed or (following and head_at(text, following.end())):
        return [Mention(head[0], head.start(), head.end())]
    return []


def _mentions_at(text: str, head: regex.Match[str]) -> Iterator[Mention]:
    kind = head.lastgroup
    if kind == "group":
        yield from _group(text, head)
    elif kind == "whole":
        yield Mention(head[0], head.start(), head.end())
    elif kind == "post":
        yield from _posts(text, head)
    elif kind == "unit":
        yield from _inspectorate(text, head) or unit_bodies(text, head)
    elif kind == "office":
        yield from _office(text, head)
    elif kind == "purpose":
        yield from of_purpose(text, head)
    else:
        yield from field_bodies(text, head)


def _inspectorate(text: str, head: regex.Match[str]) -> list[Mention]:
    """Read the inspectors of a ministry or a sở: `Thanh tra` / `Sở Y tế`."""
    space = match_at(SPACE, text, head.end()) if head[0] == "Thanh tra" else None
    whose = head_at(text, space.end()) if space else None
    if whose is None or whose[0] not in {"Sở", "Bộ"}:
        return []
    body = next(field_bodies(text, whose), None)
    return [Mention(f"{head[0]} {body.name}", head.start(), body.end)] if body else []


def _group(text: str, head: regex.Match[str]) -> Iterator[Mention]:
    """Read a group of bodies, or the list that it opens: `Trưởng các phòng: Nội vụ, Tư pháp`."""
    each = EACH.match(text, head.start() + max(head[0].lower().find("các "), 0), min(head.end() + 8, len(text)))
    if each and head.end() <= each.end() and not head_at(text, each.end() + 1):
        leader = text[head.start() : each.start()]
        fields = list(of_fields(text, each["head"].capitalize(), each.start("head"), each.end(), several=True))
        if fields:
            yield Mention(leader + fields[0].name, head.start(), fields[0].end)
            yield from (Mention(leader + field.name, field.start, field.end) for field in fields[1:])
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
    if not bodies and posts[-1][0].endswith("phòng") and (field := field_at(text, position)):
        tail, end = tail_at(text, field.end(), straight=False)
        yield Mention(f"{posts[0][0].removesuffix('phòng')}Phòng{field[0]}{tail}", posts[0][1], end)
    elif not bodies:
        # `TT Văn hóa …`: not a post after all, but the head of a field.
        centre = centre_at(text, head.start()) if head[0] not in _RANKS else None
        yield from field_bodies(text, centre) if centre else ()
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
    following = head_at(text, link.end())
    if following and following.lastgroup != "post":
        return list(_mentions_at(text, following))
    small = match_at(SMALL_COMMITTEE, text, link.end())
    return list(unit_bodies(text, small)) if small else []


def _shares_office(body: Mention) -> bool:
    """Whether a body may have one office with others: `Văn phòng Đoàn ĐBQH, HĐND và UBND tỉnh`."""
    return body.name.startswith(_ONE_OFFICE)


def _office(text: str, head: regex.Match[str]) -> Iterator[Mention]:
    space = match_at(SPACE, text, head.end())
    following = head_at(text, space.end()) if space else None
    if following is None and space:
        following = match_at(SMALL_COMMITTEE, text, space.end())
        if following:
            tail, end = tail_at(text, following.end(), straight=True)
            yield Mention(text[head.start() : following.end()] + tail, head.start(), end)
            return
    if following and following.lastgroup in {"unit", "whole", "field", "purpose"} and head[0] != "VPUB":
        bodies = list(_mentions_at(text, following))
        if bodies:
            shared = list(takewhile(_shares_office, bodies))
            last = shared[-1] if shared else bodies[0]
            if following.lastgroup == "unit" and len(bodies) == 1:
                pair = match_at(OTHER_UNIT_BODY, text, bodies[0].end)
                second = head_at(text, pair.end()) if pair and pair[0].strip() != "," else None
                if second and _shares_office(last):
                    last = next(unit_bodies(text, second), last)
            yield Mention(text[head.start() : last.end], head.start(), last.end)
        if bodies or following.lastgroup == "unit":
            return
    # `Văn phòng Thường trực phòng, chống ma túy` without its board: the standing office has a field as any other.
    own = head.start() + len(_OFFICE) if head[0].startswith(_OFFICE) else None
    named = field_end(text, own) if own else None
    if named is None and (small := match_at(_SMALL_OFFICE, text, head.end())):
        named = small.end()
    if named is None and own and match_at(_SMALL_WORD, text, own) and not stops(text, own):
        # `Văn phòng công chứng`, `Văn phòng đại diện`: of nobody here.
        return
    named = named or head.end()
    tail, end = tail_at(text, named, straight=False) if head[0] != "VPUB" else ("", named)
    yield Mention(text[head.start() : named] + tail, head.start(), end)
