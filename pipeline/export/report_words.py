"""The words of a page's text where they stand on its picture, and what a reader should know of each."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from diacritics import Edit, Revision
from pipeline.datatypes import Box, TextPage
from pipeline.export.placed import PlacedPage, PlacedWord
from pipeline.export.turn import upright

UNSURE = 0.7
"""Confidence of the engine below which a word is marked: on good scans one word in a hundred."""
UNSURE_EDIT = 0.9
"""Probability of a restoration below which it is marked as doubtful."""
RESTORE = "restore"
"""The stage whose edits change letters; of a decoded page every word was changed, and the page says so as a whole."""
MOST_ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """Why a word is marked. `read` is how it was read, where it was restored; `confidence` is 0 to 1.

    `alternatives` are other readings with their probabilities, the most probable first.
    """

    restored: bool
    doubtful: bool
    read: str
    confidence: float | None
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of a page's text: `text` is `page.text[start:end]`.

    `box` is where it stands on the page with its text upright, as the report shows it.
    """

    start: int
    end: int
    text: str
    box: Box | None
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page's text. `opens` tells that it begins a paragraph; `cells` are its words, parted at tabs."""

    start: int
    opens: bool
    cells: tuple[tuple[Piece, ...], ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The words of all cells."""
        return tuple(chain.from_iterable(self.cells))


def lines_of(page: TextPage, placed: PlacedPage) -> tuple[Line, ...]:
    """Return the lines of a page's text that hold words, these placed and judged."""
    pieces = [_piece(page, placed, word) for line in placed.lines for word in line]
    starts = [piece.start for piece in pieces]
    lines: list[Line] = []
    at, opens = 0, True
    for text in page.text.split("\n"):
        cells, start = [], at
        for cell in text.split("\t"):
            cells.append(tuple(pieces[bisect_left(starts, at) : bisect_left(starts, at + len(cell))]))
            at += len(cell) + 1
        if any(cells):
            lines.append(Line(start, opens, tuple(cells)))
        opens = not any(cells)
    return tuple(lines)


def _piece(page: TextPage, placed: PlacedPage, word: PlacedWord) -> Piece:
    box = upright(word.box, placed.turn, placed.width, placed.height) if word.box else None
    return Piece(word.start, word.end, word.text, box, _mark(page, word))


def _mark(page: TextPage, word: PlacedWord) -> Mark | None:
    edits, doubts = _restorations(page, word.start, word.end)
    sure = min((edit.confidence for edit in edits), default=word.confidence)
    unsure = sure is not None and sure < (UNSURE_EDIT if edits else UNSURE)
    if not edits and not doubts and not unsure:
        return None
    others = [(edit.after, edit.confidence) for edit in doubts]
    others += [other for edit in edits for other in edit.alternatives]
    others.sort(key=lambda one: -one[1])
    return Mark(bool(edits), unsure or bool(doubts), _read(page, word), sure, tuple(others[:MOST_ALTERNATIVES]))


def _read(page: TextPage, word: PlacedWord) -> str:
    """Return what a word was read as: the recognised words, or of a page without any what stood in its text."""
    if page.words:
        return word.seen
    first, last = page.raw_span(word.start, word.end)
    return page.raw[first:last]


def _restorations(page: TextPage, start: int, end: int) -> tuple[list[Edit], list[Edit]]:
    """Return the restoring edits that made a span of a page's text, and the doubts about it."""
    edits: list[Edit] = []
    doubts: list[Edit] = []
    for revision in reversed(page.revisions):
        first, last = revision.origin_span(start, end)
        if revision.stage == RESTORE:
            edits += _made(revision, start, end)
            doubts += _over(revision.doubts, first, last)
        start, end = first, last
    return edits, doubts


def _made(revision: Revision, start: int, end: int) -> Iterator[Edit]:
    """Yield the edits whose replacement shares a character with a span of the text after."""
    for at in range(bisect_left(revision.placed, end) - 1, -1, -1):
        if revision.placed[at] + len(revision.edits[at].after) > start:
            yield revision.edits[at]
        elif revision.edits[at].after:
            return


def _over(edits: tuple[Edit, ...], start: int, end: int) -> Iterator[Edit]:
    """Yield the edits that share a character with a span of the text before."""
    for at in range(bisect_right(edits, start, key=attrgetter("end")), len(edits)):
        if edits[at].start >= end:
            return
        yield edits[at]
