"""Bodies with a field of work or a purpose: `Sở Tài chính`, `các Sở: Tài chính, Nội vụ`, `Ban Chỉ đạo … huyện`."""

from collections.abc import Iterator

import regex

from pipeline.extract.body_patterns import (
    COMMITTEE,
    CORPORATE,
    PROVINCE,
    PROVINCIAL,
    PURPOSE,
    SEVERAL,
    SHORT_FIELDS,
    SMALL_FIELD,
    SPACE,
    stops,
)
from pipeline.extract.first_words import field_at, head_at
from pipeline.extract.folding import fold
from pipeline.extract.lexicon import match_at, one_of, table
from pipeline.extract.name_ends import BEFORE_CAPITAL, field_end, free_name_end, tail_at
from pipeline.extract.names import person_at
from pipeline.extract.unit_bodies import Mention, unit_bodies

_HEADS = table("agencies")["heads"]
_MANAGING = {"Ban Quản lý", "BQL"}
_MANAGE = " Quản lý"
_LISTING, _SHORTENED = {"Sở", "Phòng", "Bộ", "Ban"}, {"Sở", "Phòng"}
"""Heads that serve a list of fields even without `các`, and those of them whose fields are shortened to initials."""
_NAMED_FOR_PEOPLE = {"Trường", "Bệnh viện", "Học viện"}
_CLASSES = frozenset(_HEADS["classes"])
_SCHOOL = regex.compile(rf" +(?:{fold(one_of(_HEADS['schools']))})(?!\p{{L}})")
"""Folded: a mark that recognition took (`Trường Cao dẳng`) makes no place of a school."""
_SCHOOL_LENGTH = 24
_COMMON_HEAD = regex.compile(rf"(?:{one_of(_HEADS['common_words'])})(?!\p{{L}})")
_CAPITAL_BEHIND = regex.compile(r" +\p{Lu}")
_LINK = regex.compile(r" *(?:,|;| +và) *(?=\p{Lu})")
_NO_PURPOSE = regex.compile(r" (?:được|là|gồm|do|sẽ|nhằm|nhưng|khi|nếu|căn cứ|có trách nhiệm|có nhiệm vụ) ")
"""Words of a sentence, which no purpose holds: `Hội đồng … được thành lập ở tỉnh`."""
_INNER = {head: regex.compile(rf"(?:{one_of(outer)})(?!\p{{L}})") for head, outer in _HEADS["inside"].items()}
"""Bodies inside another that is named straight behind: `Ban Pháp chế` / `HĐND tỉnh`."""


def of_purpose(text: str, head: regex.Match[str]) -> Iterator[Mention]:
    """Read a body whose purpose follows in small letters up to the unit."""
    tail, end = tail_at(text, head.end(), straight=False)
    purpose = None if tail else match_at(PURPOSE, text, head.end())
    if purpose and _NO_PURPOSE.search(purpose[0]):
        purpose = None
    end = purpose.end() if purpose else end
    for space in BEFORE_CAPITAL.finditer(purpose[0]) if purpose else ():
        if person_at(text, head.end() + space.start()):
            end = head.end() + space.start()
            break
    if end == head.end():
        end = field_end(text, end) or end
    if end > head.end() or head[0] in {"Ban Chỉ đạo", "BCĐ"}:
        yield Mention(text[head.start() : end], head.start(), end)


def field_bodies(text: str, head: regex.Match[str]) -> Iterator[Mention]:
    """Read the bodies of a head noun: one, or those of a list of fields that it opens."""
    several = SEVERAL.search(text[max(head.start() - 6, 0) : head.start()]) is not None
    yield from of_fields(text, head[0], head.start(), head.end(), several=several)


