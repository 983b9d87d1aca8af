"""How lines look on their page: indent and weight, where the source has boxes or fonts.

NĐ 30/2020, Phụ lục I, II.6 sets the headings of Phần, Chương, Mục, Điều and the titles of khoản in bold, and indents
the first line of a paragraph by 1 or 1.27 cm: the heading of a row stands where its siblings stand and looks as they
look. Plain text has no look, a recognised page no weight.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import regex

from pipeline.datatypes import PAGE_BREAK, Document, Word

_LINE = regex.compile(r"[^\n\f]+")
_BOLD = regex.compile(r"(?i)bold|black|heavy|demi|,b\b")
ALIKE = 15.0
"""Points by which the indents of one row may differ: half of the indent of a paragraph, and a skewed scan."""
_MARKER = 20.0
"""Points that `10. ` takes in 14-point type."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a line of the reading text looks.

    `left` is where it begins on its page, in points, None without boxes; `bold` is how many of its characters are set
    in bold from its first on, None where no font is known; `all_bold` says that none is not.
    """

    left: float | None = None
    bold: int | None = None
    all_bold: bool = False


def looks_of(document: Document) -> Mapping[int, Look]:
    """Return the look of every line of the reading text, by the offset of its first character that is no blank."""
    if not any(page.words for page in document.pages):
        return {}
    return dict(_looks(document))


def _looks(document: Document) -> Iterator[tuple[int, Look]]:
    reading = document.reading
    starts = list(accumulate((len(page.text) + len(PAGE_BREAK) for page in document.pages[:-1]), initial=0))
    for line in _LINE.finditer(reading.after):
        begin = line.start() + len(line[0]) - len(line[0].lstrip())
        first, last = reading.origin_span(begin, line.end())
        at = max(bisect_right(starts, first) - 1, 0)
        page, offset = document.pages[at], starts[at]
        words = list(page.words_at(first - offset, min(last - offset, len(page.text))))
        if words:
            box, bold = words[0].box, _bold(words)
            length = sum(len(word.text) + 1 for word in words) - 1
            yield begin, Look(box.left if box else None, bold, bold is not None and bold >= length)


def _bold(words: Sequence[Word]) -> int | None:
    """Count the characters of the words in bold at a line's beginning, with the blanks between them."""
    if any(word.font is None for word in words):
        return None
    count = 0
    for word in words:
        if not _BOLD.search(word.font or "") or any(not _BOLD.search(font or "") for _, font in word.font_changes):
            break
        count += len(word.text) + 1
    return max(count - 1, 0)


def are_alike(unmarked: Look | None, sibling: Look | None) -> bool:
    """Whether an unmarked line may be a heading of its sibling's row: not where it stands or weighs otherwise.

    A marker that was lost leaves its place empty, so the line may begin that much further to the right.
    """
    if unmarked is None or sibling is None:
        return True
    if unmarked.left is not None and sibling.left is not None:
        further = unmarked.left - sibling.left
        if not -ALIKE < further < ALIKE + _MARKER:
            return False
    return unmarked.bold is None or sibling.bold is None or bool(unmarked.bold) == bool(sibling.bold)
