"""What the words of a recognised page tell of what was not read rightly, although the engine says nothing of it.

An engine is as sure of broken and filled-in letters as its training taught it, reads a page that was cut to the cut,
and closes the gap under a sticker without a word. Coverage sees none of these: all the ink that there is was read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from statistics import median

import regex

from pipeline.datatypes import Box, Problem, TextPage, Word

MISREAD = 0.1
"""Share of words that restoration changed, or would have, from which one word in twenty and more is still wrong: thin,
filled-in and doubled print 0.14 to 0.32; 45 pages of 13 sound scans 0.07 at most."""
ENOUGH = 60
"""Words below which shares say little."""
HARDLY = 0.8
"""Engine's confidence below which a word was hardly read."""
HARDLY_READ = 0.2
"""Share of such words from which a page was hardly read: a mirrored one has 0.81, one that its other side shows through
and that is read well all the same 0.12, sound ones 0.07 at most."""
EDGE = 2.0
"""Points from the edge of a page at which no letter is printed: margins are 15 mm and more (NĐ 30/2020, Phụ lục I)."""
CUT_LINES = 3
GAP = 5.0
"""Heights of a line from which text is missing below a full line that ends amid a sentence."""
WIDE, GUTTER = 1.2, 0.01
"""Width of a page by its height from which it may be two side by side, and the share of the width in its middle that
no word of theirs reaches into."""
FULL = 0.06
"""Share of the page's width by which a full line ends before the longest, at most."""

_GOES_ON = regex.compile(r"[\p{L},]$")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    box: Box


def with_doubts(page: TextPage) -> TextPage:
    """Return a restored page with a Problem for each way in which it was not read rightly; others stay as they are."""
    if page.origin != "ocr" or page.width is None or page.height is None:
        return page
    return replace(page, problems=(*page.problems, *_doubts(page, page.width, page.height)))


def _doubts(page: TextPage, width: float, height: float) -> Iterator[Problem]:
    if evidence := _evidence(page):
        yield Problem(f"page {page.number} was read badly: {evidence}", page.number)
    if _is_turned(page.words):
        return
    for side, cut in _cut_words(page.words, width).items():
        if len(cut) >= CUT_LINES:
            reason = f"page {page.number} is cut off at its {side} edge: {len(cut)} lines run up to it"
            yield Problem(reason, page.number, reduce(Box.union, cut))
    if width >= WIDE * height and _is_spread(page.words, width):
        reason = f"page {page.number} shows two pages side by side: their lines may be mixed up"
        yield Problem(reason, page.number)
    for gap in _gaps(_lines(page), width):
        yield Problem(f"text seems to be missing on page {page.number}: a sentence breaks off", page.number, gap)


def _is_turned(words: Sequence[Word]) -> bool:
    """Whether the lines of a page run up or down it: a sheet that was fed wrong."""
    boxes = [word.box for word in words if word.box and len(word.text) > 1]
    return sum(box.height > box.width for box in boxes) > len(boxes) / 2


def _evidence(page: TextPage) -> str | None:
    """Say by what a page shows that it was read badly; None where it was not."""
    if (mended := _mended(page)) >= MISREAD:
        return f"{mended:.0%} of its words were mended or are in doubt"
    if (hardly := _hardly_read(page)) >= HARDLY_READ:
        return f"{hardly:.0%} of its words were hardly legible"
    return None


def _mended(page: TextPage) -> float:
    """Share of a page's words that restoration changed, or nearly."""
    words = len(page.text.split())
    changes = sum(
        len(revision.edits) + len(revision.doubts) for revision in page.revisions if revision.stage == "restore"
    )
    return changes / words if words >= ENOUGH else 0.0


def _hardly_read(page: TextPage) -> float:
    sure = [word.confidence for word in page.words if word.confidence is not None and any(map(str.isalpha, word.text))]
    return sum(one < HARDLY for one in sure) / len(sure) if len(sure) >= ENOUGH else 0.0


def _cut_words(words: Sequence[Word], width: float) -> dict[str, list[Box]]:
    """Return the boxes of the words with letters that touch the left and the right edge of their page."""
    boxes = [word.box for word in words if word.box and sum(map(str.isalpha, word.text)) > 1]
    return {
        "left": [box for box in boxes if box.left <= EDGE],
        "right": [box for box in boxes if box.right >= width - EDGE],
    }


def _is_spread(words: Sequence[Word], width: float) -> bool:
    """Whether two pages' worth of words stand side by side and none in the fold between."""
    boxes = [word.box for word in words if word.box]
    left = sum(box.right < (0.5 - GUTTER) * width for box in boxes)
    right = sum(box.left > (0.5 + GUTTER) * width for box in boxes)
    return min(left, right) >= ENOUGH and left + right == len(boxes)


def _lines(page: TextPage) -> list[_Line]:
    """Return the lines of a page with their boxes; what was laid aside as a stamp or junk is none."""
    aside = [edit for revision in page.revisions if revision.stage == "aside" for edit in revision.edits]
    body = min((edit.start for edit in aside), default=len(page.raw))
    lines, start = [], 0
    words = iter([word for word in page.words if word.offset < body])
    word = next(words, None)
    for text in page.raw[:body].split("\n"):
        end = start + len(text)
        boxes = []
        while word is not None and word.offset < end:
            if word.box:
                boxes.append(word.box)
            word = next(words, None)
        if boxes:
            lines.append(_Line(text.strip(), reduce(Box.union, boxes)))
        start = end + 1
    return lines


def _gaps(lines: Sequence[_Line], width: float) -> Iterator[Box]:
    """Yield the empty places amid a sentence, as a sticker or a folded corner leaves them."""
    if len(lines) < CUT_LINES:
        return
    usual = median(line.box.height for line in lines)
    left, right = min(line.box.left for line in lines), max(line.box.right for line in lines)
    for above, below in pairwise(lines):
        is_full = above.box.right - above.box.left >= right - left - FULL * width
        is_apart = below.box.top - above.box.bottom > GAP * usual
        if is_full and is_apart and _GOES_ON.search(above.text) and any(map(str.isalpha, below.text)):
            yield Box(left, above.box.bottom, right, below.box.top)
