"""The part of a page that shows why it was found."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LETTERS = 160
"""About two lines of a terminal."""
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text on one line; `marks` are the spans of what was looked for."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


def snippet_of(text: str, spans: Iterable[tuple[int, int]]) -> Snippet:
    r"""Cut the piece with the most hits out of a text.

    >>> snippet_of("Kế hoạch\nlưu trữ", [(9, 12), (13, 16)])
    Snippet(text='Kế hoạch lưu trữ', marks=((9, 16),))
    """
    spans = list(_joined_spans(text, spans))
    start, end = _window(text, spans)
    piece, at = "…" if start else "", start
    marks = []
    for left, right in spans:
        if left >= start and right <= end:
            piece = _joined(piece, text[at:left])
            opened = len(piece)
            piece = _joined(piece, text[left:right])
            marks.append((opened, len(piece.rstrip())))
            at = right
    piece = _joined(piece, text[at:end]).rstrip()
    return Snippet(piece + ("…" if end < len(text.rstrip()) else ""), tuple(marks))


def _joined_spans(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join the spans that only a blank parts."""
    last: tuple[int, int] | None = None
    for start, end in spans:
        if last and not text[last[1] : start].strip():
            last = (last[0], end)
        else:
            if last:
                yield last
            last = (start, end)
    if last:
        yield last


def _window(text: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the piece of about LETTERS that holds the most hits, the first of such, ending between words."""
    starts = [left for left, _ in spans]
    best = max(spans, key=lambda span: bisect_right(starts, span[0] + LETTERS) - starts.index(span[0]), default=(0, 0))
    start = max(best[0] - LETTERS // 4, 0)
    end = min(max(start + LETTERS, best[1]), len(text))
    while 0 < start < best[0] and not text[start - 1].isspace():
        start += 1
    while best[1] < end < len(text) and not text[end].isspace():
        end -= 1
    return start, end


def _joined(before: str, more: str) -> str:
    """Join pieces with blanks for breaks, never two."""
    joined = _SPACE.sub(" ", more)
    return before + (joined.lstrip() if not before or before[-1] in " …" else joined)
