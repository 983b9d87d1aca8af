"""Which paragraphs of a body open a division, and under which marker: a grammar of what may follow what.

A marker that is printed well is taken as it is, slips of the author included. What a machine misread is told by the
row that it stands in: `9,` behind `8.` is 9, an unmarked heading between `7.` and `9.` is 8, a second `II.` before
`IV.` is III. Every such guess keeps what is printed, so that a person can be asked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from pipeline.extract.folding import fold, is_upper
from pipeline.extract.letterhead import HEAD_NOUN
from pipeline.extract.markers import ARABIC, LEGAL, LETTER, ROMAN, Marker, follower, read_doubtful, read_marker
from pipeline.extract.paragraphs import Paragraph

Marked = tuple[Paragraph, Marker | None]

_INLINE_FIRST = regex.compile(r"(?<=[\p{Ll}:;,] )a\) (?=\p{Lu})")
_CHARGE = regex.compile(r"(?<!\p{L})(?:chủ trì|chịu trách nhiệm|có trách nhiệm|phối hợp với)(?!\p{L})")
_NOISE = regex.compile(r"[—_~•·.,'‘’“]{1,2} *(?=[\dlI])")
_ALIKE = (
    {"d", "đ"},
    {"3", "8"},
    {"1", "7"},
    {"5", "6"},
    {"6", "8"},
    {"4", "1"},
    {"0", "8"},
    {"2", "7"},
    {"e", "c"},
    {"h", "b"},
)
_REACH = 60
"""Paragraphs in which the second of a row is looked for."""
_LONGEST_HEADING = 120
"""Characters of a heading whose marker was lost."""


def read_outline(paragraphs: Sequence[Paragraph]) -> tuple[Marked, ...]:
    """Return each paragraph with its marker, or None where it opens no division."""
    parted = [
        part for at, paragraph in enumerate(paragraphs) for part in _parted(paragraph, paragraphs[at + 1 :][:_REACH])
    ]
    return _with_lost_items(_with_lost_headings(_pinned(_read(parted))))


def _parted(paragraph: Paragraph, below: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Part `8. Sở … chủ trì a) Xây dựng …` where the next letter below is `b)`: a line's end was taken for a space."""
    first = None if paragraph.is_row else _INLINE_FIRST.search(paragraph.text)
    if first is None or _next_letter(below) != "b":
        yield paragraph
        return
    yield Paragraph(paragraph.text[: first.start()].rstrip(), paragraph.start)
    yield Paragraph(paragraph.text[first.start() :], paragraph.start + first.start())


def _next_letter(below: Sequence[Paragraph]) -> str | None:
    for paragraph in below:
        marker = None if paragraph.is_row or paragraph.is_bullet else read_marker(paragraph.text, {})
        if marker:
            return marker.text if marker.rank == LETTER else None
    return None


def _read(paragraphs: Sequence[Paragraph]) -> list[Marked]:
    open_markers: dict[int, str] = {}
    marked: list[Marked] = []
    article: str | None = None
    for at, paragraph in enumerate(paragraphs):
        marker = None
        if _NOISE.match(paragraph.text):
            marker = _behind_noise(paragraph, open_markers)
        elif not paragraph.is_row and not paragraph.is_bullet:
            marker = read_marker(paragraph.text, open_markers)
            if marker is None or (marker.printed and marker.rank != ROMAN):
                # Điều are numbered through the whole document, whatever Chương they stand in.
                siblings = {**open_markers, LEGAL: article} if article else open_markers
                marker = (
                    read_doubtful(paragraph.text, siblings)
                    or marker
                    or _first(paragraph, open_markers, paragraphs[at + 1 :][:_REACH])
                )
        if marker:
            open_markers = {rank: text for rank, text in open_markers.items() if rank < marker.rank}
            open_markers[marker.rank] = marker.text
            article = marker.text if marker.rank == LEGAL else article
        marked.append((paragraph, marker))
    return marked


def _behind_noise(paragraph: Paragraph, siblings: dict[int, str]) -> Marker | None:
    """Read `— 4, Duy trì …`, where a speck before the number was read as a dash."""
    noise = _NOISE.match(paragraph.text)
    rest = paragraph.text[noise.end() :] if noise else ""
    marker = read_marker(rest, siblings) or read_doubtful(rest, siblings)
    if not noise or marker is None or marker.rank != ARABIC or marker.text != follower(ARABIC, siblings.get(ARABIC)):
        return None
    return replace(
        marker, length=noise.end() + marker.length, printed=paragraph.text[: noise.end() + marker.length].strip()
    )


