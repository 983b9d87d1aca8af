"""What in a record cannot be right, or was guessed: the reasons for which a person should look, specific and few."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

import regex

from pipeline.extract.dates import possible
from pipeline.extract.deadlines import Term
from pipeline.extract.following import Following
from pipeline.extract.gazetteer import last_day
from pipeline.extract.markers import ARABIC, LEGAL, LETTER, ROMAN, follower
from pipeline.extract.place import DOUBTFUL, Placer
from pipeline.extract.quality import UNSURE
from pipeline.extract.references import Citation
from pipeline.extract.sections import Division, walk
from pipeline.record import Deadline, Header, Reference, Signatory

Leaf = TypeVar("Leaf", Deadline, Reference)
MOST = 3
"""Examples of one kind that a reason gives."""
_READ = ("parent_issuer", "issuer", "number", "code", "place", "date")
"""Leaves of a head that a register is made of; in an abstract a doubtful word changes no entry."""
_UNIT = regex.compile(r"(?P<unit>tỉnh|huyện|quận|thị xã|thành phố) (?P<place>\p{Lu}[\p{L}’ -]+)$")
_YEAR_IN_NUMBER = regex.compile(r"\d+[a-zđ]*/((?:19|20)\d{2})/(?!QH|UBTVQH|NQ-UBTVQH|PL-)")
"""Laws are dated by the day on which they are passed, and numbered the same year; a few at its turn are not."""
_WHOLE_DATE = len("2024-01-31")
_MOST_DOCUMENTS = 20
"""Further documents of one file that are told one by one."""


def doubts_of_sections(divisions: Sequence[Division], *, recognised: bool) -> tuple[str, ...]:
    """Say which markers were guessed, and where a numbering leaves a number out: a heading may be lost there.

    A number that stands twice is the author's slip, but on a recognised page it may be the machine's.
    """
    guessed = [
        f"{'/'.join(path)} (printed {division.printed!r})"
        if division.printed
        else f"{'/'.join(path)} (no number printed)"
        for path, division in walk(divisions)
        if division.printed is not None
    ]
    jumps = list(_jumps(divisions, ()))
    repeats = list(_repeats(divisions, ())) if recognised else []
    return (
        *_listed("section numbers told from their order", guessed),
        *_listed("numbering jumps", jumps),
        *_listed("section numbers that stand twice", repeats),
    )


def _repeats(divisions: Sequence[Division], path: tuple[str, ...]) -> Iterator[str]:
    for before, division in pairwise(divisions):
        if division.rank in {ROMAN, ARABIC} and (before.rank, before.marker) == (division.rank, division.marker):
            yield "/".join((*path, division.marker))
    for division in divisions:
        yield from _repeats(division.children, (*path, division.marker))


def _jumps(divisions: Sequence[Division], path: tuple[str, ...]) -> Iterator[str]:
    last: dict[int, str] = {}
    for division in divisions:
        before = last.get(division.rank)
        if (
            before
            and division.rank in {LEGAL, ROMAN, ARABIC, LETTER}
            and _skips(division.rank, before, division.marker)
        ):
            yield f"{'/'.join((*path, before))} to {division.marker}"
        last[division.rank] = division.marker
        yield from _jumps(division.children, (*path, division.marker))


def _skips(rank: int, before: str, marker: str) -> bool:
    """Whether a marker lies more than one behind its predecessor; rows that begin again do not."""
    following = follower(rank, before)
    if (before, marker) == ("d", "e"):  # many offices leave đ out
        return False
    for _ in range(30):
        if following is None or following == marker:
            return False
        following = follower(rank, following)
        if following == marker:
            return True
    return False


def doubts_of_dates(
    issued: str | None, terms: Sequence[Term], citations: Sequence[Citation], texts: Sequence[str]
) -> tuple[str, ...]:
    """Say which dates there cannot be; `texts` are the deadlines as printed, `issued` the document's own date."""
    wrong = issued is not None and not possible(issued)
    last = None if wrong or not issued or len(issued) < len("2024-01-31") else _later(issued, days=31)
    # The date that was typed first may be some days older than what the text cites.
    late = [
        f"{one.type} {one.number or ''} of {one.date}"
        for one in citations
        if one.date and last and one.date[:10] > last[: len(one.date)]
    ]
    apart = [f"{one.type} {one.number} of {one.date}" for one in citations if _of_another_year(one)]
    return (
        *((f"the document's date cannot be right: {issued}",) if wrong else ()),
        *_listed("cited with a number and a date of two years", apart),
        *_listed("cited with a date behind the document's own", late),
        *_listed(
            "deadlines that cannot be right", [text for text, term in zip(texts, terms, strict=True) if term.impossible]
        ),
    )


