"""What marked words of a page would be in the record, before a person puts them in."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query

from pipeline.catalogue import reading
from pipeline.review import propose
from pipeline.review.checks import Place
from pipeline.review.items import Part
from pipeline.review.values import Value
from pipeline.web.desk_routes import DocumentId, PageNumber

Offset = Annotated[int, Query(ge=0, le=100_000_000)]


def proposal_routes(out: Path) -> APIRouter:
    """Return the route of proposals."""
    routes = APIRouter(tags=["desk"])

    @routes.get("/api/documents/{document_id}/pages/{number}/proposal")
    def read_proposal(
        document_id: DocumentId, number: PageNumber, part: Part, start: Offset, end: Offset
    ) -> dict[str, Value]:
        """Return what words of a page would be as an entry of a list of the record, for a person to correct."""
        with reading(out) as connection:
            return propose(connection, out, document_id, Place(number, start, end), part)

    return routes
