"""The record as people made it of the machine's: fields set, entries put in and taken out, and what became of each."""

import json
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pydantic import ValidationError

from pipeline.record import Record
from pipeline.review.bound import follow
from pipeline.review.checks import BadCorrection
from pipeline.review.corrections import Correction
from pipeline.review.desk import Standing
from pipeline.review.entries import ID, Key, holder_at, numbered, path_of, rows_of, unnumbered
from pipeline.review.fields import WORDS_OF, found_again, set_value, target_of, tree_of, value_in
from pipeline.review.items import (
    FOLLOWING,
    Spot,
    merge,
    new_entry,
    part_put_in,
    part_taken_out,
    same_entry,
    struck_entry,
)
from pipeline.review.proposals import proposal
from pipeline.review.section_tree import Tree, nested, put_in, without
from pipeline.review.values import Value

Spots = Callable[[Correction], Spot | None]


class Fate(NamedTuple):
    """What became of a correction: of a conflict what was found there, JSON; where its field is now, if it is."""

    standing: Standing
    found: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record as people made it, the fate of each correction by its sequence, and the entries of each list by ID."""

    record: Record
    fates: Mapping[int, Fate]
    rows: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Field:
    """A field that a person set: who it belongs to, whether it may be set, and what the machine has there, JSON."""

    correction: Correction
    key: Key
    fits: bool
    found: str


def recorded(
    record: Record, corrections: Sequence[Correction], basis: str, sha256: str, spots: Spots, text: str
) -> Recorded:
    """Make the corrections of a record.

    `basis` is the SHA-256 of the machine's text of today: of another text, or another file (`sha256`), a field is only
    set where the machine still says what it said then, or says the same. `spots` finds the place of an entry that was
    put in or taken out, `text` is the document's. Raises BadCorrection for what a record cannot hold.
    """
    if not corrections:
        return Recorded(record, {}, rows_of(numbered(tree_of(record))))
    before, tree = (numbered(tree_of(record)) for _copy in range(2))
    standing = [one for one in corrections if not one.is_undone]
    outs = [one for one in standing if part_taken_out(one.field, one.after)]
    ins = [one for one in standing if part_put_in(one.field)]
    sets = [one for one in standing if one not in outs and one not in ins]
    fields = {one.sequence: _field(before, one, basis, sha256) for one in sets}
    fates = {one.sequence: Fate("undone", field=one.field) for one in corrections if one.is_undone}
    gone: dict[Key, int] = {}
    for one in outs:
        fates[one.sequence], key = _taken_out(before, one, sha256, spots(one))
        gone |= {key: one.sequence} if key else {}
    put: dict[int, Key] = {}
    for one in ins:
        fates[one.sequence], key = _put_in(tree, one, sha256, spots(one), text, gone)
        put |= {one.sequence: key} if key else {}
    found = [fields[one.sequence] or _added_field(tree, one, put) for one in sets]
    was_set = _set(tree, found, gone, fates)
    for (
        one
    ) in sets:  # of an entry that is not there; without the correction that put it in, there is nothing to look at
        is_added = target_of(one.field).added is not None
        fates.setdefault(one.sequence, Fate("superseded") if is_added else Fate("conflict", "null"))
    for part, number in gone:
        _drop(tree, part, holder_at(tree, (part, number)))
    follow(before, tree, was_set)
    rows = rows_of(tree)
    keys = {field.correction.sequence: field.key for field in found if field} | put
    for one in standing:
        leaf = "" if one in ins else target_of(one.field).leaf if one in sets else ""
        known = path_of(rows, keys[one.sequence], leaf) if one.sequence in keys else ""
        fates[one.sequence] = fates[one.sequence]._replace(field=known)
    return Recorded(_validated(tree), fates, rows)


def _field(tree: Tree, one: Correction, basis: str, sha256: str) -> _Field | None:
    """Find the machine's field that a person set; None where it is not there, or is one of an entry that was put in."""
    target = target_of(one.field)
    holder = found_again(tree, target, one.anchor) if target.added is None else None
    if holder is None:
        return None
    found = json.dumps(value_in(holder, target), ensure_ascii=False)
    same = one.source_sha256 == sha256 and (one.basis == basis or found == one.before)
    return _Field(one, (target.part, holder.get(ID, "")), same, found)


