"""The restored words of a page where they stand on it: what every form with boxes is made of.

Words were recognised with boxes, and then restored: one may have become two, two may have become one, another was
taken out. Each word of the restored text gets the place of the words that it came from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

import regex

from pipeline.datatypes import Box, TextPage, Word
from pipeline.export.turn import Turn, turn_of, upright

_PARAGRAPH = regex.compile(r"(?:[^\n]|\n(?!\s*\n))+")
_CELL = regex.compile(r"[^\n\t]+")
_WORD = regex.compile(r"\S+")

SAME_ROW = 0.3
"""Share of the lower word's height that two words of a line have in common at least; skewed lines keep 0.6."""


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word of the restored text; `page.text[start:end] == text`.

    `box` is where it stands on the page as it lies (points), None where that is not known. `seen` is what was
    recognised there: where it differs, the word was restored. `confidence` is the engine's for a word as it was
    recognised, the restoration's for a restored one, None where nothing is known.
    """

    text: str
    start: int
    end: int
    box: Box | None = None
    confidence: float | None = None
    seen: str = ""

    @property
    def restored(self) -> bool:
        """Whether the page was read otherwise."""
        return self.seen != self.text


PlacedLine = tuple[PlacedWord, ...]
"""Words side by side, in one cell where they stand in a table."""
Paragraph = tuple[PlacedLine, ...]


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A page's restored words in reading order; `turn` is how its text lies. Width and height are in points.

    `type_high` says that boxes are as high as their type, as those of a text layer are: they do not tell `a` from `Á`.
    """

    number: int
    width: float
    height: float
    turn: Turn
    paragraphs: tuple[Paragraph, ...]
    type_high: bool = False

    @property
    def lines(self) -> Iterator[PlacedLine]:
        """The lines of all paragraphs."""
        return (line for paragraph in self.paragraphs for line in paragraph)


def box_around(words: Sequence[PlacedWord]) -> Box | None:
    """Return the smallest box around the words that have one."""
    around: Box | None = None
    for word in words:
        if word.box:
            around = around.union(word.box) if around else word.box
    return around


def placed_page(page: TextPage) -> PlacedPage:
    """Place the restored words of a page; a page of unknown size gets 0 by 0 points."""
    width, height = page.width or 0.0, page.height or 0.0
    turn = turn_of(page.words)
    words = iter(_placed(page))
    paragraphs = []
    for paragraph in _PARAGRAPH.finditer(page.text):
        lines: list[PlacedLine] = []
        for cell in _CELL.finditer(paragraph.group()):
            run = [next(words) for _word in _WORD.finditer(cell.group())]
            lines += _rows(run, turn, width, height)
        if lines:
            paragraphs.append(tuple(lines))
    return PlacedPage(page.number, width, height, turn, tuple(paragraphs), page.origin == "text_layer")


def _rows(run: Sequence[PlacedWord], turn: Turn, width: float, height: float) -> Iterator[PlacedLine]:
    """Part the words of a cell, or of a joined line, at its line ends on the page."""
    row: list[PlacedWord] = []
    last: Box | None = None
    for word in run:
        box = upright(word.box, turn, width, height) if word.box else None
        if box and last and row and not _side_by_side(last, box):
            yield tuple(row)
            row = []
        row.append(word)
        last = box or last
    if row:
        yield tuple(row)


def _side_by_side(left: Box, right: Box) -> bool:
    common = min(left.bottom, right.bottom) - max(left.top, right.top)
    goes_on = right.left + right.right > left.left + left.right
    return goes_on and common >= SAME_ROW * min(left.height, right.height)


