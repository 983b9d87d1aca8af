"""Names of one body in a document: short forms, other spellings and misread letters fall together, no two bodies do."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

import regex
from rapidfuzz.distance import Levenshtein

from pipeline.extract.folding import fold, old_tones, squeeze
from pipeline.extract.lexicon import table
from pipeline.extract.names import UNITS

_UNIONS = regex.compile(r"^Các (?:tổ chức,? đoàn thể|tổ chức(?= chính trị))")
_NO_DIGIT = regex.compile(r"\D+")
_NO_WORD = regex.compile(r"[^\p{L}\d]+")
_WORDS = regex.compile(r"[\p{L}\d]+")
_UNIT_WORD = regex.compile(rf"{UNITS}(?: |$)|trên địa bàn |khu vực |và |- |, ")
_OF_PURPOSE = regex.compile(rf"(?P<head>Ban Chỉ đạo|Ban Tổ chức|Tổ công tác) (?P<unit>{UNITS} \p{{Lu}}.*)$")
_MANY, _LONG = 400, 25
"""Names compared with one another at most, and characters of a name that may be told through a misread letter."""
_OWN_UNIT = regex.compile(rf"{UNITS}(?: |$)")
_CAPITALS = regex.compile(r"(?<![\p{L}\d])\p{Lu}[\p{Lu}\d]+(?![\p{L}\d])")


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
        targets = list(dict.fromkeys(merged.get(other, other) for other in long))
        tails = {_key(target).rsplit(" ", 1)[-1] for target in targets}
        if len(targets) == 1 or (len(tails) == 1 and _abbreviates(_WORDS.findall(short), long[0])):
            target = targets[0]
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
            long = _said_in_full(short, group[index + 1 : _MANY])
            if long:
                yield short, long


def _said_in_full(short: str, others: Sequence[str]) -> list[str]:
    """Return the names that a name is a shorter form of: initials, its first words, or its head and its unit."""
    tokens = _WORDS.findall(short) if _CAPITALS.search(short) else []
    # `Ban Chỉ đạo huyện Quản Bạ` leaves out the purpose alone.
    elided = _OF_PURPOSE.match(short)
    return [
        other
        for other in others
        if _opens(short, other)
        or (tokens and _abbreviates(tokens, other))
        or (elided and other.startswith(elided["head"] + " ") and other.endswith(" " + elided["unit"]))
    ]


def _merge_misread(merged: dict[str, str], counted: Counter[str]) -> None:
    """Merge names that differ in marks alone (`Cục Thuê`), long ones in a letter or two, and never in their place."""
    by_letters: dict[tuple[str, str], str] = {}
    for name in sorted(set(merged.values()), key=lambda name: (-counted[name], name)):
        first = by_letters.setdefault((fold(name), " ".join(name.split(" ")[-2:])), name)
        if first != name and len(name.split(" ")) > 3:
            merged.update({one: first for one, to in merged.items() if to == name})
    kept: dict[tuple[str, ...], list[str]] = {}
    for name in sorted(set(merged.values()), key=lambda name: (-counted[name], name)):
        alike = kept.setdefault(tuple(name.split(" ")[-2:]), [])
        same = next((other for other in alike if _misread(name, other)), None) if len(name) >= _LONG else None
        if same:
            merged.update({one: merged[same] for one, to in merged.items() if to == name})
        elif len(name) >= _LONG and len(alike) < _MANY:
            alike.append(name)


def _misread(name: str, other: str) -> bool:
    """Whether two names differ by a letter or two that no body's name has: `Thương bỉnh`, not `Dân vận` / `Dân tộc`."""
    if Levenshtein.distance(name, other, score_cutoff=2) > 2 or _NO_DIGIT.sub("", name) != _NO_DIGIT.sub("", other):
        return False
    words, others = name.lower().split(" "), other.lower().split(" ")
    known = _words_of_names()
    return len(words) != len(others) or not any(
        one != two and one in known and two in known for one, two in zip(words, others, strict=True)
    )


@cache
def _words_of_names() -> frozenset[str]:
    data = table("agencies")
    names = (
        name
        for key in ("whole", "of_unit", "of_field", "of_purpose", "offices", "posts", "fields", "units")
        for name in data[key]
    )
    return frozenset(word for name in names for word in _WORDS.findall(old_tones(name).lower()))


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
        return "chính trị" in short and _OWN_UNIT.match(rest) is not None
    return bool(_UNIT_WORD.match(rest)) or short in {"Ban Chỉ đạo", "Ban Tổ chức", "Tổ công tác"}


def _abbreviates(tokens: Sequence[str], long: str) -> bool:
    """Whether the words of a name say `long` with some words as initials (`TT và DL`)."""
    words = _WORDS.findall(long)
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
