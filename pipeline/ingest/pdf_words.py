"""Glyphs to words, by where they stand: the spaces that a PDF holds are no sure sign, and many PDFs hold none."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.datatypes import Box, Word
from pipeline.ingest.pdf_glyphs import Glyph

SPACES = frozenset(" \t\r\n\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}") | {chr(code) for code in range(0x2000, 0x200B)}
INVISIBLE = frozenset("\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}\N{WORD JOINER}")
SOFT_HYPHEN, MINUS = "\N{SOFT HYPHEN}", "\N{MINUS SIGN}"

# Shares of the glyph's height. A space of Times is 0.22 of it, and a justified line squeezes it to 0.15 at worst.
KERNED_BACK = 0.05
"""A space and a step back over it: `t ỉnh` is printed `tỉnh`."""
KERNED_APART = 0.25
"""A gap without a space, on a page that writes its spaces: pairs such as `T ỉ` and letter-spaced headings."""
PLACED_APART = 0.13
"""A gap on a page that writes no spaces but places every word."""
MOVED_BACK = -0.5
"""The pen went back: another column, or a mark over the letter before."""


def words_of(glyphs: Iterable[Glyph], width: float, height: float) -> tuple[Word, ...]:
    """Join glyphs to the words that a reader sees on a page of `width` by `height` points.

    Words come in drawing order and without offsets. Glyphs wholly outside the page are cut off by its crop box, so
    that nobody sees them: they are left out.
    """
    shown = [glyph for glyph in glyphs if _on_page(glyph.cell, width, height) or glyph.text in SPACES]
    written = sum(glyph.text in SPACES and not glyph.generated for glyph in shown)
    limit = KERNED_APART if written > 0.03 * len(shown) else PLACED_APART
    return tuple(_word(run) for run in _runs(shown, limit))


def _runs(glyphs: Sequence[Glyph], limit: float) -> Iterator[list[Glyph]]:
    run: list[Glyph] = []
    spaced = False
    for glyph in glyphs:
        if glyph.text in SPACES:
            spaced = spaced or not glyph.generated or glyph.text in "\r\n"
        elif glyph.text not in INVISIBLE and not (run and _printed_twice(run[-1], glyph)):
            if run and _parted(run, glyph, limit, spaced=spaced):
                yield run
                run = []
            run.append(glyph)
            spaced = False
    if run:
        yield run


def _parted(run: Sequence[Glyph], right: Glyph, limit: float, *, spaced: bool) -> bool:
    left = next((glyph for glyph in reversed(run) if not (_is_mark(glyph) or _is_thin(glyph))), run[-1])
    if _is_mark(right) or _is_drawn_over(left, right):
        return False
    size = max(min(left.cell.height, right.cell.height), 0.1)
    if _overlap(left.cell.top, left.cell.bottom, right.cell.top, right.cell.bottom) < 0.3 * size:
        return spaced or not _goes_on_sideways(left.cell, right.cell, limit)
    gap = right.cell.left - left.cell.right
    return gap > (KERNED_BACK if spaced else limit) * size or gap < MOVED_BACK * size


def _goes_on_sideways(left: Box, right: Box, limit: float) -> bool:
    """Tell type that runs up or down the page, as in the heads of narrow columns and on tables laid across."""
    size = max(min(left.width, right.width), 0.1)
    if _overlap(left.left, left.right, right.left, right.right) < 0.3 * size:
        return False
    gap = max(right.top - left.bottom, left.top - right.bottom)
    return MOVED_BACK * size <= gap <= limit * size


def _overlap(start: float, end: float, other_start: float, other_end: float) -> float:
    return min(end, other_end) - max(start, other_start)


def _is_mark(glyph: Glyph) -> bool:
    return unicodedata.combining(glyph.text[0]) > 0


def _is_thin(glyph: Glyph) -> bool:
    return glyph.cell.width < 0.01 and not _is_mark(glyph)


def _is_drawn_over(left: Glyph, right: Glyph) -> bool:
    """Tell VNI's marks, which are letters to a PDF reader and take no room: it knows of them no more than the pen."""
    reach = 0.1 * left.cell.height
    return (
        _is_thin(right)
        and left.cell.left <= right.cell.left <= left.cell.right + reach
        and left.cell.top <= right.cell.top
        and right.cell.bottom <= left.cell.bottom
    )


def _printed_twice(left: Glyph, right: Glyph) -> bool:
    """Tell a letter printed again a hair aside, which is how some programs make bold type."""
    return (
        left.text == right.text
        and abs(left.ink.left - right.ink.left) < 0.1 * left.cell.height
        and abs(left.ink.top - right.ink.top) < 0.1 * left.cell.height
    )


def _word(run: Sequence[Glyph]) -> Word:
    text, box = "", run[0].cell
    changes = []
    for before, glyph in pairwise((run[0], *run)):
        if glyph.font != before.font:
            changes.append((len(text), glyph.font))
        text += _letter(glyph)
        box = box.union(glyph.cell)
    return Word(text, box=box, font=run[0].font, font_changes=tuple(changes))


def _letter(glyph: Glyph) -> str:
    """Read the soft hyphen by its drawing: flat it is a hyphen; tall it is the `ư` of TCVN3, which shares its code.

    Acrobat Distiller (2004) gives the code of the minus sign to the same letter.
    """
    if glyph.text not in {SOFT_HYPHEN, MINUS}:
        return glyph.text
    flat = glyph.ink.height < 0.25 * glyph.cell.height
    return SOFT_HYPHEN if not flat else glyph.text.replace(SOFT_HYPHEN, "-")


def _on_page(cell: Box, width: float, height: float) -> bool:
    return cell.right > 0 and cell.bottom > 0 and cell.left < width and cell.top < height
