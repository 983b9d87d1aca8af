"""Unicode of which only the low byte of each letter was kept: `ViÇt` is `Việt`, U+1EC7 cut to U+00C7.

Two or three letters share a byte (ạ and ơ are both A1), and four fall on ASCII (ũ on `i`). A word is read as the
most frequent syllable that it may be; one that makes none stays.
"""

from functools import lru_cache
from itertools import product
from math import prod

from diacritics.encodings.frequencies import PER_MILLION, RANK
from diacritics.letters import ALPHABET, fold_tone
from diacritics.syllables import is_possible

_MOST_READINGS = 512
_PARENTHESES = "()"
"""The low bytes of Ĩ and ĩ: never read, for brackets stand beside words everywhere."""


def _readings() -> dict[str, str]:
    found: dict[str, str] = {}
    for letter in ALPHABET:
        byte = chr(ord(letter) & 0xFF)
        if byte not in _PARENTHESES:
            found[byte] = found.get(byte, byte if byte.isascii() and byte.isalpha() else "") + letter
    return found


READINGS = _readings()
"""What each character may have been, itself included where it is a letter."""


def _weight(word: str) -> tuple[int, float]:
    """Order readings: frequent syllables first, others by their letters."""
    rank = RANK.get(fold_tone(word.lower()), len(RANK) + 1)
    return rank, -prod(PER_MILLION.get(letter.lower(), 1) / 1e6 for letter in word)


@lru_cache(maxsize=1 << 16)
def restore_bytes(word: str) -> str:
    r"""Read a word whose letters were cut to their low bytes; it stays where no reading makes a syllable.

    >>> restore_bytes("Vi\xc7t"), restore_bytes("\x11\xd9c"), restore_bytes("Nam")
    ('Việt', 'độc', 'Nam')
    """
    if word.isascii() and word.isprintable() and is_possible(word):
        return word
    choices = [READINGS.get(char, char) for char in word]
    if prod(map(len, choices)) > _MOST_READINGS:
        return word
    readings = map("".join, product(*choices))
    return min((one for one in readings if is_possible(one) and _is_cased(one)), key=_weight, default=word)


def _is_cased(word: str) -> bool:
    return word.islower() or word.istitle() or word.isupper()


def cut_bytes(text: str) -> str:
    """Keep the low byte of every Vietnamese letter: the inverse, which loses."""
    return text.translate({ord(letter): chr(ord(letter) & 0xFF) for letter in ALPHABET})
