"""The bodies of a document: mentions under one canonical name, with the roles they play."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import get_args

import regex
from rapidfuzz.distance import Levenshtein

from pipeline.extract.agencies import Mention
from pipeline.extract.folding import fold, old_tones, squeeze
from pipeline.extract.lexicon import match_at, one_of, table
from pipeline.extract.names import UNITS, canonical
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
        return self.merged.get(name, name)


@dataclass(frozen=True, slots=True)
class Body:
    """A body with its mentions in order and its roles, strongest first."""

    name: str
    roles: tuple[Role, ...]
    mentions: tuple[Mention, ...]


_BARE_OFFICE = regex.compile(r"(?P<post>(?:(?:Phó )?Chánh |Lãnh đạo )?)(?:Văn phòng|Văn phòng Ủy ban nhân dân)$")
# `Văn phòng Sở`, `các phòng thuộc Sở`: of the Sở that issues the document.
_OF_ISSUER = regex.compile(r"(?:thuộc|Văn phòng|Thanh tra) (?P<head>Sở|Bộ)$")
_SHORT = regex.compile(r"(?<![\p{L}\d])[A-ZĐ]{2,8}(?![\p{L}\d])")
_UNNAMED_UNIT = regex.compile(r"(?:Phòng|Ban|Sở|Đội|Tổ) [A-ZĐ]{1,6}")
_EXPLAINED = regex.compile(
    r"\((?:sau đây )?(?:(?:gọi|viết)(?: tắt| chung)?(?: là)?:? *)?[\"“]?(?P<form>[A-ZĐ]{2,8})[\"”]?\)"
)
_DEFINED = regex.compile(
    r" *\((?:[Ss]au đây )?(?:gọi|viết)(?: tắt|(?P<together> chung))?(?: là)?:? *"
    r"[\"“]?(?P<alias>[^)\"”\n]{2,60}?)[\"”]?\)"
)
_MANY, _LONG = 400, 25
"""Names compared with one another at most, and characters of a name that may be told through a misread letter."""
_UNIONS = regex.compile(r"^Các (?:tổ chức,? đoàn thể|tổ chức(?= chính trị))")
_NO_WORD = regex.compile(r"[^\p{L}\d]+")
_WORDS = regex.compile(r"[\p{L}\d]+")
_UNIT_WORD = regex.compile(rf"{UNITS}(?: |$)|trên địa bàn |và |- |, ")
_OF_PURPOSE = regex.compile(rf"(?P<head>Ban Chỉ đạo|Ban Tổ chức|Tổ công tác) (?P<unit>{UNITS} \p{{Lu}}.*)$")
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


def merge(names: Sequence[str]) -> dict[str, str]:
    """Map each canonical name to the name of the body that it stands for.

    >>> merge(["Phòng Văn hóa", "Phòng Văn hóa và Thông tin"])["Phòng Văn hóa"]
    'Phòng Văn hóa và Thông tin'
    >>> merge(["Trung tâm Văn hóa và DL", "Trung tâm Văn hóa và Du lịch"])["Trung tâm Văn hóa và DL"]
    'Trung tâm Văn hóa và Du lịch'
    """
    counted = Counter(names)
    spelled: dict[str, str] = {}
    for name, _ in counted.most_common():
        spelled.setdefault(_key(name), name)
    merged = {name: spelled[_key(name)] for name in counted}
    for short, long in _longer_forms(set(merged.values())):
        targets = {merged.get(other, other) for other in long}
        tails = {_key(target).rsplit(" ", 1)[-1] for target in targets}
        if len(targets) == 1 or (len(tails) == 1 and _abbreviates(short, long[0])):
            target = targets.pop()
            merged = {name: target if to == short else to for name, to in merged.items()}
    _merge_misread(merged, counted)
    _merge_levels(merged)
    _merge_concerned(merged)
    return merged


def _longer_forms(names: set[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each name with those that say it in full, shortest first; both begin with the same word."""
    by_head: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (len(name), name)):
        by_head.setdefault(name.split(" ", 1)[0], []).append(name)
    for group in by_head.values():
        for index, short in enumerate(group[:_MANY]):
            long = [other for other in group[index + 1 : _MANY] if _says(short, other)]
            if long:
                yield short, long


