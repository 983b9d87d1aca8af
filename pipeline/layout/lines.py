"""Words to segments to rows.

A segment is a run of words with no wide gap in it; a row is what stands at one height, in one column or in two.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from statistics import median

from pipeline.datatypes import Box, Word


@dataclass(frozen=True, slots=True)
class Segment:
    """Words side by side, left to right, with the box around them (points)."""

    words: tuple[Word, ...]
    box: Box


Row = tuple[Segment, ...]
"""Segments at one height, left to right."""


@dataclass(slots=True)
class _Chain:
    """Words side by side so far, and the box of the last."""

    words: list[Word]
    last: Box


def around(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around all of at least one."""
    return reduce(Box.union, boxes)


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge."""
    across = min(one.right, other.right) - max(one.left, other.left)
    return across > 0 and min(one.bottom, other.bottom) > max(one.top, other.top)


def box_of(word: Word) -> Box:
    """Return the box of a word that is known to have one."""
    if word.box is None:
        raise ValueError(f"the word {word.text!r} has no box, so it has no place in a layout")
    return word.box


def segment(words: Sequence[Word]) -> list[Segment]:
    """Chain words that stand side by side, from left to right.

    A gap wider than 1.2 times the usual word height ends a segment: a space is 0.3 of it, a justified line's widest
    about 1, the gutter of a letterhead 1.5 and more. Of two chains that a word could go on, it goes on the one whose
    last word stands a space away at its own height: the box of a word that touches the next line reaches into it.
    """
    if not words:
        return []
    usual = median(box_of(word).height for word in words)
    widest = 1.2 * usual
    going: list[_Chain] = []
    ended: list[_Chain] = []
    for word in sorted(words, key=lambda word: box_of(word).left):
        box = box_of(word)
        if any(chain.last.right < box.left - widest for chain in going):
            ended += [chain for chain in going if chain.last.right < box.left - widest]
            going = [chain for chain in going if chain.last.right >= box.left - widest]
        best, cost = None, float("inf")
        for chain in going:
            last = chain.last
            if last.bottom <= box.top or last.top >= box.bottom:  # most chains: a page has fifty lines
                continue
            gap = box.left - last.right
            price = abs(gap - 0.3 * usual) + usual * (1 - _alike_height(last, box))
            if _overlaid(gap, usual, last, box) <= gap <= widest and _share_height(last, box) >= 0.5 and price < cost:
                best, cost = chain, price
        if best is None:
            going.append(_Chain([word], box))
        else:
            best.words.append(word)
            best.last = box
    return [Segment(tuple(chain.words), around(map(box_of, chain.words))) for chain in (*ended, *going)]


def rows(segments: Sequence[Segment]) -> list[Row]:
    """Gather segments into rows, top to bottom."""
    gathered: list[list[Segment]] = []
    for part in sorted(segments, key=lambda part: part.box.middle):
        for row in reversed(gathered[-3:]):
            if any(_share_height(part.box, other.box) >= 0.5 for other in row) and not any(
                _overlap(part.box.left, part.box.right, other.box.left, other.box.right)
                > 0.5 * min(part.box.width, other.box.width)
                for other in row
            ):
                row.append(part)
                break
        else:
            gathered.append([part])
    ordered = [tuple(sorted(row, key=lambda part: part.box.left)) for row in gathered]
    return sorted(ordered, key=lambda row: median(part.box.middle for part in row))


def _share_height(one: Box, other: Box) -> float:
    """Overlap of two boxes' heights, as a share of the lower one."""
    low = min(one.height, other.height)
    return _overlap(one.top, one.bottom, other.top, other.bottom) / low if low > 0 else 0.0


def _overlaid(gap: float, usual: float, last: Box, box: Box) -> float:
    """Return the least gap: Tesseract's boxes reach into each other, now and then over all of the next word."""
    within = gap < 0 and box.left > last.left and _alike_height(last, box) >= 0.6
    return -0.75 * last.width if within else -0.5 * usual


def _alike_height(one: Box, other: Box) -> float:
    """Overlap of two boxes' heights, as a share of what both take up."""
    both = max(one.bottom, other.bottom) - min(one.top, other.top)
    return _overlap(one.top, one.bottom, other.top, other.bottom) / both if both > 0 else 0.0


def _overlap(start: float, end: float, other_start: float, other_end: float) -> float:
    return max(0.0, min(end, other_end) - max(start, other_start))
