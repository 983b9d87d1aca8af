"""Edit and Revision: a change to a text, and the text that its changes lead to.

`Revision.after` is derived from `before` and `edits`, so text and trace cannot disagree.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise


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


@dataclass(frozen=True, slots=True)
class Revision:
    """A text and the edits made to it by one stage, in order and without overlap.

    >>> revision = Revision("restore", "Tw Ky", (Edit(0, 2, "Tw", "Tứ", "garbled"), Edit(3, 5, "Ky", "Kỳ", "garbled")))
    >>> revision.after
    'Tứ Kỳ'
    >>> revision.origin(3)
    3
    """

    stage: str
    before: str
    edits: tuple[Edit, ...] = ()
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Where each edit's replacement starts in `after`."""

    def __post_init__(self) -> None:
        for edit in self.edits:
            if self.before[edit.start : edit.end] != edit.before:
                raise ValueError(f"{edit} does not stand at {edit.start} of the text of stage {self.stage!r}")
        for left, right in pairwise(self.edits):
            if right.start < left.end or (right.start == left.start == left.end):
                raise ValueError(f"{left} and {right} overlap")
        starts = []
        shift = 0
        for edit in self.edits:
            starts.append(edit.start + shift)
            shift += len(edit.after) - (edit.end - edit.start)
        object.__setattr__(self, "_starts", tuple(starts))

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

    def origin(self, offset: int) -> int:
        """Offset in `before` of the character at `offset` in `after`.

        Inside a replacement of the same length characters pair up; inside any other, the replacement's start answers.
        """
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        edit = self.edits[index]
        inside = offset - self._starts[index]
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
        index = bisect_right(self._starts, end - 1) - 1
        if index >= 0:
            edit = self.edits[index]
            inside = end - 1 - self._starts[index]
            if inside < len(edit.after) and len(edit.after) != edit.end - edit.start:
                return first, edit.end
        return first, self.origin(end - 1) + 1
