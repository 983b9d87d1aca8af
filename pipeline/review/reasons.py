"""The reasons to look at a record that its own entries give, told anew where people set fields, put entries in or out.

What the page gives (a text layer, a blank, a word of the body) is kept as the machine told it. So is what a record does
not say itself: which section numbers were told from their order, which deadlines cannot be.
"""

from collections.abc import Sequence

from pipeline.datatypes import Document
from pipeline.extract.doubts import (
    doubts_inside,
    doubts_of_dates,
    doubts_of_sections,
    doubts_of_units,
    doubts_of_words,
)
from pipeline.extract.markers import ARABIC, FIGURE, LEGAL, LETTER, NUMERALS, ROMAN
from pipeline.extract.paragraphs import Paragraph
from pipeline.extract.place import Placer
from pipeline.extract.references import Citation
from pipeline.extract.sections import Division
from pipeline.record import Deadline, Record, Reference, Section

_OTHER = 0
"""The rank of markers whose rows no reason asks about: chapters, `2.1`."""


def told_anew(document: Document, plain: Record, record: Record, told: Sequence[str]) -> tuple[str, ...]:
    """Return which of the reasons `told` with the machine's record are left with that of people, and those it adds."""
    if record is plain:
        return tuple(told)
    before, now = _of_entries(document, plain, plain), _of_entries(document, plain, record)
    return (*(one for one in told if one not in before or one in now), *(one for one in now if one not in before))


def _of_entries(document: Document, plain: Record, record: Record) -> tuple[str, ...]:
    place = Placer(document)
    header, signatory = record.header, record.signatory
    read = {name for name in type(header).model_fields if getattr(header, name) == getattr(plain.header, name)}
    unset = header.model_copy(update={name: None for name in type(header).model_fields if name not in read})
    unsigned = signatory if signatory == plain.signatory else signatory.model_copy(update={"name": None})
    # What a person set is sure; of what the machine read a word in doubt has lowered the confidence.
    placed: tuple[Deadline | Reference, ...] = (*record.deadlines, *record.references)
    return (
        *doubts_of_sections(_divisions(record.sections, _OTHER), recognised=place.recognised),
        *doubts_of_dates(header.date.value if header.date else None, (), _citations(record), ()),
        *doubts_of_units(header),
        *doubts_of_words(unset, unsigned, place),
        *doubts_inside([one for one in placed if one.confidence < 1], place),
    )


def _citations(record: Record) -> list[Citation]:
    return [Citation(one.type, one.number, one.date, one.issuer, one.start, one.end) for one in record.references]


def _divisions(sections: Sequence[Section], around: int) -> tuple[Division, ...]:
    return tuple(
        Division(
            one.marker,
            one.title,
            one.level,
            one.start,
            one.end,
            Paragraph(one.title, one.start),
            children=_divisions(one.children, max(around, rank_of(one.marker, around))),
            rank=rank_of(one.marker, around),
        )
        for one in sections
    )


def rank_of(marker: str, around: int) -> int:
    """Return the rank of a section by its marker, and by the highest rank of those that it stands in.

    >>> rank_of("II", 0) == ROMAN, rank_of("2", ROMAN) == ARABIC, rank_of("2", LETTER) == FIGURE
    (True, True, True)
    """
    if marker in NUMERALS:
        return ROMAN
    if marker.isdecimal():
        return ARABIC if around < ARABIC else FIGURE
    if len(marker) == 1 and marker.islower():
        return LETTER
    return LEGAL if marker.casefold().startswith("điều ") else _OTHER
