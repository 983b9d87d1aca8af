"""A document as the desk's script gets it: plain values, boxes in points of the page with its text upright."""

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict

from pipeline.datatypes import Box
from pipeline.export.report_view import TO_CHECK
from pipeline.export.turn import upright
from pipeline.record import Deadline, Finding, Placed, Record, Reference, Task
from pipeline.review import Desk, DeskPage, DeskWord
from pipeline.review.desk import Standing, State

Corners = tuple[float, float, float, float]
Group = Literal["header", "signatory", "deadlines", "tasks", "references", "recipients"]

HEADER = ("issuer", "parent_issuer", "number", "type", "title", "place", "date", "urgency", "secrecy")
ALWAYS = frozenset({"issuer", "number", "type", "title", "date", "name"})
"""Fields that stand there even where nothing was found, to be filled in."""
SIGNATORY = ("name", "title", "authority")


class View(BaseModel):
    """What goes to the browser."""

    model_config = ConfigDict(frozen=True)


class WordView(View):
    """A word of a line; `text` is the page's from `start` to `end`. See DeskWord."""

    start: int
    end: int
    text: str
    box: Corners | None = None
    confidence: float | None = None
    read: str | None = None
    restored: bool = False
    doubtful: bool = False
    candidates: tuple[tuple[str, float], ...] = ()
    touched: str | None = None


class LineView(View):
    """A line: its span in the page's text, its text, and its words by the cells of a table."""

    start: int
    end: int
    text: str
    opens: bool
    cells: tuple[tuple[WordView, ...], ...]


class PageHead(View):
    """A page in the overview: its size with its text upright (0 where unknown) and how many words are in doubt."""

    number: int
    width: float
    height: float
    doubts: int
    picture: str | None


class PageView(PageHead):
    """A page with its lines."""

    version: int
    lines: tuple[LineView, ...]


class FieldView(View):
    """A field of the record that a person can set; `value` is a list for agencies."""

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


class HistoryView(View):
    """A correction; see History. Of a field, before and after are JSON."""

    sequence: int
    kind: Literal["text", "field"]
    standing: Standing
    before: str
    after: str
    who: str
    made_at: str
    page: int | None
    start: int | None
    end: int | None
    field: str | None
    found: str | None


class ChangedView(View):
    """A place that a run reads otherwise than it was accepted."""

    page: int
    start: int
    end: int
    accepted: str
    now: str


class DeskView(View):
    """A document without the lines of its pages."""

    id: int
    name: str
    version: int
    state: State
    pages: tuple[PageHead, ...]
    fields: tuple[FieldView, ...]
    history: tuple[HistoryView, ...]
    changed: tuple[ChangedView, ...]
    accepted_by: str | None
    accepted_at: str | None
    can_undo: bool
    can_redo: bool
    left: str


def desk_view(desk: Desk, sha256: str | None) -> DeskView:
    """Lay out a document; `sha256` is that of its source, None where no pictures can be drawn from it."""
    return DeskView(
        id=desk.document_id,
        name=desk.name,
        version=desk.version,
        state=desk.state,
        pages=tuple(page_head(desk, page, sha256) for page in desk.pages),
        fields=tuple(_fields(desk)),
        history=tuple(HistoryView.model_validate(one, from_attributes=True) for one in desk.history),
        changed=tuple(ChangedView.model_validate(one, from_attributes=True) for one in desk.changed),
        accepted_by=desk.accepted_by,
        accepted_at=desk.accepted_at,
        can_undo=desk.can_undo,
        can_redo=desk.can_redo,
        left=desk.left,
    )


def page_head(desk: Desk, page: DeskPage, sha256: str | None) -> PageHead:
    """Tell of a page what the overview shows."""
    whole = _upright(Box(0, 0, page.width or 0, page.height or 0), page)
    doubts = sum(word.doubtful for line in page.lines for word in line.words)
    has_picture = sha256 is not None and page.width and page.height
    picture = f"/documents/{desk.document_id}/pages/{page.number}.picture?of={sha256}" if has_picture else None
    return PageHead(number=page.number, width=whole.width, height=whole.height, doubts=doubts, picture=picture)


def page_view(desk: Desk, page: DeskPage, sha256: str | None) -> PageView:
    """Lay out a page with its lines."""
    head = page_head(desk, page, sha256)
    return PageView(**head.model_dump(), version=desk.version, lines=tuple(_lines(page)))


def _lines(page: DeskPage) -> Iterator[LineView]:
    for line in page.lines:
        end = page.text.find("\n", line.start)
        end = len(page.text) if end < 0 else end
        yield LineView(
            start=line.start,
            end=end,
            text=page.text[line.start : end],
            opens=line.opens,
            cells=tuple(tuple(map(_word, cell)) for cell in line.cells),
        )


def _word(word: DeskWord) -> WordView:
    box = word.box
    return WordView(
        start=word.start,
        end=word.end,
        text=word.text,
        box=_corners(box) if box else None,
        confidence=word.confidence,
        read=word.read if word.read != word.text else None,
        restored=word.restored,
        doubtful=word.doubtful,
        candidates=word.candidates,
        touched=word.touched,
    )


def _fields(desk: Desk) -> Iterator[FieldView]:
    pages = {page.number: page for page in desk.pages}
    set_by_people = {one.field for one in desk.history if one.kind == "field" and one.standing == "applied"}
    for field, placed in _placed_fields(desk.record):
        page = pages.get(placed.page) if placed and placed.page else None
        box = _corners(_upright(Box(*placed.box), page)) if placed and placed.box and page else None
        yield field.model_copy(
            update={
                "page": page.number if page else None,
                "box": box,
                "corrected": field.path in set_by_people,
                "doubtful": field.doubtful and field.path not in set_by_people,
            }
        )


def _placed_fields(record: Record) -> Iterator[tuple[FieldView, Placed | None]]:
    for name in HEADER:
        yield from _finding("header", name, getattr(record.header, name))
    for name in SIGNATORY:
        yield from _finding("signatory", name, getattr(record.signatory, name))
    for at, deadline in enumerate(record.deadlines):
        yield _entry("deadlines", at, "normalized", deadline.normalized, deadline), deadline
    for at, task in enumerate(record.tasks):
        yield _entry("tasks", at, "agencies", task.agencies, task), task
    for at, reference in enumerate(record.references):
        yield _entry("references", at, "number", reference.number, reference), reference
    for at, one in enumerate(record.recipients):
        yield FieldView(path=f"recipients[{at}]", group="recipients", name="", value=one.value), one


def _finding(group: Group, name: str, found: Finding | None) -> Iterator[tuple[FieldView, Placed | None]]:
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
    group: Group, at: int, name: str, value: str | tuple[str, ...] | None, placed: Deadline | Task | Reference
) -> FieldView:
    printed = placed.action if isinstance(placed, Task) else placed.text
    return FieldView(
        path=f"{group}[{at}].{name}",
        group=group,
        name=name,
        value=value,
        printed=printed,
        doubtful=placed.confidence < TO_CHECK,
        inferred=isinstance(placed, Deadline) and placed.inferred,
    )


def _upright(box: Box, page: DeskPage) -> Box:
    return upright(box, page.turn, page.width or 0, page.height or 0)


def _corners(box: Box) -> Corners:
    return round(box.left, 2), round(box.top, 2), round(box.right, 2), round(box.bottom, 2)
