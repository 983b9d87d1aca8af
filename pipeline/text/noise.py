"""What recognition makes of specks, seals, signatures and torn rules: signs that no author wrote."""

from collections.abc import Iterator

import regex

from diacritics import Edit, Revision

_LINE = regex.compile(r"[^\n]+")
_EMPTY = regex.compile(r"[^\p{L}\p{N}\n]*")
_BULLET = regex.compile(r"[-+*•–—] ")
_LEAD = regex.compile(r"(?P<signs>[-–—~=_.,:;'`´‘’|¦^°¬·]+ )+(?=\S)|['`´‘|¦^°¬](?=\p{L})")
_SPECK = regex.compile(r"(?<=\S) +[`´|¦‡†~_^°¬\\‘]+(?=\s|$)")


def without_noise(text: str) -> Revision:
    r"""Take out the lines of a recognised text that hold neither letter nor digit, and stray signs around words.

    A bullet stays one, whatever specks stand beside it; what is taken out stays in the page's raw text.

    >>> without_noise("CHÁNH VĂN PHÒNG\n\n?\n\n$\n\n—- Nguyễn Ngọc Khuê").after
    'CHÁNH VĂN PHÒNG\n\n- Nguyễn Ngọc Khuê'
    >>> without_noise("- Như Điều 3;\n. - Tổ chức 02 lớp").after
    '- Như Điều 3;\n- Tổ chức 02 lớp'
    """
    return Revision("noise", text, tuple(_edits(text)))


def _edits(text: str) -> Iterator[Edit]:
    for found in _LINE.finditer(text):
        start, line = found.start(), found.group()
        if "\t" in line:  # a row of a table: an empty cell may hold a dash
            continue
        if _EMPTY.fullmatch(line):
            end = found.end()
            while end < len(text) and text[end] == "\n":
                end += 1
            yield Edit(start, end, text[start:end], "", "noise-line")
            continue
        lead = None if _BULLET.match(line) else _LEAD.match(line)
        if lead:
            after = "- " if regex.search(r"[-–—]", lead.group()) else ""
            yield Edit(start, start + lead.end(), lead.group(), after, "noise-sign")
        for speck in _SPECK.finditer(line, lead.end() if lead else 0):
            yield Edit(start + speck.start(), start + speck.end(), speck.group(), "", "noise-sign")
