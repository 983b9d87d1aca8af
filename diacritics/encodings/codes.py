"""Text in an encoding to Unicode and back, where the encoding is known: tables only, no guess.

The text is a str as readers of old files give it: each byte as the character that Windows-1252 or Latin-1 has for it.
Both readings of 0x80 to 0x9F are understood, and the five bytes that Windows-1252 leaves undefined.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from diacritics.encodings.tables import CODES
from diacritics.letters import ALPHABET

UNDEFINED = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))
"""Bytes without a character in Windows-1252; readers leave them as C1 controls."""
PUNCTUATION = {chr(code): bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in UNDEFINED}
"""C1 controls to what Windows-1252 has in their place: quotes, dashes, the ellipsis."""
_SYMBOLS = re.compile(
    r"(?:[^\W_]|[\uf020-\uf0ff])*(?:[\uf020-\uf0ff]{2}|[^\W_][\uf020-\uf0ff]|[\uf020-\uf0ff][^\W_])(?:[^\W_]|[\uf020-\uf0ff])*"
)
"""Fonts marked as symbols have their bytes at U+F020 to U+F0FF; one by itself is a bullet of Wingdings."""
_FROM_SYMBOLS = {0xF000 + code: code for code in range(0x20, 0x100)}
GLYPHS = {"\xb7": "\N{BULLET OPERATOR}", "\xb5": "\N{GREEK SMALL LETTER MU}", "\xaf": "\N{MODIFIER LETTER MACRON}"}
"""Characters that share a glyph's name with a byte's (Adobe Glyph List): PDF writers of 2004 put them for it."""


@cache
def letters(encoding: str) -> dict[str, str]:
    """Return the letters that have a code in a table, each with its code: characters U+0001 to U+00FF."""
    pairs = zip(ALPHABET, CODES[encoding].split(" "), strict=True)
    return {letter: code for letter, code in pairs if code}


@cache
def _translation(encoding: str) -> dict[int, str]:
    """Return what `str.translate` makes of an encoding with one character a letter, in all of its readings."""
    table = dict(PUNCTUATION)
    for letter, code in letters(encoding).items():
        for reading in (code, PUNCTUATION.get(code, code), GLYPHS.get(code, code)):
            table[reading] = letter
    return str.maketrans(table)


@cache
def _vni() -> dict[str, str]:
    """Return VNI's codes, each with its letter: a mark may be the one of the other case (`Uûy ban`)."""
    codes = {code: letter for letter, code in letters("vni").items()}
    for code, letter in list(codes.items()):
        if len(code) == 2:
            codes.setdefault(code[0] + code[1].swapcase(), letter)
    return codes | PUNCTUATION


_PLAIN, _CIRCUMFLEX, _BREVE = "\xef\xf5\xf8\xf9\xfb", "\xe0-\xe5", "\xe8-\xeb\xfa\xfc"
_UPPER = {_PLAIN: "\xcf\xd5\xd8\xd9\xdb", _CIRCUMFLEX: "\xc0-\xc5", _BREVE: "\xc8-\xcb\xda\xdc"}
_VNI = re.compile(
    "".join(
        f"[{bases}][{''.join(mark + _UPPER[mark] for mark in marks)}]|"
        for bases, marks in (
            ("Aa", (_PLAIN, _CIRCUMFLEX, _BREVE)),
            ("EeOo", (_PLAIN, _CIRCUMFLEX)),
            ("UuYy\xd4\xf4\xd6\xf6", (_PLAIN,)),
        )
    )
    + "[\xf1\xf4\xf6\xec\xed\xe6\xf3\xf2\xee\xd1\xd4\xd6\xcc\xcd\xc6\xd3\xd2\xce\x80-\x9f]"
)
"""A letter with a mark that may follow it, or a letter of its own."""


def _decode_vni(text: str) -> str:
    codes = _vni()
    return _VNI.sub(lambda found: codes.get(found.group(), found.group()), text)


@cache
def _cp1258() -> dict[int, str]:
    table = dict(PUNCTUATION)
    for code in range(0xA0, 0x100):
        table[chr(code)] = bytes([code]).decode("cp1258")
    return str.maketrans(table)


def _decode_cp1258(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(_cp1258()))


_MINUS = re.compile("(?<=[^\\W\\d_])\N{MINUS SIGN}|\N{MINUS SIGN}(?=[^\\W\\d_])")


def _decode_tcvn3(text: str) -> str:
    """Distiller wrote the soft hyphen, ư, as a minus: `ph−¬ng`, `nh−`; between spaces it is one."""
    letters_ = text.translate(_translation("tcvn3"))
    return _MINUS.sub("ư", letters_) if "\N{MINUS SIGN}" in letters_ else letters_


def _through_mac(text: str) -> str:
    """Decode TCVN3 whose bytes were read as Mac Roman: `c´ng t∏c`."""
    return _decode_tcvn3(text.translate(_FROM_MAC))


TO_MAC = {code: bytes([code]).decode("mac_roman") for code in range(0x80, 0x100)}
"""Bytes to what Mac Roman has for them."""
_FROM_MAC = str.maketrans({char: chr(code) for code, char in TO_MAC.items()})


TO_1258 = {code: bytes([code]).decode("cp1258") for code in range(0xA0, 0x100)}
"""Bytes to what Windows-1258 has for them: five are combining tones."""


@cache
def _from_1258() -> dict[int, str]:
    """Return what `str.translate` needs for the way back, with the letters that a reader composed of base and tone."""
    table = {char: chr(code) for code, char in TO_1258.items()} | {"đ": "\xae"}  # its own code, 0xF0, is no letter
    tones = [char for char in table if unicodedata.combining(char)]
    for base in [*map(chr, range(ord("A"), ord("z") + 1)), *table]:
        for tone in tones:
            composed = unicodedata.normalize("NFC", base + tone)
            if len(composed) == 1:
                table.setdefault(composed, table.get(base, base) + table[tone])
    return str.maketrans(table)


def _through_1258(text: str) -> str:
    r"""Decode TCVN3 whose bytes were read as Windows-1258, as RTF with `\ansicpg1258` asks: `kinh tƠ` is `kinh tế`."""
    return _decode_tcvn3(text.translate(_from_1258()))


def without_symbols(text: str) -> str:
    """Bring words set in a font marked as symbols back to their bytes."""
    return _SYMBOLS.sub(lambda found: found.group().translate(_FROM_SYMBOLS), text)


def _reader(decode: Callable[[str], str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        return decode(without_symbols(text) if _PRIVATE.search(text) else text)

    return read


_PRIVATE = re.compile("[\uf020-\uf0ff]")
DECODERS: dict[str, Callable[[str], str]] = {
    "tcvn3": _reader(_decode_tcvn3),
    "vni": _reader(_decode_vni),
    "vps": _reader(lambda text: text.translate(_translation("vps"))),
    "viscii": _reader(lambda text: text.translate(_translation("viscii"))),
    "cp1258": _reader(_decode_cp1258),
    "tcvn3-mac": _through_mac,
    "tcvn3-1258": _through_1258,
}
"""Encodings whose letters lie in single bytes or pairs of them."""


def encode_by_table(text: str, encoding: str) -> str:
    """Write Unicode text in an encoding that has a table. Raises ValueError for a marked letter without a code."""
    codes = letters(encoding)
    composed = unicodedata.normalize("NFC", text)
    missing = sorted({char for char in composed if char in _MARKED and char not in codes})
    if missing:
        raise ValueError(f"{encoding} has no code for {' '.join(missing)}")
    return "".join(codes.get(char, char) for char in composed)


_MARKED = frozenset(ALPHABET)
