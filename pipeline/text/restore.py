"""Marks given back to the text of a document."""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from diacritics import Edit, Model, Revision, diagnose, restore
from diacritics.edits import in_order
from diacritics.letters import clean
from diacritics.syllables import is_possible
from pipeline.datatypes import PAGE_BREAK, TextPage

SURE_WORD = 0.95
"""Engine's confidence: Tesseract gives its surest words 0.96, right and wrong ones alike."""
READ = 0.6
"""Engine's confidence below which a number was hardly read; printed ones come at 0.8 and more."""
SURE_EDIT = 0.97
"""Restoration's confidence that overrules a sure word: `tông` to `tổng` comes at 0.999, `và` to `vào` at 0.961."""
MISREADING = frozenset({"garbled", "ocr", "joined", "split", "number"})
"""Rules that mend what recognition did."""

_OWN_Y = re.compile(r"(?<=[bcdđghklmnpqrstvx])y|(?<=qu)y")
"""Where y is a vowel by itself: `tay` and `tai`, `túy` and `túi` are different words."""


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


def _stands(edit: Edit, page: TextPage) -> bool:
    """Whether a recognised word stands against an edit of the `ocr` channel, or one of a number.

    Parts of abbreviations do (`b/cáo` became `bị/cáo`, the accused; `(NC)` became `(NO)`), the writer's own choice of i
    or y (`đăng kí` became `đăng ký`), and possible syllables of which the engine was sure, where restoration is not
    surer (`khuyến mãi` became `khuyến mại` at 0.951). So does a number that was hardly read: a handwritten 20 came out
    as `|2`, and 12 would be an invention.
    """
    sure = min((word.confidence or 0.0 for word in page.words_at(edit.start, edit.end)), default=0.0)
    if edit.rule == "number":
        return page.origin == "ocr" and sure < READ
    if edit.rule != "ocr":
        return False
    if _with_i(edit.before) == _with_i(edit.after) and is_possible(edit.before.lower()):
        return True
    possible = is_possible(edit.before.lower())
    beside = page.text[max(edit.start - 1, 0) : edit.start] + page.text[edit.end : edit.end + 1]
    abbreviated = (len(edit.before) <= 2 and "/" in beside) or (
        len(edit.before) <= 3 and edit.before.isupper() and not possible
    )
    return abbreviated or (possible and sure >= SURE_WORD and edit.confidence < SURE_EDIT)


def _was_typed(page: TextPage) -> bool:
    """Whether a page was decoded from fonts of the 1990s: somebody typed it, so `qúy` and `nhiêm` are its author's."""
    return any(edit.rule.startswith("legacy:") for revision in page.revisions for edit in revision.edits)


def _with_i(word: str) -> str:
    """Spell a word with i for y, its tone kept: `ký` and `kí` are two spellings of one word."""
    return clean(_OWN_Y.sub("i", unicodedata.normalize("NFD", word.lower())))


def _by_page(whole: Revision, pages: Sequence[TextPage]) -> Iterator[Revision]:
    """Part a revision of the joined text into the revisions of its pages; an edit that a word withstands is a doubt."""
    start = 0
    for page in pages:
        end = start + len(page.text)
        edits, doubts = ([*_within(some, start, end)] for some in (whole.edits, whole.doubts))
        typed = _was_typed(page)
        made, refused = (
            [edit for edit in edits if (_stands(edit, page) or (typed and edit.rule in MISREADING)) is stands]
            for stands in (False, True)
        )
        yield Revision(whole.stage, page.text, tuple(made), in_order([*refused, *doubts]))
        start = end + len(PAGE_BREAK)


def _within(edits: Sequence[Edit], start: int, end: int) -> Iterator[Edit]:
    """Yield the edits of a stretch of the joined text, counted from its start."""
    first = bisect_left(edits, start, key=lambda edit: edit.start)
    for edit in edits[first : bisect_left(edits, end, lo=first, key=lambda edit: edit.start)]:
        yield edit.at(edit.start - start)
