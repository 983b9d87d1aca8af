"""What the words that a person marked would be as an entry of a record, as far as the machine can tell."""

from collections.abc import Callable, Mapping

import regex

from pipeline.extract.agencies import find_mentions
from pipeline.extract.calendar_terms import Times
from pipeline.extract.dates import possible
from pipeline.extract.deadlines import find_terms
from pipeline.extract.folding import squeeze
from pipeline.extract.markers import read_marker
from pipeline.extract.names import canonical, places_of
from pipeline.extract.references import find_references
from pipeline.extract.sections import title_of
from pipeline.review.section_tree import DEPTH, Tree, path_at
from pipeline.review.values import ROLES, Value

Told = dict[str, Value]
_BULLET = regex.compile(r"^(?:[-–+•*]|\p{Ll}\)|\d+(?:\.\d+)*[.)]) *")
_SHAPES = tuple(map(regex.compile, (r"[IVX]+", r"\d+", r"\d+\.\d+", r"\d+\.\d+\.\d+", r"\p{Ll}", r"\p{L}+ .+")))
_TYPE = regex.compile(r"\p{Lu}\p{L}*(?: \p{Ll}+){0,3}?(?= số| ngày| \d|$)")


def proposal(part: str, words: str, tree: Tree, start: int) -> Told:
    """Return the values of an entry of a list for words that stand at `start` of the document's text.

    `tree` is the record as it is (`fields.tree_of`). Nothing is guessed that the words or what is around them do not
    say; what an entry cannot do without is then the words themselves, for the person to correct.
    """
    return _PROPOSALS[part](squeeze(words), tree, start)


def _task(words: str, tree: Tree, start: int) -> Told:
    """Return a task: the agencies are those of the one before it in its section, the time is the first in its words."""
    section = path_at(tree["sections"], start)
    before = [one for one in tree["tasks"] if one["start"] <= start and one["section"] == section]
    term = next(iter(find_terms(words, _times(tree))), None)
    return {
        "action": _BULLET.sub("", words).rstrip(" ;,."),
        "agencies": list(before[-1]["agencies"]) if before else _names(words, tree)[:1],
        "coordinating": [],
        "deadline": words[term.start : term.end] if term else None,
    }


def _deadline(words: str, tree: Tree, start: int) -> Told:
    """Return a deadline; it binds the task that it stands in. Words alone are read as those of a column for times."""
    times = _times(tree)
    found = find_terms(words, times) or find_terms(words, times, columns=((0, len(words)),))
    term = found[0] if found else None
    task = next((one for one in reversed(tree["tasks"]) if one["start"] <= start < one["end"]), None)
    return {
        "text": words.strip(" ;,.()"),
        "kind": term.kind if term else None,
        "normalized": term.normalized if term else None,
        "agency": "; ".join(task["agencies"]) or None if task else None,
        "task": task["action"] if task else None,
    }


def _reference(words: str, tree: Tree, _start: int) -> Told:
    found = find_references(words, find_mentions(words), _places(words, tree))
    text = words.strip(" ;,.")
    if not found:
        named = _TYPE.match(text)
        return {"text": text, "type": named[0] if named else text[:60], "number": None, "date": None, "issuer": None}
    one = found[0]
    return {"text": text, "type": one.type, "number": one.number, "date": one.date, "issuer": one.issuer}


def _section(words: str, tree: Tree, start: int) -> Told:
    """Return a section; it stands as deep as the last one before it whose marker is of the same shape."""
    marker = read_marker(words, {})
    label, rest = (marker.text, words[marker.length :].strip()) if marker else ("", words)
    before = [one for one in tree["sections"] if one["start"] < start]
    same = next((one for one in reversed(before) if _shape(one["marker"]) == _shape(label)), None)
    same = same or next((one for one in tree["sections"] if _shape(one["marker"]) == _shape(label)), None)
    depth = same[DEPTH] if same else before[-1][DEPTH] + 1 if before else 0
    return {"marker": label or None, "title": title_of(rest) or rest, "level": str(depth + 1)}


def _agency(words: str, tree: Tree, _start: int) -> Told:
    return {"name": canonical(words, _places(words, tree)) or words, "role": ROLES[-1]}


def _recipient(words: str, _tree: Tree, _start: int) -> Told:
    return {"value": _BULLET.sub("", words).strip(" ;,.")}


def _times(tree: Tree) -> Times:
    issued = tree["header"]["date"]
    day = issued["value"] if issued and possible(issued["value"]) else None
    return Times(day, int(day[:4]) if day else None)


def _names(words: str, tree: Tree) -> list[str]:
    places = _places(words, tree)
    return [canonical(words[one.start : one.end], places) for one in find_mentions(words)]


def _places(words: str, tree: Tree) -> dict[str, str]:
    bodies = (tree["header"][name] for name in ("issuer", "parent_issuer"))
    return places_of(words, *(one["value"] for one in bodies if one))


def _shape(marker: str) -> int:
    return next((at for at, shape in enumerate(_SHAPES) if shape.fullmatch(marker)), -1)


_PROPOSALS: Mapping[str, Callable[[str, Tree, int], Told]] = {
    "sections": _section,
    "agencies": _agency,
    "deadlines": _deadline,
    "tasks": _task,
    "references": _reference,
    "recipients": _recipient,
}