def _added_field(tree: Tree, one: Correction, put: Mapping[int, Key]) -> _Field | None:
    target = target_of(one.field)
    key = put.get(target.added or 0)
    if key is None:
        return None
    return _Field(one, key, fits=True, found=json.dumps(value_in(holder_at(tree, key), target), ensure_ascii=False))


def _taken_out(tree: Tree, one: Correction, sha256: str, spot: Spot | None) -> tuple[Fate, Key | None]:
    """Find the entry that was taken out; one that the machine does not find any more needs no more."""
    part = part_taken_out(one.field, one.after) or ""
    entry, is_sure = struck_entry(part, tree[part], one.anchor or "", spot)
    if entry is None:
        return Fate("fulfilled"), None
    if one.source_sha256 != sha256 or not is_sure:
        return Fate("conflict", json.dumps(entry[WORDS_OF[part]], ensure_ascii=False)), None
    return Fate("applied"), (part, entry[ID])


def _put_in(
    tree: Tree, one: Correction, sha256: str, spot: Spot | None, text: str, gone: Mapping[Key, int]
) -> tuple[Fate, Key | None]:
    """Put an entry into a tree, or what the person gave of it into the machine's own entry of the same."""
    if spot is None or one.source_sha256 != sha256:
        return Fate("conflict", "null"), None
    part = part_put_in(one.field) or ""
    given: dict[str, Value] = json.loads(one.after)
    told = proposal(part, spot.words, tree, spot.start)
    values = {leaf: told[leaf] for leaf in FOLLOWING[part]} | given
    words = str(values[FOLLOWING[part][0]])
    # What was taken out before is put in anew; what was taken out since was this too, which a run had found itself.
    own = [
        entry
        for entry in tree[part]
        if entry[ID][0] != "+" and gone.get((part, entry[ID]), one.sequence) >= one.sequence
    ]
    twin = same_entry(part, own, spot, words)
    if twin is not None and (part, twin[ID]) in gone:
        return Fate("superseded"), None
    if twin is not None:
        had = merge(twin, part, given)
        return Fate("fulfilled" if had else "applied"), (part, twin[ID])
    entry = new_entry(part, {"kind": told.get("kind"), **values}, spot) | {ID: f"+{one.sequence}"}
    if part == "sections":
        tree[part] = put_in(tree[part], entry, text)
    else:
        at = (
            len(tree[part])
            if part == "agencies"
            else bisect_right(tree[part], spot.start, key=lambda one: one["start"])
        )
        tree[part].insert(at, entry)
    return Fate("applied"), (part, entry[ID])


def _set(
    tree: Tree, found: Sequence[_Field | None], gone: Collection[Key], fates: dict[int, Fate]
) -> frozenset[tuple[Key, str]]:
    """Set fields, of one that was set again the last value, and tell what became of each; return those that were."""
    last: dict[tuple[Key, str], _Field] = {}
    for field in filter(None, found):
        place = field.key, target_of(field.correction.field).leaf
        if place in last or field.key in gone:
            fates[(last.get(place) or field).correction.sequence] = Fate("superseded")
        if field.key not in gone:
            last[place] = field
    for (key, _leaf), field in last.items():
        one, wanted = field.correction, json.loads(field.correction.after)
        if field.fits:
            set_value(tree, holder_at(tree, key), target_of(one.field), wanted)
            fates[one.sequence] = Fate("applied", field.found)
        else:
            fates[one.sequence] = Fate("fulfilled" if field.found == one.after else "conflict", field.found)
    return frozenset(place for place, field in last.items() if field.fits)


def _drop(tree: Tree, part: str, entry: Tree) -> None:
    tree[part] = without(tree[part], entry) if part == "sections" else [one for one in tree[part] if one is not entry]


def _validated(tree: Tree) -> Record:
    plain = unnumbered(tree)
    try:
        return Record.model_validate(plain | {"sections": nested(plain["sections"])})
    except ValidationError as error:
        reason = error.errors()[0]["msg"]
        raise BadCorrection(f"the record cannot hold that: {reason}", "not-held") from error
