"""A page in each state that people bring it to, made once: of ten pages a correction changes one.

Pages are told apart by which object they are: to compare the words of two would take as long as to make one again.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from diacritics import Edit, Revision
from pipeline.datatypes import TextPage
from pipeline.review.corrections import STAGE
from pipeline.review.lines import DeskPage

MOST_PAGES = 1_500
"""300 words each, with their boxes and readings: 0.3 MB a page."""


class ThisPage:
    """A page as a key: it and no other, whatever another holds. It lives as long as the key does."""

    __slots__ = ("page",)

    def __init__(self, page: TextPage) -> None:
        self.page = page

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ThisPage) and self.page is other.page

    def __hash__(self) -> int:
        return id(self.page)


def corrected_page(page: TextPage, human: Revision) -> TextPage:
    """Return the machine's page with the corrections of people made."""
    return _corrected(ThisPage(page), human)


def trusted_page(page: TextPage) -> TextPage:
    """Return a corrected page whose corrected words are as sure as a person is, and not in doubt any more."""
    return _trusted(ThisPage(page))


def desk_page(page: TextPage) -> DeskPage:
    """Return a corrected page as it lies before a person."""
    return _desk_page(ThisPage(page))


@lru_cache(MOST_PAGES)
def _corrected(page: ThisPage, human: Revision) -> TextPage:
    return page.page.revised(human)


@lru_cache(MOST_PAGES)
def _desk_page(page: ThisPage) -> DeskPage:
    return DeskPage(page.page)


@lru_cache(MOST_PAGES)
def _trusted(this: ThisPage) -> TextPage:
    page = this.page
    human = next((one for one in page.revisions if one.stage == STAGE), None)
    if human is None:
        return page
    spans = [(edit.start, edit.end) for edit in human.edits]
    revisions: list[Revision] = []
    for revision in reversed(page.revisions):
        if revision.stage != STAGE:
            spans = [revision.origin_span(*span) for span in spans]
            revisions.append(_sure(revision, spans))
        else:
            revisions.append(revision)
    words = tuple(
        replace(word, confidence=1.0)
        if word.confidence is not None and _over(spans, word.offset, word.offset + len(word.text))
        else word
        for word in page.words
    )
    return replace(page, words=words, revisions=tuple(reversed(revisions)))


def _sure(revision: Revision, spans: Sequence[tuple[int, int]]) -> Revision:
    edits = tuple(
        replace(edit, confidence=1.0) if _over(spans, edit.start, edit.end) else edit for edit in revision.edits
    )
    doubts: tuple[Edit, ...] = tuple(one for one in revision.doubts if not _over(spans, one.start, one.end))
    return Revision(revision.stage, revision.before, edits, doubts)


def _over(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in spans)
