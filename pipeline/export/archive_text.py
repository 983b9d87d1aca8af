"""Text from documents made harmless where it is written: letters that no reader sees, but a program obeys or trips on.

There are two ways. What a person reads shows that something stood there; what is searched, or measured by boxes, holds
the word without it, so that the word is found.
"""

import regex

_OBEYED = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters: XML has no place for them, a terminal or Excel obeys some
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks of direction: `\u202efdp.exe` shows as `exe.pdf`
    r"\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # halves of pairs and noncharacters: no UTF-8, no XML
    r"\U000e0000-\U000e0fff"  # tags and selectors: no reader sees the sentences that can be written in them
)
_UNSEEN = r"\t\n\u00ad\u200b-\u200d\u2028\u2029\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"  # soft hyphens, joiners
HIDDEN = regex.compile(f"[{_OBEYED}]")
SHOWN = "\N{REPLACEMENT CHARACTER}"
_TAKEN_OUT = regex.compile(f"[{_OBEYED}{_UNSEEN}]")
_HALVES = regex.compile(r"[\ud800-\udfff]")


def harmless(text: str) -> str:
    r"""Return a text to be read, every character that a program would obey shown as a replacement character.

    Tabs and line ends stay. Nothing is taken out: the reader sees that something stood there, and the record has it.

    >>> harmless("a\x00b\tc") == "a" + SHOWN + "b\tc"
    True
    """
    return HIDDEN.sub(SHOWN, text)


def cleaned(text: str) -> str:
    r"""Return a word or title to be searched, without what cannot be seen; line ends and tabs are taken out too.

    >>> cleaned("a\N{RIGHT-TO-LEFT OVERRIDE}b\x00\ud800c\N{ZERO WIDTH SPACE}")
    'abc'
    """
    return _TAKEN_OUT.sub("", text)


def storable(text: str) -> str:
    r"""Return a text that UTF-8 can hold: half a surrogate pair, which an engine may give, is shown as replaced.

    Each stands for one character, so that offsets stay.

    >>> storable("a\ud800b") == "a" + SHOWN + "b"
    True
    """
    return _HALVES.sub(SHOWN, text)
