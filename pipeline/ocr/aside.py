"""What was read on a page and is no part of its text: received stamps, and signs made of seals and signatures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from diacritics import Edit, Revision
from diacritics.syllables import is_possible
from pipeline.datatypes import Word
from pipeline.layout import Grid
from pipeline.layout.lines import Segment, box_of, rows, segment

PARAGRAPH = "\n\n"

SURE = 0.6
"""Confidence of a short word by itself that is believed; what signatures give stays at 0.5 mostly."""

SURE_LETTER = 0.92
"""Confidence of a Roman numeral of one letter that stands by itself; strokes of a pen come at 0.9."""

FAR = 3.0
"""Times its height that a group of words stands from its neighbours on the line, if it is alone there."""

NUMERALS = frozenset("IVXLCDM")


def part_junk(words: Sequence[Word], grids: Sequence[Grid]) -> tuple[list[Word], list[tuple[Word, ...]]]:
    """Part the words of a page from groups of signs that stand by themselves and that nobody wrote.

    A group is junk where none of its words is a number, a syllable that was read surely or a long one. Table cells are
    left alone: a lone `x` is an answer there.
    """
    outside = [word for word in words if word.box and not _in_table(word, grids)]
    junk = [
        part.words
        for row in rows(segment(outside))
        for part in row
        if _alone(part, row) and not any(map(_is_sound, part.words))
    ]
    gone = {id(word) for group in junk for word in group}
    return [word for word in words if id(word) not in gone], junk


def laid_aside(
    raw: str, words: Sequence[Word], groups: Mapping[str, Sequence[Sequence[Word]]]
) -> tuple[str, tuple[Word, ...], Revision]:
    """Add groups of words behind a page's raw text, each a paragraph, and return the revision that takes them out.

    The keys of `groups` name what they are: the rule of each edit. Returns the raw text, its words with their offsets,
    and the revision, of the stage `aside`.
    """
    text, placed = raw, list(words)
    edits = []
    for rule, some in groups.items():
        for group in some:
            start = len(text)
            for index, word in enumerate(group):
                text += " " if index else (PARAGRAPH if text else "")
                placed.append(replace(word, offset=len(text)))
                text += word.text
            if group:
                sure = 1 - max((word.confidence or 0.0) for word in group) / 2
                edits.append(Edit(start, len(text), text[start:], "", rule, round(sure, 2)))
    return text, tuple(placed), Revision("aside", text, tuple(edits))


def _in_table(word: Word, grids: Sequence[Grid]) -> bool:
    box = box_of(word)
    x, y = (box.left + box.right) / 2, box.middle
    return any(grid.box.left <= x <= grid.box.right and grid.box.top <= y <= grid.box.bottom for grid in grids)


def _alone(part: Segment, row: Sequence[Segment]) -> bool:
    """Whether no other group stands near on the line: a day that was written by hand stands in a gap of its line."""
    far = FAR * part.box.height
    return all(
        other is part or other.box.left - part.box.right > far or part.box.left - other.box.right > far for other in row
    )


def _is_sound(word: Word) -> bool:
    """Whether a word is one that somebody wrote."""
    sure = 1.0 if word.confidence is None else word.confidence
    letters = "".join(filter(str.isalpha, word.text))
    if any(map(str.isdigit, word.text)):
        return True
    if len(letters) == 1:
        return letters in NUMERALS and sure >= SURE_LETTER
    if len(letters) < max(2, 0.6 * len(word.text)):
        return False
    return sure >= SURE or (len(letters) > 3 and is_possible(letters.lower()) and sure >= SURE / 2)
