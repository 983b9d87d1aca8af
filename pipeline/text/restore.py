"""Marks given back to the text of a document."""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, compress
from operator import not_

from diacritics import Edit, Model, Revision, diagnose, restore
from diacritics.edits import in_order
from diacritics.letters import clean
from diacritics.second_mark import FAIRLY, MISREAD, Habits, gives_second, judged, loses_marks
from diacritics.syllables import is_possible
from pipeline.datatypes import PAGE_BREAK, TextPage
from pipeline.text.layer import SPELLED_HERE, measure
from pipeline.text.legibility import with_doubts
from pipeline.text.person_names import is_given_name

READ = 0.6
"""Engine's confidence below which a number was hardly read; printed ones come at 0.8 and more."""
UNTOLD = FAIRLY
"""Stands for the confidence of an earlier recognition, of whose words only the text is left."""
MISREAD_NAME = 0.97
"""Probability from which a part of a name that the engine was fairly sure of was misread: `Mo Rong` comes at 0.96."""
MISREAD_GIVEN_NAME = 0.99
"""Probability from which a given name was misread: `Dỉn` comes at 0.97 as Din, `Trưởng` at 0.9 as Trường."""
OCR = "ocr"
MISREADING = frozenset({"garbled", OCR, "joined", "split", "number"})
"""Rules that mend what recognition did."""

_CAPITAL_BEFORE = re.compile(r"(?<![^\W\d_])([^\W\d_]+) $")
_CAPITAL_AFTER = re.compile(r" ([^\W\d_]+)")
_OWN_Y = re.compile(r"(?<=[bcdđghklmnpqrstvx])y|(?<=qu)y")
"""Where y is a vowel by itself: `tay` and `tai`, `túy` and `túi` are different words."""


def restore_marks(pages: Sequence[TextPage], model: Model) -> tuple[TextPage, ...]:
    """Restore the pages of a document together, so that what is sure on one page decides what is doubtful on another.

    Pages that were recognised, here or before, are restored as such: good recognition is made of possible syllables, so
    its errors do not show in the text alone. A page whose text is sound comes back as it is; one that was read badly
    gets a Problem that says so.
    """
    revisions: dict[int, Revision] = {}
    seen = [_as_recognized(page) if _is_misread_layer(page) else page for page in pages]
    for recognized in (False, True):
        alike = [page for page in seen if (page.origin == "ocr") is recognized]
        whole = restore(PAGE_BREAK.join(page.text for page in alike), model, recognized=recognized)
        revisions |= zip((page.number for page in alike), _by_page(whole, alike), strict=True)
    return tuple(with_doubts(page.revised(revisions[page.number])) for page in pages)


def _is_misread_layer(page: TextPage) -> bool:
    """Whether a page holds what an earlier recognition as Vietnamese read badly, kept since there is nothing better."""
    distrusted = page.origin == "text_layer" and page.verdict is not None and page.verdict.kind == "garbled"
    return distrusted and measure(page.text).worst >= SPELLED_HERE


