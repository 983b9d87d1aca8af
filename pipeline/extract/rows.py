"""Markers mended by the row that they stand in: what their neighbours prove about a number that was misread.

`9` between `7.` and `9.` is 8, a second `II.` before `IV.` is III, a lone `8)` before `b)` is a. Every such guess keeps
what is printed, so that a person can be asked.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import regex

from pipeline.extract.folding import fold
from pipeline.extract.letterhead import HEAD_NOUN
from pipeline.extract.looks import Look
from pipeline.extract.lost_headings import Marked, with_lost_headings
from pipeline.extract.markers import ARABIC, FIGURE, LETTER, NUMERALS, ROMAN, Marker, follower
from pipeline.extract.paragraphs import Paragraph

_CHARGE = regex.compile(r"(?<!\p{L})(?:chủ trì|chịu trách nhiệm|có trách nhiệm|phối hợp với)(?!\p{L})")
_ALIKE = (
    {"d", "đ"},
    {"3", "8"},
    {"1", "7"},
    {"5", "6"},
    {"6", "8"},
    {"4", "1"},
    {"0", "8"},
    {"2", "7"},
    {"e", "c"},
    {"h", "b"},
)
_NUMBER_OF = {numeral: number for number, numeral in enumerate(NUMERALS, start=1)}
REACH = 60
"""Paragraphs in which the second of a row is looked for."""


def mended_rows(marked: list[Marked], measured: Mapping[int, str], looks: Mapping[int, Look]) -> tuple[Marked, ...]:
    """Mend the markers of a body's paragraphs.

    `measured` are Roman numerals as wide as their boxes, `looks` how lines look, both by offset.
    """
    return _with_lost_items(with_lost_headings(_lettered(_pinned(_widened(marked, measured))), looks))


def _widened(marked: list[Marked], measured: Mapping[int, str]) -> list[Marked]:
    """Give a `II.` that stands where II stood already the strokes that its box has room for."""
    if not measured:
        return marked
    widened = list(marked)
    last: str | None = None
    for at, (paragraph, marker) in enumerate(marked):
        if marker is None or marker.rank > ROMAN:
            continue
        numeral = measured.get(paragraph.start)
        if marker.rank < ROMAN:
            last = None
            continue
        if last and numeral and _lost_strokes(marker.text, numeral, last):
            printed = paragraph.text[: marker.length].strip()
            marker = replace(marker, text=numeral, printed=printed)  # noqa: PLW2901 - one row, read in order
            widened[at] = (paragraph, marker)
        last = marker.text
    return widened


def _lost_strokes(read: str, numeral: str, last: str) -> bool:
    """Whether a numeral that goes back in its row is as wide as one that goes on, or repeats the last."""
    known = _NUMBER_OF.get(last, 0)
    return set(read) == {"I"} and len(read) < len(numeral) and len(read) <= known and len(numeral) in {known, known + 1}


def _pinned(marked: list[Marked]) -> list[Marked]:
    """Mend a number that both its neighbours contradict and that looks like the one they ask for."""
    rows: list[list[int]] = []
    open_rows: dict[int, list[int]] = {}
    for at, (_, marker) in enumerate(marked):
        if marker:
            open_rows = {rank: row for rank, row in open_rows.items() if rank <= marker.rank}
            if marker.rank not in open_rows:
                rows.append(open_rows.setdefault(marker.rank, []))
            open_rows[marker.rank].append(at)
    mended = list(marked)
    for row in rows:
        for before, at, behind in zip(row, row[1:], row[2:], strict=False):
            left, (paragraph, marker), right = mended[before][1], mended[at], mended[behind][1]
            wanted = follower(left.rank, left.text) if left else None
            if marker is None or right is None or wanted is None or marker.text == wanted:
                continue
            if follower(marker.rank, wanted) == right.text and _alike(marker.text, wanted):
                printed = paragraph.text[: marker.length].strip()
                mended[at] = (paragraph, replace(marker, text=wanted, printed=printed))
    return mended


def _alike(printed: str, wanted: str) -> bool:
    """Whether a machine may read one number for the other: `II` for `III`, `đ` for `d`, `3` for `8`."""
    if set(printed + wanted) <= set("IVX"):
        return printed.replace("I", "") == wanted.replace("I", "")
    return len(printed) == len(wanted) and all(a == b or {a, b} in _ALIKE for a, b in zip(printed, wanted, strict=True))


def _lettered(marked: list[Marked]) -> list[Marked]:
    """Take a lone `8)` right before `b)` for a, and `6)` between `b)` and `d)` for c."""
    lettered = list(marked)
    row = [at for at, (_, marker) in enumerate(marked) if marker]
    for at, behind in pairwise(row):
        (paragraph, marker), following = marked[at], marked[behind][1]
        before = lettered[row[bisect_left(row, at) - 1]][1] if at > row[0] else None
        if marker is None or following is None or marker.rank != FIGURE or paragraph.text.startswith("("):
            continue
        last = before.text if before and before.rank == LETTER else None
        wanted = follower(LETTER, last) if last else "a" if marker.text != "1" else None
        in_figures = before is not None and before.rank == FIGURE
        if wanted and not in_figures and (following.rank, following.text) == (LETTER, follower(LETTER, wanted)):
            printed = paragraph.text[: marker.length].strip()
            lettered[at] = (paragraph, replace(marker, rank=LETTER, text=wanted, printed=printed))
    return lettered


def _with_lost_items(marked: list[Marked]) -> tuple[Marked, ...]:
    """Give the paragraph behind `1. Sở Tài chính chịu trách nhiệm …` that charges another body the number it lost.

    It must be the only text behind that item, and the row must go on behind it with the number after, or end.
    """
    filled = list(marked)
    for at in range(len(filled) - 1):
        (item, marker), (paragraph, other) = filled[at], filled[at + 1]
        if marker is None or marker.rank != ARABIC or other or not _charges(paragraph):
            continue
        behind = next((m for _, m in filled[at + 2 : at + 2 + REACH] if m and m.rank <= ARABIC), None)
        lost = follower(ARABIC, marker.text)
        goes_on = behind is not None and behind.rank == ARABIC and behind.text != (lost and follower(ARABIC, lost))
        if lost and not goes_on and _charges(Paragraph(item.text[marker.length :], item.start)):
            filled[at + 1] = (paragraph, Marker(ARABIC, lost, 0, ""))
    return tuple(filled)


def _charges(paragraph: Paragraph) -> bool:
    return (
        not paragraph.is_row
        and not paragraph.is_bullet
        and HEAD_NOUN.match(fold(paragraph.text[:60])) is not None
        and _CHARGE.search(paragraph.text[:160]) is not None
    )
