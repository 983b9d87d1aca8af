"""An earlier recognition of a page in Vietnamese: whether its text may stand, or the page is to be read anew.

Copiers and OCR programs lay what they read invisibly over the picture. Read as Vietnamese it is spelled as Vietnamese
allows, and yet one word in twenty may have lost a mark (`tô chức`, `sửa đối`), and whole paragraphs may be missing.
Restoration tells how many words were misread: on 20 proofread layers, 80 passages of sound text and 25 fixture pages
0.3 in a hundred at most but for 4 that were recognised once themselves; on 20 layers of Tesseract 0.1 to 4.8.
"""

from diacritics import restore
from diacritics.second_mark import FAIRLY, Habits, judged
from pipeline.datatypes import LayerVerdict, TextPage
from pipeline.text.restore import is_of_name

MISREAD_WORDS = 0.005
"""Share of words, judged by restoration, from which a layer was misread; its true share is twice that."""
FEW_MISREAD = 1.5
"""Words. One alone may be a slip of the author's."""
UNREAD = 0.15
"""Share of the ink outside a layer's words from which lines are missing: seals and signatures leave 0.09 at most."""
UNREAD_LINES = 2
"""One may be a stamp's, which a layer that was proofread leaves out as well."""
SEALS = 0.1
"""Share of a page's ink that may lie outside the words without any being lost."""
WORSE = 0.05
"""By how much more of a page must be lost for an earlier reading to be kept. Two pages read anew at 300 to 50 dots an
inch, their layers made at 300: 0.04 more, and 2 words wrong against the layer's 4; 0.06 more, and 24 against 9."""


def judge_earlier(text: str, unread: float, lines: int) -> LayerVerdict:
    """Judge the text of an earlier recognition that is spelled well.

    `unread` is the share of the ink outside its words, `lines` how many lines of print are among it.
    """
    if unread >= UNREAD:
        return LayerVerdict("garbled", f"an earlier recognition left {unread:.0%} of the print unread")
    if lines >= UNREAD_LINES:
        return LayerVerdict("garbled", f"an earlier recognition left {lines} lines of print unread")
    share = misread(text)
    if share >= MISREAD_WORDS and share * len(text.split()) >= FEW_MISREAD:
        return LayerVerdict("garbled", f"an earlier recognition misread about {share:.1%} of the words")
    return LayerVerdict("good", "an earlier recognition without visible losses", usable=True)


def misread(text: str) -> float:
    """Return the share of words (0 to 1) that recognition as Vietnamese misread, as restoration judges them.

    Those of names do not count: the words around say little of them, and some pages are lists of names.
    """
    revision = restore(text, recognized=True)
    words = len(text.split())
    habits = Habits.of((edit for edit in revision.edits if edit.rule == "ocr"), words)
    every = (*revision.edits, *revision.doubts)
    changes = (edit for edit in every if edit.rule == "ocr" and not is_of_name(edit, text))
    return sum(judged(edit, FAIRLY, habits).confidence for edit in changes) / max(words, 1)


def better_reading(now: TextPage, earlier: TextPage | None) -> TextPage:
    """Return the reading of a page that was just made, or an earlier one that has clearly more of the page.

    `coverage` of each is the share of ink that it has words for.
    """
    return earlier if earlier is not None and lost(now) > lost(earlier) + WORSE else now


def lost(page: TextPage) -> float:
    """Return about what share of a page's words (0 to 1) its text has not, or not as they are printed."""
    return max(1 - SEALS - (page.coverage or 0.0), 0.0) + misread(page.text)
