"""The reading text as Markdown (CommonMark with tables), for those who feed other tools.

Its headings are the record's sections, as far as they are headings on the page; its tables are the rows whose cells
are parted by tabs. Every letter of the reading text is there: what Markdown would obey is escaped.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import regex

from diacritics import Revision
from pipeline.datatypes import PAGE_BREAK, Document
from pipeline.export.archive_text import harmless
from pipeline.record import Record, Section

OBEYED = regex.compile(r"[\\`*_\[\]<>&|~$]")
"""What begins emphasis, code, links, markup, entities, cells and formulas, wherever it stands."""
OBEYED_AT_START = regex.compile(r"^(?=#|=+$|[-+](?:[-\s]|$))|^(\d+)(?=[.)](?:\s|$))")
"""What begins headings, rules and lists at the start of a line."""
BULLET = regex.compile(r"(?P<mark>[-+•–])\s+(?P<text>.*)")
LONGEST_HEADING = 200
"""Characters. A section's title is its first sentence where it has no heading; those are paragraphs."""
DEEPEST = 6
ENDS_A_SENTENCE = (".", ";", ",")
SPECKS = ":'`´’‘|*~ "
"""What ends a heading's line, or was read from specks of dirt behind it: `1. Mục đích '`."""

LineAt = tuple[str, int]
"""A line, and where it begins in the reading text."""


def markdown(document: Document, record: Record) -> bytes:
    """Return a document's reading text as UTF-8 Markdown; the document's type is its first heading."""
    levels = _levels(document, record)
    blocks = ("\n".join(_block(block, levels)) for block in _blocks(document.reading))
    return ("\n\n".join(blocks) + "\n").encode("utf-8")


def _blocks(reading: Revision) -> Iterator[Sequence[LineAt]]:
    """Yield the lines that stand together, the parts of a table that goes on over a page break as one."""
    block: list[LineAt] = []
    start = 0
    for is_gap, lines in groupby(reading.after.split("\n"), key=lambda line: not line.strip()):
        some: list[LineAt] = []
        for line in lines:
            some.append((line, start))
            start += len(line) + 1
        if is_gap:
            continue
        if block and not _goes_on(reading, block[-1], some[0]):
            yield block
            block = []
        block += some
    yield block


def _goes_on(reading: Revision, last: LineAt, first: LineAt) -> bool:
    """Whether a row is the next one of the table that stands at the foot of the page before."""
    columns = last[0].count("\t")
    between = slice(reading.origin(last[1]), reading.origin(first[1]))
    return columns > 0 and first[0].count("\t") == columns and PAGE_BREAK.strip("\n") in reading.before[between]


def escaped(text: str) -> str:
    r"""Return a text that Markdown shows as it is.

    >>> escaped("a*b <script> [x](y)")
    'a\\*b &lt;script&gt; \\[x\\](y)'
    """
    return OBEYED.sub(_escape, harmless(text))


def _escape(found: regex.Match[str]) -> str:
    sign = found.group()
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(sign, f"\\{sign}")


def _levels(document: Document, record: Record) -> Mapping[int, int]:
    """Return the level of the heading that begins at an offset of the reading text."""
    reading = document.reading
    text = reading.after
    starts = {0, *(found.end() for found in regex.finditer("\n", text))}
    by_origin = {reading.origin(start): start for start in starts if start < len(text)}
    found = {}
    if record.header.type and record.header.type.start in by_origin:
        found[by_origin[record.header.type.start]] = 1
    for section in _walked(record.sections):
        start = by_origin.get(section.start)
        if start is not None and _is_heading(text[start : text.find("\n", start) % (len(text) + 1)], section):
            found[start] = min(section.level + 1, DEEPEST)
    return found


def _walked(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _walked(section.children)


def _is_heading(line: str, section: Section) -> bool:
    """Whether a section's line is a heading of its own: not a sentence, and not one run in with its paragraph."""
    rest = line.strip().rstrip(SPECKS).strip()
    title = " ".join(section.title.split())
    return (
        len(rest) <= LONGEST_HEADING and not rest.endswith(ENDS_A_SENTENCE) and " ".join(rest.split()).endswith(title)
    )


def _block(lines: Sequence[LineAt], levels: Mapping[int, int]) -> Iterator[str]:
    """Yield the Markdown of lines that stand together; a heading or a table among them is parted by blank lines."""
    kinds = ["table" if "\t" in line else "heading" if at in levels else "text" for line, at in lines]
    parts = []
    for kind, group in groupby(zip(kinds, lines, strict=True), key=lambda one: one[0]):
        some = [placed for _kind, placed in group]
        if kind == "table":
            parts.append("\n".join(_table([line for line, _at in some])))
        elif kind == "heading":
            parts += [f"{'#' * levels[at]} {_heading(line.strip())}" for line, at in some]
        else:
            parts.append("\n".join(_paragraph([line for line, _at in some])))
    yield "\n\n".join(parts)


def _paragraph(lines: list[str]) -> Iterator[str]:
    """Yield lines that the page has below each other; a list's are its items, others end in a hard break."""
    for at, line in enumerate(lines):
        bullet = BULLET.fullmatch(line.strip())
        if bullet:
            yield f"{'  - ' if bullet['mark'] == '+' else '- '}{_line(bullet['text'])}"
            continue
        text = _line(line.strip())
        last = at == len(lines) - 1
        yield text if last or BULLET.fullmatch(lines[at + 1].strip()) else f"{text}\\"


def _heading(text: str) -> str:
    """Escape a heading, whose last `#` would close it."""
    return escaped(text).replace("#", "\\#")


def _line(text: str) -> str:
    return OBEYED_AT_START.sub(lambda found: f"{found.group()}\\", escaped(text))


def _table(rows: list[str]) -> Iterator[str]:
    """Yield a table, its first row the head; rows with fewer cells are filled up."""
    cells = [[escaped(cell.strip()) for cell in row.split("\t")] for row in rows]
    width = max(map(len, cells))
    for at, row in enumerate(cells):
        yield f"| {' | '.join(row + [''] * (width - len(row)))} |"
        if at == 0:
            yield f"|{' --- |' * width}"
