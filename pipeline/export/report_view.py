"""What a report shows of a record: fields, deadlines in their order, tasks by agency, each with a link to its place."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import regex
from pydantic import BaseModel

from pipeline.record import Deadline, Finding, Placed, Record, Section, Task

TO_CHECK = 0.6
"""Confidence of a finding below which a person is asked to compare it with the page."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of a record are shown: on pictures, or at a line of text.

    `pictured` are the pages that are shown as pictures; `lines` the offsets, in the document's text, of the lines of
    the others, in order.
    """

    pictured: frozenset[int]
    lines: tuple[int, ...]

    def anchor(self, placed: Placed) -> str | None:
        """Name the element that shows a part's place; None where nothing does."""
        if placed.box and placed.page in self.pictured:
            return f"o{placed.start}-{placed.end}"
        if self.lines and placed.page not in self.pictured:
            return f"d{self.lines[max(bisect_right(self.lines, placed.start) - 1, 0)]}"
        return f"page{placed.page}" if placed.page else None


@dataclass(frozen=True, slots=True)
class Row:
    """A field of the record; `key` names its label. An absent one has no value."""

    key: str
    value: str | None = None
    printed: str | None = None
    placed: Finding | None = None

    @property
    def doubtful(self) -> bool:
        """Whether a person should compare it with the page."""
        return self.placed is not None and self.placed.confidence < TO_CHECK


@dataclass(frozen=True, slots=True)
class Month:
    """The deadlines that end in one month, in order; `name` is `06/2024`."""

    name: str
    deadlines: tuple[Deadline, ...]


def placed_parts(part: object) -> Iterator[Placed]:
    """Yield every part of a record that has a place."""
    if isinstance(part, Placed):
        yield part
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from placed_parts(getattr(part, name))
    elif isinstance(part, tuple):
        for one in part:
            yield from placed_parts(one)


def boxes_by_page(record: Record) -> Mapping[int, Sequence[Placed]]:
    """Return the parts of a record that have a box, one of each span, by their page."""
    spans = {(part.start, part.end): part for part in placed_parts(record) if part.box and part.page}
    pages: dict[int, list[Placed]] = {}
    for part in spans.values():
        pages.setdefault(part.page or 0, []).append(part)
    return pages


def fields(record: Record) -> tuple[Row, ...]:
    """Return the head and the signature of a document, the absent fields that every document has among them."""
    head, signatory = record.header, record.signatory
    always = (
        _row("field.issuer", head.issuer),
        _row("field.code", head.code),
        _row("field.type", head.type),
        _row("field.title", head.title),
        _dated("field.date", head.date),
        _row("field.signer", signatory.name),
        _row("field.post", signatory.title),
    )
    sometimes = (
        _row("field.parent_issuer", head.parent_issuer),
        _row("field.authority", signatory.authority),
        _row("field.place", head.place),
        _row("field.urgency", head.urgency),
        _row("field.secrecy", head.secrecy),
    )
    return (*always, *(row for row in sometimes if row.value), *_printed_signature(record))


def timeline(record: Record) -> tuple[tuple[Month, ...], tuple[Deadline, ...]]:
    """Return the deadlines that have a last day by months, and those that have none, as they stand in the text."""
    dated = sorted((one for one in record.deadlines if one.due), key=lambda one: (one.due or "", one.start))
    months = tuple(Month(f"{key[5:]}/{key[:4]}", tuple(some)) for key, some in groupby(dated, key=_month))
    return months, tuple(one for one in record.deadlines if not one.due)


def tasks_by_agency(record: Record) -> tuple[tuple[str | None, tuple[Task, ...]], ...]:
    """Return each agency that leads a task with its tasks, in the order of the text; those of nobody come last."""
    found: dict[str | None, list[Task]] = {}
    for task in record.tasks:
        for agency in task.agencies or (None,):
            found.setdefault(agency, []).append(task)
    nobody = found.pop(None, None)
    named = tuple((agency, tuple(tasks)) for agency, tasks in found.items())
    return (*named, (None, tuple(nobody))) if nobody else named


def outline(sections: Sequence[Section]) -> Iterator[Section]:
    """Yield sections and those inside them, in order."""
    for section in sections:
        yield section
        yield from outline(section.children)


def day(date: str) -> str:
    """Write an ISO date, or an interval of two, as Vietnamese offices do.

    >>> day("2024-01-22"), day("2024-01"), day("2024-04-01/2024-06-30")
    ('22/01/2024', '01/2024', '01/04/2024 – 30/06/2024')
    """
    return " – ".join("/".join(reversed(one.split("-"))) for one in date.split("/"))


def moment(time: str | None) -> str:
    """Write an ISO time as a signature's print has it, in the zone that it was stated in.

    >>> moment("2018-03-21T16:41:00+07:00"), moment("2018-03-21"), moment(None), moment("hôm qua")
    ('21/03/2018 16:41:00', '21/03/2018', '', 'hôm qua')
    """
    found = regex.fullmatch(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?).*)?", time or "")
    return " ".join(filter(None, (day(found[1]), found[2]))) if found else time or ""


def size(count: int) -> str:
    """Write a number of bytes for a reader.

    >>> size(165_314), size(900), size(3_500_000)
    ('161 KB', '900 byte', '3,3 MB')
    """
    if count < 1024:
        return f"{count} byte"
    return f"{count / 1024:.0f} KB" if count < 1 << 20 else f"{count / (1 << 20):.1f} MB".replace(".", ",")


def _month(deadline: Deadline) -> str:
    return (deadline.due or "")[:7]


def _row(key: str, found: Finding | None) -> Row:
    if found is None:
        return Row(key)
    printed = found.text if found.text.casefold() != found.value.casefold() else None
    return Row(key, found.value, printed, found)


def _dated(key: str, found: Finding | None) -> Row:
    return Row(key, day(found.value), found.text, found) if found else Row(key)


def _printed_signature(record: Record) -> Iterator[Row]:
    if signed := record.digital_signature:
        said = (signed.signer, signed.organization, signed.email, moment(signed.time))
        yield Row("field.signature", " · ".join(part for part in said if part) or None)
