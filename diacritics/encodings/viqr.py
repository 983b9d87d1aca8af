r"""VIQR, the Vietnamese of early mail: a letter, the sign of its shape, the sign of its tone (RFC 1456, section 3).

`.`, `?` and `'` are tones and ordinary marks as well. The standard puts `\` before an ordinary one; few writers did.
"""

import re
import unicodedata
from functools import cache

from diacritics.encodings.codes import encode_by_table, letters
from diacritics.encodings.frequencies import RANK
from diacritics.letters import fold_tone
from diacritics.syllables import is_possible

_SHAPES, _TONES = "^(+", "'`?~."
_WORD = re.compile(
    rf"(?:[A-Za-z]|(?<=[AEIOUYaeiouy])[{re.escape(_SHAPES)}]|(?<=[AEIOUYaeiouy^(+])[{re.escape(_TONES)}]|\\.)+"
)
_SENTENCE_END = re.compile(r"['\")\]]*(?:\s+[A-Z\"'(-]|\s*$|\s*\n)")


@cache
def _codes() -> tuple[re.Pattern[str], dict[str, str]]:
    codes = {code: letter for letter, code in letters("viqr").items()}
    codes["dD"] = codes["Dd"] = codes["DD"]
    found = sorted(codes, key=len, reverse=True)
    return re.compile(r"\\([^A-Za-z])|\\|(" + "|".join(map(re.escape, found)) + ")"), codes


def _letters_of(word: str) -> str:
    pattern, codes = _codes()
    return pattern.sub(lambda found: found[1] or codes.get(found[2], ""), word)


def decode_viqr(text: str) -> str:
    r"""Decode VIQR as the standard has it: a tone's sign after a vowel is a tone, unless `\` stands before it.

    >>> decode_viqr("Nga`y mai o+? ddo' la.  la\\.")
    'Ngày mai ở đó lạ  la.'
    """
    return _WORD.sub(lambda found: _letters_of(found.group()), text)


def read_viqr(text: str) -> str:
    r"""Decode VIQR of writers who put no `\`: at a word's end `.`, `?` and `'` are marks where a sentence may end.

    >>> read_viqr("U?y ban nha^n da^n ti?nh ba'o ca'o. Nga`y mai o+? ddo'.")
    'Ủy ban nhân dân tỉnh báo cáo. Ngày mai ở đó.'
    """
    if "\\." in text or "\\?" in text:
        return decode_viqr(text)

    def word(found: re.Match[str]) -> str:
        raw = found.group()
        toned = _letters_of(raw)
        if raw[-1] not in ".?'":
            return toned
        plain = _letters_of(raw[:-1])
        ends = raw[-1] != "'" and _SENTENCE_END.match(text, found.end()) is not None
        if not is_possible(toned) or (ends and _rank(plain) < _rank(toned)):
            return plain + raw[-1]
        return toned

    return _WORD.sub(word, text)


def _rank(word: str) -> int:
    return RANK.get(fold_tone(word.lower()), len(RANK) + 1)


def encode_viqr(text: str) -> str:
    r"""Write text in VIQR, with `\` before a mark that would be read as a tone.

    >>> encode_viqr("tá. Đi")
    "ta'\\. DDi"
    """
    composed = unicodedata.normalize("NFC", text)
    escaped = re.sub(r"(?<=\w)(['`?~.^(+])", r"\\\1", composed)
    escaped = re.sub(r"([dD])(?=[dDđĐ])", r"\1\\", escaped)
    return encode_by_table(escaped, "viqr")
