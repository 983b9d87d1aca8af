"""What people do to a document: each change one request, answered with the document as it is then."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from pipeline.catalogue import open_catalogue
from pipeline.review import (
    Desk,
    VersionConflict,
    accept,
    add_item,
    confirm,
    correct,
    correct_field,
    redo,
    remove_item,
    reopen,
    undo,
)
from pipeline.review.checks import Place
from pipeline.review.items import Part
from pipeline.web.desk_routes import MOST_ID, DocumentId, page_of, picture_key
from pipeline.web.desk_view import DeskView, PageView, desk_view
from pipeline.web.guard import SESSION
from pipeline.web.refusals import Outdated
from pipeline.web.settler import Settler
from pipeline.web.shelf import Shelf
from pipeline.web.view import View

Version = Annotated[int, Field(ge=0, le=MOST_ID)]
Offset = Annotated[int, Field(ge=0, le=100_000_000)]
Given = Annotated[str, Field(max_length=10_000)] | Annotated[list[str], Field(max_length=100)] | None
Name = Annotated[str, Field(max_length=40)]
Act = Callable[[sqlite3.Connection, str], Desk | VersionConflict]


class Asked(BaseModel):
    """A change: the version that the person saw, and the page that is shown, which comes back with the answer.

    Of a `record` that is to come later, the answer has null for `fields`, `history` and `changed`: read the document
    for them. What is told as done is on the disk either way.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    version: Version
    page: Annotated[int, Field(ge=1, le=1_000_000)]
    record: Literal["now", "later"] = "now"


class Confirmation(Asked):
    """The words from `start` to `end` of the page's text are right as they stand."""

    start: Offset
    end: Offset


class Correction(Confirmation):
    """`after` is to stand there instead."""

    after: Annotated[str, Field(max_length=10_000)]


class FieldSet(Asked):
    """A field of the record is to hold `value`."""

    field: Annotated[str, Field(max_length=200)]
    value: Given


class ItemAdded(Confirmation):
    """What the words from `start` to `end` of the page say is an entry of the list `part`.

    `values` are what a person gives of it; the rest is as the proposal for these words has it.
    """

    part: Part
    values: Annotated[dict[Name, Given], Field(max_length=20)] = {}


class ItemRemoved(Asked):
    """An entry of a list is not one: `tasks[2]`, counted as the record lies there."""

    item: Annotated[str, Field(max_length=40)]


class Undoing(Asked):
    """The last correction is to be taken back, or the one of that number."""

    sequence: Annotated[int, Field(ge=1, le=MOST_ID)] | None = None


class Changed(View):
    """The document after a change, with the page that is shown."""

    desk: DeskView
    page: PageView


def change_routes(out: Path, shelf: Shelf, settler: Settler) -> APIRouter:
    """Return the routes of what is changed."""
    routes = APIRouter(tags=["changes"])

    def changed(request: Request, document_id: int, asked: Asked, act: Act) -> Changed:
        with closing(open_catalogue(out)) as connection:
            made = act(connection, request.scope[SESSION].who)
            if isinstance(made, VersionConflict):
                raise Outdated(made)
            settler.soon(document_id)
            shelf.put(connection, made)
            sha256 = picture_key(connection, document_id)
        view = desk_view(made, sha256, judged=asked.record == "now")
        return Changed(desk=view, page=page_of(made, asked.page, sha256))

    @routes.post("/api/documents/{document_id}/corrections")
    def make_correction(request: Request, document_id: DocumentId, asked: Correction) -> Changed:
        """Put other words in a place of the text."""
        place = Place(asked.page, asked.start, asked.end)
        return changed(
            request,
            document_id,
            asked,
            lambda connection, who: correct(connection, out, document_id, asked.version, place, asked.after, who),
        )

    @routes.post("/api/documents/{document_id}/confirmations")
    def make_confirmation(request: Request, document_id: DocumentId, asked: Confirmation) -> Changed:
        """Say that words are right as they stand."""
        place = Place(asked.page, asked.start, asked.end)
        return changed(
            request,
            document_id,
            asked,
            lambda connection, who: confirm(connection, out, document_id, asked.version, place, who),
        )

    @routes.post("/api/documents/{document_id}/fields")
    def set_field(request: Request, document_id: DocumentId, asked: FieldSet) -> Changed:
        """Set a field of the record."""
        return changed(
            request,
            document_id,
            asked,
            lambda connection, who: correct_field(
                connection, out, document_id, asked.version, asked.field, asked.value, who
            ),
        )

    @routes.post("/api/documents/{document_id}/items")
    def put_in(request: Request, document_id: DocumentId, asked: ItemAdded) -> Changed:
        """Put an entry into a list of the record."""
        place = Place(asked.page, asked.start, asked.end)
        return changed(
            request,
            document_id,
            asked,
            lambda connection, who: add_item(
                connection, out, document_id, asked.version, place, asked.part, asked.values, who
            ),
        )

    @routes.post("/api/documents/{document_id}/removals")
    def take_out(request: Request, document_id: DocumentId, asked: ItemRemoved) -> Changed:
        """Take an entry out of a list of the record."""
        return changed(
            request,
            document_id,
            asked,
            lambda connection, who: remove_item(connection, out, document_id, asked.version, asked.item, who),
        )

    @routes.post("/api/documents/{document_id}/undo")
    def take_back(request: Request, document_id: DocumentId, asked: Undoing) -> Changed:
        """Take back the last correction, or the one of that number."""
        return changed(
            request,
            document_id,
            asked,
            lambda connection, who: undo(connection, out, document_id, asked.version, who, asked.sequence),
        )

    @routes.post("/api/documents/{document_id}/{step}")
    def take_step(
        request: Request, document_id: DocumentId, step: Literal["redo", "accept", "reopen"], asked: Asked
    ) -> Changed:
        """Make again what was undone last; accept the document as it is; take back that it was accepted."""
        do = {"redo": redo, "accept": accept, "reopen": reopen}[step]
        return changed(
            request,
            document_id,
            asked,
            lambda connection, who: do(connection, out, document_id, asked.version, who),
        )

    return routes
