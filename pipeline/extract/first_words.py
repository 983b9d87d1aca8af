"""Names of `data/agencies.toml` looked up by their first word.

One alternation of all heads or fields takes 50 µs at each place of a text; that of the ten which begin with the word
found there takes two, and is made when a text has the word for the first time.
"""

import re
from collections.abc import Iterator
from functools import cache

import regex

from pipeline.extract.body_patterns import heads_behind
from pipeline.extract.folding import old_tones
from pipeline.extract.lexicon import match_at, one_of, table

_DATA = table("agencies")
# The class of a name that begins with the words of several: a unit's body before one of a purpose (`Hội đồng` / `nhân
# dân`, `Ban Chỉ huy` / `Quân sự`).
_CLASSES = {
    "whole": "whole", "unit": "of_unit", "purpose": "of_purpose",
    "post": "posts", "office": "offices", "field": "of_field",
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_CAPITALS = "".join(letter for letter in map(chr, range(0x41, 0x1EFA)) if letter.isupper())
_OPENING = re.compile(rf"(?<![\w/&.–-])(?:[{_CAPITALS}][^\W_]*|các(?!\w))")
_LEADERS = frozenset(name.split(" ", 1)[0].rstrip(",").lower() for name in _DATA["groups"]["leaders"])
_LED = re.compile(r"[^\W\d_]+(?: +[^\W\d_]+){0,2},? +[Cc]ác ")
"""A leader of a group: `Thủ trưởng các`."""
_GROUPS = frozenset(_DATA["groups"]["first_words"])
"""First words of groups, whose build is no list of words."""


@cache
def _heads_by_word() -> dict[str, dict[str, list[str]]]:
    by_word: dict[str, dict[str, list[str]]] = {}
    for kind, key in _CLASSES.items():
        for name in _DATA[key]:
            by_word.setdefault(_first(name), {}).setdefault(kind, []).append(name)
    return by_word


@cache
def _heads_of(word: str) -> regex.Pattern[str] | None:
    kinds = _heads_by_word().get(word)
    if kinds is None:
        return None
    # A name of a unit's body may have other capitals than the list: `Bảo hiểm Xã hội`.
    names = "|".join(
        f"(?P<{kind}>{f'(?i:{one_of(kinds[kind])})' if kind == 'unit' else one_of(kinds[kind])})"
        for kind in _CLASSES
        if kind in kinds
    )
    return regex.compile(rf"(?=\p{{Lu}})(?!Bộ +[Ll]uật)(?:{names})(?![\p{{L}}\d])")


def openings(text: str) -> Iterator[int]:
    """Yield the places where the name of a body may begin: a capital behind no sign, or `các`."""
    known = _heads_by_word()
    for word in _OPENING.finditer(text):
        first = word[0].lower()
        if first in known or first in _GROUPS or first in _LEADERS:
            yield word.start()


def head_at(text: str, position: int) -> regex.Match[str] | None:
    """Match the first words of a body's name; the name of the group that matched is the class of the head."""
    word = _WORD.match(text, position)
    if word is None:
        return None
    first = word[0].lower()
    led = first in _LEADERS and _LED.match(text, position) is not None
    grouped = match_at(heads_behind(), text, position) if led or first in _GROUPS else None
    if grouped and grouped.lastgroup == "group":
        return grouped
    pattern = _heads_of(first)
    return match_at(pattern, text, position) if pattern else None


def centre_at(text: str, position: int) -> regex.Match[str] | None:
    """Match a head that a field of work follows where it reads as a post too: `TT Văn hóa …` is a Trung tâm."""
    word = _WORD.match(text, position)
    names = _heads_by_word().get(word[0].lower(), {}).get("field") if word else None
    return match_at(_centres(tuple(names)), text, position) if names else None


@cache
def _centres(names: tuple[str, ...]) -> regex.Pattern[str]:
    return regex.compile(rf"(?P<field>{one_of(list(names))})(?![\p{{L}}\d])")


@cache
def _fields_by_word() -> dict[str, list[str]]:
    by_word: dict[str, list[str]] = {}
    for field in _DATA["fields"]:
        by_word.setdefault(_first(field), []).append(field)
    return by_word


@cache
def _fields_of(word: str) -> regex.Pattern[str] | None:
    fields = _fields_by_word().get(word)
    if fields is None:
        return None
    names = one_of(fields).replace(" +và +", " *(?:và|&) *").replace(", +", ",? +").replace(r",\ +", ",? +")
    return regex.compile(rf" +(?:{names})(?!\p{{L}})", regex.IGNORECASE)


def field_at(text: str, position: int) -> regex.Match[str] | None:
    """Match a known field of work behind the blank at a position, in capitals or small letters."""
    if not text.startswith(" ", position):
        return None
    word = _WORD.search(text, position, position + 24)
    pattern = _fields_of(word[0].lower()) if word else None
    return match_at(pattern, text, position) if pattern else None


def _first(name: str) -> str:
    word = _WORD.match(old_tones(name))
    return word[0].lower() if word else ""
