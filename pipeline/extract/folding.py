"""Length-preserving views of a text: without marks, without capitals, with one way of placing tones.

Every function here returns as many characters as it was given, so an offset in the view is an offset in the text.
"""

import re
import unicodedata

_ENOUGH = 200
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
_NEW_TONES = re.compile(r"(?<![qQ])([oO][àáảãạÀÁẢÃẠèéẻẽẹÈÉẺẼẸ]|[uU][ỳýỷỹỵỲÝỶỸỴ])(?!\w)")
_NEW, _OLD = "àáảãạèéẻẽẹỳýỷỹỵ", "òóỏõọòóỏõọùúủũụ"
_BASES = dict(zip(_NEW, "aaaaaeeeeeyyyyy", strict=True))
_FIRSTS = dict(zip(_NEW, _OLD, strict=True))


def fold(text: str) -> str:
    """Lower-case without marks, dashes all alike.

    >>> fold("ỦY BAN NHÂN DÂN – Đắk Lắk")
    'uy ban nhan dan - dak lak'
    """
    return text.translate(_PLAIN)


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


def is_upper(text: str) -> bool:
    """Whether a run of text is set in capitals: nine letters of ten, since OCR reads some of them small."""
    # Most text is small: one small letter of ten characters decides without a look at each letter.
    if 10 * sum(map(str.islower, text[:_ENOUGH])) > len(text):
        return False
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 1 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def squeeze(text: str) -> str:
    """Join broken lines and runs of spaces; this one does change the length."""
    return " ".join(text.split())
