"""Roman numerals measured on the page: recognition loses strokes of `III.`, its box does not.

A marker's box tells how many strokes stand in it: `I.`, `II.` and `III.` are 0.83, 1.38 and 1.95 times as wide as high
in the bold of Times New Roman, which NĐ 30/2020, Phụ lục I asks for, and a little less in its regular face. A face
without serifs is narrower, so a count may come out low, never high: what it is used for is to add a lost stroke.
"""

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate

import regex

from pipeline.datatypes import PAGE_BREAK, Document, Word

_NUMERAL = regex.compile(r"^[ \t]*(?P<n>I[Il1|]{0,2}(?P<stop>[.,])?)(?= +\p{Lu})", regex.MULTILINE)
_STOP_WIDTH, _STROKE_WIDTH = 0.27, 0.55
"""Of the height of a capital."""
_MOST = 3


def measured_numerals(document: Document) -> Mapping[int, str]:
    """Return the numeral that the box of a line's marker has room for, by the marker's offset in the reading text.

    Only markers of `I` alone are measured. A document without boxes gives nothing.
    """
    if not any(word.box for page in document.pages for word in page.words):
        return {}
    starts = list(accumulate((len(page.text) + len(PAGE_BREAK) for page in document.pages[:-1]), initial=0))
    found: dict[int, str] = {}
    for match in _NUMERAL.finditer(document.reading.after):
        first, last = document.reading.origin_span(*match.span("n"))
        at = max(bisect_right(starts, first) - 1, 0)
        words = list(document.pages[at].words_at(first - starts[at], last - starts[at]))
        strokes = _strokes(words[0], stopped=match["stop"] is not None) if len(words) == 1 else 0
        if strokes:
            found[match.start("n")] = "I" * strokes
    return found


def _strokes(word: Word, *, stopped: bool) -> int:
    """Count the strokes that a word's box has room for; 0 where it is no numeral's box."""
    if word.box is None or word.box.height <= 0 or len(word.text) > _MOST + 1:
        return 0
    wide = word.box.width / word.box.height - (_STOP_WIDTH if stopped else 0)
    strokes = round(wide / _STROKE_WIDTH)
    return strokes if 1 <= strokes <= _MOST else 0
