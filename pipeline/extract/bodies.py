"""The bodies of a document: mentions under one canonical name, with the roles they play."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import get_args

import regex

from pipeline.extract.agencies import Mention
from pipeline.extract.folding import fold, squeeze
from pipeline.extract.lexicon import match_at, one_of, table
from pipeline.extract.names import PLACE, RANKS, UNITS, canonical
from pipeline.record import Role

ROLES: tuple[Role, ...] = get_args(Role)
"""Strongest first."""


@dataclass(frozen=True)
class Naming:
    """How this document names bodies: where its bare units are, who its issuer is, what it calls by short names."""

    places: Mapping[str, str]
    issuer: str | None = None
    parent: str | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)
    short: Mapping[str, str] = field(default_factory=dict)
    """Short forms that the document explains, of words that are no body: `PCCCR`."""

    @cached_property
    def office(self) -> str | None:
        """The issuer's own office."""
        if self.issuer and self.issuer.startswith("Văn phòng"):
            return self.issuer
        return f"Văn phòng {self.issuer}" if self.issuer and self.issuer.startswith("Ủy ban nhân dân") else None

    @cached_property
    def body(self) -> str | None:
        """The committee whose chairman the document means."""
        return next((name for name in (self.issuer, self.parent) if name and name.startswith("Ủy ban nhân dân")), None)

    @cached_property
    def _known(self) -> dict[str, str | None]:
        return {}

    def of(self, mention: Mention) -> str | None:
        """Canonical name of a mention; None where it names nobody in particular."""
        if mention.name not in self._known:
            self._known[mention.name] = self._named(mention)
        return self._known[mention.name]

    def _named(self, mention: Mention) -> str | None:
        if mention.name in self.aliases:
            return self.merged.get(self.aliases[mention.name], self.aliases[mention.name])
        name = canonical(_SHORT.sub(lambda found: self.short.get(found[0], found[0]), mention.name), self.places)
        if _UNNAMED_UNIT.fullmatch(name):
            return None
        own = _OF_ISSUER.search(name)
        if own and self.issuer and self.issuer.startswith(own["head"] + " "):
            name = name[: own.start("head")] + self.issuer
        bare = _BARE_OFFICE.match(name)
        if bare:
            if self.office is None or (bare["post"] == "" and self.office != self.issuer and "VP" not in mention.name):
                return None
            name = f"{bare['post']}{self.office}"
        name = {"Thủ tướng": "Thủ tướng Chính phủ"}.get(name, name)
        if name == "Ủy ban nhân dân":
            return self.body
        if self.body and _OF_OWN_UNIT.search(name):
            # `Chủ tịch UBND`, `Văn phòng HĐND và UBND`, `TT HĐND`: those of the unit that the document is of.
            name += self.body.removeprefix("Ủy ban nhân dân")
        return self.merged.get(self._own_level(name)) or self.merged.get(name, name)

    def _own_level(self, name: str) -> str:
        """Return the name with the issuer's unit for its level: `Công an cấp huyện` in a plan of huyện Quản Bạ."""
        level = _LEVEL.search(name)
        own = _UNIT_AT_END.search(self.body) if level and self.body else None
        if level is None or own is None or RANKS.get(level["unit"]) != RANKS.get(own["unit"].lower()):
            return name
        return f"{name[: level.start()]} {own[0]}"


@dataclass(frozen=True, slots=True)
class Body:
    """A body with its mentions in order and its roles, strongest first."""

    name: str
    roles: tuple[Role, ...]
    mentions: tuple[Mention, ...]


