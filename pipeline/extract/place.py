"""From spans of the reading text to places on pages, with a confidence for each."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import TypedDict

from diacritics import Edit, Revision
from pipeline.datatypes import PAGE_BREAK, Document, TextPage
from pipeline.extract.calibration import calibrated
from pipeline.extract.findings import Found
from pipeline.extract.folding import squeeze
from pipeline.record import Corners, Finding

RESTORE = "restore"
"""The stage whose edits put marks back; others only tidy."""
DOUBTFUL = 0.3
"""Probability from which another reading of a word is worth a person's look: below, four of five are not the word."""


class Where(TypedDict):
    """The fields of `pipeline.record.Placed`."""

    start: int
    end: int
    page: int | None
    box: Corners | None
    confidence: float


class Placer:
    """Places spans of a document's reading text."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Span of `document.text` behind a span of the reading text, inside the text whatever the span was."""
        first, last = self._document.reading.origin_span(start, max(end, start))
        limit = len(self._document.text)
        first = min(max(first, 0), limit)
        return first, min(max(last, first), limit)

    def whereabouts(self, start: int, end: int, sure: float) -> tuple[int | None, Corners | None, float]:
        """Page, box and confidence of a span of the reading text.

        The confidence is the rule's own (`sure`), times the engine's for the words, times that of their restoration.
        """
        return self._whereabouts(*self.span(start, end), sure)

    def _whereabouts(self, first: int, last: int, sure: float) -> tuple[int | None, Corners | None, float]:
        if not self._document.pages:
            return None, None, round(sure, 3)
        if not self._measured:
            number = self._document.pages[bisect_right(self._page_starts, first) - 1].number
            # Of a text that was neither recognised nor restored the page alone is to be found.
            return number, None, _bounded(sure * self._restored(first, last) if self._revised else sure)
        location = self._document.locate(first, last)
        box, heard = location.box, location.confidence
        engine = 1.0 if heard is None else calibrated(heard)
        corners = (box.left, box.top, box.right, box.bottom) if box else None
        return location.page, corners, _bounded(sure * engine * self._restored(first, last))

    def where(self, start: int, end: int, sure: float) -> Where:
        """All that a placed part of a record says of its place, for a span of the reading text."""
        first, last = self.span(start, end)
        page, box, confidence = self._whereabouts(first, last, sure)
        return {"start": first, "end": last, "page": page, "box": box, "confidence": confidence}

    def finding(self, found: Found) -> Finding:
        """Place a finding on its page."""
        return Finding(
            value=found.value,
            text=squeeze(found.text) or found.value,
            inferred=found.inferred,
            **self.where(found.start, found.end, found.sure),
        )

    def least(self, first: int, last: int) -> float:
        """Confidence of the least sure word of a span of `document.text`; 1 where nothing was recognised."""
        if not self._document.pages or not self._measured:
            return 1.0
        index = max(bisect_right(self._page_starts, first) - 1, 0)
        page, offset = self._document.pages[index], self._page_starts[index]
        words = page.words_at(first - offset, min(last - offset, len(page.text)))
        return min((word.confidence for word in words if word.confidence is not None), default=1.0)

    def doubted(self, first: int, last: int) -> tuple[str, ...]:
        """Say what the words of a span of `document.text` may be instead, as restoration told, most probable first."""
        if not self._document.pages:
            return ()
        index = max(bisect_right(self._page_starts, first) - 1, 0)
        page, offset = self._document.pages[index], self._page_starts[index]
        found = _of_restoration(page, first - offset, min(last - offset, len(page.text)))
        doubts = found[0].doubts[slice(*_over(found[0].doubts, *found[1:]))] if found else ()
        return tuple(f"{doubt.before} or {doubt.after}" for doubt in doubts if doubt.confidence >= DOUBTFUL)

    def _restored(self, first: int, last: int) -> float:
        """Mean confidence of the restoring edits inside a span of `document.text`; 1 where there are none."""
        index = max(bisect_right(self._page_starts, first) - 1, 0)
        page, offset = self._document.pages[index], self._page_starts[index]
        doubts = _restorations(page, first - offset, min(last - offset, len(page.text)))
        return sum(doubts) / len(doubts) if doubts else 1.0

    @cached_property
    def recognised(self) -> bool:
        """Whether any page was recognised, not read."""
        return any(page.origin == "ocr" for page in self._document.pages)

    @cached_property
    def _measured(self) -> bool:
        """Whether any word has a place or a confidence; of plain text no word need be looked at."""
        return any(word.box or word.confidence is not None for page in self._document.pages for word in page.words)

    @cached_property
    def _revised(self) -> bool:
        """Whether any page was restored."""
        return any(page.revisions for page in self._document.pages)

    @cached_property
    def _page_starts(self) -> list[int]:
        lengths = (len(page.text) + len(PAGE_BREAK) for page in self._document.pages[:-1])
        return list(accumulate(lengths, initial=0))


def _bounded(confidence: float) -> float:
    return round(max(0.0, min(1.0, confidence)), 3)


def _of_restoration(page: TextPage, start: int, end: int) -> tuple[Revision, int, int] | None:
    """Return the revision that restored a page, with the span of its text before that a span of the page came from."""
    for revision in reversed(page.revisions):
        start, end = revision.origin_span(start, end)
        if revision.stage == RESTORE:
            return revision, start, end
    return None


def _restorations(page: TextPage, start: int, end: int) -> list[float]:
    found = _of_restoration(page, start, end)
    if found is None:
        return []
    edits = found[0].edits
    return [edit.confidence for edit in edits[slice(*_over(edits, *found[1:]))]]


def _over(edits: Sequence[Edit], start: int, end: int) -> tuple[int, int]:
    """Return the indices of the edits that a span touches: the first, and the one behind the last."""
    first = bisect_right(edits, start, key=lambda edit: edit.end)
    return first, bisect_left(edits, end, lo=first, key=lambda edit: edit.start)