def _as_recognized(page: TextPage) -> TextPage:
    """See a page of an earlier recognition as one that was recognised here."""
    return replace(page, origin="ocr", words=tuple(replace(word, confidence=UNTOLD) for word in page.words))


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
    or y (`đăng kí` became `đăng ký`), and what the page hardly shows otherwise: a slip of its author's, printed so
    (`theo quy định tai Điều 5`), is no misreading. So do names that are read well (`Sa Thay`, `Cư M'gar`), but for a
    second mark, given names of persons (`Lò Thị Chẩu`), and a number that was hardly read: a handwritten 20 came out as
    `|2`, and 12 would be an invention.
    """
    if edit.rule == "number":
        return page.origin == "ocr" and _engine(edit, page) < READ
    if edit.rule != OCR:
        return False
    possible = is_possible(edit.before.lower())
    if possible and _with_i(edit.before) == _with_i(edit.after):
        return True
    beside = page.text[max(edit.start - 1, 0) : edit.start] + page.text[edit.end : edit.end + 1]
    abbreviated = (len(edit.before) <= 2 and "/" in beside) or (
        len(edit.before) <= 3 and edit.before.isupper() and not possible
    )
    if possible and is_given_name(edit, page.text):
        return edit.confidence < MISREAD_GIVEN_NAME
    named = possible and is_of_name(edit, page.text) and not gives_second(edit) and _engine(edit, page) >= FAIRLY
    return abbreviated or edit.confidence < (MISREAD_NAME if named else MISREAD)


def is_of_name(edit: Edit, text: str) -> bool:
    """Whether a word stands beside another one with a capital: of names the words around say little."""
    beside = (_CAPITAL_BEFORE.search(text, max(edit.start - 20, 0), edit.start), _CAPITAL_AFTER.match(text, edit.end))
    return edit.before.istitle() and any(word and word[1].istitle() for word in beside)


def _is_due(doubt: Edit, page: TextPage) -> bool:
    """Whether a change that restoration was too unsure of is made after all: a recognised word that lost a mark."""
    return page.origin == "ocr" and doubt.rule == OCR and loses_marks(doubt) and not _stands(doubt, page)


def _engine(edit: Edit, page: TextPage) -> float:
    """How sure the engine was of what an edit changes, 0 to 1; what was not recognised here stands as it is."""
    if page.origin != "ocr":
        return 1.0
    return min((word.confidence or 0.0 for word in page.words_at(edit.start, edit.end)), default=0.0)


def _weighed(edits: Iterable[Edit], page: TextPage, habits: Habits) -> Iterator[Edit]:
    """Yield edits and doubts, those of recognised words with the probability that they were misread.

    A text layer may come from an earlier recognition, and was typed as likely: of its words those are judged so that
    are possible ones (`trước khi giái quyết`), and what they lose elsewhere in the document says which it is.
    """
    for edit in edits:
        weighs = edit.rule == OCR and (page.origin == "ocr" or is_possible(edit.before.lower()))
        yield judged(edit, _engine(edit, page), habits) if weighs else edit


def _was_typed(page: TextPage) -> bool:
    """Whether a page was decoded from fonts of the 1990s: somebody typed it, so `qúy` and `nhiêm` are its author's."""
    return any(edit.rule.startswith("legacy:") for revision in page.revisions for edit in revision.edits)


def _with_i(word: str) -> str:
    """Spell a word with i for y, its tone kept: `ký` and `kí` are two spellings of one word."""
    return clean(_OWN_Y.sub("i", unicodedata.normalize("NFD", word.lower())))


def _by_page(whole: Revision, pages: Sequence[TextPage]) -> Iterator[Revision]:
    """Part a revision of the joined text into the revisions of its pages; an edit that a word withstands is a doubt."""
    start = 0
    habits = Habits.of((edit for edit in whole.edits if edit.rule == OCR), len(whole.before.split()))
    for page in pages:
        end = start + len(page.text)
        edits, doubts = ([*_weighed(_within(some, start, end), page, habits)] for some in (whole.edits, whole.doubts))
        typed = _was_typed(page)
        stand = [_stands(edit, page) or (typed and edit.rule in MISREADING) for edit in edits]
        due = [_is_due(doubt, page) for doubt in doubts]
        made = in_order(chain(compress(edits, map(not_, stand)), compress(doubts, due)))
        left = in_order(chain(compress(edits, stand), compress(doubts, map(not_, due))))
        yield Revision(whole.stage, page.text, made, left)
        start = end + len(PAGE_BREAK)


def _within(edits: Sequence[Edit], start: int, end: int) -> Iterator[Edit]:
    """Yield the edits of a stretch of the joined text, counted from its start."""
    first = bisect_left(edits, start, key=lambda edit: edit.start)
    for edit in edits[first : bisect_left(edits, end, lo=first, key=lambda edit: edit.start)]:
        yield edit.at(edit.start - start)