def _of_another_year(citation: Citation) -> bool:
    """Whether a legal act's number bears another year than its date: one of both was misread, or mistyped.

    Luật Ban hành văn bản quy phạm pháp luật: number, year of issue, type and body, `30/2020/NĐ-CP`.
    """
    year = _YEAR_IN_NUMBER.match(citation.number) if citation.number else None
    return year is not None and citation.date is not None and citation.date[:4] != year[1]


def _later(day: str, *, days: int) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=days)).isoformat()


def doubts_of_units(header: Header) -> tuple[str, ...]:
    """Say of an issuer whose unit had ended when the document is dated: one of both was misread."""
    if header.issuer is None or header.date is None:
        return ()
    if len(header.date.value) < _WHOLE_DATE or not possible(header.date.value):
        return ()
    for body in (header.issuer.value, header.parent_issuer.value if header.parent_issuer else ""):
        unit = _UNIT.search(body)
        ended = last_day(unit["unit"], unit["place"]) if unit else None
        if unit and ended and ended < header.date.value:
            return (f"{unit[0]} ended on {ended}, before the document's date {header.date.value}",)
    return ()


def doubts_of_words(header: Header, signatory: Signatory, place: Placer) -> tuple[str, ...]:
    """Say which names, numbers and dates of the head and the signature hold a word that restoration was unsure of.

    What is unsure as a whole is told as such.
    """
    leaves = {**{name: getattr(header, name) for name in _READ}, "signatory": signatory.name}
    told = [
        f"{name.replace('_', ' ')} {leaf.value!r} ({', '.join(words)})"
        for name, leaf in leaves.items()
        if leaf and not leaf.inferred and leaf.confidence >= UNSURE and (words := place.doubted(leaf.start, leaf.end))
    ]
    return _listed("words that may be others", told)


def lowered(leaf: Leaf, place: Placer) -> Leaf:
    """Return a leaf with the confidence that is left where restoration was unsure of words in it.

    Each of them is another with a probability of DOUBTFUL or more.
    """
    words = place.doubted(leaf.start, leaf.end)
    if not words:
        return leaf
    return leaf.model_copy(update={"confidence": round(leaf.confidence * (1 - DOUBTFUL) ** len(words), 3)})


def doubts_inside(leaves: Sequence[Deadline | Reference], place: Placer) -> tuple[str, ...]:
    """Say which deadlines and citations hold a word that restoration was unsure of."""
    told = [
        f"{type(leaf).__name__.lower()} {leaf.text!r} ({', '.join(words)})"
        for leaf in leaves
        if (words := place.doubted(leaf.start, leaf.end))
    ]
    return _listed("words that may be others", told)


def doubts_of_following(documents: Sequence[tuple[Following, int | None]]) -> tuple[str, ...]:
    """Say which further documents the file holds, with the page that each begins on: a record is one document."""
    told = []
    for document, page in documents:
        head = document.head
        words = [part.value for part in (head.type, head.code) if part]
        issuer = f" of {head.issuer.value}" if head.issuer else ""
        what = "the document itself again" if document.again else f"another document, {' '.join(words)}{issuer}"
        told.append(f"the file holds {what} (page {page})")
    return tuple(told[:_MOST_DOCUMENTS]) + (
        (f"and {len(told) - _MOST_DOCUMENTS} more documents",) if len(told) > _MOST_DOCUMENTS else ()
    )


def _listed(what: str, cases: Sequence[str]) -> tuple[str, ...]:
    if not cases:
        return ()
    more = f" and {len(cases) - MOST} more" if len(cases) > MOST else ""
    return (f"{what}: {'; '.join(cases[:MOST])}{more}",)
