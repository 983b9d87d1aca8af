"""Text whose every code is a constant too low or too high: a font's glyph numbers taken for characters.

`&{QJ` is `Cộng` cut down by 29, as TrueType fonts number their glyphs. The distance is found by trying those that put
most of the text on letters, and counting syllables.
"""

from collections import Counter

from diacritics.encodings.evidence import AS_IT_STANDS, WORD, is_syllables

FARTHEST = 0x60
"""No font is known that numbers its glyphs farther from ASCII."""
SAMPLE = 4000
LEAST_LETTERS = 40
LEAST_SHARE = 0.6
_TRIED = 6
_KEPT = " \n\r\t\f\xa0"
"""Readers put spaces and line ends by geometry, whatever the codes."""


def shift(text: str, by: int) -> str:
    """Move every character but white space by so many codes; what would leave Unicode stays.

    >>> shift(shift("Cộng hòa", -29), 29)
    'Cộng hòa'
    """
    moved = {ord(char): chr(ord(char) + by) for char in set(text) if char not in _KEPT and 0 < ord(char) + by < 0xD800}
    return text.translate(moved)


def find_shift(text: str) -> int | None:
    """Return by how much the codes of a text must be moved to make Vietnamese; None where no distance does."""
    sample = text[:SAMPLE]
    codes = Counter(ord(char) for char in sample if char not in _KEPT)
    if codes.total() < LEAST_LETTERS or _share(sample) >= LEAST_SHARE:
        return None
    small = {
        by: sum(codes[code - by] for code in range(ord("a"), ord("z") + 1)) for by in range(-FARTHEST, FARTHEST + 1)
    }
    best = sorted((by for by in small if by), key=lambda by: small[by], reverse=True)[:_TRIED]
    shares = {by: _share(shift(sample, by)) for by in best}
    by = max(shares, key=lambda one: shares[one])
    return by if shares[by] >= LEAST_SHARE else None


def _share(text: str) -> float:
    words = WORD.findall(text)
    letters = sum(map(len, words))
    return sum(len(word) for word in words if is_syllables(word, AS_IT_STANDS)) / max(letters, 1)
