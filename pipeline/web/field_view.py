"""The record as the desk's script gets it: a row of fields and entries, each with its place on the page."""

from collections.abc import Iterator, Sequence
from typing import Literal

from pipeline.datatypes import Box
from pipeline.export.report_view import TO_CHECK
from pipeline.record import Agency, Finding, Placed, Record, Section
from pipeline.review import Desk
from pipeline.web.view import Corners, View, corners, upright_box

Group = Literal["header", "signatory", "sections", "agencies", "deadlines", "tasks", "references", "recipients"]
HEADER = ("issuer", "parent_issuer", "number", "type", "title", "place", "date", "urgency", "secrecy")
ALWAYS = frozenset({"issuer", "number", "type", "title", "date", "name"})
"""Fields that stand there even where nothing was found, to be filled in."""
SIGNATORY = ("name", "title", "authority")


class FieldView(View):
    """A field of the record that a person can set; `value` is a list for agencies.

    `item` is the entry of a list that can be taken out, `mark` what it is called by in the list: a section's marker.
    """

    path: str
    group: Group
    name: str
    value: str | tuple[str, ...] | None
    printed: str | None = None
    page: int | None = None
    box: Corners | None = None
    doubtful: bool = False
    inferred: bool = False
    corrected: bool = False
    item: str | None = None
    mark: str | None = None
    level: int | None = None


Shown = tuple[FieldView, Placed | None]


def field_views(desk: Desk) -> Iterator[FieldView]:
    """Lay out the record: the head and the signature, then each list."""
    pages = {page.number: page for page in desk.pages}
    by_people = {
        one.field for one in desk.history if one.act in {"field", "added"} and one.standing in {"applied", "fulfilled"}
    }
    for field, placed in _shown(desk.record):
        page = pages.get(placed.page) if placed and placed.page else None
        box = corners(upright_box(Box(*placed.box), page)) if placed and placed.box and page else None
        is_sure = not by_people.isdisjoint({field.path, field.item} - {None})
        yield field.model_copy(
            update={
                "page": page.number if page else None,
                "box": box,
                "corrected": is_sure,
                "doubtful": field.doubtful and not is_sure,
            }
        )


def _shown(record: Record) -> Iterator[Shown]:
    for name in HEADER:
        yield from _finding("header", name, getattr(record.header, name))
    for name in SIGNATORY:
        yield from _finding("signatory", name, getattr(record.signatory, name))
    for at, deadline in enumerate(record.deadlines):
        shown = _entry("deadlines", at, "normalized", deadline.normalized, deadline.text, deadline)
        yield shown[0].model_copy(update={"inferred": deadline.inferred}), deadline
    for at, task in enumerate(record.tasks):
        yield _entry("tasks", at, "agencies", task.agencies, task.action, task)
    for at, reference in enumerate(record.references):
        yield _entry("references", at, "number", reference.number, reference.text, reference)
    yield from _sections(record.sections)
    for at, agency in enumerate(record.agencies):
        yield from _agency(at, agency)
    for at, one in enumerate(record.recipients):
        yield _entry("recipients", at, "", one.value, None, one)


def _finding(group: Group, name: str, found: Finding | None) -> Iterator[Shown]:
    if found is None:
        if name in ALWAYS:
            yield FieldView(path=f"{group}.{name}", group=group, name=name, value=None, doubtful=True), None
        return
    printed = found.text if found.text.casefold() != found.value.casefold() else None
    doubtful = found.confidence < TO_CHECK or found.inferred
    path = f"{group}.{name}"
    yield (
        FieldView(
            path=path,
            group=group,
            name=name,
            value=found.value,
            printed=printed,
            doubtful=doubtful,
            inferred=found.inferred,
        ),
        found,
    )


def _entry(
    group: Group, at: int, name: str, value: str | tuple[str, ...] | None, printed: str | None, placed: Placed
) -> Shown:
    item = f"{group}[{at}]"
    return FieldView(
        path=f"{item}.{name}" if name else item,
        group=group,
        name=name,
        value=value,
        printed=printed,
        doubtful=placed.confidence < TO_CHECK and group != "recipients",
        item=item,
        mark=str(at + 1),
    ), placed


def _sections(sections: Sequence[Section]) -> Iterator[Shown]:
    """Walk the sections in reading order, each before those in it; a stack, for a hostile depth."""
    waiting = [(one, 1) for one in reversed(sections)]
    at = 0
    while waiting:
        section, level = waiting.pop()
        field, placed = _entry("sections", at, "title", section.title, None, section)
        yield field.model_copy(update={"mark": section.marker, "level": level}), placed
        waiting += [(child, level + 1) for child in reversed(section.children)]
        at += 1


def _agency(at: int, agency: Agency) -> Iterator[Shown]:
    first = agency.mentions[0] if agency.mentions else None
    printed = first.text if first and first.text.casefold() != agency.name.casefold() else None
    field = FieldView(
        path=f"agencies[{at}].name",
        group="agencies",
        name="name",
        value=agency.name,
        printed=printed,
        item=f"agencies[{at}]",
        mark=str(at + 1),
    )
    yield field, first
