"""What in a record cannot be right, or was guessed: the reasons for which a person should look, specific and few."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from pipeline.extract.dates import possible
from pipeline.extract.deadlines import Term
from pipeline.extract.folding import fold
from pipeline.extract.header import read_head
from pipeline.extract.letterhead import Head
from pipeline.extract.markers import ARABIC, LEGAL, LETTER, ROMAN, follower
from pipeline.extract.references import Citation
from pipeline.extract.sections import Division, walk

MOST = 3
"""Examples of one kind that a reason gives."""
_NATION = regex.compile(r"\b(?:hoi )?chu nghia viet nam\b|\bdang cong san viet nam\b")
_BEFORE, _BEHIND, _NEXT = 400, 1_600, 400
"""Characters of a letterhead around its national title, and at least up to the next one."""


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
    return (
        *((f"the document's date cannot be right: {issued}",) if wrong else ()),
        *_listed("cited with a date behind the document's own", late),
        *_listed(
            "deadlines that cannot be right", [text for text, term in zip(texts, terms, strict=True) if term.impossible]
        ),
    )


def _later(day: str, *, days: int) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=days)).isoformat()


def doubts_of_heads(text: str, head: Head, start: int) -> Iterator[tuple[str, int]]:
    """Yield what to say of every further document in the text behind `start`, with the place of its national title.

    A form in an annex has a national title too, but neither a number nor a date.
    """
    own = head.code.value if head.code else None
    behind = start
    for title in _NATION.finditer(fold(text), start):
        if title.start() < behind:
            continue
        behind = title.end() + _NEXT
        other = read_head(text[max(title.start() - _BEFORE, start) : title.end() + _BEHIND])
        if other.national_header and other.number and other.code and other.date:
            again = "the document itself again" if other.code.value == own else f"another document, {other.code.value}"
            yield f"the file holds {again}", title.start()
            behind = title.end() + _BEHIND


def _listed(what: str, cases: Sequence[str]) -> tuple[str, ...]:
    if not cases:
        return ()
    more = f" and {len(cases) - MOST} more" if len(cases) > MOST else ""
    return (f"{what}: {'; '.join(cases[:MOST])}{more}",)
