"""A page as it lies before a person: lines of words, each judged, and what people did to it."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Literal

from diacritics import Edit
from pipeline.datatypes import Box, TextPage
from pipeline.export.placed import placed_page
from pipeline.export.report_words import Mark, Piece, lines_of
from pipeline.export.turn import Turn, turn_of
from pipeline.review.corrections import CONFIRMED, STAGE

Touch = Literal["corrected", "confirmed"]


@dataclass(frozen=True, slots=True)
class DeskWord:
    """A word of a page: `text` is `page.text[start:end]`.

    `box` is where it stands on the page with its text upright (points). `confidence` is the engine's, or of a restored
    word the restoration's; None where nothing is known. `read` is what was recognised, where it was restored or
    corrected. `doubtful` words want a person; `candidates` are other readings with their probabilities, the most
    probable first. `touched` says what a person did to it.
    """

    start: int
    end: int
    text: str
    box: Box | None
    confidence: float | None
    read: str
    restored: bool
    doubtful: bool
    candidates: tuple[tuple[str, float], ...] = ()
    touched: Touch | None = None


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A line of a page's text, which begins at `start`. `opens` tells that a paragraph begins; cells part at tabs."""

    start: int
    opens: bool
    cells: tuple[tuple[DeskWord, ...], ...]

    @property
    def words(self) -> tuple[DeskWord, ...]:
        """The words of all cells."""
        return tuple(chain.from_iterable(self.cells))


@dataclass(frozen=True)
class DeskPage:
    """A page with its corrections. Lines are made when first asked for: of a long document few pages are looked at."""

    page: TextPage

    @property
    def number(self) -> int:  # noqa: D102
        return self.page.number

    @property
    def width(self) -> float | None:
        """Points, of the page as it lies in the file."""
        return self.page.width

    @property
    def height(self) -> float | None:
        """Likewise."""
        return self.page.height

    @property
    def text(self) -> str:
        """The text, its corrections made."""
        return self.page.text

    @cached_property
    def turn(self) -> Turn:
        """How its text lies; boxes are where it stands once it is upright, as `page_pictures` shows it."""
        return turn_of(self.page.words)

    @cached_property
    def doubts(self) -> int:
        """How many of its words are in doubt."""
        return sum(word.doubtful for line in self.lines for word in line.words)

    @cached_property
    def lines(self) -> tuple[DeskLine, ...]:
        """The lines of its text that hold words."""
        placed = placed_page(self.page)
        touched = _touched(self.page)
        heard = {word.start: word.confidence for line in placed.lines for word in line}
        return tuple(
            DeskLine(
                line.start,
                line.opens,
                tuple(tuple(_word(piece, heard.get(piece.start), touched) for piece in cell) for cell in line.cells),
            )
            for line in lines_of(self.page, placed)
        )


Touched = tuple[tuple[int, int, Edit], ...]


def _touched(page: TextPage) -> Touched:
    """Return the words that people corrected or confirmed, by their spans in the page's text."""
    human = next((one for one in page.revisions if one.stage == STAGE), None)
    if human is None:
        return ()
    return tuple((at, at + len(edit.after), edit) for at, edit in zip(human.placed, human.edits, strict=True))


def _word(piece: Piece, heard: float | None, touched: Touched) -> DeskWord:
    mark = piece.mark or Mark(restored=False, doubtful=False, read=piece.text, confidence=heard)
    word = DeskWord(
        piece.start,
        piece.end,
        piece.text,
        piece.box,
        mark.confidence,
        mark.read,
        mark.restored,
        mark.doubtful,
        mark.alternatives,
    )
    found = _edit_at(touched, piece.start, piece.end)
    if found is None:
        return word
    what: Touch = "confirmed" if found.rule == CONFIRMED else "corrected"
    read = mark.read if mark.read != piece.text else found.before
    return replace(word, touched=what, doubtful=False, confidence=1.0, read=read)


def _edit_at(touched: Touched, start: int, end: int) -> Edit | None:
    at = bisect_right(touched, end - 1, key=lambda one: one[0]) - 1
    while at >= 0:
        first, last, edit = touched[at]
        if first < end and start < last:
            return edit
        if last <= start and edit.after:
            return None
        at -= 1
    return None
