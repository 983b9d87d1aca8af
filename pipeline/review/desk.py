"""A document as it lies before a person: its pages word by word, its record, and what people did to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from pipeline.record import Record
from pipeline.review.lines import DeskPage

State = Literal["new", "in-review", "accepted"]
Act = Literal["text", "field", "added", "removed"]
"""What a correction does: to the words of a page, to a field of the record, or to a list of it."""
Standing = Literal["applied", "fulfilled", "conflict", "superseded", "undone"]
"""applied: in the text; fulfilled: the machine now reads it so itself; conflict: a later run reads the place otherwise
than it stood when it was corrected, so that a person must look; superseded: corrected again; undone: taken back."""


@dataclass(frozen=True, slots=True)
class History:
    """A correction and what became of it.

    Of the text: `page`, and `start` to `end` in the page's text as it is now. Of the record: `field`, and `before` and
    `after` are JSON; an entry that was put in has its row for a field (`tasks[2]`), null before and after it what was
    given, one that was taken out its words before and null after. `found` is what stands there now, where that is a
    conflict: correct the place again to have `after`, undo this one to leave it as it is. Times are UTC, ISO 8601.
    """

    sequence: int
    kind: Literal["text", "field"]
    standing: Standing
    before: str
    after: str
    who: str
    made_at: str
    page: int | None = None
    start: int | None = None
    end: int | None = None
    field: str | None = None
    found: str | None = None
    undone_at: str | None = None

    @property
    def act(self) -> Act:
        """What it does."""
        if self.kind == "text":
            return "text"
        is_entry = (self.field or "").endswith("]")
        if is_entry and self.after == "null":
            return "removed"
        return "added" if is_entry and self.after.startswith("{") else "field"


@dataclass(frozen=True, slots=True)
class Changed:
    """A place that reads otherwise than when the document was accepted: `page.text[start:end]` is `now`."""

    page: int
    start: int
    end: int
    accepted: str
    now: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The record of a corrected text, all that people did in the order in which they did it, and what came otherwise.

    `changed` are the places at which an accepted document, which a run read again, is not as it was accepted.
    """

    record: Record
    history: tuple[History, ...] = ()
    changed: tuple[Changed, ...] = ()


@dataclass(frozen=True)
class Desk:
    """A document with its corrections made.

    `version` is to be handed back with the next change; it is good for nothing else. An accepted document that a run
    read again is in review where its text came out otherwise. `is_settled` tells that the outputs hold all of this;
    `left` why one of them does not. What `judge` makes is made when it is first asked for: of ten pages it takes the
    processor 30 ms, three times what a correction takes without it, and who goes from word to word does not wait.
    """

    document_id: int
    name: str
    source: str
    version: int
    state: State
    pages: tuple[DeskPage, ...]
    judge: Callable[[], Judged] = field(repr=False, compare=False)
    accepted_by: str | None = None
    accepted_at: str | None = None
    can_undo: bool = False
    can_redo: bool = False
    is_settled: bool = True
    left: str = ""

    @cached_property
    def _judged(self) -> Judged:
        return self.judge()

    @property
    def record(self) -> Record:
        """The record of the text as it is now, with the fields that people set."""
        return self._judged.record

    @property
    def history(self) -> tuple[History, ...]:
        """What people did, in the order in which they did it."""
        return self._judged.history

    @property
    def changed(self) -> tuple[Changed, ...]:
        """Where an accepted document is not as it was accepted."""
        return self._judged.changed

    @property
    def conflicts(self) -> tuple[History, ...]:
        """The corrections that a person must look at again."""
        return tuple(one for one in self.history if one.standing == "conflict")
