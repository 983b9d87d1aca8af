"""Vietnamese that hides in ordinary signs: VIQR, and codes moved by a constant. Neither shows in single words."""

import re
from collections.abc import Sequence

from diacritics.encodings.evidence import AS_IT_STANDS, WORD, is_syllables
from diacritics.encodings.shifted import find_shift, shift
from diacritics.encodings.viqr import read_viqr

VIQR = "viqr"
SHIFTED = "shifted"
_VIQR_SIGN = re.compile(
    r"[AEOaeo]\^|[Aa]\((?=[.'`?~]|[a-z]{1,2}\b)|[OUou]\+|[Dd][Dd](?=[aeiouy])|[aeiouy^(+][`~'?.](?=[a-z])"
)
_SHAPED = re.compile(r"[AEOaeo]\^|[Aa]\(|[OUou]\+|[Dd][Dd]")
LEAST_SIGNS = 3
LEAST_VIQR = 0.8
"""Share of words that are syllables once the signs are read: VIQR mail 0.95, formulas and file names 0.5 at most."""


def disguises(lines: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return the names of lines again, `viqr` and `shifted:29` put where a line that was left alone is such."""
    found = [VIQR if name == AS_IT_STANDS and is_viqr(line) else name for line, name in zip(lines, names, strict=True)]
    if VIQR in found:
        found = [
            VIQR if name == AS_IT_STANDS and _VIQR_SIGN.search(line) and _gains(line) else name
            for line, name in zip(lines, found, strict=True)
        ]
    left = [at for at, name in enumerate(found) if name == AS_IT_STANDS]
    by = find_shift("\n".join(lines[at] for at in left))
    if by is not None:
        for at in left:
            if _share(shift(lines[at], by)) > _share(lines[at]):
                found[at] = f"{SHIFTED}:{by}"
    return found


def revealed(text: str, name: str) -> str:
    """Decode a text by one of these names."""
    return read_viqr(text) if name == VIQR else shift(text, int(name.removeprefix(f"{SHIFTED}:")))


def is_viqr(line: str) -> bool:
    """Say whether a line is VIQR by itself.

    >>> is_viqr("U?y ban nha^n da^n ti?nh ba'o ca'o"), is_viqr("x^2 + y^2 = z^2; add(a, b)")
    (True, False)
    """
    if not line.isascii() or len(_VIQR_SIGN.findall(line)) < LEAST_SIGNS or not _SHAPED.search(line):
        return False
    return _gains(line) and _share(read_viqr(line)) >= LEAST_VIQR


def _gains(line: str) -> bool:
    return _share(read_viqr(line)) > _share(line)


def _share(text: str) -> float:
    words = WORD.findall(text)
    return sum(is_syllables(word, AS_IT_STANDS) for word in words) / max(len(words), 1)
