"""Whole texts, where the encoding is known: decode them, or write them as such a file had them."""

import unicodedata
from collections.abc import Callable

from diacritics.encodings.codes import TO_1258, TO_MAC, encode_by_table
from diacritics.encodings.evidence import AS_IT_STANDS, CANDIDATES, WORD
from diacritics.encodings.low_byte import cut_bytes, restore_bytes
from diacritics.encodings.mojibake import misread
from diacritics.encodings.shifted import find_shift, shift
from diacritics.encodings.viqr import decode_viqr, encode_viqr

GLYPHS_BELOW = 29
"""What glyph numbers of most TrueType fonts are below ASCII; `decode` finds any distance."""
_DECODE: dict[str, Callable[[str], str]] = {
    **{name: decode for name, decode in CANDIDATES.items() if name != AS_IT_STANDS},
    "low-byte": lambda text: WORD.sub(lambda found: restore_bytes(found.group()), text),
    "viqr": decode_viqr,
    "shifted": lambda text: shift(text, find_shift(text) or 0),
}
_ENCODE: dict[str, Callable[[str], str]] = {
    "tcvn3-mac": lambda text: encode_by_table(text, "tcvn3").translate(TO_MAC),
    "tcvn3-1258": lambda text: encode_by_table(text, "tcvn3").translate(TO_1258),
    "low-byte": cut_bytes,
    "mojibake": misread,
    "mojibake-twice": lambda text: misread(misread(text)),
    "nfd": lambda text: unicodedata.normalize("NFD", text),
    "viqr": encode_viqr,
    "shifted": lambda text: shift(text, -GLYPHS_BELOW),
}
"""Those without a table of their own."""
ENCODINGS = tuple(_DECODE)
"""The names that `decode` and `encode` know."""


def decode_text(text: str, encoding: str) -> str:
    """Decode all of a text by the table alone: no guess, no trace. Raises ValueError for an unknown encoding."""
    known(encoding)
    return _DECODE[encoding](text)


def encode(text: str, encoding: str) -> str:
    """Write Unicode text in an encoding, each byte as Latin-1 has it (mojibake: as Windows-1252).

    Raises ValueError for an unknown encoding, and for a letter that has no code: TCVN3 has none for toned capitals.

    >>> encode("Cộng hòa", "tcvn3")
    'Céng hßa'
    """
    known(encoding)
    return _ENCODE[encoding](text) if encoding in _ENCODE else encode_by_table(text, encoding)


def known(encoding: str) -> None:
    """Raise ValueError for a name that is not one of ENCODINGS."""
    if encoding not in _DECODE:
        raise ValueError(f"unknown encoding {encoding!r}: one of {', '.join(ENCODINGS)}")
