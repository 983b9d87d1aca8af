"""Page furniture: page numbers and lines that every page repeats.

NĐ 30/2020, Phụ lục I puts the page number in the middle of the top margin from page 2 on; before 2020 it stood at the
foot as well.
"""

from collections import Counter
from collections.abc import Sequence

import regex
from unidecode import unidecode

_NUMBER = regex.compile(r"(?i)[\s\-–—|~_.]*(?:trang\s*)?(?P<number>\d{1,4})(?:\s*/\s*\d{1,4})?[\s\-–—|~_.]*")
_DIGITS = regex.compile(r"\d+")

EDGE = 2
"""How many lines from a page's top and foot may be furniture."""


def furniture(pages: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """Return (page index, line index) of the furniture of pages given as their lines.

    >>> sorted(furniture([["Kế hoạch", "Nội dung"], ["2", "tiếp theo", "hết"]]))
    [(1, 0)]
    """
    return _page_numbers(pages) | _repeated(pages)


def _edges(lines: Sequence[str]) -> list[int]:
    """Return the indices of the first and last lines that hold text."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    return sorted({*filled[:EDGE], *filled[-EDGE:]}) if len(filled) > EDGE else []


def _page_numbers(pages: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """Lone numbers that count with the pages: a lone 1 at the foot of page 5 may be the last cell of a table."""
    places = []
    for page, lines in enumerate(pages):
        for index in _edges(lines):
            found = _NUMBER.fullmatch(lines[index])
            if found:
                places.append((page, index, int(found["number"]) - page))
    shifts = Counter(shift for _page, shift in {(page, shift) for page, _index, shift in places})
    return {
        (page, index) for page, index, shift in places if (shift == 1 and page) or (shift >= 0 and shifts[shift] >= 2)
    }


def _repeated(pages: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """Lines at the same edge of three pages and more, the first kept; rows of a table's repeated head on two.

    Compared without their marks, since recognition reads `Cổng` on one page and `Công` on the next.
    """
    seen: dict[str, list[tuple[int, int]]] = {}
    for page, lines in enumerate(pages):
        for index in _edges(lines):
            key = _DIGITS.sub("0", unidecode(lines[index].strip()).casefold())
            seen.setdefault(key, []).append((page, index))
    found: set[tuple[int, int]] = set()
    for key, places in seen.items():
        on_pages = {page for page, _index in places}
        if len(key) >= 8 and (len(on_pages) >= 3 or ("\t" in key and len(on_pages) >= 2)):
            found.update(place for place in places if place[0] != places[0][0])
    return found
