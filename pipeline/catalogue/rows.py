"""A document and its record as rows of the catalogue's tables.

Rows name each other by their position in the document, from 1, and agencies by name: the ids are the store's affair.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean

from pipeline.catalogue.keys import natural_key
from pipeline.catalogue.reason_kinds import reason_kind
from pipeline.datatypes import Document, TextPage
from pipeline.record import Deadline, Finding, Placed, Record, Section, Task

Value = str | int | float | None
Row = tuple[Value, ...]
Rows = Mapping[str, Sequence[Row]]

_PLACE = ("page", "text_start", "text_end", "confidence")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "record": (
        "schema_version",
        "parent_issuer",
        "issuer",
        "number",
        "code",
        "type",
        "title",
        "date",
        "place",
        "urgency",
        "secrecy",
        "signing_authority",
        "signatory_title",
        "signatory",
        "signed_by",
        "signed_at",
        "text_origin",
        "damage",
        "ocr_confidence",
        "coverage",
        "restored_share",
        "review",
        "natural_key",
    ),
    "reason": ("id", "kind", "text"),
    "page": ("id", "number", "confidence", "coverage", "origin", "text"),
    "document_agency": ("agency_id", "role", "roles", "mentions"),
    "mention": ("id", "agency_id", "text", *_PLACE),
    "section": ("id", "parent_id", "path", "marker", "title", "level", "bullets", *_PLACE),
    "task": ("id", "action", "deadline", "due", "section", "row", *_PLACE),
    "task_agency": ("task_id", "agency_id", "role", "position"),
    "deadline": (
        "id",
        "task_id",
        "agency_id",
        "text",
        "kind",
        "normalized",
        "due",
        "anchor",
        "inferred",
        "task",
        *_PLACE,
    ),
    "reference": ("id", "text", "type", "number", "date", "issuer", *_PLACE),
    "recipient": ("id", "name", *_PLACE),
}
"""Tables in the order in which they are filled, each with its columns but `document_id`."""

_UNSTORABLE = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")


def rows_of(document: Document, record: Record) -> Rows:
    """Return the rows of each table of COLUMNS."""
    tasks = record.tasks
    owners = [_owner(deadline, tasks) for deadline in record.deadlines]
    rows: dict[str, Iterator[Row]] = {
        "record": iter([_record(record)]),
        "reason": ((at, reason_kind(text), text) for at, text in enumerate(record.quality.reasons, 1)),
        "page": (_page(at, page) for at, page in enumerate(document.pages, 1)),
        "document_agency": _agencies(record),
        "mention": _mentions(record),
        "section": _sections(record.sections),
        "task": (_task(at, task, _due(at, record.deadlines, owners)) for at, task in enumerate(tasks, 1)),
        "task_agency": (row for at, task in enumerate(tasks, 1) for row in _task_agencies(at, task)),
        "deadline": (
            _deadline(at, deadline, owner)
            for at, (deadline, owner) in enumerate(zip(record.deadlines, owners, strict=True), 1)
        ),
        "reference": (
            (at, one.text, one.type, one.number, one.date, one.issuer, *_placed(one))
            for at, one in enumerate(record.references, 1)
        ),
        "recipient": ((at, one.value, *_placed(one)) for at, one in enumerate(record.recipients, 1)),
    }
    return {table: [tuple(map(_storable, row)) for row in made] for table, made in rows.items()}


def _storable(value: Value) -> Value:
    """Put a replacement character for what SQLite's text functions stop at or UTF-8 cannot hold."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value) if isinstance(value, str) else value


def _record(record: Record) -> Row:
    head, quality = record.header, record.quality
    found: tuple[Finding | None, ...] = (
        head.parent_issuer,
        head.issuer,
        head.number,
        head.code,
        head.type,
        head.title,
        head.date,
        head.place,
        head.urgency,
        head.secrecy,
        record.signatory.authority,
        record.signatory.title,
        record.signatory.name,
    )
    signed = next(iter(record.source.signatures), None) or record.digital_signature
    return (
        record.schema_version,
        *(one.value if one else None for one in found),
        signed.signer if signed else None,
        signed.time if signed else None,
        quality.text_origin,
        quality.damage,
        quality.ocr_confidence,
        quality.coverage,
        quality.restored_share,
        quality.review,
        natural_key(record),
    )


def _page(position: int, page: TextPage) -> Row:
    heard = [word.confidence for word in page.words if word.confidence is not None]
    confidence = round(fmean(heard), 3) if heard else None
    return position, page.number, confidence, page.coverage, page.origin, page.text


def _agencies(record: Record) -> Iterator[Row]:
    for agency in record.agencies:
        yield agency.name, agency.role, ",".join(agency.roles), len(agency.mentions)


def _mentions(record: Record) -> Iterator[Row]:
    found = sorted(
        ((one.start, agency.name, one) for agency in record.agencies for one in agency.mentions),
        key=lambda row: row[:2],
    )
    for at, (_, name, one) in enumerate(found, 1):
        yield at, name, one.text, *_placed(one)


def _sections(sections: Sequence[Section]) -> Iterator[Row]:
    """Walk the sections in the order of the page, each before its children; a stack, for a hostile depth."""
    waiting: list[tuple[Section, int | None, str]] = [(section, None, "") for section in reversed(sections)]
    position = 0
    while waiting:
        section, parent, above = waiting.pop()
        position += 1
        path = f"{above}/{section.marker}" if above else section.marker
        yield (
            position,
            parent,
            path,
            section.marker,
            section.title,
            section.level,
            section.bullets,
            *_placed(section),
        )
        waiting += [(child, position, path) for child in reversed(section.children)]


def _task(position: int, task: Task, due: str | None) -> Row:
    return position, task.action, task.deadline, due, task.section, task.row, *_placed(task)


def _task_agencies(position: int, task: Task) -> Iterator[Row]:
    for role, names in (("lead", task.agencies), ("coordinate", task.coordinating)):
        for at, name in enumerate(dict.fromkeys(names), 1):
            yield position, name, role, at


def _deadline(position: int, one: Deadline, owner: int | None) -> Row:
    return (
        position,
        owner,
        one.agency,
        one.text,
        one.kind,
        one.normalized,
        one.due,
        one.anchor,
        one.inferred,
        one.task,
        *_placed(one),
    )


def _owner(deadline: Deadline, tasks: Sequence[Task]) -> int | None:
    """Return the position of the task that a deadline belongs to.

    That is the last task that begins before it and either holds it or, as in a table with a column of its own for
    the time, has its very words for deadline.
    """
    before = [at for at, task in enumerate(tasks) if task.start <= deadline.start]
    if not before:
        return None
    at = max(before, key=lambda at: (tasks[at].start, at))
    task = tasks[at]
    return at + 1 if deadline.end <= task.end or deadline.text == task.deadline else None


def _due(position: int, deadlines: Sequence[Deadline], owners: Sequence[int | None]) -> str | None:
    """Return the first day that a task is due."""
    days = (one.due for one, owner in zip(deadlines, owners, strict=True) if owner == position and one.due)
    return min(days, default=None)


def _placed(one: Placed) -> Row:
    return one.page, one.start, one.end, one.confidence
