"""Bodies of a unit of territory: committees and state offices, with the unit and place behind them."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from pipeline.extract.body_patterns import (
    COMMITTEE,
    FREE_OF_PLACE,
    OTHER_UNIT_BODY,
    SPACE,
    UNIONS,
)
from pipeline.extract.first_words import head_at
from pipeline.extract.lexicon import match_at
from pipeline.extract.name_ends import tail_at


@dataclass(frozen=True, slots=True)
class Mention:
    """A body named at a span; `name` is the name as printed, completed from a list it stands in, not yet canonical."""

    name: str
    start: int
    end: int


_COMMITTEES = regex.compile("UBND|HĐND|Ủy ban|Hội đồng|UBMT|UB MTTQ|MTTQ|Mặt trận|Đảng ủy|TAND|VKSND|Tòa án|Viện")
_OF_PARTY = ("Ban ", "UBKT", "Ủy ban Kiểm tra", "Ủy ban kiểm tra")
_OF_NOBODY = regex.compile(r" +(?:cùng +cấp|cấp +(?:trên|dưới|mình|có|đó|nào)|nơi|sở +tại)(?!\p{L})")
"""What makes a class of a committee: `Ủy ban nhân dân cùng cấp`, `Công an nơi cư trú`."""


def unit_bodies(text: str, head: regex.Match[str]) -> Iterator[Mention]:
    """Read the body that a committee's or office's words open, and those that share its unit."""
    name = head[0]
    if name.startswith(("Đảng ủy", "Bộ phận")) and (own := _inner_body(text, head.end())):
        yield Mention(f"{name} {own.name}", head.start(), own.end)
        return
    tail, end = tail_at(text, head.end(), straight=True)
    if tail:
        if tail.strip() == "Việt Nam":
            further, end = tail_at(text, end, straight=False)
            tail += further
        yield Mention(name + tail, head.start(), end)
        return
    if committee := match_at(COMMITTEE, text, head.end()) if name.startswith(_OF_PARTY) else None:
        tail, end = tail_at(text, committee.end(), straight=True)
        yield Mention(name + committee[0] + tail, head.start(), end)
        return
    if unions := match_at(UNIONS, text, head.end()):
        yield Mention(name + unions["unit"], head.start(), head.end())
        return
    other = match_at(OTHER_UNIT_BODY, text, head.end())
    if other and (following := head_at(text, other.end())) and following.lastgroup == "unit":
        rest = list(unit_bodies(text, following))
        if rest:
            borrowed = rest[0].name[len(following[0]) :]
            # `Cục Thi hành án dân sự và UBND các huyện`: only committees stand in every unit alike.
            if borrowed.startswith((" các ", " cấp ")) and not (is_committee(name) and is_committee(following[0])):
                borrowed = ""
            yield Mention(name + borrowed, head.start(), head.end())
            yield from rest
            return
    if name not in FREE_OF_PLACE and not match_at(_OF_NOBODY, text, head.end()):
        yield Mention(name, head.start(), head.end())


def is_committee(name: str) -> bool:
    """Whether a body is one that every unit has, and that shares the unit of another such body."""
    return _COMMITTEES.match(name) is not None


def _inner_body(text: str, position: int) -> Mention | None:
    """Return the committee whose Party organization or office this is: `Đảng ủy` / `UBND tỉnh`."""
    space = match_at(SPACE, text, position)
    following = head_at(text, space.end()) if space else None
    if following is None or following.lastgroup != "unit" or not is_committee(following[0]):
        return None
    return next(unit_bodies(text, following), None)
