"""The trace of a document: each page as it was read, its words with their boxes, and every edit since."""

import json

from pydantic import BaseModel, ConfigDict, TypeAdapter
from pydantic_core import PydanticSerializationError

from diacritics import Edit, Revision
from pipeline.datatypes import Box, Document, LayerKind, LayerVerdict, Origin, Problem, TextPage, Word
from pipeline.errors import Verdict
from pipeline.export.archive_text import storable

Corners = tuple[float, float, float, float]


class Part(BaseModel):
    """A part of the trace, closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class WordTrace(Part):
    """A word where it stands in the page's raw text; the box in points."""

    text: str
    offset: int
    box: Corners | None = None
    confidence: float | None = None
    font: str | None = None
    font_changes: tuple[tuple[int, str | None], ...] | None = None


class EditTrace(Part):
    """What `diacritics.Edit` holds."""

    start: int
    end: int
    before: str
    after: str
    rule: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


class ProblemTrace(Part):
    """What `pipeline.datatypes.Problem` holds, but for its page."""

    reason: str
    box: Corners | None = None
    verdict: Verdict | None = None


class RevisionTrace(Part):
    """A stage, its edits and what it left undone; the text before is the stage before's text after."""

    stage: str
    edits: tuple[EditTrace, ...]
    doubts: tuple[EditTrace, ...] | None = None


class VerdictTrace(Part):
    """What `pipeline.datatypes.LayerVerdict` holds."""

    kind: LayerKind
    reason: str
    usable: bool
    encodings: tuple[str, ...] = ()


class PageTrace(Part):
    """A page; `raw` is what was read, and `revisions` lead from it to the page's text."""

    number: int
    width: float | None = None
    height: float | None = None
    origin: Origin
    raw: str
    layer: str = ""
    verdict: VerdictTrace | None = None
    coverage: float | None = None
    recipe: str | None = None
    words: tuple[WordTrace, ...]
    revisions: tuple[RevisionTrace, ...]
    problems: tuple[ProblemTrace, ...]


_PAGES = TypeAdapter(tuple[PageTrace, ...])


def pages_json(document: Document) -> bytes:
    """Return the trace of a document's pages as JSON; half a surrogate pair, which UTF-8 has not, is replaced."""
    pages = tuple(_page(page) for page in document.pages)
    try:
        return _PAGES.dump_json(pages, exclude_none=True) + b"\n"
    except PydanticSerializationError:
        plain = _PAGES.dump_python(pages, exclude_none=True)
        return storable(json.dumps(plain, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def read_pages(data: bytes) -> tuple[TextPage, ...]:
    """Return the pages that a trace was made from."""
    return tuple(_restored(page) for page in _PAGES.validate_json(data))


def _page(page: TextPage) -> PageTrace:
    return PageTrace(
        number=page.number,
        width=page.width,
        height=page.height,
        origin=page.origin,
        raw=page.raw,
        layer=page.layer,
        verdict=_verdict(page.verdict) if page.verdict else None,
        coverage=page.coverage,
        recipe=page.recipe,
        words=tuple(_word(word) for word in page.words),
        revisions=tuple(_revision(revision) for revision in page.revisions),
        problems=tuple(
            ProblemTrace(reason=problem.reason, box=_corners(problem.box), verdict=problem.verdict)
            for problem in page.problems
        ),
    )


def _verdict(verdict: LayerVerdict) -> VerdictTrace:
    return VerdictTrace(kind=verdict.kind, reason=verdict.reason, usable=verdict.usable, encodings=verdict.encodings)


def _word(word: Word) -> WordTrace:
    return WordTrace(
        text=word.text,
        offset=word.offset,
        box=_corners(word.box),
        confidence=word.confidence,
        font=word.font,
        font_changes=word.font_changes or None,
    )


def _corners(box: Box | None) -> Corners | None:
    return (box.left, box.top, box.right, box.bottom) if box else None


def _box(corners: Corners | None) -> Box | None:
    return Box(*corners) if corners else None


def _revision(revision: Revision) -> RevisionTrace:
    return RevisionTrace(
        stage=revision.stage,
        edits=tuple(map(_edit, revision.edits)),
        doubts=tuple(map(_edit, revision.doubts)) or None,
    )


def _edit(edit: Edit) -> EditTrace:
    return EditTrace(
        start=edit.start,
        end=edit.end,
        before=edit.before,
        after=edit.after,
        rule=edit.rule,
        confidence=edit.confidence,
        alternatives=edit.alternatives,
    )


def _restored(trace: PageTrace) -> TextPage:
    page = TextPage(
        trace.number,
        trace.width,
        trace.height,
        trace.origin,
        trace.raw,
        tuple(
            Word(word.text, word.offset, _box(word.box), word.confidence, word.font, word.font_changes or ())
            for word in trace.words
        ),
        problems=tuple(
            Problem(problem.reason, trace.number, _box(problem.box), problem.verdict) for problem in trace.problems
        ),
        coverage=trace.coverage,
        layer=trace.layer,
        verdict=LayerVerdict(**trace.verdict.model_dump()) if trace.verdict else None,
        recipe=trace.recipe,
    )
    for revision in trace.revisions:
        edits = tuple(Edit(**edit.model_dump()) for edit in revision.edits)
        doubts = tuple(Edit(**doubt.model_dump()) for doubt in revision.doubts or ())
        page = page.revised(Revision(revision.stage, page.text, edits, doubts))
    return page