def _first(paragraph: Paragraph, siblings: dict[int, str], below: Sequence[Paragraph]) -> Marker | None:
    """Read `1,` or `l Sở …` that opens a row: the next number below must be 2."""
    if ARABIC in siblings or max(siblings, default=LETTER) > ARABIC:
        return None
    marker = read_doubtful(paragraph.text, {ARABIC: "0"})
    if marker is None:
        return None
    for following in below:
        other = None if following.is_row or following.is_bullet else read_marker(following.text, {ARABIC: "1"})
        if other and other.rank <= ARABIC:
            return marker if (other.rank, other.text) == (ARABIC, "2") else None
    return None


def _pinned(marked: list[Marked]) -> list[Marked]:
    """Mend a number that both its neighbours contradict and that looks like the one they ask for."""
    rows: list[list[int]] = []
    open_rows: dict[int, list[int]] = {}
    for at, (_, marker) in enumerate(marked):
        if marker:
            open_rows = {rank: row for rank, row in open_rows.items() if rank <= marker.rank}
            if marker.rank not in open_rows:
                rows.append(open_rows.setdefault(marker.rank, []))
            open_rows[marker.rank].append(at)
    mended = list(marked)
    for row in rows:
        for before, at, behind in zip(row, row[1:], row[2:], strict=False):
            left, (paragraph, marker), right = mended[before][1], mended[at], mended[behind][1]
            wanted = follower(left.rank, left.text) if left else None
            if marker is None or right is None or wanted is None or marker.text == wanted:
                continue
            if follower(marker.rank, wanted) == right.text and _alike(marker.text, wanted):
                printed = paragraph.text[: marker.length].strip()
                mended[at] = (paragraph, replace(marker, text=wanted, printed=printed))
    return mended


def _alike(printed: str, wanted: str) -> bool:
    """Whether a machine may read one number for the other: `II` for `III`, `đ` for `d`, `3` for `8`."""
    if set(printed + wanted) <= set("IVX"):
        return printed.replace("I", "") == wanted.replace("I", "")
    return len(printed) == len(wanted) and all(a == b or {a, b} in _ALIKE for a, b in zip(printed, wanted, strict=True))


def _with_lost_headings(marked: list[Marked]) -> list[Marked]:
    """Give an unmarked heading the number that the row lacks: between `7.` and `9.` it can only be 8."""
    last: dict[int, tuple[int, str]] = {}
    filled = list(marked)
    for at, (_, marker) in enumerate(marked):
        if marker is None:
            continue
        before = last.get(marker.rank)
        lost = follower(marker.rank, before[1]) if before else None
        if before and lost and marker.rank in {ROMAN, ARABIC} and follower(marker.rank, lost) == marker.text:
            headings = [
                index
                for index in range(before[0] + 1, at)
                if _may_be_heading(marked, index, capitals=marker.rank == ROMAN)
            ]
            if len(headings) == 1:
                filled[headings[0]] = (marked[headings[0]][0], Marker(marker.rank, lost, 0, ""))
        last = {rank: known for rank, known in last.items() if rank < marker.rank}
        last[marker.rank] = (at, marker.text)
    return filled


def _may_be_heading(marked: Sequence[Marked], index: int, *, capitals: bool) -> bool:
    """Whether a paragraph without a marker looks like a heading: short, stopped by nothing, with text below."""
    paragraph, marker = marked[index]
    above, below = marked[index - 1][0], marked[index + 1][0]
    return (
        marker is None
        and not paragraph.is_row
        and not paragraph.is_bullet
        and len(paragraph.text) <= _LONGEST_HEADING
        and paragraph.text[:1].isupper()
        and is_upper(paragraph.text) == capitals
        and not paragraph.text.rstrip().endswith((".", ";", ",", "/"))
        and above.text.rstrip().endswith((".", ";", ":", ")", "/"))
        and not below.is_row
    )


def _with_lost_items(marked: list[Marked]) -> tuple[Marked, ...]:
    """Give the paragraph behind `1. Sở Tài chính chịu trách nhiệm …` that charges another body the number it lost.

    It must be the only text behind that item, and the row must go on behind it with the number after, or end.
    """
    filled = list(marked)
    for at in range(len(filled) - 1):
        (item, marker), (paragraph, other) = filled[at], filled[at + 1]
        if marker is None or marker.rank != ARABIC or other or not _charges(paragraph):
            continue
        behind = next((m for _, m in filled[at + 2 :][:_REACH] if m and m.rank <= ARABIC), None)
        lost = follower(ARABIC, marker.text)
        goes_on = behind is not None and behind.rank == ARABIC and behind.text != (lost and follower(ARABIC, lost))
        if lost and not goes_on and _charges(Paragraph(item.text[marker.length :], item.start)):
            filled[at + 1] = (paragraph, Marker(ARABIC, lost, 0, ""))
    return tuple(filled)


def _charges(paragraph: Paragraph) -> bool:
    return (
        not paragraph.is_row
        and not paragraph.is_bullet
        and HEAD_NOUN.match(fold(paragraph.text[:60])) is not None
        and _CHARGE.search(paragraph.text[:160]) is not None
    )
