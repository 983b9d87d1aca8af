"""Edit and Revision: a change to a text, and the text that its changes lead to.

`Revision.after` is derived from `before` and `edits`, so text and trace cannot disagree.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from operator import attrgetter


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement: `before[start:end]` (code points of the text before) becomes `after`.

    `rule` names what made the change; `confidence` is 0 to 1. `alternatives` are the best other readings that were
    weighed, with their probabilities, most probable first; the text as it stood may be one of them.
    """

    start: int
    end: int
    before: str
    after: str
    rule: str
    confidence: float = 1.0
    alternatives: tuple[tuple[str, float], ...] = ()

    def at(self, start: int) -> "Edit":
        """Return the same edit at another place."""
        end = start + len(self.before)
        return Edit(start, end, self.before, self.after, self.rule, self.confidence, self.alternatives)


@dataclass(frozen=True, slots=True)
class Revision:
    """A text and the edits made to it by one stage, in order and without overlap.

    `doubts` are edits that were not made, because the text as it stands may be right: what it would have become, how
    probable that was, and what else. They are in order and without overlap among themselves; `after` knows nothing
    of them. Raises ValueError where an edit or a doubt does not stand in the text.

    >>> revision = Revision("restore", "Tw Ky", (Edit(0, 2, "Tw", "Tứ", "garbled"), Edit(3, 5, "Ky", "Kỳ", "garbled")))
    >>> revision.after
    'Tứ Kỳ'
    >>> revision.origin(3)
    3
    """

    stage: str
    before: str
    edits: tuple[Edit, ...] = ()
    doubts: tuple[Edit, ...] = ()
    placed: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Where each edit's replacement starts in `after`."""

    def __post_init__(self) -> None:
        _check(self, self.edits)
        _check(self, self.doubts)
        starts = []
        shift = 0
        for edit in self.edits:
            starts.append(edit.start + shift)
            shift += len(edit.after) - (edit.end - edit.start)
        object.__setattr__(self, "placed", tuple(starts))

    @property
    def after(self) -> str:
        """The text with every edit made."""
        parts = []
        position = 0
        for edit in self.edits:
            parts.append(self.before[position : edit.start])
            parts.append(edit.after)
            position = edit.end
        parts.append(self.before[position:])
        return "".join(parts)

    def edit_at(self, start: int, end: int) -> int | None:
        """Index of the edit whose replacement shares a character with the span `start` to `end` of `after`."""
        at = bisect_right(self.placed, max(end - 1, start)) - 1
        while at >= 0 and not self.edits[at].after:
            at -= 1
        return at if at >= 0 and self.placed[at] + len(self.edits[at].after) > start else None

    def origin(self, offset: int) -> int:
        """Offset in `before` of the character at `offset` in `after`.

        Inside a replacement of the same length characters pair up; inside any other, the replacement's start answers.
        """
        index = bisect_right(self.placed, offset) - 1
        if index < 0:
            return offset
        edit = self.edits[index]
        inside = offset - self.placed[index]
        if inside >= len(edit.after):
            return edit.end + inside - len(edit.after)
        if len(edit.after) == edit.end - edit.start:
            return edit.start + inside
        return edit.start

    def origin_span(self, start: int, end: int) -> tuple[int, int]:
        """Span in `before` of the non-empty span `start` to `end` of `after`; replacements are covered whole."""
        if end <= start:
            at = self.origin(start)
            return at, at
        first = self.origin(start)
        index = bisect_right(self.placed, end - 1) - 1
        if index >= 0:
            edit = self.edits[index]
            inside = end - 1 - self.placed[index]
            if inside < len(edit.after) and len(edit.after) != edit.end - edit.start:
                return first, edit.end
        return first, self.origin(end - 1) + 1


def through(first: Revision, second: Revision) -> Revision:
    """Put two revisions in a row into one of the text before both.

    What the second changes inside a replacement of the first becomes part of that edit (`cuahuyen` parted, then marked,
    is one edit to `của huyện`, as sure as the less sure of the two); where it reaches over its border, the first
    stands. Doubts inside a replacement are forgotten.
    """
    if not first.edits:
        return Revision(first.stage, first.before, second.edits, in_order([*first.doubts, *second.doubts]))
    inside: defaultdict[int, list[Edit]] = defaultdict(list)
    edits: list[Edit] = []
    for edit in second.edits:
        at = first.edit_at(edit.start, edit.end)
        if at is None:
            edits += _moved(first, edit)
        else:
            inside[at].append(edit)
    edits += [_merged(first, at, inside[at]) for at in range(len(first.edits))]
    doubts = list(first.doubts)
    for doubt in second.doubts:
        if first.edit_at(doubt.start, doubt.end) is None:
            doubts += _moved(first, doubt)
    return Revision(first.stage, first.before, in_order(edits), in_order(doubts))


def in_order(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Sort edits by their places; of two that overlap the one that begins first stays."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=attrgetter("start")):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return tuple(kept)


def _moved(first: Revision, edit: Edit) -> Iterator[Edit]:
    """Yield an edit of the text after a revision as one of the text before; none where that had more between."""
    start, end = first.origin_span(edit.start, edit.end)
    if first.before[start:end] == edit.before:
        yield edit.at(start)


def _merged(first: Revision, at: int, inside: list[Edit]) -> Edit:
    """Return an edit of the first revision with the second's edits of its replacement made."""
    edit, start = first.edits[at], first.placed[at]
    parts = [one for one in inside if one.start >= start and one.end <= start + len(edit.after)]
    if not parts:
        return edit
    within = tuple(one.at(one.start - start) for one in parts)
    after = Revision(first.stage, edit.after, within).after
    return replace(edit, after=after, confidence=min(edit.confidence, *(one.confidence for one in parts)))


def _check(revision: Revision, edits: tuple[Edit, ...]) -> None:
    """Raise ValueError where edits do not stand in the text before them, or overlap."""
    for edit in edits:
        if revision.before[edit.start : edit.end] != edit.before:
            raise ValueError(f"{edit} does not stand at {edit.start} of the text of stage {revision.stage!r}")
    for left, right in pairwise(edits):
        if right.start < left.end or (right.start == left.start == left.end):
            raise ValueError(f"{left} and {right} overlap")
