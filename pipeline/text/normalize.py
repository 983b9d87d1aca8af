"""One spelling for each letter, before anything is judged or restored."""

import unicodedata

import regex

from diacritics import Edit, Revision

LOOK_ALIKES = {
    "\N{FRACTION SLASH}": "/",
    "\N{LATIN CAPITAL LETTER ETH}": "Đ",
    "\N{LATIN CAPITAL LETTER AFRICAN D}": "Đ",
    "\N{LATIN SMALL LETTER ETH}": "đ",
    # Lƣu trữ, Văn thƣ: gha for ư, in PDFs made before 2010
    "\N{LATIN CAPITAL LETTER OI}": "Ư",
    "\N{LATIN SMALL LETTER OI}": "ư",
}

_SIGNS = (
    r"(?P<twice>Đ\u00d0|\u00d0Đ|đ\u00f0|\u00f0đ)"
    r"|(?P<letter>[\u2044\u00d0\u0189\u00f0\u01a2\u01a3](?!\p{M}))"
    r"|(?P<space>[\u00a0\u2000-\u200a\u2028\u2029\u202f\u3000])"
    r"|(?P<invisible>[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff"
    r"\U000e0000-\U000e0fff])"
)
_ODD = regex.compile(_SIGNS + r"|(?P<nfc>\P{M}\p{M}+)")
_UNCOMPOSED = regex.compile(_SIGNS + r"|(?P<nfc>\P{M}\p{M}*)")


def normalize(text: str) -> Revision:
    r"""Compose letters (NFC), put Đ for its look-alikes, make odd spaces plain, drop what cannot be seen.

    >>> normalize("Q\N{LATIN CAPITAL LETTER ETH}\N{NO-BREAK SPACE}so\N{COMBINING ACUTE ACCENT}").after
    'QĐ só'
    """
    edits = []
    odd = _ODD if unicodedata.is_normalized("NFC", text) else _UNCOMPOSED
    for found in odd.finditer(text):
        rule, before = str(found.lastgroup), found.group()
        after = _mended(rule, before)
        if after != before:
            edits.append(Edit(found.start(), found.end(), before, after, f"normalize-{rule}"))
    return Revision("normalize", text, tuple(edits))


def _mended(rule: str, before: str) -> str:
    match rule:
        case "nfc":
            return unicodedata.normalize("NFC", LOOK_ALIKES.get(before[0], before[0]) + before[1:])
        case "twice":  # Tesseract writes `QĐ` as `Q`, đ and eth
            return LOOK_ALIKES.get(before[0], before[0])
        case "letter":
            return LOOK_ALIKES[before]
        case "space":
            return " "
        case _:
            return ""
