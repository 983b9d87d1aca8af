"""What kind of reason a reason is, so that those of many documents can be counted together, and looked for."""

import re

_PARTICULARS = re.compile(r"\s*(?:[(:,\d]| on pages? | by ).*", re.DOTALL)
"""Figures, pages, names and examples, from the first of them on: most reasons begin with what they are about."""
_OWN = tuple(
    (re.compile(begins, re.DOTALL), kind)
    for begins, kind in (
        (r"\d+% of the ink on page ", "part of a page was not recognised"),
        (r"page \d+ was read with a confidence of ", "low recognition confidence"),
        (r"page \d+ was read badly", "a page was read badly"),
        (r"page \d+ could not be read", "a page could not be read"),
        (r"page \d+ is cut off at its ", "a page is cut off"),
        (r"page \d+ shows two pages side by side", "a page shows two pages"),
        (r"the picture on page \d+ is damaged", "a picture is damaged"),
        (r"the page is so large that ", "a page is too large"),
        (r"and \d+ more documents$", "the file holds another document"),
        (
            r".* ended on \d{4}-\d\d-\d\d, before the document's date ",
            "a unit that had ended before the document's date",
        ),
    )
)
"""How the others begin, and their kinds."""


def reason_kind(reason: str) -> str:
    """Return a reason without its figures, names and examples: of all that are told there are some sixty kinds.

    >>> reason_kind("part of a page was not recognised (coverage 0.71)"), reason_kind("numbering jumps: II to IV")
    ('part of a page was not recognised', 'numbering jumps')
    >>> reason_kind("12% of the ink on page 3 was not recognised: at the foot, on the left")
    'part of a page was not recognised'
    """
    own = next((kind for begins, kind in _OWN if begins.match(reason)), "")
    return own or _PARTICULARS.sub("", reason) or reason
