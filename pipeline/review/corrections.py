"""Corrections of a page's text: where each stands in the machine's text, and the Revision that all of them make.

Every correction knows the machine's text that it was made on. Where the machine reads the page otherwise since, its
place is found again (`carry`); later corrections take the place of earlier ones that they touch.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from diacritics import Edit, Revision
from pipeline.review.carry import Fate, carry_over
from pipeline.review.checks import Place

STAGE = "human"
"""The stage of the Revision that people make."""
CORRECTED, CONFIRMED = "corrected", "confirmed"
"""Rules of its edits; of a confirmed word the text before and after is the same."""
_WORDS = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Correction:
    """A row of the table. Of a text, `start` to `end` count in the machine's text whose SHA-256 is `basis`.

    Of a field, `before` and `after` are JSON and `basis` is that of the whole document's machine text.
    """

    sequence: int
    kind: Literal["text", "field"]
    before: str
    after: str
    basis: str
    source_sha256: str
    who: str
    made_at: str
    made_version: int = 0
    page: int = 0
    start: int = 0
    end: int = 0
    field: str = ""
    anchor: str | None = None
    undone_at: str | None = None
    undone_version: int | None = None

    @property
    def is_undone(self) -> bool:
        """Whether it was taken back."""
        return self.undone_at is not None


@dataclass(frozen=True, slots=True)
class Stood:
    """A correction where it stands in the machine's text of today, and what became of it."""

    correction: Correction
    fate: Fate
    start: int
    end: int
    found: str
    superseded: bool = False

    @property
    def is_made(self) -> bool:
        """Whether it is part of the text."""
        return not self.superseded and not self.correction.is_undone and self.fate in {"moved", "fulfilled"}


def stand(corrections: Sequence[Correction], bases: Mapping[str, str], machine: str) -> tuple[Stood, ...]:
    """Place the text corrections of a page in the machine's text of it; `bases` are texts by their SHA-256."""
    placed = [_placed(one, bases.get(one.basis), machine) for one in corrections]
    found: list[Stood] = []
    starts: list[int] = []  # of the later ones, and their ends: they do not touch each other
    ends: list[int] = []
    for one in reversed(placed):
        at = bisect_right(starts, one.end)
        covered = not one.correction.is_undone and at > 0 and touch(one.start, one.end, starts[at - 1], ends[at - 1])
        found.append(
            Stood(one.correction, one.fate, one.start, one.end, one.found, superseded=True) if covered else one
        )
        if not one.correction.is_undone and not covered:
            starts.insert(at, one.start)
            ends.insert(at, one.end)
    return tuple(reversed(found))


def _placed(one: Correction, basis: str | None, machine: str) -> Stood:
    if basis is None:  # the row was written by hand
        return Stood(one, "conflict", 0, 0, "")
    carried = carry_over(basis, one.start, one.end, one.after, machine)
    return Stood(one, carried.fate, carried.start, carried.end, machine[carried.start : carried.end])


def touch(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether two spans overlap, or meet; words that are corrected one by one have a space between them."""
    return start <= other_end and other_start <= end


def whole_revision(machine: str, stood: Sequence[Stood]) -> Revision:
    """Return the corrections that are made, an edit for each."""
    made = sorted((one for one in stood if one.is_made), key=lambda one: one.start)
    edits = (Edit(o.start, o.end, o.found, o.correction.after, _rule(o.found, o.correction.after)) for o in made)
    return Revision(STAGE, machine, tuple(edits))


def human_revision(machine: str, stood: Sequence[Stood]) -> Revision:
    """Return the corrections that are made word by word, so that words that stayed keep their places on the page."""
    whole = whole_revision(machine, stood)
    return Revision(STAGE, machine, tuple(part for edit in whole.edits for part in _parts(edit)))


def _rule(before: str, after: str) -> str:
    return CONFIRMED if before == after else CORRECTED


def _parts(edit: Edit) -> Iterator[Edit]:
    if edit.before == edit.after:
        yield edit
        return
    old, new = _WORDS.findall(edit.before), _WORDS.findall(edit.after)
    at = edit.start
    position = 0
    for what, i, j, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, after = "".join(old[i:j]), "".join(new[first:last])
        at += sum(map(len, old[position:i]))
        position = j
        if what != "equal":
            yield Edit(at, at + len(before), before, after, CORRECTED)
        at += len(before)


def placed_in_machine(whole: Revision, place: Place, after: str) -> tuple[int, int, str]:
    """Return a change of the page's text as one of the machine's: its span there, and the words to put in its place.

    `whole` are the corrections that stand. The span grows to whole words and shrinks to those that differ, and takes
    in the corrections that it touches, so that it stands for all of them.
    """
    text = whole.after
    start, end, after = _trimmed(text, *_whole_words(text, place.start, place.end, after))
    grown = True
    while grown:
        grown = False
        for edit, placed in zip(whole.edits, whole.placed, strict=True):
            stop = placed + len(edit.after)
            if touch(start, end, placed, stop) and (placed < start or stop > end):
                first, last = min(start, placed), max(end, stop)
                after = text[first:start] + after + text[end:last]
                start, end, grown = first, last, True
    return _before(whole, start, opening=True), _before(whole, end, opening=False), after


def span_after(revision: Revision, start: int, end: int) -> tuple[int, int]:
    """Return the span of the text after that a span of the text before became; edits that it cuts are in it whole.

    >>> span_after(Revision(STAGE, "Ủy ban xa", (Edit(7, 9, "xa", "xã Yên", CORRECTED),)), 0, 9)
    (0, 13)
    """
    return _placed_after(revision, start, opening=True), _placed_after(revision, end, opening=False)


def _placed_after(revision: Revision, offset: int, *, opening: bool) -> int:
    shift = 0
    for edit, placed in zip(revision.edits, revision.placed, strict=True):
        if edit.start > offset or (edit.start == offset and opening):
            break
        stop = placed + len(edit.after)
        if offset < edit.end:
            return placed if opening else stop
        shift = stop - edit.end
    return offset + shift


def _before(whole: Revision, offset: int, *, opening: bool) -> int:
    """Offset in the text before of a border that cuts no edit; one at an edit's border includes it."""
    shift = 0
    for edit, placed in zip(whole.edits, whole.placed, strict=True):
        if placed > offset or (placed == offset and opening):
            break
        shift += len(edit.after) - len(edit.before)
    return offset - shift


def _whole_words(text: str, start: int, end: int, after: str) -> tuple[int, int, str]:
    first, last = start, end
    if start < end or after:
        inner = (text[start:end] or after, after or text[start:end])
        if not any(part[:1].isspace() for part in inner):
            while first > 0 and not text[first - 1].isspace():
                first -= 1
        if not any(part[-1:].isspace() for part in inner):
            while last < len(text) and not text[last].isspace():
                last += 1
    return first, last, text[first:start] + after + text[end:last]


def _trimmed(text: str, start: int, end: int, after: str) -> tuple[int, int, str]:
    before = text[start:end]
    if before == after:
        return start, end, after
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    head = _same(old, new)
    tail = _same(old[head:][::-1], new[head:][::-1])
    start += sum(map(len, old[:head]))
    end -= sum(map(len, old[len(old) - tail :]))
    return start, end, "".join(new[head : len(new) - tail])


def _same(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for left, right in zip(old, new, strict=False):
        if left != right:
            break
        count += 1
    return count