def of_fields(text: str, word: str, begin: int, start: int, *, several: bool) -> Iterator[Mention]:
    """Read the bodies of one head word, which begins at `begin` and ends at `start`: one, or a list of fields."""
    if text.startswith(":", start):
        start += 1
        space = match_at(SPACE, text, start)
        own = head_at(text, space.end()) if space else None
        if own and own.lastgroup == "field":
            # `các phòng: Phòng Nội vụ, Phòng Tư pháp`: each has a head of its own.
            return
    whole, end = _one_field(text, word, start)
    if whole:
        yield Mention(text[begin:whole], begin, whole)
        return
    if end is None and word in _MANAGING:
        if purpose := match_at(PURPOSE, text, start):
            yield Mention(f"{word}{purpose[0]}", begin, purpose.end())
            return
        # `Ban Quản lý` / `dự án đầu tư xây dựng`: the field of a Ban that begins with the words of its head.
        managed = field_at(_MANAGE + text[start : start + 80], 0)
        end = start + managed.end() - len(_MANAGE) if managed and managed.end() > len(_MANAGE) else None
    if end is None:
        return
    field = text[start:end]
    tail, end = tail_at(text, end, straight=_is_field(field))
    if not tail and (committee := match_at(COMMITTEE, text, end)):
        tail, end = committee[0], committee.end()
    if not tail and (outer := _outer_body(text, word, end)):
        tail, end = f" {outer.name}", outer.end
    yield Mention(f"{word} {field.strip()}{tail}", begin, end)
    if word in _LISTING or several:
        yield from _rest_of_list(text, word, end, several=several)


def _one_field(text: str, word: str, start: int) -> tuple[int | None, int | None]:
    """Return where a free name ends that begins at `start`, or where a field of work does."""
    if word == "Trường" and not _SCHOOL.match(fold(text[start : start + _SCHOOL_LENGTH])):
        # `phường Trường Thọ`, `dãy Trường Sơn`: the name of a place. A school says of which kind it is.
        return None, None
    person = person_at(text, start)
    if person and word in _NAMED_FOR_PEOPLE:
        return person, None
    end = None if person else field_end(text, start)
    if end and word in _NAMED_FOR_PEOPLE and (named := person_at(text, end)):
        tail, after = tail_at(text, named, straight=False)
        return (after if tail else named), None
    whole = free_name_end(text, start) if word in CORPORATE else None
    if whole and (end is None or whole > end or not _is_field(text[start:end])):
        return whole, None
    if word in PROVINCIAL and (place := match_at(PROVINCE, text, start)):
        return None, place.end()
    known = field_at(text, start) if word in SMALL_FIELD and end is None else None
    # `Sở tổ chức hội nghị`: a verb; `Phòng tổ chức - hành chính` is a field of more than the verb's two words.
    if known and (len(known[0].split()) > 2 or not stops(text, start)):
        # `Bệnh viện đa khoa`, `Trung tâm giáo dục thường xuyên`: a class, but for one with its unit.
        placed = word not in _CLASSES or tail_at(text, known.end(), straight=True)[0] != ""
        end = known.end() if placed else None
    if word in _SHORTENED and (short := match_at(SHORT_FIELDS, text, start)):
        end = short.end()
    return None, end


def _outer_body(text: str, word: str, position: int) -> Mention | None:
    """Return the body named straight behind that this one is a part of: `Phòng Cảnh sát giao thông Công an tỉnh`."""
    space = match_at(SPACE, text, position) if word in _INNER else None
    if space is None or not match_at(_INNER[word], text, space.end()):
        return None
    following = head_at(text, space.end())
    return next(unit_bodies(text, following), None) if following and following.lastgroup == "unit" else None


def _is_field(words: str) -> bool:
    known = field_at(words, 0)
    return known is not None and known.end() == len(words)


def _rest_of_list(text: str, word: str, end: int, *, several: bool) -> Iterator[Mention]:
    """Read the further fields that one head serves: `Phòng Nội vụ, Tư pháp`; `các Sở: Tài chính, Nội vụ`.

    Inside a list of several another body may stand: `các Sở: Nội vụ, Công an tỉnh, Tài chính`.
    """
    while link := match_at(_LINK, text, end):
        head = head_at(text, link.end())
        if head and not (word == "Bộ" and head[0] == "Công an"):
            others = _between(text, head) if several and head.lastgroup == "unit" else []
            if not others:
                return
            yield from others
            end = others[-1].end
            continue
        listed = field_at(" " + text[link.end() : link.end() + 80], 0)
        if word in _SHORTENED and (listed is None or several):
            listed = SHORT_FIELDS.match(" " + text[link.end() : link.end() + 12]) or listed
        if listed is None or match_at(_CAPITAL_BEHIND, text, link.end() + listed.end() - 1):
            return
        stop = link.end() + listed.end() - 1
        tail, end = tail_at(text, stop, straight=False)
        yield Mention(f"{word} {text[link.end() : stop]}{tail}", link.end(), end)


def _between(text: str, head: regex.Match[str]) -> list[Mention]:
    bodies = list(unit_bodies(text, head))
    alone = match_at(_COMMON_HEAD, text, head.start())
    return bodies or ([Mention(head[0], head.start(), head.end())] if alone else [])
