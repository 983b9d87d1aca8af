"""The desk of one document: its page, its data, its pictures and its outputs."""

import sqlite3
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath
from fastapi.responses import FileResponse, Response

from pipeline.catalogue import reading
from pipeline.export import FORMATS
from pipeline.review import Desk
from pipeline.review.store import read_row
from pipeline.web.desk_view import DeskView, PageView, desk_view, page_view
from pipeline.web.pages import page
from pipeline.web.pictures import Painter, Sheet, source_of
from pipeline.web.refusals import Absent
from pipeline.web.shelf import Shelf

MOST_ID = 2**62
"""Far beyond any row; SQLite holds no number of more than 64 bits."""
DocumentId = Annotated[int, InPath(ge=1, le=MOST_ID)]
PageNumber = Annotated[int, InPath(ge=1, le=1_000_000)]


def desk_routes(out: Path, shelf: Shelf, painter: Painter) -> APIRouter:
    """Return the routes of a document's desk."""
    routes = APIRouter(tags=["desk"])

    @routes.get("/documents/{document_id}", include_in_schema=False)
    def show(request: Request, document_id: DocumentId) -> Response:
        with reading(out) as connection:
            row = read_row(connection, document_id)
        forms = [form for form, made in row.outputs.items() if made and form in FORMATS]
        return page(request, "desk.html.j2", {"row": row, "forms": forms})

    @routes.get("/api/documents/{document_id}")
    def read(document_id: DocumentId) -> DeskView:
        """Return a document without the lines of its pages."""
        with reading(out) as connection:
            return desk_view(shelf.take(connection, document_id), picture_key(connection, document_id))

    @routes.get("/api/documents/{document_id}/pages/{number}")
    def read_page(document_id: DocumentId, number: PageNumber) -> PageView:
        """Return a page with its lines."""
        with reading(out) as connection:
            desk = shelf.take(connection, document_id)
            return page_of(desk, number, picture_key(connection, document_id))

    @routes.get("/documents/{document_id}/pages/{number}.picture", include_in_schema=False)
    def picture(
        request: Request, document_id: DocumentId, number: PageNumber, of: Annotated[str, Query(max_length=64)]
    ) -> Response:
        with reading(out) as connection:
            desk = shelf.take(connection, document_id)
            source = source_of(connection, document_id)
        shown = next((one for one in desk.pages if one.number == number), None)
        if source is None or shown is None or source.sha256 != of:
            raise Absent("no-picture", "the source is gone or another file now; open the document again")
        tag = f'"{of}-{number}-{shown.turn}"'
        kept = {"cache-control": "private, max-age=86400, immutable", "etag": tag}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=kept)
        made = painter.picture(Sheet(source, number, shown.width or 0, shown.height or 0, shown.turn))
        if made is None:
            raise Absent("not-drawn", "the page cannot be drawn; its text can still be corrected")
        return Response(made.data, media_type=made.media_type, headers=kept)

    @routes.get("/documents/{document_id}/files/{form}", include_in_schema=False)
    def output(document_id: DocumentId, form: str) -> FileResponse:
        with reading(out) as connection:
            made = read_row(connection, document_id).outputs.get(form)
        path = (out / made[0]).resolve() if made else out
        if form not in FORMATS or not path.is_file() or not path.is_relative_to(out.resolve()):
            raise Absent("no-output", "there is no such output; make it with: sohoa convert --formats")
        return FileResponse(path, filename=path.name, content_disposition_type="attachment")

    return routes


def picture_key(connection: sqlite3.Connection, document_id: int) -> str | None:
    """Return what pictures of a document are asked for by: its content; None where none can be drawn."""
    source = source_of(connection, document_id)
    drawable = source and source.kind in {"pdf", "tiff", "png", "jpeg", "webp"}
    return source.sha256 if source and drawable else None


def page_of(desk: Desk, number: int, sha256: str | None) -> PageView:
    """Return a page with its lines. Raises Absent where there is none of that number."""
    shown = next((one for one in desk.pages if one.number == number), None)
    if shown is None:
        pages = len(desk.pages)
        raise Absent("no-page", f"there is no page {number}; the document has {pages}", page=number, pages=pages)
    return page_view(desk, shown, sha256)
