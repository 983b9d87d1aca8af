"""Further documents in one file: a scan of a bundle, a letter with the decision that it sends, a copy scanned twice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from pipeline.extract.folding import fold, is_upper
from pipeline.extract.header import read_head
from pipeline.extract.letterhead import HEAD_NOUN, Head
from pipeline.extract.paragraphs import BULLET
from pipeline.extract.signing import FORMULA, NAME

# `re` scans for these a third of the time of `regex`.
_NATION = re.compile(r"(?:hoi )?chu nghia viet nam\b|dang cong san viet nam\b")
_NUMBERED = regex.compile(r"S[ốô] ?[:;.]? ?[^\n]{0,20}[/-] ?\p{Lu}|(?:Ký bởi|Người ký) *:")
_BEHIND, _NEXT, _ABOVE, _LONGEST = 1_600, 400, 14, 90
"""Characters of a head behind its national title, and at least up to the next one; lines of it above that title, and
characters of such a line."""
_MONTH = len("2024-01")


@dataclass(frozen=True, slots=True)
class Following:
    """A document behind the first of a file: where its head begins in the reading text, and what it says."""

    start: int
    head: Head
    again: bool
    """Whether it is the first one once more."""


def documents_behind(text: str, head: Head) -> tuple[Following, ...]:
    """Find the documents behind the first one, whose head is given.

    A form in an annex has a national title too, but its number is blank and its date as well.
    """
    return tuple(_behind(text, head))


def _behind(text: str, head: Head) -> Iterator[Following]:
    behind = head.body
    for title in _NATION.finditer(fold(text), head.body):
        if title.start() < behind:
            continue
        begin = _beginning(text, title.start(), behind)
        behind = title.end() + _NEXT
        other = read_head(text[begin : title.end() + _BEHIND])
        if _is_whole(other):
            again = other.code is not None and head.code is not None and other.code.value == head.code.value
            yield Following(begin, other, again)
            behind = title.end() + _BEHIND


def _is_whole(head: Head) -> bool:
    """Whether a head is that of a document that was issued, its number perhaps left to be written by hand."""
    if not (head.national_header and head.code and head.date):
        return False
    dated = len(head.date.value) >= _MONTH and head.issuer is not None and head.title is not None
    return head.number is not None or dated


def _beginning(text: str, title: int, floor: int) -> int:
    """Where a head begins whose national title is given: the letterhead's column may have been read before it."""
    position = begin = max(text.rfind("\n", floor, title) + 1, floor)
    for _ in range(_ABOVE):
        above = text.rfind("\n", floor, max(position - 1, floor))
        if above < floor:
            break
        line = text[above + 1 : position].strip(" \n-–_*|")
        if _ends_a_document(line):
            break
        if _NUMBERED.match(line) or (is_upper(line) and HEAD_NOUN.match(fold(line))):
            begin = above + 1
        position = above + 1
    return begin


def _ends_a_document(line: str) -> bool:
    """Whether a line is of a text, of an end block or of a table: a letterhead and an abstract are short lines."""
    return (
        len(line) > _LONGEST
        or "\t" in line
        or line.endswith((".", ";", ":", ","))
        or BULLET.match(line) is not None
        or FORMULA.match(line) is not None
        or NAME.fullmatch(line) is not None
    )
