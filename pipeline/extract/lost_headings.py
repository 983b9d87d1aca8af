"""Headings whose marker was lost, told by the row that lacks them.

Between `7.` and `9.` an unmarked heading can only be 8; behind `6. Sở Y tế` with its bullets a line that is nothing but
the name of another body is 7; a line in capitals right above a second `1.` opens the next Roman numeral. Each keeps
what is printed in the marker's place, which is empty where nothing is, so that a person can be asked.
"""

from collections.abc import Mapping, Sequence

import regex

from pipeline.extract.body_patterns import heads
from pipeline.extract.folding import is_upper
from pipeline.extract.looks import Look, are_alike
from pipeline.extract.markers import ARABIC, ROMAN, Marker, follower
from pipeline.extract.paragraphs import Paragraph

Marked = tuple[Paragraph, Marker | None]

_SIGNS = regex.compile(r"[^\p{L}\d\s\"“‘'(\[….]{1,3}\.? *(?=\p{Lu})")
_CHARGE = regex.compile(r"(?<!\p{L})(?:chủ trì|có trách nhiệm|chịu trách nhiệm|phối hợp|báo cáo|tham mưu)(?!\p{L})")
_LONGEST_HEADING = 120
"""Characters of a heading whose marker was lost."""
_LONGEST_BODY = 90
"""Characters of a heading that is the name of a body."""
_MOST_LOST = 4
"""Headings of one row that may be lost between two others: more of them lost is another list."""


def with_lost_headings(marked: Sequence[Marked], looks: Mapping[int, Look]) -> list[Marked]:
    """Give unmarked headings the numbers that their rows lack; `looks` is how lines look, by offset."""
    return _with_lost_numerals(_with_lost_bodies(_between(marked, looks), looks))


def _between(marked: Sequence[Marked], looks: Mapping[int, Look]) -> list[Marked]:
    """Give its number to the one heading between two numbers of which the second leaves one out.

    A line that signs open for a number (`<< Sở Nội vụ …`) comes before one that nothing opens. Of several that might be
    headings the one that looks as its siblings do is taken.
    """
    last: dict[int, tuple[int, str]] = {}
    filled = list(marked)
    for at, (_, marker) in enumerate(marked):
        if marker is None:
            continue
        before = last.get(marker.rank)
        lost = follower(marker.rank, before[1]) if before else None
        if before and lost and marker.rank in {ROMAN, ARABIC} and follower(marker.rank, lost) == marker.text:
            between = range(before[0] + 1, at)
            signed = [(index, signs) for index in between if (signs := _signs_of(marked[index]))]
            headings = [i for i in between if _may_be_heading(marked, i, capitals=marker.rank == ROMAN)]
            headings = [i for i in headings if _looks_alike(marked, i, at, looks)]
            if len(signed) == 1:
                index, signs = signed[0]
                filled[index] = (marked[index][0], Marker(marker.rank, lost, len(signs), signs.strip()))
            elif len(headings) == 1:
                filled[headings[0]] = (marked[headings[0]][0], Marker(marker.rank, lost, 0, ""))
        last = {rank: known for rank, known in last.items() if rank < marker.rank}
        last[marker.rank] = (at, marker.text)
    return filled


def _looks_alike(marked: Sequence[Marked], index: int, sibling: int, looks: Mapping[int, Look]) -> bool:
    return are_alike(looks.get(marked[index][0].start), looks.get(marked[sibling][0].start))


def _signs_of(line: Marked) -> str | None:
    """Return the signs that stand before the first capital of an unmarked line, in a number's place."""
    paragraph, marker = line
    signs = None if marker or paragraph.is_row or paragraph.is_bullet else _SIGNS.match(paragraph.text)
    return signs[0] if signs else None


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
        and _is_over(above)
        and not below.is_row
    )


def _is_over(paragraph: Paragraph) -> bool:
    return paragraph.text.rstrip().endswith((".", ";", ":", ")", "/"))


