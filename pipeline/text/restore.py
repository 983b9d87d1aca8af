"""Marks given back to the text of a document."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from diacritics import Model, Revision, diagnose, restore
from pipeline.datatypes import PAGE_BREAK, TextPage


def restore_marks(pages: Sequence[TextPage], model: Model) -> tuple[TextPage, ...]:
    """Restore the pages of a document together, so that what is sure on one page decides what is doubtful on another.

    Pages that were recognised here are restored as such: good recognition is made of possible syllables, so its errors
    do not show in the text alone. A page whose text is sound comes back as it is.
    """
    restored: dict[int, TextPage] = {}
    for recognized in (False, True):
        alike = [page for page in pages if (page.origin == "ocr") is recognized]
        whole = restore(PAGE_BREAK.join(page.text for page in alike), model, recognized=recognized)
        for page, revision in zip(alike, _by_page(whole, alike), strict=True):
            restored[page.number] = page.revised(revision)
    return tuple(restored[page.number] for page in pages)


def damage_of(pages: Sequence[TextPage]) -> str:
    """Return what was wrong with most of the text of pages before it was restored, by its letters."""
    weights: Counter[str] = Counter()
    for page in pages:
        before = next((revision.before for revision in page.revisions if revision.stage == "restore"), page.text)
        if before.strip():
            weights[diagnose(before).damage] += len(before)
    return weights.most_common(1)[0][0] if weights else "none"


def _by_page(whole: Revision, pages: Sequence[TextPage]) -> Iterator[Revision]:
    """Part a revision of the joined text into the revisions of its pages."""
    start, first = 0, 0
    for page in pages:
        last = bisect_left(whole.edits, start + len(page.text), lo=first, key=lambda edit: edit.start)
        own = whole.edits[first:last]
        moved = (replace(edit, start=edit.start - start, end=edit.end - start) for edit in own)
        yield Revision(whole.stage, page.text, tuple(moved))
        start, first = start + len(page.text) + len(PAGE_BREAK), last
