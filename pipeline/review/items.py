"""Entries of a record's lists that people put in or take out.

Each is a correction of the kind `field`. One that puts in has `tasks[+]` for its field, and the values that the person
gave for its `after`; one that takes out has `tasks[2]`, and null for its `after`. Both know their place in the text of
the machine, so that a later run's own entry there is known for the same one: what was put in falls together with it,
what was taken out stays out.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from rapidfuzz.fuzz import ratio

from pipeline.catalogue.keys import fold_key
from pipeline.record import Corners
from pipeline.review.carry import place_in
from pipeline.review.checks import BadCorrection, Place
from pipeline.review.fields import SAME_WORDS, WORDS_OF
from pipeline.review.section_tree import DEPTH, Tree
from pipeline.review.values import GIVEN, ROLES, Value, kind_of, last_day

Part = Literal["sections", "agencies", "deadlines", "tasks", "references", "recipients"]
PARTS: tuple[Part, ...] = get_args(Part)
FOLLOWING: Mapping[str, tuple[str, ...]] = {
    "sections": ("title",),
    "agencies": ("name",),
    "deadlines": ("text", "task"),
    "tasks": ("action", "deadline"),
    "references": ("text",),
    "recipients": ("value",),
}
"""What of an entry is the page's own words, those that it is known by first: it follows them when they are corrected,
unless a person gave others."""
SHARED = 0.5
"""Of the letters that two entries have between them, the share that both have where they are one."""
NEEDED: Mapping[str, tuple[str, ...]] = {"sections": ("marker", "level"), "references": ("type",)}
_PUT_IN = re.compile(r"(\w+)\[\+\]")
_TAKEN_OUT = re.compile(r"(\w+)\[\d{1,6}\]")
_EMPTY: Mapping[str, Tree] = {
    "sections": {"marker": "", "title": "", "level": 1, "bullets": 0},
    "deadlines": dict.fromkeys(("text", "kind", "normalized", "due", "anchor", "agency", "task")) | {"inferred": False},
    "tasks": {"agencies": [], "coordinating": [], "action": "", "deadline": None, "section": None, "row": None},
    "references": dict.fromkeys(("text", "type", "number", "date", "issuer")),
    "recipients": {"value": "", "text": "", "inferred": False},
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the document's text as it is now: `start` and `end` as a record counts them, `words` on one line."""

    start: int
    end: int
    words: str
    page: int
    box: Corners | None


def part_put_in(field: str) -> str | None:
    """Return the list that a correction puts an entry into; None for other corrections.

    >>> part_put_in("tasks[+]"), part_put_in("tasks[2]")
    ('tasks', None)
    """
    found = _PUT_IN.fullmatch(field)
    return found[1] if found else None


def part_taken_out(field: str, after: str) -> str | None:
    """Return the list that a correction takes an entry out of; None for other corrections.

    >>> part_taken_out("recipients[2]", "null"), part_taken_out("recipients[2]", '"Như trên"')
    ('recipients', None)
    """
    found = _TAKEN_OUT.fullmatch(field)
    return found[1] if found and after == "null" else None


def check_part(part: str) -> None:
    """Raise BadCorrection for what is no list of a record that people put entries into."""
    if part not in PARTS:
        part = part[:40]
        message = f"{part!r} is no list of a record; choose from {', '.join(PARTS)}"
        raise BadCorrection(message, "no-list", part=part)


