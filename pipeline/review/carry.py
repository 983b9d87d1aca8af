"""A correction's place in a page that the machine read again: found by the words around it, or told as a conflict."""

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz.fuzz import ratio

Fate = Literal["moved", "fulfilled", "conflict"]
"""moved: the place reads as it did when it was corrected; fulfilled: as it was corrected; conflict: otherwise."""

AROUND = 60
"""Characters on each side of a place by which it is known again."""
ALIKE = 60.0
"""Percent that they have in common at least. Two neighbouring lines of one form have 30 to 50, a line whose every third
word was read otherwise 70."""
_WORD = re.compile(r"\S+")


class Carried(NamedTuple):
    """What became of a correction, and its span in the new text."""

    fate: Fate
    start: int
    end: int


def carry_over(old: str, start: int, end: int, after: str, new: str) -> Carried:
    """Find the span `start` to `end` of a text, corrected to `after`, in the text as it is read today.

    >>> carry_over("huyện Tứ Ky, tỉnh", 9, 12, "Kỳ,", "UBND huyện Tứ Ky, tỉnh")
    Carried(fate='moved', start=14, end=17)
    >>> carry_over("huyện Tứ Ky, tỉnh", 9, 12, "Kỳ,", "huyện Tứ Kỳ, tỉnh").fate
    'fulfilled'
    >>> carry_over("huyện Tứ Ky, tỉnh", 9, 12, "Kỳ,", "huyện Tứ Kỷ, tỉnh").fate
    'conflict'
    """
    if old == new:
        return Carried("moved", start, end)
    first = _mapped(old, new, start, opening=True)
    last = max(_mapped(old, new, end, opening=False), first)
    found, before = new[first:last].split(), old[start:end].split()
    if not _around_alike(old, start, end, new, first, last):
        return Carried("conflict", first, last)
    if found == before:
        return Carried("moved", first, last)
    return Carried("fulfilled" if found == after.split() else "conflict", first, last)


def place_in(old: str, start: int, end: int, new: str) -> tuple[int, int] | None:
    """Find the span `start` to `end` of a text in the text as it is read today; None where it is not there any more.

    Unlike a correction's place, it may read a little otherwise: an entry of a record stays one when a word is mended.

    >>> place_in("a) Trồng cây; b) Tưới cay", 14, 25, "1. a) Trồng cây; b) Tưới cây")
    (17, 28)
    >>> place_in("a) Trồng cây; b) Tưới cay", 14, 25, "a) Trồng cây")
    """
    if old == new:
        return start, end
    first = _mapped(old, new, start, opening=True)
    last = max(_mapped(old, new, end, opening=False), first)
    alike = ratio(" ".join(old[start:end].split()), " ".join(new[first:last].split())) >= ALIKE
    return (first, last) if alike and _around_alike(old, start, end, new, first, last) else None


def _mapped(old: str, new: str, offset: int, *, opening: bool) -> int:
    """Map a border by the words that both texts share.

    It goes with the word that it belongs to where that stayed, else to the border of what took its place.
    """
    olds, news, blocks = _aligned(old, new)
    inside = next((at for at, (s, e) in enumerate(olds) if (s <= offset < e if opening else s < offset <= e)), None)
    if inside is None:  # between words, or at an end
        return _gap(old, new, offset, opening=opening)
    for i, j, size in blocks:
        if i <= inside < i + size:
            return news[j + inside - i][0] + offset - olds[inside][0]
    return _changed(old, new, inside, opening=opening)


def _changed(old: str, new: str, at: int, *, opening: bool) -> int:
    """Map the border of a word that changed: as many words are paired, of others all that stand there."""
    _, news, blocks = _aligned(old, new)
    before = max((block for block in blocks if block[0] + block[2] <= at), default=(0, 0, 0))
    after = min(block for block in blocks if block[0] > at)
    lo, hi = before[1] + before[2], after[1]
    same = after[0] - (before[0] + before[2]) == hi - lo
    if lo == hi:
        return news[lo - 1][1] if lo else 0
    if same:
        word = news[lo + at - before[0] - before[2]]
        return word[0] if opening else word[1]
    return news[lo][0] if opening else news[hi - 1][1]


def _gap(old: str, new: str, offset: int, *, opening: bool) -> int:
    """Map a place between two words: as far behind the one before as it was, or before the one after."""
    olds, _, _ = _aligned(old, new)
    left = [span for span in olds if span[1] <= offset]
    right = [span for span in olds if span[0] >= offset]
    if left and (opening or not right):
        return min(_mapped(old, new, left[-1][1], opening=False) + offset - left[-1][1], len(new))
    if right:
        return max(_mapped(old, new, right[0][0], opening=True) - (right[0][0] - offset), 0)
    return 0


Spans = tuple[tuple[int, int], ...]


@lru_cache(maxsize=16)
def _aligned(old: str, new: str) -> tuple[Spans, Spans, tuple[tuple[int, int, int], ...]]:
    """Words of both texts by their spans, and the runs of words that both share, an empty run at the end."""
    olds, news = ([match.span() for match in _WORD.finditer(text)] for text in (old, new))
    matcher = SequenceMatcher(None, [old[s:e] for s, e in olds], [new[s:e] for s, e in news], autojunk=False)
    return tuple(olds), tuple(news), tuple((*block,) for block in matcher.get_matching_blocks())


def _around_alike(old: str, start: int, end: int, new: str, first: int, last: int) -> bool:
    was = f"{old[max(start - AROUND, 0) : start]}|{old[end : end + AROUND]}"
    now = f"{new[max(first - AROUND, 0) : first]}|{new[last : last + AROUND]}"
    return ratio(was, now) >= ALIKE
