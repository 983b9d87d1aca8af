"""Page furniture: page numbers, lines that every page repeats, and the head of a table that goes on over the page.

NĐ 30/2020, Phụ lục I puts the page number in the middle of the top margin from page 2 on; before 2020 it stood at the
foot as well.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

import regex
from rapidfuzz import fuzz
from unidecode import unidecode

_NUMBER = regex.compile(r"(?i)[\s\-–—|~_.]*(?:trang\s*)?(?P<number>\d{1,4})(?:\s*/\s*\d{1,4})?[\s\-–—|~_.]*")
_NUMBERED = regex.compile(r"\s*\(?\d")
_DIGITS = regex.compile(r"\d+")

ALIKE = 85
"""Likeness (0 to 100) at which two rows are one head: recognition reads it twice and differently."""

LONGEST_HEAD = 3
"""Rows of a table's head."""

_OPENING = regex.compile(
    r"cong hoa xa hoi|dang cong san viet nam|^\W*(?:tinh|huyen|thanh pho|quan|thi xa|xa|phuong|thi tran|dac khu) \S"
)
_HEADING = 3
"""Lines of a page's top in which a letterhead begins."""

EDGE = 2
"""How many lines from a page's top and foot may be furniture."""


def furniture(pages: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """Return (page index, line index) of the furniture of pages given as their lines.

    >>> sorted(furniture([["Kế hoạch", "Nội dung"], ["2", "tiếp theo", "hết"]]))
    [(1, 0)]
    """
    return _page_numbers(pages) | _repeated(pages) | _repeated_heads(pages)


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
    """Lines at the same edge of three pages and more, the first kept; rows of tables are left to _repeated_heads.

    Compared without their marks, since recognition reads `Cổng` on one page and `Công` on the next. A letterhead stays,
    however many documents and annexes of a file begin with the same one.
    """
    seen: dict[str, list[tuple[int, int]]] = {}
    for page, lines in enumerate(pages):
        heading = _letterhead(lines)
        for index in _edges(lines):
            if "\t" in lines[index] or index in heading:
                continue
            key = _DIGITS.sub("0", unidecode(lines[index].strip()).casefold())
            seen.setdefault(key, []).append((page, index))
    found: set[tuple[int, int]] = set()
    for key, places in seen.items():
        on_pages = {page for page, _index in places}
        if len(key) >= 8 and len(on_pages) >= 3:
            found.update(place for place in places if place[0] != places[0][0])
    return found


def _letterhead(lines: Sequence[str]) -> set[int]:
    """Return the lines at a page's top that stand above a national title or the name of a unit, and that line itself.

    `ỦY BAN NHÂN DÂN` / `TỈNH …` / `CỘNG HÒA …` open a document (NĐ 30/2020, Phụ lục I, ô 1 and 2).
    """
    top = [index for index, line in enumerate(lines) if line.strip()][:_HEADING]
    last = next((at for at in reversed(range(len(top))) if _opens(lines[top[at]])), -1)
    return set(top[: last + 1])


def _opens(line: str) -> bool:
    return line.isupper() and _OPENING.search(_folded(line)) is not None


def _repeated_heads(pages: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """Rows at the top of a page that say what the head of the table says that goes on there.

    A table that starts in mid-page starts with its head; one that goes on without it keeps the head that it had, so
    that rows of two pages that are alike are never taken for one.
    """
    found: set[tuple[int, int]] = set()
    head: list[str] = []
    for page, lines in enumerate(pages):
        body = [index for index, line in enumerate(lines) if line.strip() and not _NUMBER.fullmatch(line)]
        tables = [list(group) for tabbed, group in groupby(body, lambda index: "\t" in lines[index]) if tabbed]  # noqa: B023 - used up in its turn
        goes_on = bool(tables) and tables[0][0] == body[0] and page > 0
        for index, row in zip(tables[0] if goes_on else (), head, strict=False):
            if fuzz.ratio(_folded(lines[index]), _folded(row)) < ALIKE:
                break
            found.add((page, index))
        if not goes_on or len(tables) > 1:
            opening = [lines[index] for index in tables[-1][:LONGEST_HEAD]] if tables else []
            head = [row for row in opening if not _NUMBERED.match(row)]
    return found


def _folded(line: str) -> str:
    return unidecode(line).casefold()