def _placed(page: TextPage) -> Iterator[PlacedWord]:
    """Yield the words of the restored text, those that share recognised words placed together.

    A page that was not restored has its words already: to trace them costs a text PDF a third of a form's time.
    """
    as_read = [
        PlacedWord(word.text, word.offset, word.offset + len(word.text), word.box, word.confidence, word.text)
        for word in page.words
    ]
    spans = [found.span() for found in _WORD.finditer(page.text)]
    if not page.revisions and spans == [(word.start, word.end) for word in as_read]:
        yield from as_read
        return
    tokens: list[PlacedWord] = []
    words: list[Word] = []
    for found in _WORD.finditer(page.text):
        token, origin = _token(page, found.group(), found.start())
        if tokens and not (words and origin and origin[0].offset <= words[-1].offset):
            yield from _shared_out(tokens, words)
            tokens, words = [], []
        tokens.append(token)
        words += [word for word in origin if not words or word.offset > words[-1].offset]
    yield from _shared_out(tokens, words)


def _token(page: TextPage, text: str, start: int) -> tuple[PlacedWord, list[Word]]:
    """Trace a word of the text to what was recognised; a page of plain text has no words to find."""
    first, last, sure = start, start + len(text), None
    for revision in reversed(page.revisions):
        at = revision.edit_at(first, last)
        if at is not None:
            sure = min(revision.edits[at].confidence, 1.0 if sure is None else sure)
        first, last = revision.origin_span(first, last)
    words = list(page.words_at(start, start + len(text)))
    seen = " ".join(word.text for word in words) or text
    read = [word.confidence for word in words if word.confidence is not None]
    confidence = sure if sure is not None and seen != text else min(read, default=None)
    return PlacedWord(text, start, start + len(text), None, confidence, seen), words


def _shared_out(tokens: Sequence[PlacedWord], words: Sequence[Word]) -> list[PlacedWord]:
    """Give the boxes of `words` to the `tokens` that came from them."""
    boxes = [word.box for word in words if word.box]
    if not boxes:
        return list(tokens)
    if len(tokens) == len(words) == len(boxes):
        seen = [word.text for word in words] if len(words) > 1 else [token.seen for token in tokens]
        return [replace(token, box=box, seen=was) for token, box, was in zip(tokens, boxes, seen, strict=True)]
    if len(tokens) == 1:
        around = boxes[0]
        for box in boxes[1:]:
            around = around.union(box) if _near(around, box) else around
        return [replace(tokens[0], box=around)]
    return list(_parted(tokens, boxes))


def _parted(tokens: Sequence[PlacedWord], boxes: Sequence[Box]) -> Iterator[PlacedWord]:
    """Share out boxes by the lengths of the words: each token to the box that its middle falls in, which it may part.

    `cuahuyen` was one word of 80 points and became `của huyện`: 27 points, a space, 44 points.
    """
    lengths = [len(token.text) + 1 for token in tokens]
    ends = list(accumulate(lengths))
    middles = [end - length / 2 for end, length in zip(ends, lengths, strict=True)]
    widths = list(accumulate(max(box.width, box.height, 0.1) for box in boxes))
    held = [
        next(at for at, reach in enumerate(widths) if middle / ends[-1] <= reach / widths[-1]) for middle in middles
    ]
    for at, box in enumerate(boxes):
        mine = [token for token, holder in zip(tokens, held, strict=True) if holder == at]
        edges = list(accumulate((len(token.text) + 1 for token in mine), initial=0))
        for token, (start, end) in zip(mine, pairwise(edges), strict=True):
            yield replace(token, box=_slice(box, start / (edges[-1] - 1), (end - 1) / (edges[-1] - 1)))


def _slice(box: Box, start: float, end: float) -> Box:
    """Return a part of a box along its longer side, from share to share."""
    if box.width >= box.height:
        return Box(box.left + start * box.width, box.top, box.left + end * box.width, box.bottom)
    return Box(box.left, box.top + start * box.height, box.right, box.top + end * box.height)


def _near(around: Box, box: Box) -> bool:
    """Whether two boxes stand in one line, across or down the page."""
    across = min(around.bottom, box.bottom) - max(around.top, box.top)
    down = min(around.right, box.right) - max(around.left, box.left)
    return across >= SAME_ROW * min(around.height, box.height) or down >= 0.5 * min(around.width, box.width)
