"""The project's words and names put where restoration was unsure: the lexicon that people made, for the next run."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from diacritics import Edit, Revision
from diacritics.letters import clean, fold_tone, has_marks, strip_marks
from diacritics.syllables import is_possible
from diacritics.vocabulary import recase
from pipeline.datatypes import TextPage

STAGE = RULE = "lexicon"
RESTORE = "restore"
SURE = 0.98
"""Of restoration: an edit that is surer than this stands against the lexicon."""
SURE_WORD = 0.95
"""Of the engine; see `pipeline.text.restore`."""
CONFIDENCE = 0.97
_SYLLABLE = re.compile(r"[^\W\d_]+")
_BESIDE = re.compile(r"[ ]{1,3}|[ ]?\n[ ]?")

Index = Mapping[str, Sequence[tuple[str, ...]]]
"""Entries, syllable by syllable, by their first syllable without marks; the longest first."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A syllable of a page. `is_open`: it may be another one; `others` are those that restoration weighed, folded."""

    start: int
    end: int
    text: str
    is_open: bool
    others: frozenset[str]


def know(pages: Sequence[TextPage], entries: tuple[str, ...]) -> tuple[TextPage, ...]:
    """Put the words and names of a lexicon into restored pages; every change is an Edit of a stage of its own.

    A word of the page becomes the lexicon's where both are the same without marks, or restoration weighed it, and no
    more is sure of what stands there: restoration was in doubt, it lost its marks, or it is no syllable. A page of
    sound text stays as it is; so does a single syllable that restoration did not weigh against the lexicon's.
    """
    if not entries:
        return tuple(pages)
    index = _indexed(entries)
    return tuple(page.revised(Revision(STAGE, page.text, tuple(_edits(page, index)))) for page in pages)


@lru_cache(maxsize=4)
def _indexed(entries: tuple[str, ...]) -> Index:
    index: dict[str, list[tuple[str, ...]]] = {}
    for entry in sorted(entries, key=len, reverse=True):
        syllables = tuple(_SYLLABLE.findall(clean(entry)))
        if syllables:
            index.setdefault(_bare(syllables[0]), []).append(syllables)
    return index


def _edits(page: TextPage, index: Index) -> Iterator[Edit]:
    restored = next((one for one in page.revisions if one.stage == RESTORE), None)
    if restored is None and page.origin != "ocr":
        return
    seen = [_seen(page, restored, found.start(), found.end()) for found in _SYLLABLE.finditer(page.text)]
    at = 0
    while at < len(seen):
        entry = next((one for one in _candidates(seen[at], index) if _fits(page.text, seen, at, one)), None)
        for one, syllable in zip(seen[at:], entry or (), strict=False):
            word = _like(syllable, one.text)
            if _folded(word) != _folded(one.text):
                yield Edit(one.start, one.end, one.text, word, RULE, CONFIDENCE)
        at += len(entry) if entry else 1


def _candidates(seen: Seen, index: Index) -> Iterator[tuple[str, ...]]:
    yield from index.get(_bare(seen.text), ())
    for other in seen.others:
        if strip_marks(other) != _bare(seen.text):
            yield from index.get(strip_marks(other), ())


def _fits(text: str, seen: Sequence[Seen], at: int, entry: tuple[str, ...]) -> bool:
    """Whether an entry may stand here: beside each other, alike without marks, and open wherever they differ."""
    some = seen[at : at + len(entry)]
    if len(some) < len(entry):
        return False
    for left, right in pairwise(some):
        if not _BESIDE.fullmatch(text, left.end, right.start):
            return False
    for one, syllable in zip(some, entry, strict=True):
        wanted = _folded(syllable)
        if _folded(one.text) == wanted:
            continue
        weighed = wanted in one.others
        alike = _bare(one.text) == _bare(syllable)
        alone = len(entry) == 1 and is_possible(one.text.lower())
        if not one.is_open or not (weighed or (alike and not alone)):
            return False
    return True


def _seen(page: TextPage, restored: Revision | None, start: int, end: int) -> Seen:
    text = page.text[start:end]
    others: set[str] = set()
    unsure = not has_marks(text) or not is_possible(clean(text).lower())
    if restored is not None:
        first, last = _before(page, start, end)
        touched = [*_over(restored.edits, first, last)]
        doubts = [*_over(restored.doubts, first, last)]
        if any(edit.confidence > SURE for edit in touched):
            return Seen(start, end, text, is_open=False, others=frozenset())
        unsure = unsure or bool(touched or doubts)
        others.update(_folded(word) for edit in touched for word, _ in edit.alternatives)
        others.update(_folded(doubt.after) for doubt in doubts)
        others.update(_folded(word) for doubt in doubts for word, _ in doubt.alternatives)
    if page.origin == "ocr" and not unsure:
        heard = [word.confidence for word in page.words_at(start, end) if word.confidence is not None]
        unsure = min(heard, default=1.0) < SURE_WORD
    return Seen(start, end, text, unsure, frozenset(others))


def _before(page: TextPage, start: int, end: int) -> tuple[int, int]:
    """Span of the text before restoration."""
    for revision in reversed(page.revisions):
        start, end = revision.origin_span(start, end)
        if revision.stage == RESTORE:
            break
    return start, end


def _over(edits: Sequence[Edit], start: int, end: int) -> Iterator[Edit]:
    for edit in edits[bisect_left(edits, start + 1, key=lambda one: one.end) :]:
        if edit.start >= end:
            return
        yield edit


def _like(syllable: str, seen: str) -> str:
    if syllable.islower() or (seen.isupper() and len(seen) > 1):
        return recase(syllable.lower(), seen)
    return syllable


def _bare(text: str) -> str:
    return strip_marks(clean(text).lower())


def _folded(text: str) -> str:
    return fold_tone(clean(text).lower())