def checked_values(part: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return what a person gives of an entry as the record is to hold it. Raises BadCorrection, which says what."""
    known = GIVEN[part]
    unknown = next((name for name in values if name not in known), None)
    if unknown is not None:
        unknown = unknown[:40]
        message = f"{part}: {unknown!r} is nothing that an entry has; give {', '.join(known)}"
        raise BadCorrection(message, "no-part", path=part, name=unknown)
    given = ((name, known[name](f"{part}.{name}", value)) for name, value in values.items() if value not in (None, ""))
    checked: dict[str, Value] = {name: value for name, value in given if value is not None}
    missing = [name for name in NEEDED.get(part, ()) if name not in checked]
    if missing:
        message = f"{part}: {missing[0]} is missing; the words do not tell it, type it"
        raise BadCorrection(message, "missing", path=part, name=missing[0])
    return checked


def placed_again(old: str, place: Place, pages: Mapping[int, str]) -> Place | None:
    """Find a place in the machine's texts of today, by the numbers of the pages; if need be by its words on another."""
    if place.page in pages:
        found = place_in(old, place.start, place.end, pages[place.page])
        if found:
            return Place(place.page, *found)
    words = old[place.start : place.end]
    same = [(number, text.index(words)) for number, text in pages.items() if text.count(words) == 1]
    only = len(same) == 1 and sum(words in text for text in pages.values()) == 1
    return Place(same[0][0], same[0][1], same[0][1] + len(words)) if only else None


def same_entry(part: str, entries: Iterable[Tree], spot: Spot, words: str) -> Tree | None:
    """Return the entry that stands for a place and its words; None where there is none."""
    if part == "agencies":
        return next((one for one in entries if fold_key(one["name"]) == fold_key(words)), None)
    if part == "sections":
        return next((one for one in entries if spot.start <= one["start"] < spot.end), None)
    beside = [(_shared(one, spot), one[WORDS_OF[part]] == words, one) for one in entries]
    found = [
        one for one in beside if one[0] >= SHARED or (one[0] and ratio(one[2][WORDS_OF[part]], words) >= SAME_WORDS)
    ]
    return max(found, key=lambda one: one[:2])[2] if found else None


def struck_entry(part: str, entries: Sequence[Tree], anchor: str, spot: Spot | None) -> tuple[Tree | None, bool]:
    """Return the entry that was taken out, where a run found it again, and whether that is sure.

    Where its place is gone (`spot` is None), one of the same words may be it, or another: a person must look.
    """
    known = json.loads(anchor)
    alike = [one for one in entries if one[WORDS_OF[part]] == known["words"]]
    nth = alike[known["nth"]] if len(alike) > known["nth"] else None
    if part == "agencies":
        return same_entry(part, entries, Spot(0, 0, "", 1, None), known["words"]), True
    if spot is not None:
        near = same_entry(part, entries, spot, known["words"])
        return nth if nth and near and (nth["start"], nth["end"]) == (near["start"], near["end"]) else near, True
    return nth, "page" not in known


def new_entry(part: str, values: Mapping[str, Value], spot: Spot) -> Tree:
    """Make an entry of its values at its place."""
    place: Tree = {"start": spot.start, "end": spot.end, "page": spot.page, "box": spot.box, "confidence": 1.0}
    if part == "agencies":
        role = values.get("role") or ROLES[-1]
        mention = place | {"value": values["name"], "text": spot.words, "inferred": False}
        return {"name": values["name"], "role": role, "roles": [role], "mentions": [mention]}
    made = {**_EMPTY[part], **place}
    made |= {name: value for name, value in values.items() if name in made}
    if part == "deadlines":
        made |= _time(values.get("normalized"), str(values["kind"]) if values.get("kind") else None)
    elif part == "sections":
        made[DEPTH] = int(str(values["level"])) - 1
    elif part == "recipients":
        made["text"] = spot.words
    return made


def merge(entry: Tree, part: str, given: Mapping[str, Value]) -> bool:
    """Put what a person gave into the machine's own entry of the same; tell whether the machine had all of it."""
    known = {name: value for name, value in given.items() if name in entry and name not in {"level", "role"}}
    had = all(
        list(entry[name]) == value if isinstance(value, list) else entry[name] == value for name, value in known.items()
    )
    entry |= known
    if part == "deadlines" and "normalized" in known:
        entry |= _time(known["normalized"], entry["kind"])
    return had


def _time(normalized: Value, known: str | None) -> Tree:
    return {"kind": kind_of(normalized, known), "due": last_day(normalized)}


def _shared(one: Tree, spot: Spot) -> float:
    start, end = int(one["start"]), int(one["end"])
    common = min(end, spot.end) - max(start, spot.start)
    return max(common, 0) / max(max(end, spot.end) - min(start, spot.start), 1)
