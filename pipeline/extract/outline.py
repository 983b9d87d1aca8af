"""Which paragraphs of a body open a division, and under which marker: a grammar of what may follow what.

A marker that is printed well is taken as it is, slips of the author included. What a machine misread is told by the
row that it stands in: `9,` behind `8.` is 9, an unmarked heading between `7.` and `9.` is 8, a second `II.` before
`IV.` is III. Every such guess keeps what is printed, so that a person can be asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import regex

from pipeline.extract.folding import is_upper
from pipeline.extract.looks import Look
from pipeline.extract.lost_headings import Marked
from pipeline.extract.markers import (
    ARABIC,
    LEGAL,
    LETTER,
    ROMAN,
    Marker,
    follower,
    read_doubtful,
    read_marker,
)
from pipeline.extract.paragraphs import Paragraph
from pipeline.extract.rows import REACH, mended_rows

_INLINE_FIRST = regex.compile(r"(?<=[\p{Ll}:;,] )a\) (?=\p{Lu})")
_TRAILING = regex.compile(r"(?<=[.;:/)] +)(?:Phần|PHẦN|Chương|CHƯƠNG) +(?:[IVX]{1,5}|[\p{Lu}ïl1|]{1,4})$")
_LONGEST_TRAIL = 40
"""Characters."""
_PARTY_ITEM = regex.compile(r"(\d{1,2})- +(?=\p{Lu})")
_PARTY_NEXT = regex.compile(r"(?<=[.;:…] )(\d{1,2})- +(?=\p{Lu})")
_NOISE = regex.compile(r"[—_~•·.,'‘’“]{1,2} *(?=[\dlI])")


def read_outline(
    paragraphs: Sequence[Paragraph], measured: Mapping[int, str], looks: Mapping[int, Look] = MappingProxyType({})
) -> tuple[Marked, ...]:
    """Return each paragraph with its marker, or None where it opens no division.

    `measured` are Roman numerals as wide as their boxes on the page, by offset, `looks` how lines look; both are
    empty where no box is known.
    """
    parted = [part for at, paragraph in enumerate(paragraphs) for part in _parted(paragraph, paragraphs, at + 1)]
    return mended_rows(_read(parted), measured, looks)


def _parted(paragraph: Paragraph, paragraphs: Sequence[Paragraph], below: int) -> Iterator[Paragraph]:
    """Part what lost its line's end: `8. Sở … chủ trì a) Xây dựng …` before a `b)`, and `… nhập chậm. Phần H`.

    `below` is the index of the paragraph below it.
    """
    text = paragraph.text
    heading = None if paragraph.is_row else _TRAILING.search(text, max(len(text) - _LONGEST_TRAIL, 0))
    if heading:
        yield Paragraph(text[: heading.start()].rstrip(), paragraph.start)
        yield Paragraph(heading[0], paragraph.start + heading.start())
        return
    party = _PARTY_ITEM.match(text)
    if party:
        yield from _party_items(paragraph, int(party[1]))
        return
    first = _INLINE_FIRST.search(text) if " a) " in text and not paragraph.is_row else None
    if first is None or _next_letter(paragraphs[below : below + REACH]) != "b":
        yield paragraph
        return
    yield Paragraph(text[: first.start()].rstrip(), paragraph.start)
    yield Paragraph(text[first.start() :], paragraph.start + first.start())


def _party_items(paragraph: Paragraph, number: int) -> Iterator[Paragraph]:
    """Part `1- … Chỉ thị. 2- Giao …` of a Party document (Hướng dẫn 36-HD/VPTW) whose numbers follow one another."""
    at = 0
    for gap in _PARTY_NEXT.finditer(paragraph.text):
        if int(gap[1]) == number + 1:
            yield Paragraph(paragraph.text[at : gap.start()].rstrip(), paragraph.start + at)
            at, number = gap.start(1), number + 1
    yield Paragraph(paragraph.text[at:], paragraph.start + at)


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
                    or _first(paragraph, open_markers, paragraphs[at + 1 : at + 1 + REACH])
                )
        marker = _as_digits(paragraph, marker, open_markers) if marker else None
        if marker and marker.rank == ARABIC:
            marker = _as_roman(paragraph, marker, open_markers, paragraphs[at + 1 : at + 1 + REACH])
        if marker:
            open_markers = {rank: text for rank, text in open_markers.items() if rank < marker.rank}
            open_markers[marker.rank] = marker.text
            article = marker.text if marker.rank == LEGAL else article
        marked.append((paragraph, marker))
    return marked


_LETTERS_FOR_DIGITS = {"g": "9", "q": "9", "b": "6", "s": "5", "z": "2"}


def _as_digits(paragraph: Paragraph, marker: Marker, siblings: dict[int, str]) -> Marker:
    """Take `g. Sở …` for 9 behind `8.`, where no list of letters is open, and `II. Sở …` for 11 behind `10.`."""
    wanted = follower(ARABIC, siblings.get(ARABIC))
    printed = paragraph.text[: marker.length].strip()
    if marker.rank == LETTER and LETTER not in siblings and printed.endswith("."):
        digits = _LETTERS_FOR_DIGITS.get(marker.text)
    elif marker.rank == ROMAN and marker.text == "II" and marker.text != follower(ROMAN, siblings.get(ROMAN)):
        digits = None if is_upper(paragraph.text) else "11"
    else:
        return marker
    return replace(marker, rank=ARABIC, text=digits, printed=printed) if digits and digits == wanted else marker


def _as_roman(paragraph: Paragraph, marker: Marker, siblings: dict[int, str], below: Sequence[Paragraph]) -> Marker:
    """Take `1. MỤC ĐÍCH, YÊU CẦU` for I where a row of `1.` begins right below, and `11. NỘI DUNG` for II behind it."""
    numeral = marker.text.replace("1", "I")
    wanted = follower(ROMAN, siblings.get(ROMAN)) if ROMAN in siblings else "I"
    if numeral != wanted or not is_upper(paragraph.text[marker.length :]):
        return marker
    for following in below:
        other = None if following.is_row or following.is_bullet else read_marker(following.text, {})
        if other:
            begins = (other.rank, other.text) == (ARABIC, "1") and not is_upper(following.text)
            return (
                replace(marker, rank=ROMAN, text=wanted, printed=paragraph.text[: marker.length].strip())
                if begins
                else marker
            )
    return marker


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
    if max(siblings, default=ROMAN) >= ARABIC:
        return None
    marker = read_doubtful(paragraph.text, {ARABIC: "0"})
    # `1 Điều 36 …` with nothing open is the rest of a sentence; `1, Mục đích` is not.
    if marker is None or (not siblings and (marker.printed or "")[-1:].isalnum()):
        return None
    for following in below:
        text = "" if following.is_row or following.is_bullet else following.text
        other = read_marker(text, {ARABIC: "1"}) or read_doubtful(text, {ARABIC: "1"})
        if other and other.rank <= ARABIC:
            return marker if (other.rank, other.text) == (ARABIC, "2") else None
    return None