_BARE_OFFICE = regex.compile(r"(?P<post>(?:(?:Phó )?Chánh |Lãnh đạo )?)(?:Văn phòng|Văn phòng Ủy ban nhân dân)$")
# `Văn phòng Sở`, `các phòng thuộc Sở`: of the Sở that issues the document.
_OF_ISSUER = regex.compile(r"(?:thuộc|Văn phòng|Thanh tra) (?P<head>Sở|Bộ)$")
_OF_OWN_UNIT = regex.compile(r"^(?!Văn phòng Ủy ban).*(?:Hội đồng|Ủy ban) nhân dân$")
_LEVEL = regex.compile(r" cấp (?P<unit>tỉnh|huyện|xã)$")
_UNIT_AT_END = regex.compile(rf"(?P<unit>{UNITS}) {PLACE}$")
_SHORT = regex.compile(r"(?<![\p{L}\d])[A-ZĐ]{2,8}(?![\p{L}\d])")
_UNNAMED_UNIT = regex.compile(r"(?:Phòng|Ban|Sở|Đội|Tổ) [A-ZĐ]{1,6}")
_EXPLAINED = regex.compile(
    r"\((?:sau đây )?(?:(?:gọi|viết)(?: tắt| chung)?(?: là)?:? *)?[\"“]?(?P<form>[A-ZĐ]{2,8})[\"”]?\)"
)
_DEFINED = regex.compile(
    r" *\((?:[Ss]au đây )?(?:gọi|viết)(?: tắt|(?P<together> chung))?(?: là)?:? *"
    r"[\"“]?(?P<alias>[^)\"”\n]{2,60}?)[\"”]?\)"
)
_LEADERS = one_of(list(table("agencies")["shorthand"]))
_SHORTHAND = regex.compile(rf"(?<![\p{{L}}\d])(?:{_LEADERS})(?![\p{{L}}\d])(?! *(?:UBND|HĐND|Ủy ban|Hội đồng))")


def aliases_of(text: str, mentions: Sequence[Mention], places: Mapping[str, str]) -> dict[str, str]:
    """Collect the short names that the document defines: `… huyện Cam Lộ (sau đây viết tắt là Ban Chỉ đạo huyện)`.

    What several bodies are called together (`gọi chung là các đơn vị`) is the name of none of them.
    """
    aliases = {}
    for mention in mentions:
        if (defined := match_at(_DEFINED, text, mention.end)) and defined["together"] is None:
            aliases[squeeze(defined["alias"]).strip()] = canonical(mention.name, places)
    return aliases


def short_forms_of(text: str) -> dict[str, str]:
    """Collect the short forms that a document explains by words with the same initials.

    >>> short_forms_of("phòng cháy, chữa cháy rừng (sau đây viết tắt là PCCCR)")
    {'PCCCR': 'phòng cháy, chữa cháy rừng'}
    """
    forms: dict[str, str] = {}
    for match in _EXPLAINED.finditer(text):
        words = list(regex.finditer(r"\p{L}+", text[max(match.start() - 80, 0) : match.start()]))[-len(match["form"]) :]
        if fold("".join(word[0][0] for word in words)) == fold(match["form"]):
            begin = max(match.start() - 80, 0) + words[0].start()
            forms.setdefault(match["form"], squeeze(text[begin : match.start()]))
    return forms


def alias_mentions(text: str, aliases: Iterable[str], mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Add the places where a defined short name stands that the grammar of names does not know."""
    spans = [(mention.start, mention.end) for mention in mentions]
    found = list(mentions)
    for alias in aliases:
        if not alias[:1].isupper():
            continue
        places = regex.finditer(rf"(?<![\p{{L}}(])(?<!là ){regex.escape(alias)}(?!\p{{L}})", text)
        found += [Mention(alias, *place.span()) for place in places if not _inside(place.start(), spans)]
    return tuple(sorted(found, key=lambda mention: mention.start))


def _inside(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    index = bisect_right(spans, (position, 1 << 60)) - 1
    return index >= 0 and position < spans[index][1]


def shorthand_mentions(text: str, start: int, end: int, naming: Naming) -> list[Mention]:
    """Read a recipient's shorthand (`VPUB: CVP, PCVP`) in a span of the text."""
    found = []
    for match in _SHORTHAND.finditer(text, start, end):
        for pattern in table("agencies")["shorthand"][squeeze(match[0])]:
            name = pattern.format(office=naming.office or "", body=naming.body or "")
            if (naming.office or "{office}" not in pattern) and (naming.body or "{body}" not in pattern):
                found.append(Mention(name, match.start(), match.end()))
    return found


def gather(named: Sequence[tuple[str, Mention]], roles: Mapping[str, set[Role]]) -> tuple[Body, ...]:
    """Group mentions by canonical name; the strongest role first, then in order of first mention."""
    groups: dict[str, list[Mention]] = {}
    for name, mention in named:
        groups.setdefault(name, []).append(mention)
    bodies = []
    for name, mentions in groups.items():
        own: tuple[Role, ...] = tuple(role for role in ROLES if role in roles.get(name, ())) or ("mentioned",)
        bodies.append(Body(name, own, tuple(mentions)))
    return tuple(sorted(bodies, key=lambda body: ROLES.index(body.roles[0])))