def _says(short: str, long: str) -> bool:
    """Whether a name is a shorter form of another: initials, its first words, or its head and its unit."""
    return _abbreviates(short, long) or _opens(short, long) or _elides(short, long)


def _elides(short: str, long: str) -> bool:
    """Whether `short` leaves out the purpose alone: `Ban Chỉ đạo huyện Quản Bạ`."""
    head = _OF_PURPOSE.match(short)
    return head is not None and long.startswith(head["head"] + " ") and long.endswith(" " + head["unit"])


def _merge_misread(merged: dict[str, str], counted: Counter[str]) -> None:
    """Merge names that differ in marks alone (`Cục Thuê`), long ones in a letter or two, and never in their place."""
    by_letters: dict[tuple[str, str], str] = {}
    for name in sorted(set(merged.values()), key=lambda name: (-counted[name], name)):
        first = by_letters.setdefault((fold(name), " ".join(name.split(" ")[-2:])), name)
        if first != name and len(name.split(" ")) > 3:
            merged.update({one: first for one, to in merged.items() if to == name})
    kept = sorted(set(merged.values()), key=lambda name: (-counted[name], name))
    kept = [name for name in kept if len(name) >= _LONG][:_MANY]
    for index, name in enumerate(kept):
        tail = name.split(" ")[-2:]
        for other in kept[:index]:
            if other.split(" ")[-2:] == tail and Levenshtein.distance(name, other, score_cutoff=2) <= 2:
                merged.update({one: merged[other] for one, to in merged.items() if to == name})
                break


def _merge_levels(merged: dict[str, str]) -> None:
    """`UBND cấp xã` in a document that names `UBND các xã, thị trấn` are the same."""
    for name, to in list(merged.items()):
        level = regex.fullmatch(r"(.+) cấp (xã|huyện)", to)
        if level:
            each = r"các (?:xã|phường).*" if level[2] == "xã" else r"các (?:huyện|quận|thành phố|thị xã).*"
            same = [
                other for other in set(merged.values()) if regex.fullmatch(regex.escape(level[1]) + " " + each, other)
            ]
            # `UBND các xã, thị trấn` beside `UBND các xã`: the fuller one is meant.
            fuller = [other for other in same if all(other.startswith(rest) for rest in same)]
            if fuller:
                merged[name] = max(fuller, key=len)


def _merge_concerned(merged: dict[str, str]) -> None:
    """`các phòng, ban, đơn vị có liên quan` in a document that names `các phòng, ban, đơn vị` are some of these."""
    for name, to in list(merged.items()):
        plain = to.removesuffix(" có liên quan")
        if plain != to and plain in merged.values():
            merged[name] = plain


def _key(name: str) -> str:
    """Spell alike what differs in capitals, dashes and links: `Văn hóa - Thông tin`, `Văn hóa và Thông tin`."""
    name = _UNIONS.sub("Các đoàn thể", name)
    return squeeze(_NO_WORD.sub(" ", old_tones(name).lower()).replace(" và ", " "))


def _opens(short: str, long: str) -> bool:
    """Whether `short` is `long` without its last words: a second field, or a unit and its place."""
    if not long.startswith(short + " ") and not long.startswith(short + ","):
        return False
    rest = long[len(short) :].lstrip()
    if short.startswith(("Các ", "Ủy ban nhân dân", "Chính phủ", "Quốc hội")):
        return bool(regex.match(rf"{UNITS}(?: |$)", rest)) and "chính trị" in short
    return bool(_UNIT_WORD.match(rest)) or short in {"Ban Chỉ đạo", "Ban Tổ chức", "Tổ công tác"}


def _abbreviates(short: str, long: str) -> bool:
    """Whether `short` says `long` with some words as initials (`TT và DL`)."""
    tokens, words = _WORDS.findall(short), _WORDS.findall(long)
    if not any(token.isupper() and len(token) > 1 for token in tokens) or len(words) <= len(tokens):
        return False
    at = 0
    for token in tokens:
        if at < len(words) and fold(words[at]) == fold(token):
            at += 1
        elif token.isupper() and fold("".join(word[0] for word in words[at : at + len(token)])) == fold(token):
            at += len(token)
        elif token.lower() == "và":
            continue
        else:
            return False
        if at < len(words) and words[at] == "và" and token.isupper():
            at += 1
    return at == len(words)


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
