"""Who leads and who helps in one cell: `Chủ trì: Phòng Nội vụ; phối hợp: Công an xã`, `Phòng Nội vụ (chủ trì), …`."""

import regex

from pipeline.extract.agencies import Mention
from pipeline.extract.charged import partners_in
from pipeline.extract.mentions import Mentions
from pipeline.extract.paragraphs import Paragraph
from pipeline.extract.task_lines import named_in

_NAME_IN_CELL = regex.compile(r"\p{Lu}[\p{L}\d., –-]{3,80}")
_PART_OF_LIST = regex.compile(r"(?:(?<=^)|(?<=[;,] ))(?!Các |các )\p{Lu}\p{Ll}*(?: [\p{L}-]+){1,5}(?= *(?:[;,]|$))")
_PART = regex.compile(r"\( *(?:(?P<lead>[Cc]hủ trì|CT)|(?P<help>[Pp]hối hợp|PH))[^()]{0,20}\)")


def bodies_of_cell(cell: Paragraph, mentions: Mentions) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Return who leads and who helps by the cell of whoever does a piece of work.

    Without a word on it all lead. Whoever stands there is charged, known as a body or not.
    """
    if parts := named_in(cell, mentions):
        return parts
    if _PART.search(cell.text):
        return _marked(cell, mentions.between(cell.start, cell.end))
    found = _named(cell, mentions)
    helping = partners_in(cell, mentions)
    leading = tuple(mention for mention in found if mention not in helping)
    return (leading, helping) if leading else (found, ())


def partners_of_cell(cell: Paragraph, mentions: Mentions) -> tuple[Mention, ...]:
    """Return whom the cell of those who help names, known as bodies or not."""
    return _named(cell, mentions)


def _named(cell: Paragraph, mentions: Mentions) -> tuple[Mention, ...]:
    """Return the bodies of a cell; what stands there beside them or alone is one too: `Phòng Nội vụ; Đoàn phường`."""
    found = mentions.between(cell.start, cell.end)
    if not found or cell.text.startswith((f"{found[0].name} -", f"{found[0].name} –")):
        whole = _NAME_IN_CELL.fullmatch(cell.text)
        return (Mention(cell.text, cell.start, cell.end),) if whole else found
    others = [
        Mention(part[0], cell.start + part.start(), cell.start + part.end())
        for part in _PART_OF_LIST.finditer(cell.text)
        if not any(one.start < cell.start + part.end() and cell.start + part.start() < one.end for one in found)
    ]
    return tuple(sorted((*found, *others), key=lambda mention: mention.start))


def _marked(cell: Paragraph, found: tuple[Mention, ...]) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Read `A (chủ trì), B, C (phối hợp)`: a bracket speaks of every name since the one before it."""
    leading: tuple[Mention, ...] = ()
    helping: tuple[Mention, ...] = ()
    position = cell.start
    for part in _PART.finditer(cell.text):
        stop = cell.start + part.start()
        named = tuple(mention for mention in found if position <= mention.start < stop)
        leading, helping = (leading, (*helping, *named)) if part["help"] else ((*leading, *named), helping)
        position = cell.start + part.end()
    rest = tuple(mention for mention in found if mention.start >= position)
    return leading, (*helping, *rest)
