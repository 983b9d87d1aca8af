"""The leaves of a record: what the extractors found, with its place and confidence."""

from collections.abc import Iterable

import regex

from pipeline.extract.assignments import Assignment
from pipeline.extract.bodies import Body, Naming
from pipeline.extract.deadlines import Term
from pipeline.extract.findings import Found
from pipeline.extract.folding import squeeze
from pipeline.extract.letterhead import Head
from pipeline.extract.place import Placer
from pipeline.extract.references import Citation
from pipeline.extract.sections import Division
from pipeline.record import Agency, Deadline, Finding, Header, Reference, Section, Task

# How often each rule was right on the records of the fixtures' scans, over the engine's mean for the words (0.94): of
# bodies 0.97 were right, of sections 0.97, citations 0.98, tasks 0.98, dates 0.97, times without a date 0.88. Tasks are
# taken at less, since those of the held-out scans were right less often.
NAMED, DIVIDED, CITED, CITED_BY_NAME, ASSIGNED, DATED, UNDATED = 0.98, 0.99, 0.99, 0.9, 0.93, 0.98, 0.9

GUESSED, IMPOSSIBLE = 0.6, 0.3
"""Of a section whose number its row had to tell, and of a deadline that cannot be what is printed."""

_MARKER = regex.compile(r"\s*(?:\d+(?:\.\d+)*[.)]|\p{Ll}[).]|[IVX]+\.|[-–+*•]) *")
_CUE = regex.compile(r"[,(]? *(?:và )?(?:hoàn thành|xong|thời gian thực hiện|thời gian)? *\(?$")
_LOOSE = regex.compile(r" +(?=[,.;)])")
UNREAD = 0.5
"""Confidence below which digits are a guess: handwritten numbers came out wrong at 0.25 to 0.45, printed ones right at
0.85 and more."""
_NUMERIC = ("number", "date")
_CLAUSE = 400
"""Characters each side of a time expression in which its clause is looked for."""


def finding(found: Found | None, place: Placer) -> Finding | None:
    """Place what was found; None where nothing was."""
    return place.finding(found) if found and found.value else None


def header(head: Head, place: Placer) -> Header:
    """Place the parts of a head; a number that was hardly read is left blank, as a register would rather have it."""
    parts = {name: finding(getattr(head, name), place) for name in Header.model_fields}
    for name in _NUMERIC:
        if part := parts[name]:
            # A date is as sure as its least sure word: one digit makes it another.
            least = place.least(part.start, part.end)
            parts[name] = part.model_copy(update={"confidence": round(min(part.confidence, least), 3)})
    number, code = parts["number"], parts["code"]
    if number and code and number.confidence < UNREAD:
        parts |= {"number": None, "code": code.model_copy(update={"value": code.value.removeprefix(number.value)})}
    return Header(**parts)


def section(division: Division, place: Placer) -> Section:
    """Place a division and its children; its page and box are its heading's."""
    start, end = place.span(division.start, division.end)
    sure = DIVIDED if division.printed is None else GUESSED
    page, box, confidence = place.whereabouts(division.start, division.heading.end, sure)
    return Section(
        marker=division.marker,
        title=division.title,
        level=division.level,
        bullets=division.bullets,
        children=tuple(section(child, place) for child in division.children),
        start=start,
        end=end,
        page=page,
        box=box,
        confidence=confidence,
    )


def agency(body: Body, text: str, place: Placer) -> Agency:
    """Place every mention of a body."""
    mentions = tuple(
        place.finding(Found(body.name, text[mention.start : mention.end], mention.start, mention.end, NAMED))
        for mention in body.mentions
    )
    return Agency(name=body.name, role=body.roles[0], roles=body.roles, mentions=mentions)


def reference(citation: Citation, text: str, place: Placer) -> Reference:
    """Place a citation."""
    sure = CITED if citation.number else CITED_BY_NAME
    return Reference(
        text=squeeze(text[citation.start : citation.end]),
        type=citation.type,
        number=citation.number,
        date=citation.date,
        issuer=citation.issuer,
        **place.where(citation.start, citation.end, sure),
    )


def task(found: Assignment, deadline: Term | None, naming: Naming, text: str, place: Placer) -> Task:
    """Place an assignment, its bodies under their canonical names."""
    agents = unique(naming.of(mention) or mention.name for mention in found.agents)
    partners = unique(naming.of(mention) for mention in found.partners)
    return Task(
        agencies=agents,
        coordinating=tuple(name for name in partners if name not in agents),
        action=found.action,
        deadline=squeeze(text[deadline.start : deadline.end]) if deadline else None,
        section=found.path,
        row=found.row,
        **place.where(found.start, found.end, GUESSED if found.doubtful else ASSIGNED),
    )


def deadline(term: Term, bound: Assignment | None, naming: Naming, text: str, place: Placer) -> Deadline:
    """Place a time expression with who is bound by it and to what."""
    agents = "; ".join(unique(naming.of(mention) for mention in bound.agents)) if bound else ""
    return Deadline(
        text=squeeze(text[term.start : term.end]),
        kind=term.kind,
        normalized=term.normalized,
        due=term.due,
        anchor=squeeze(term.anchor) if term.anchor else None,
        inferred=term.inferred,
        agency=agents or None,
        task=_clause(text, term, bound),
        **place.where(term.start, term.end, IMPOSSIBLE if term.impossible else DATED if term.normalized else UNDATED),
    )


def unique(names: Iterable[str | None]) -> tuple[str, ...]:
    """Names without the missing and the repeated ones, in order."""
    return tuple(dict.fromkeys(name for name in names if name))


def _clause(text: str, term: Term, bound: Assignment | None) -> str | None:
    """Return the words that a deadline binds: its clause without it, or the work of its table row."""
    if bound and bound.row and term.start > bound.start + len(bound.action):
        return bound.action
    floor = max(term.start - _CLAUSE, 0)
    left = max(text.rfind(mark, floor, term.start) for mark in ("\n", ";", ". ", "\t", ": "))
    left = max(left + 1, floor)
    if bound and bound.start <= term.start:
        left = max(left, bound.start)
    ends = (text.find(mark, term.end, term.end + _CLAUSE) for mark in ("\n", ";", ". ", "\t"))
    right = min((at for at in ends if at >= 0), default=min(term.end + _CLAUSE, len(text)))
    marker = _MARKER.match(text[left : term.start])
    before = _CUE.sub("", text[left + (marker.end() if marker else 0) : term.start])
    words = squeeze(f"{before} {text[term.end : right]}")
    words = _LOOSE.sub("", words).strip(" ,;.:()-–+/")
    if len(words.split()) < 2 and bound:
        return bound.action
    return words or None
