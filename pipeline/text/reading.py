"""The reading text: paragraphs whole, page furniture gone. The pages themselves keep their lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import regex

from diacritics import Edit, Revision
from pipeline.text.furniture import furniture
from pipeline.text.markdown import decorations, is_markdown
from pipeline.text.paragraphs import is_capitals, join, starts_item

_NOTE = regex.compile(r"(?:\d{1,2}|\*|\[\d{1,2}\])\s?\p{Lu}")
"""How a footnote begins: the text does not go on from it on the next page."""
WIDEST = 160
"""Characters. A line longer than this was never wrapped by a printer."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text that holds words; `page` is 0-based."""

    start: int
    end: int
    text: str
    page: int


def read_through(text: str) -> Revision:
    r"""Revise a document's text (pages parted by form feeds) to its reading text, a paragraph on each line.

    >>> read_through("cải cách hành chính nhà\nnước tỉnh Hải Dương\n\nI. MỤC ĐÍCH").after
    'cải cách hành chính nhà nước tỉnh Hải Dương\n\nI. MỤC ĐÍCH'
    """
    lines = _lines(text)
    pages: list[list[Line]] = [[] for _page in range(text.count("\f") + 1)]
    for line in lines:
        pages[line.page].append(line)
    dropped = furniture([[line.text for line in page] for page in pages])
    kept = [line for page in pages for index, line in enumerate(page) if (line.page, index) not in dropped]
    edits = list(_joined(text, kept))
    if is_markdown(text):
        edits = _merged(edits, decorations(text))
    return Revision("reading", text, tuple(edits))


def _lines(text: str) -> list[Line]:
    """Lines that hold words, their outer spaces left out."""
    lines, page, position = [], 0, 0
    for whole in text.split("\n"):
        page += whole.count("\f")
        if stripped := whole.strip(" \f\r"):
            start = position + whole.index(stripped)
            lines.append(Line(start, start + len(stripped), stripped, page))
        position += len(whole) + 1
    return lines


def _joined(text: str, lines: list[Line]) -> Iterator[Edit]:
    """Edits of what stands between the kept lines, before the first and after the last."""
    full = _full_length([line.text for line in lines])
    whole = _is_whole(lines, full)
    if not lines:
        yield from _edit(text, 0, len(text), "", "page-furniture")
        return
    yield from _edit(text, 0, lines[0].start, "", "page-furniture")
    block = lines[0]
    for above, below in pairwise(lines):
        gap = text[above.end : below.start]
        turned = above.page != below.page
        blank = gap.count("\n") > 1 and not turned
        typed = whole and not below.text[0].islower()
        parted = blank or typed or full > WIDEST or (turned and _NOTE.match(block.text) is not None)
        way = "keep" if parted else join(above.text, below.text, full)
        block = below if parted or turned else block
        between = "\n\n" if blank or turned else "\n"
        after = {"keep": between, "space": " ", "nothing": ""}[way]
        yield from _edit(text, above.end, below.start, after, "page-break" if turned else f"join-{way}")
    yield from _edit(text, lines[-1].end, len(text), "", "page-furniture")


def _edit(text: str, start: int, end: int, after: str, rule: str) -> Iterator[Edit]:
    before = text[start:end]
    if before != after:
        yield Edit(start, end, before, after, rule)


def _is_whole(lines: list[Line], full: int) -> bool:
    """Whether each line is a paragraph, as in a text that was typed or copied and never printed.

    A printer's full line is mostly followed by a small letter; in a text that was typed none, or one in four. Two
    such lines tell nothing: a printer may have broken both before a name.
    """
    small = capital = 0
    for above, below in pairwise(lines):
        short = len(above.text) < 0.7 * full
        if short or above.text.endswith((".", ";", ":", "!", "?", "…")) or is_capitals(above.text):
            continue
        if below.text[0].islower() and not starts_item(below.text):
            small += 1
        elif not below.text[0].isdigit():
            capital += 1
    return capital > 3 * small + 2


def _full_length(lines: list[str]) -> int:
    """Length of the lines that a printer filled: the ninth decile."""
    lengths = sorted(len(line) for line in lines)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _merged(gaps: list[Edit], inside: Iterator[Edit]) -> list[Edit]:
    """Merge edits between the lines with edits inside them; where two meet, the one between the lines wins."""
    taken = sorted([*gaps], key=lambda edit: edit.start)
    merged, index = [], 0
    for edit in inside:
        while index < len(taken) and taken[index].end <= edit.start:
            merged.append(taken[index])
            index += 1
        if index == len(taken) or edit.end <= taken[index].start:
            merged.append(edit)
    merged.extend(taken[index:])
    return merged
