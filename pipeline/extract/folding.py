"""Length-preserving views of a text: without marks, without capitals, with one way of placing tones.

Every function here returns as many characters as it was given, so an offset in the view is an offset in the text.
"""

import re
import unicodedata

import numpy as np

from pipeline.text.paragraphs import is_capitals

_LETTERS = range(0xC0, 0x1EFA)


def _plain(letter: str) -> str:
    if letter in "đĐðÐ":
        return "d"
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter


_PLAIN = {code: _plain(chr(code)) for code in _LETTERS if chr(code).isalpha()}
_PLAIN |= {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
_PLAIN |= {ord(dash): "-" for dash in "‐‑‒–—−"}

# NĐ 30/2020 itself prints HÒA in its text and HOÀ in its sample table; only open oa, oe, uy differ, and never after q.
# The set of first letters comes first: a scan that begins with a look-behind took three times as long.
_NEW_TONES = re.compile(r"([oOuU](?<![qQ].)(?:(?<=[oO])[àáảãạÀÁẢÃẠèéẻẽẹÈÉẺẼẸ]|(?<=[uU])[ỳýỷỹỵỲÝỶỸỴ]))(?!\w)")
_NEW, _OLD = "àáảãạèéẻẽẹỳýỷỹỵ", "òóỏõọòóỏõọùúủũụ"
_BASES = dict(zip(_NEW, "aaaaaeeeeeyyyyy", strict=True))
_FIRSTS = dict(zip(_NEW, _OLD, strict=True))


_TABLE = np.arange(max(_PLAIN) + 1, dtype="<u4")
_TABLE[list(_PLAIN)] = [ord(letter) for letter in _PLAIN.values()]
_SHORT = 150
"""Characters up to which `str.translate` is quicker than a table; of 60,000 the table takes a twentieth of the time."""


def fold(text: str) -> str:
    """Lower-case without marks, dashes all alike.

    >>> fold("ỦY BAN NHÂN DÂN – Đắk Lắk")
    'uy ban nhan dan - dak lak'
    """
    if len(text) <= _SHORT:
        return text.translate(_PLAIN)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    plain = np.where(codes < len(_TABLE), _TABLE[np.minimum(codes, len(_TABLE) - 1)], codes)
    return plain.tobytes().decode("utf-32-le", "surrogatepass")


def lower(text: str) -> str:
    """Lower-case, character for character (`str.lower` may lengthen a foreign letter)."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def old_tones(text: str) -> str:
    """Place the tones of open oa, oe, uy on the first vowel, as the names of the state's bodies are printed.

    >>> old_tones("Văn hoá, Uỷ ban, quý")
    'Văn hóa, Ủy ban, quý'
    """
    return _NEW_TONES.sub(_move_tone, text)


def _move_tone(match: re.Match[str]) -> str:
    first, second = match[1][0], match[1][1]
    toned, bare = _FIRSTS[second.lower()], _BASES[second.lower()]
    return (toned.upper() if first.isupper() else toned) + (bare.upper() if second.isupper() else bare)


is_upper = is_capitals
"""Whether a run of text is set in capitals."""


def squeeze(text: str) -> str:
    """Join broken lines and runs of spaces; this one does change the length."""
    return " ".join(text.split())