def _with_lost_bodies(marked: list[Marked], looks: Mapping[int, Look]) -> list[Marked]:
    """Give numbers to the lines that are nothing but a body's name where the items beside them are bodies as well.

    They must stand behind something that the item above is charged with, and fit between it and the item behind: two
    of them between `2.` and `5.`, any few at the row's end, one above a row that begins with `2.`. Below `Các sở,
    ngành:` they are names of a list.
    """
    filled = list(marked)
    marks = [at for at, (_, marker) in enumerate(marked) if marker and marker.rank <= ARABIC]
    for place, at in enumerate(marks):
        behind = marks[place + 1] if place + 1 < len(marks) else len(marked)
        lines = [index for index in range(at + 1, behind) if _body_length(marked, index) is not None]
        if not 0 < len(lines) <= _MOST_LOST or not all(_is_charged(marked, at, index) for index in lines):
            continue
        numbers = _lost_numbers(marked, at, behind, len(lines))
        sibling = behind if numbers[:1] == ["1"] else at
        if not all(_looks_alike(marked, index, sibling, looks) for index in lines):
            continue
        for index, number in zip(lines, numbers, strict=False):
            signs = marked[index][0].text[: _body_length(marked, index) or 0]
            filled[index] = (marked[index][0], Marker(ARABIC, number, len(signs), signs.strip()))
    return filled


def _lost_numbers(marked: Sequence[Marked], at: int, behind: int, count: int) -> list[str]:
    """Return the numbers of so many bodies between the markers at two indices; none where the row has no room."""
    marker = marked[at][1]
    following = marked[behind][1] if behind < len(marked) else None
    goes_on = following is not None and following.rank == ARABIC and following.text != "1"
    beside = behind if marker is None or marker.rank != ARABIC else at
    if (beside == behind or (marker and marker.text == "1")) and not goes_on:
        return []
    if not _is_body_item(marked, beside):
        return []
    last = int(marker.text) if marker and beside == at else 0
    numbers = [str(number) for number in range(last + 1, last + count + 1)]
    return [] if goes_on and following and follower(ARABIC, numbers[-1]) != following.text else numbers


def _is_body_item(marked: Sequence[Marked], at: int) -> bool:
    paragraph, marker = marked[at]
    return marker is not None and _names_body(paragraph.text[marker.length :])


def _body_length(marked: Sequence[Marked], index: int) -> int | None:
    """Return the length of the signs before a line that is an unmarked body's name; None where it is none."""
    paragraph, marker = marked[index]
    if marker or paragraph.is_row or paragraph.is_bullet:
        return None
    signs = _SIGNS.match(paragraph.text)
    length = signs.end() if signs else 0
    return length if _names_body(paragraph.text[length:]) else None


def _names_body(words: str) -> bool:
    """Whether words are nothing but a body's name, perhaps with a colon behind it."""
    words = words.strip()
    return (
        len(words) <= _LONGEST_BODY
        and not is_upper(words)
        and not words.endswith((".", ";", ",", "/"))
        and heads().match(words) is not None
        and _CHARGE.search(words) is None
        and ":" not in words[:-1]
    )


def _is_charged(marked: Sequence[Marked], item: int, index: int) -> bool:
    """Whether what is above a line and below its item ends there, and something is charged below the line."""
    above = marked[index - 1][0]
    below = marked[index + 1][0] if index + 1 < len(marked) else None
    marker = marked[item][1]
    first = index - 1 == item and marker is not None and marker.rank < ARABIC
    return (
        (first or (index - 1 > item and _is_over(above) and not above.text.rstrip().endswith(":")))
        and below is not None
        and not below.is_row
        and not _names_body(below.text)
    )


def _with_lost_numerals(marked: list[Marked]) -> list[Marked]:
    """Give a line in capitals right above a `1.` that begins again the Roman numeral behind the open one."""
    filled = list(marked)
    roman: str | None = None
    arabic: str | None = None
    behind = _next_romans(marked)
    for at, (paragraph, marker) in enumerate(marked):
        if marker is None:
            below = marked[at + 1][1] if at + 1 < len(marked) else None
            again = arabic is not None and below is not None and (below.rank, below.text) == (ARABIC, "1")
            lost = follower(ROMAN, roman)
            if again and lost and _is_headline(paragraph) and behind[at] != lost:
                filled[at] = (paragraph, Marker(ROMAN, lost, 0, ""))
                roman, arabic = lost, None
            continue
        if marker.rank <= ROMAN:
            roman, arabic = (marker.text if marker.rank == ROMAN else None), None
        elif marker.rank == ARABIC:
            arabic = marker.text
    return filled


def _is_headline(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return len(text.split()) > 1 and len(text) <= _LONGEST_HEADING and not paragraph.is_row and is_upper(text)


def _next_romans(marked: Sequence[Marked]) -> list[str | None]:
    """Return for each paragraph the next Roman numeral of its row; None at the row's end."""
    behind: list[str | None] = []
    following: str | None = None
    for _, marker in reversed(marked):
        behind.append(following)
        if marker and marker.rank <= ROMAN:
            following = marker.text if marker.rank == ROMAN else None
    return behind[::-1]
