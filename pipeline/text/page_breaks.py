"""Page breaks and line ends as other programs write them."""

import regex

from diacritics import Edit, Revision
from pipeline.datatypes import PAGE_BREAK

_BREAK = regex.compile(r"(?P<last>(?:\r?\n)?\f\s*\Z)|(?P<page>(?:\r?\n)?\f(?:\r?\n)?)|\r\n?")


def part_pages(text: str) -> Revision:
    r"""Put PAGE_BREAK for each form feed, whatever stands around it, and LF for other line ends.

    pdftotext ends its last page with a form feed as well: that one parts nothing and goes.

    >>> part_pages("trang 1\n\ftrang 2\n\f").after
    'trang 1\n\x0c\ntrang 2'
    """
    edits = []
    for found in _BREAK.finditer(text):
        after = {"last": "", "page": PAGE_BREAK}.get(found.lastgroup or "", "\n")
        if found.group() != after:
            edits.append(Edit(found.start(), found.end(), found.group(), after, "page-break"))
    return Revision("pages", text, tuple(edits))
