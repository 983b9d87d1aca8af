"""Text in its fonts, as the readers of office files collect it, and what a page makes of it."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import regex

from pipeline.datatypes import Word

UNICODE = "Unicode"
"""Stands for the font of what is known to be in Unicode, such as the marks of notes: `¹` in a font without a name would
be taken for the letter `ạ` of the TCVN3 around it."""
SPACE = " \t\n\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one font. `note` is the key of the note that the text is the mark of."""

    text: str
    font: str | None = None
    note: str | None = None


Block = tuple[Piece, ...]
"""A paragraph, a cell, or a whole table."""


def joined(blocks: Iterable[Block], separator: str) -> Block:
    """Join blocks to one."""
    pieces: list[Piece] = []
    for block in blocks:
        pieces += (Piece(separator), *block) if pieces else block
    return tuple(pieces)


def trimmed(pieces: Sequence[Piece], space: str = SPACE) -> Block:
    """Take the space from both ends of a run of pieces; page ends are no space."""
    kept = list(pieces)
    while kept and not kept[0].text.lstrip(space):
        kept.pop(0)
    while kept and not kept[-1].text.rstrip(space):
        kept.pop()
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip(space))
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(space))
    return tuple(kept)


def row_of(cells: Iterable[Block]) -> Block:
    """Join the cells of a row by tabs, save the empty ones at its end; tabs and line ends in them become spaces."""
    pieces: list[Piece] = []
    for count, cell in enumerate(cells):
        if count:
            pieces.append(Piece("\t"))
        pieces += (replace(piece, text=piece.text.replace("\t", " ").replace("\n", " ")) for piece in cell)
    while pieces and not pieces[-1].text.strip():
        pieces.pop()
    return tuple(pieces)


def written(pieces: Sequence[Piece]) -> tuple[str, tuple[Word, ...]]:
    """Write pieces as the text of a page, and its words with their fonts."""
    raw = "".join(piece.text for piece in pieces)
    starts = [0, *accumulate(len(piece.text) for piece in pieces)]

    def word(start: int, end: int) -> Word:
        first = bisect_right(starts, start) - 1
        font = before = pieces[first].font
        changes = []
        for index in range(first + 1, bisect_right(starts, end - 1)):
            if pieces[index].font != before and pieces[index].text:
                before = pieces[index].font
                changes.append((starts[index] - start, before))
        return Word(raw[start:end], start, font=font, font_changes=tuple(changes))

    return raw, tuple(word(*match.span()) for match in regex.finditer(r"\S+", raw))
