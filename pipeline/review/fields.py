"""Fields of a record that people set: which there are, what they may hold, and how each is found again later."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError
from rapidfuzz.fuzz import ratio

from pipeline.record import Header, Record, Signatory
from pipeline.review.checks import BadCorrection, clean_text
from pipeline.review.corrections import Correction
from pipeline.review.desk import Standing

Value = str | list[str] | None
Tree = dict[str, Any]
"""A record as plain values, to be changed and validated as a whole."""

LONGEST = 2_000
MOST_NAMES = 50
SAME_WORDS = 85.0
"""Percent of its letters by which an entry of a list is the same though a word of it was corrected."""
_PATH = re.compile(
    r"(header|signatory)\.(\w+)|(deadlines|tasks|references)\[(\d{1,6})\]\.(\w+)|recipients\[(\d{1,6})\]"
)
_WORDS_OF = {"deadlines": "text", "tasks": "action", "references": "text", "recipients": "text"}
"""The words of the page by which an entry of a list is known."""
_INTERVAL = re.compile(r"(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})")
_RULES = re.compile(
    r"FREQ=(?:DAILY|WEEKLY|MONTHLY|QUARTERLY|YEARLY)(?:;[A-Z]+=[A-Z0-9,+-]+)*(?:;FREQ=[A-Z]+(?:;[A-Z]+=[A-Z0-9,+-]+)*)*"
)


@dataclass(frozen=True, slots=True)
class Target:
    """A field: its part of the record, of a list the entry's index, and the leaf; '' for the entry's own value."""

    part: str
    leaf: str
    index: int | None = None

    @property
    def path(self) -> str:
        """As people write it: deadlines[2].due."""
        at = "" if self.index is None else f"[{self.index}]"
        return f"{self.part}{at}{'.' if self.leaf else ''}{self.leaf}"


def target_of(field: str) -> Target:
    """Read the path of a field. Raises BadCorrection for one that people cannot set.

    >>> target_of("deadlines[2].due")
    Target(part='deadlines', leaf='due', index=2)
    """
    found = _PATH.fullmatch(field)
    part, leaf, index = "", "", None
    if found and found[1]:
        part, leaf = found[1], found[2]
    elif found and found[3]:
        part, leaf, index = found[3], found[5], int(found[4])
    elif found:
        part, index = "recipients", int(found[6])
    if leaf not in CHECKS.get(part, {}):
        known = ", ".join(
            f"{part}{'' if part in _SINGLE else '[0]'}.{leaf}".rstrip(".") for part in CHECKS for leaf in CHECKS[part]
        )
        raise BadCorrection(f"{field[:80]!r} is no field that can be corrected; choose from {known}")
    return Target(part, leaf, index)


def checked(target: Target, value: Value) -> Value:
    """Return a value as the record is to hold it. Raises BadCorrection, which says what is wanted."""
    return CHECKS[target.part][target.leaf](target.path, value)


def value_of(tree: Tree, target: Target) -> Value:
    """Return what a record holds in a field. Raises BadCorrection where the list has no such entry."""
    holder = _holder(tree, target)
    leaf = holder.get(target.leaf or "value")
    if isinstance(leaf, Mapping):
        return str(leaf["value"])
    return list(leaf) if isinstance(leaf, (list, tuple)) else leaf


def anchor_of(tree: Tree, target: Target) -> str | None:
    """Return how the entry of a list is found again: its words, and which of those with the same it is; JSON."""
    if target.index is None:
        return None
    words = _holder(tree, target)[_WORDS_OF[target.part]]
    before = [one[_WORDS_OF[target.part]] for one in tree[target.part][: target.index]]
    return json.dumps({"words": words, "nth": before.count(words)}, ensure_ascii=False)


def with_fields(
    record: Record, corrections: Sequence[Correction], basis: str, sha256: str
) -> tuple[Record, dict[int, tuple[Standing, str]]]:
    """Set the fields that people corrected; tell of each, by its sequence, what became of it and what was found.

    `basis` is the SHA-256 of the machine's text of today: of another text, or another file (`sha256`), a correction is
    only made where the machine still says what it said then, or says the same.
    """
    tree: Tree = record.model_dump()
    fates: dict[int, tuple[Standing, str]] = {}
    wanted: dict[str, tuple[Correction, Target]] = {}
    for one in corrections:
        target = _found_again(tree, target_of(one.field), one.anchor)
        if one.is_undone:
            fates[one.sequence] = "undone", ""
        elif target is None:
            fates[one.sequence] = "conflict", "null"
        else:
            if target.path in wanted:
                fates[wanted[target.path][0].sequence] = "superseded", ""
            wanted[target.path] = one, target
    for one, target in wanted.values():
        found = json.dumps(value_of(tree, target), ensure_ascii=False)
        same = one.basis == basis and one.source_sha256 == sha256
        if same or (one.source_sha256 == sha256 and found == one.before):
            _set(tree, target, json.loads(one.after))
            fates[one.sequence] = "applied", found
        else:
            fates[one.sequence] = ("fulfilled" if found == one.after else "conflict"), found
    try:
        return Record.model_validate(tree), fates
    except ValidationError as error:
        raise BadCorrection(f"the record cannot hold that: {error.errors()[0]['msg']}") from error


def _holder(tree: Tree, target: Target) -> Tree:
    if target.index is None:
        whole: Tree = tree[target.part]
        return whole
    part: Sequence[Tree] = tree[target.part]
    if target.index >= len(part):
        raise BadCorrection(f"{target.path}: there are {len(part)} {target.part}; open the document again")
    return part[target.index]


def _found_again(tree: Tree, target: Target, anchor: str | None) -> Target | None:
    if target.index is None or anchor is None:
        return target
    known = json.loads(anchor)
    words = [str(one[_WORDS_OF[target.part]]) for one in tree[target.part]]
    same = [at for at, one in enumerate(words) if one == known["words"]]
    if len(same) > known["nth"]:
        return Target(target.part, target.leaf, same[known["nth"]])
    near = [at for at, one in enumerate(words) if ratio(one, known["words"]) >= SAME_WORDS]
    return Target(target.part, target.leaf, near[0]) if len(near) == 1 else None


def _set(tree: Tree, target: Target, value: Value) -> None:
    holder = _holder(tree, target)
    if target.part in {"header", "signatory"}:
        if target.part == "header" and target.leaf == "number":
            _set_code(tree, value)
        holder[target.leaf] = _finding(holder[target.leaf], value)
    elif target.part == "recipients":
        holder["value"] = value
    else:
        holder[target.leaf] = value
        if target.part == "deadlines" and target.leaf == "normalized":
            holder["due"] = _last_day(value)
    holder |= {"confidence": 1.0} if "confidence" in holder else {}
    holder |= {"inferred": False} if "inferred" in holder else {}


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


def _last_day(value: Value) -> str | None:
    if not isinstance(value, str):
        return None
    interval = _INTERVAL.fullmatch(value)
    last = interval[2] if interval else value
    return last if _is_date(last) else None


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _text(path: str, value: Value) -> Value:
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadCorrection(f"{path} holds one text, no list")
    return " ".join(clean_text(value, what=path, longest=LONGEST).split()) or None


def _words(path: str, value: Value) -> Value:
    text = _text(path, value)
    if text is None:
        raise BadCorrection(f"{path} cannot be empty")
    return text


def _date(path: str, value: Value) -> Value:
    text = _text(path, value)
    if (
        isinstance(text, str)
        and not _is_date(text)
        and not (re.fullmatch(r"\d{4}(-\d{2})?", text) and _is_date(f"{text}-01-01"[:10]))
    ):
        raise BadCorrection(f"{path}: {text!r} is no date; write it as 2024-01-31, or 2024-01 where the day is blank")
    return text


def _day(path: str, value: Value) -> Value:
    text = _text(path, value)
    if isinstance(text, str) and not _is_date(text):
        raise BadCorrection(f"{path}: {text!r} is no day; write it as 2024-01-31")
    return text


def _normalized(path: str, value: Value) -> Value:
    text = _text(path, value)
    if not isinstance(text, str) or _is_date(text) or _RULES.fullmatch(text):
        return text
    interval = _INTERVAL.fullmatch(text)
    if interval and all(map(_is_date, interval.groups())) and interval[1] <= interval[2]:
        return text
    raise BadCorrection(
        f"{path}: {text!r} is no time; write a day (2024-01-31), the first and the last day (2024-01-01/2024-03-31), "
        "or a recurrence (FREQ=MONTHLY)"
    )


def _names(path: str, value: Value) -> Value:
    if not isinstance(value, list) or len(value) > MOST_NAMES:
        raise BadCorrection(f"{path} holds a list of at most {MOST_NAMES} names")
    return list(dict.fromkeys(str(_words(path, name)) for name in value))


Check = Callable[[str, Value], Value]
_SINGLE = frozenset({"header", "signatory"})
CHECKS: Mapping[str, Mapping[str, Check]] = {
    "header": {name: _date if name == "date" else _text for name in Header.model_fields},
    "signatory": dict.fromkeys(Signatory.model_fields, _text),
    "deadlines": {"normalized": _normalized, "due": _day, "agency": _text, "task": _text},
    "tasks": {"agencies": _names, "coordinating": _names, "action": _words, "deadline": _text},
    "references": {"type": _words, "number": _text, "date": _date, "issuer": _text},
    "recipients": {"": _words},
}
"""The fields that people may set, with what each may hold."""
