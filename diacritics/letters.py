"""The Vietnamese alphabet: letters, their marks, and where the tone mark stands.

A letter is a base (`a`), perhaps a shape (`â`: circumflex, breve, horn, or the bar of `đ`) and perhaps a tone (`ấ`).
"""

import unicodedata

import regex

GRAVE = "\N{COMBINING GRAVE ACCENT}"
ACUTE = "\N{COMBINING ACUTE ACCENT}"
HOOK = "\N{COMBINING HOOK ABOVE}"
TILDE = "\N{COMBINING TILDE}"
DOT = "\N{COMBINING DOT BELOW}"
TONES = (GRAVE, ACUTE, HOOK, TILDE, DOT)
"""huyền, sắc, hỏi, ngã, nặng; the sixth tone, ngang, has no mark."""
SHAPES = ("\N{COMBINING CIRCUMFLEX ACCENT}", "\N{COMBINING BREVE}", "\N{COMBINING HORN}")
VOWELS = "aăâeêioôơuưy"
CONSONANTS = "bcdđghklmnpqrstvx"

_TONED = tuple(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in ("", *TONES))
LETTERS = frozenset(_TONED) | frozenset(CONSONANTS)
"""The 89 lower-case letters, each toned vowel counted by itself; f j w z are no Vietnamese letters."""
MARKED = tuple(sorted(letter for letter in LETTERS if ord(letter) > 0x7F))
"""The 67 lower-case letters with a mark."""
ALPHABET = "".join(MARKED) + "".join(letter.upper() for letter in MARKED)
"""The 134 letters that ASCII lacks, both cases."""

_LOOK_ALIKE = str.maketrans(
    {
        "\N{LATIN CAPITAL LETTER ETH}": "Đ",  # `QÐ` in many exports
        "\N{LATIN SMALL LETTER ETH}": "đ",
        "\N{LATIN CAPITAL LETTER AFRICAN D}": "Đ",
        "\N{LATIN CAPITAL LETTER OI}": "Ư",  # `VĂN THƢ` in PDFs of the 2000s
        "\N{LATIN SMALL LETTER OI}": "ư",
    }
)


def _bare(letter: str) -> str:
    if letter in "đĐ":
        return "d" if letter == "đ" else "D"
    return unicodedata.normalize("NFD", letter)[0]


_STRIP = str.maketrans({letter: _bare(letter) for letter in ALPHABET})
_MARKS = regex.compile("[" + "".join((*TONES, *SHAPES)) + "]+")


def clean(text: str) -> str:
    r"""Compose to NFC and replace the look-alikes of đ and ư.

    >>> clean("Q\N{LATIN CAPITAL LETTER ETH} 15")
    'QĐ 15'
    """
    return unicodedata.normalize("NFC", text).translate(_LOOK_ALIKE)


def strip_marks(text: str) -> str:
    """Take the marks of Vietnamese letters away, đ included; everything else stays, French letters too.

    The length is kept where the text is composed.

    >>> strip_marks("Độc lập - Tự do; garçon, naïve")
    'Doc lap - Tu do; garçon, naïve'
    """
    return _MARKS.sub("", text.translate(_STRIP))


def has_marks(text: str) -> bool:
    """Say whether any Vietnamese letter of the text carries a mark."""
    return strip_marks(text) != text


def split_tone(word: str) -> tuple[str, str]:
    """Part a lower-case word into its letters without tone and the tone mark ("" for ngang).

    >>> split_tone("nghiệp") == ("nghiêp", DOT)
    True
    """
    tone = ""
    letters = []
    for letter in unicodedata.normalize("NFD", word):
        if letter in TONES:
            tone = letter
        else:
            letters.append(letter)
    return unicodedata.normalize("NFC", "".join(letters)), tone


def _placements() -> dict[str, str]:
    pairs = {}
    for rime in ("oa", "oe", "uy"):
        for tone in TONES:
            for cased in (rime, rime.upper(), rime.title()):
                new = unicodedata.normalize("NFC", cased + tone)
                pairs[new] = unicodedata.normalize("NFC", cased[0] + tone + cased[1])
    return pairs


_NEW_TO_OLD = _placements()
_OLD_TO_NEW = {old: new for new, old in _NEW_TO_OLD.items()}


def fold_tone(word: str) -> str:
    """Move the tone mark of an open oa, oe, uy to its first vowel, the style of most legal text.

    Only these rimes differ between the styles (QĐ 1989/QĐ-BGDĐT of 2018, art. 8, asks for the other);
    after q the u is no vowel.

    >>> [fold_tone(word) for word in ("hoà", "Thuỷ", "quý", "hoàn")]
    ['hòa', 'Thủy', 'quý', 'hoàn']
    """
    tail = _NEW_TO_OLD.get(word[-2:])
    return word if tail is None or word[-3:-2] in {"q", "Q"} else word[:-2] + tail


def unfold_tone(word: str) -> str:
    """Move the tone mark to the second vowel: the inverse of `fold_tone`.

    >>> [unfold_tone(word) for word in ("hòa", "THỦY", "múa")]
    ['hoà', 'THUỶ', 'múa']
    """
    tail = _OLD_TO_NEW.get(word[-2:])
    return word if tail is None or word[-3:-2] in {"q", "Q"} else word[:-2] + tail
