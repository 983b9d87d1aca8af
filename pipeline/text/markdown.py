"""Decorations of Markdown, which many a converter leaves around the text of a document."""

from collections.abc import Iterator

import regex

from diacritics import Edit

_SIGNS = regex.compile(r"(?m)^#{1,6} \S|\*\*\S[^*\n]*\*\*|^\|(?:[^|\n]*\|){2,}$")
_DECORATION = regex.compile(
    r"""(?xm)
    ^[ ]*\#{1,6}[ ]+                                    # headings
    | <sup>[^<\n]{0,40}</sup>                           # marks of footnotes
    | </?(?:b|i|u|em|strong|sub|br|center)\s*/?>
    | ^\|?(?:[ ]*:?-{3,}:?[ ]*\|)+[ ]*(?::?-{3,}:?)?$\n?   # the rule under a table's head
    | (?P<open>^\|[ ]*) | (?P<close>[ ]*\|[ ]*$) | (?P<cell>[ ]*\|[ ]*)
    | \*{2,3}
    | (?<![*\w])\*(?=[^\s*][^*\n]*\*(?!\*)) | (?<=[^\s*])\*(?![*\w])
    | \\(?=[\\`*_{}\[\]()\#+.!|>~-])
    """
)
_EDGE_SPACE = regex.compile(r"[ ]+$")


def is_markdown(text: str) -> bool:
    """Whether a text carries decorations in two places at least."""
    found = _SIGNS.finditer(text)
    return next(found, None) is not None and next(found, None) is not None


def decorations(text: str) -> Iterator[Edit]:
    """Yield an edit for each decoration of a Markdown text; the cells of its tables come to be parted by tabs.

    >>> [edit.before for edit in decorations("## **KẾ HOẠCH**")]
    ['## ', '**', '**']
    """
    for found in _DECORATION.finditer(text):
        if found.end() > found.start():
            after = "\t" if found["cell"] is not None else ""
            yield Edit(found.start(), found.end(), found.group(), after, "markdown")
