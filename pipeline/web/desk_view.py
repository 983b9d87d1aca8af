"""A document as the desk's script gets it: plain values, boxes in points of the page with its text upright."""

from collections.abc import Iterator
from typing import Literal

from pipeline.datatypes import Box
from pipeline.review import Desk, DeskPage, DeskWord
from pipeline.review.desk import Act, Standing, State
from pipeline.web.field_view import FieldView, field_views
from pipeline.web.view import Corners, View, corners, upright_box


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


class HistoryView(View):
    """A correction; see History. Of a field, before and after are JSON."""

    sequence: int
    kind: Literal["text", "field"]
    act: Act
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
    """A document without the lines of its pages.

    `fields`, `history` and `changed` are null in the answer to a change that asked for them later.
    """

    id: int
    name: str
    version: int
    state: State
    pages: tuple[PageHead, ...]
    fields: tuple[FieldView, ...] | None
    history: tuple[HistoryView, ...] | None
    changed: tuple[ChangedView, ...] | None
    accepted_by: str | None
    accepted_at: str | None
    can_undo: bool
    can_redo: bool
    left: str


def desk_view(desk: Desk, sha256: str | None, *, judged: bool = True) -> DeskView:
    """Lay out a document; `sha256` is that of its source, None where no pictures can be drawn from it.

    Without what is `judged`, which the desk makes when it is asked for, this costs next to nothing.
    """
    return DeskView(
        id=desk.document_id,
        name=desk.name,
        version=desk.version,
        state=desk.state,
        pages=tuple(page_head(desk, page, sha256) for page in desk.pages),
        fields=tuple(field_views(desk)) if judged else None,
        history=tuple(HistoryView.model_validate(one, from_attributes=True) for one in desk.history)
        if judged
        else None,
        changed=tuple(ChangedView.model_validate(one, from_attributes=True) for one in desk.changed)
        if judged
        else None,
        accepted_by=desk.accepted_by,
        accepted_at=desk.accepted_at,
        can_undo=desk.can_undo,
        can_redo=desk.can_redo,
        left=desk.left,
    )


def page_head(desk: Desk, page: DeskPage, sha256: str | None) -> PageHead:
    """Tell of a page what the overview shows."""
    whole = upright_box(Box(0, 0, page.width or 0, page.height or 0), page)
    has_picture = sha256 is not None and page.width and page.height
    picture = f"/documents/{desk.document_id}/pages/{page.number}.picture?of={sha256}" if has_picture else None
    return PageHead(number=page.number, width=whole.width, height=whole.height, doubts=page.doubts, picture=picture)


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
        box=corners(box) if box else None,
        confidence=word.confidence,
        read=word.read if word.read != word.text else None,
        restored=word.restored,
        doubtful=word.doubtful,
        candidates=word.candidates,
        touched=word.touched,
    )
