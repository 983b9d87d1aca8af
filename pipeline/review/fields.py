"""Fields of a record that people set: which there are, what they may hold, and how each is found again later."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from pipeline.record import Record
from pipeline.review.checks import BadCorrection
from pipeline.review.section_tree import Tree, flat
from pipeline.review.values import CHECKS, ROLES, Value, kind_of, last_day

_SINGLE = frozenset({"header", "signatory"})
SAME_WORDS = 85.0
"""Percent of its letters by which an entry of a list is the same though a word of it was corrected."""
_PATH = re.compile(
    r"(header|signatory)\.(\w+)|(sections|agencies|deadlines|tasks|references)\[(\+?\d{1,6})\]\.(\w+)"
    r"|recipients\[(\+?\d{1,6})\]"
)
WORDS_OF: Mapping[str, str] = {
    "sections": "title",
    "agencies": "name",
    "deadlines": "text",
    "tasks": "action",
    "references": "text",
    "recipients": "text",
}
"""The lists of a record, and the words by which an entry of each is known."""


@dataclass(frozen=True, slots=True)
class Target:
    """A field: its part of the record, of a list the entry's index, and the leaf; '' for the entry's own value.

    An entry that people put in has the number of that correction, `added`, for an index.
    """

    part: str
    leaf: str
    index: int | None = None
    added: int | None = None

    @property
    def path(self) -> str:
        """As people write it: deadlines[2].due, tasks[+7].agencies."""
        at = f"[{self.index}]" if self.index is not None else f"[+{self.added}]" if self.added is not None else ""
        return f"{self.part}{at}{'.' if self.leaf else ''}{self.leaf}"


def target_of(field: str) -> Target:
    """Read the path of a field. Raises BadCorrection for one that people cannot set.

    >>> target_of("deadlines[2].due")
    Target(part='deadlines', leaf='due', index=2, added=None)
    """
    found = _PATH.fullmatch(field)
    part, leaf, at = "", "", ""
    if found:
        part, leaf = found[1] or found[3] or "recipients", found[2] or found[5] or ""
        at = found[4] or found[6] or ""
    if leaf not in CHECKS.get(part, {}):
        known = ", ".join(
            f"{part}{'' if part in _SINGLE else '[0]'}.{leaf}".rstrip(".") for part in CHECKS for leaf in CHECKS[part]
        )
        field = field[:80]
        message = f"{field!r} is no field that can be corrected; choose from {known}"
        raise BadCorrection(message, "no-field", field=field)
    return Target(part, leaf, *number_of(at))


def number_of(at: str) -> tuple[int | None, int | None]:
    """Read the number of an entry: that of its row, or with a plus that of the correction that put it in."""
    if not at:
        return None, None
    return (None, int(at[1:])) if at.startswith("+") else (int(at), None)


def tree_of(record: Record) -> Tree:
    """Return a record as plain values, to be changed and validated as a whole; its sections are a row."""
    tree: Tree = record.model_dump()
    return (
        tree | {"sections": flat(tree["sections"])} | {part: [*tree[part]] for part in WORDS_OF if part != "sections"}
    )


def checked(target: Target, value: Value) -> Value:
    """Return a value as the record is to hold it. Raises BadCorrection, which says what is wanted."""
    return CHECKS[target.part][target.leaf](target.path, value)


def value_of(tree: Tree, target: Target) -> Value:
    """Return what a record holds in a field. Raises BadCorrection where the list has no such entry."""
    return value_in(holder_of(tree, target), target)


def value_in(holder: Tree, target: Target) -> Value:
    """Return what the part of a record, or the entry, that a field stands in has there."""
    leaf = holder.get(target.leaf or "value")
    if isinstance(leaf, Mapping):
        return str(leaf["value"])
    return list(leaf) if isinstance(leaf, (list, tuple)) else leaf


def anchor_of(tree: Tree, target: Target) -> str | None:
    """Return how the entry of a list is found again: its words, and which of those with the same it is; JSON."""
    if target.index is None:
        return None
    words = holder_of(tree, target)[WORDS_OF[target.part]]
    before = [one[WORDS_OF[target.part]] for one in tree[target.part][: target.index]]
    return json.dumps({"words": words, "nth": before.count(words)}, ensure_ascii=False)


def holder_of(tree: Tree, target: Target) -> Tree:
    """Return the part, or the entry of a list, that a field stands in. Raises BadCorrection where there is none."""
    if target.index is None:
        whole: Tree = tree[target.part]
        return whole
    part: list[Tree] = tree[target.part]
    if target.index >= len(part):
        raise no_such_entry(target, len(part))
    return part[target.index]


def no_such_entry(target: Target, count: int) -> BadCorrection:
    """Return the error for a row that a list does not have."""
    message = f"{target.path}: there are {count} {target.part}; open the document again"
    return BadCorrection(message, "no-such-item", path=target.path, count=count)


def found_again(tree: Tree, target: Target, anchor: str | None) -> Tree | None:
    """Return what `holder_of` returned when the anchor was made; None where that is not there, or may be another."""
    if target.index is None or anchor is None:
        return holder_of(tree, target)
    known = json.loads(anchor)
    words = [str(one[WORDS_OF[target.part]]) for one in tree[target.part]]
    same = [at for at, one in enumerate(words) if one == known["words"]]
    if len(same) > known["nth"]:
        return holder_of(tree, Target(target.part, target.leaf, same[known["nth"]]))
    near = [at for at, one in enumerate(words) if ratio(one, known["words"]) >= SAME_WORDS]
    return holder_of(tree, Target(target.part, target.leaf, near[0])) if len(near) == 1 else None


def set_value(tree: Tree, holder: Tree, target: Target, value: Value) -> None:
    """Put a value that was checked into a field, with what it says of other fields: a time of its last day."""
    if target.part in _SINGLE:
        if target.part == "header" and target.leaf == "number":
            _set_code(tree, value)
        holder[target.leaf] = _finding(holder[target.leaf], value)
        return
    holder[target.leaf or "value"] = value
    if target.part == "deadlines" and target.leaf == "normalized":
        holder |= {"due": last_day(value), "kind": kind_of(value, holder["kind"])}
    if target.part == "agencies" and target.leaf == "name":
        holder["mentions"] = [{**one, "value": value} for one in holder["mentions"]]
    if target.leaf == "role":
        weaker = ROLES[ROLES.index(str(value)) :]
        holder["roles"] = [value, *(role for role in holder["roles"] if role in weaker and role != value)]
    holder |= {name: sure for name, sure in (("confidence", 1.0), ("inferred", False)) if name in holder}


def _set_code(tree: Tree, number: Value) -> None:
    """Put a number that people read into the code that the page shows without it, or with another."""
    header = tree["header"]
    code, old = header["code"], header["number"]
    if code and "/" in code["value"]:
        head = old["value"] if old else ""
        rest = code["value"].removeprefix(head)
        if rest[:1] in {"/", "-"}:
            header["code"] = {**code, "value": f"{number or ''}{rest}", "confidence": 1.0}


def _finding(found: Tree | None, value: Value) -> Tree | None:
    """Set a finding; one that the machine did not find has no place on the page."""
    if value is None:
        return None
    if found is None:
        return {"value": value, "text": value, "start": 0, "end": 0, "confidence": 1.0}
    return {**found, "value": value, "confidence": 1.0, "inferred": False}
