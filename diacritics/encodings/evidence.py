"""How likely a word is under each encoding: the letters it would have, and whether they make a syllable.

Only words with a character beyond ASCII tell encodings apart. A wrong table makes rare letters, capitals inside words
and impossible syllables of them; three such words are enough.
"""

import math
import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from diacritics.encodings.codes import DECODERS, letters
from diacritics.encodings.frequencies import PER_MILLION, RANK
from diacritics.encodings.low_byte import restore_bytes
from diacritics.encodings.mojibake import reread
from diacritics.encodings.tables import CODES
from diacritics.letters import ALPHABET, MARKED, fold_tone
from diacritics.syllables import is_possible

AS_IT_STANDS = ""
"""The name of the hypothesis that nothing is wrong."""
CANDIDATES: dict[str, Callable[[str], str]] = {
    AS_IT_STANDS: lambda word: word,
    "tcvn3": DECODERS["tcvn3"],
    "vni": DECODERS["vni"],
    "vps": DECODERS["vps"],
    "viscii": DECODERS["viscii"],
    "cp1258": DECODERS["cp1258"],
    "tcvn3-mac": DECODERS["tcvn3-mac"],
    "tcvn3-1258": DECODERS["tcvn3-1258"],
    "low-byte": restore_bytes,
    "mojibake": reread,
    "mojibake-twice": lambda word: reread(reread(word)),
    "nfd": lambda word: unicodedata.normalize("NFC", word),
}
"""What a word may be: decoders that work on any word by itself."""
NAMES = tuple(CANDIDATES)
BYTES = frozenset((*DECODERS, "low-byte")) - {"tcvn3-1258"}
"""Those that put letters on single bytes, or pairs of them, as Latin-1 has them."""

# Space, ASCII signs and digits part words; some encodings have letters on C0 controls and on the no-break space.
_SPACES = r"\u2000-\u200b\u2028-\u202f\u3000"
_INSIDE = rf"[^\t-\r -@\[-`{{-\x7f{_SPACES}]"
WORD = re.compile(f"{_INSIDE}+")
TELLING = re.compile(rf"[A-Za-z]*[^\t-\r -\x7f{_SPACES}]{_INSIDE}*")
"""A word that holds more than ASCII letters."""
_PART = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+|[^\x20-\x7f\xa0]")
_PRINTED = frozenset("“”‘’–—…•°§«»")


@cache
def unwritten(encoding: str) -> frozenset[str]:
    """Return the Vietnamese letters that a text in an encoding of bytes does not hold: it has other codes for them."""
    used = set("".join(letters(encoding).values())) if encoding in CODES else {chr(code) for code in range(0x100)}
    return frozenset(ALPHABET) - used


# The costs below are nats by judgement: an encoding is told by the sum of several words, which differ by 20 and more.
RARE = -13.0
"""A possible syllable that is not among the 3,000 most frequent."""
IMPOSSIBLE = -4.0
ABBREVIATION = -1.0
"""`NĐ`, `UBTVQH`: capitals that are no syllable."""
MIXED_CASE = -5.0
STRANGE_LETTER = -9.0
STRANGE_SIGN = -8.0
CAPITALS = -1.0
MIXED_ENCODING = -15.0
"""A letter that Latin-1 lacks, in a line of a table of bytes."""
_LOG = {letter: math.log(count / 1e6) for letter, count in PER_MILLION.items()}


@lru_cache(maxsize=1 << 16)
def likelihood(part: str) -> float:
    """Log-likelihood in nats of a run of letters, or of one sign, in a Vietnamese text."""
    if not part[0].isalpha():
        return -3.0 if part in _PRINTED else STRANGE_SIGN
    lower = unicodedata.normalize("NFC", part.lower())
    total = -1.0 if len(lower) < len(part) else 0.0  # letters with their marks apart
    if part.istitle() or part.isupper():
        total += CAPITALS
    elif not part.islower():
        total += MIXED_CASE
    if is_possible(lower):
        return total + syllable_log(lower)
    if part.isupper() and _TONED.isdisjoint(lower):
        return total + ABBREVIATION + sum(_LOG.get(letter, STRANGE_LETTER) for letter in lower)
    return (
        total
        + IMPOSSIBLE
        + sum(_LOG.get(letter, STRANGE_LETTER) if letter.isascii() else STRANGE_LETTER for letter in lower)
    )


@lru_cache(maxsize=1 << 15)
def syllable_log(syllable: str) -> float:
    """Return the log-probability, in nats, of a possible syllable in small letters: by its rank, as Zipf has it."""
    rank = RANK.get(fold_tone(syllable))
    return RARE if rank is None else math.log(0.15 / (rank + 10))


BEYOND_LATIN_1 = frozenset(letter for letter in ALPHABET if ord(letter) > 0xFF)
_TONED = frozenset(letter for letter in MARKED if letter not in "ăâđêôơư")


@lru_cache(maxsize=1 << 17)
def likelihoods(word: str) -> tuple[float, ...]:
    """Log-likelihoods of a word under each of NAMES."""
    unicode = MIXED_ENCODING if any(char in BEYOND_LATIN_1 for char in word) else 0.0
    return tuple(
        sum(map(likelihood, _PART.findall(decode(word)))) + (unicode if name in BYTES else 0.0)
        for name, decode in CANDIDATES.items()
    )


@lru_cache(maxsize=1 << 17)
def tally(word: str, encoding: str = AS_IT_STANDS) -> tuple[int, int]:
    """Count the letters of a word that are in possible syllables under an encoding, and all letters and odd signs.

    Abbreviations in capitals count for nothing.
    """
    possible = total = 0
    for part in _PART.findall(CANDIDATES[encoding](word)):
        if is_possible(part):
            possible += len(part)
            total += len(part)
        elif part not in _PRINTED and not part.isupper():
            total += len(part)
    return possible, total


def is_syllables(word: str, encoding: str = AS_IT_STANDS) -> bool:
    """Say whether a word is nothing but possible syllables under an encoding."""
    possible, total = tally(word, encoding)
    return 0 < possible == total
