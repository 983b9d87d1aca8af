"""What may be put into a document: words as they can be printed, no more. What comes from a browser is hostile."""

import unicodedata
from typing import NamedTuple

from pipeline.errors import BadRequest

LONGEST_TEXT = 4_000
"""Characters of a correction, more than the longest line or paragraph that anybody would type anew."""
LONGEST_NAME = 100
REFUSED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, directions, surrogates, private and unassigned signs: none of them is ever printed."""
ALLOWED = frozenset("\n\t")


class BadCorrection(BadRequest):
    """A correction cannot be made as it was asked for; the message says why.

    `code` names the kind and `told` what it is about, so that it can be said in another language.
    """

    def __init__(self, message: str, code: str = "bad-correction", **told: str | int) -> None:
        self.code, self.told = code, told
        super().__init__(message)


class Place(NamedTuple):
    """A span of a page's text as it is now: characters `start` to `end` of the page of that number."""

    page: int
    start: int
    end: int


def clean_text(text: str, *, what: str = "the text", longest: int = LONGEST_TEXT) -> str:
    r"""Return a text in composed letters. Raises BadCorrection for one that cannot be printed or is too long.

    >>> clean_text("Ky\N{COMBINING GRAVE ACCENT}")
    'Kỳ'
    """
    if len(text) > longest:
        reason = f"{what} has {len(text):,} characters; {longest:,} at most, correct it in parts"
        raise BadCorrection(reason, "too-long", what=what, length=len(text), longest=longest)
    for letter in text:
        if letter not in ALLOWED and unicodedata.category(letter) in REFUSED:
            sign = f"U+{ord(letter):04X}"
            reason = f"{what} holds the character {sign}, which cannot be printed; leave it out"
            raise BadCorrection(reason, "unprintable", what=what, sign=sign)
    return unicodedata.normalize("NFC", text.replace("\N{NO-BREAK SPACE}", " "))


def clean_who(who: str) -> str:
    """Return who makes a change, on one line. Raises BadCorrection for nobody."""
    name = " ".join(clean_text(who, what="the name of the person", longest=LONGEST_NAME).split())
    if not name:
        raise BadCorrection("nobody is named who makes the change; give a name", "nobody")
    return name


def check_place(text: str, place: Place) -> None:
    """Raise BadCorrection where a place is not in a page's text."""
    if not 0 <= place.start <= place.end <= len(text):
        raise BadCorrection(
            f"page {place.page} has {len(text):,} characters, none from {place.start} to {place.end}; open it again",
            "no-place",
            page=place.page,
            length=len(text),
            start=place.start,
            end=place.end,
        )
