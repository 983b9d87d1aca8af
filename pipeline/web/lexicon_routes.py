"""The words and names that the desk learned: offered, added, withdrawn, and what should be read anew for them."""

from contextlib import closing
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from pipeline.batch.again import read_again
from pipeline.catalogue import open_catalogue, reading
from pipeline.review import Doubtful, add_entry, entries, offers, to_read_anew, withdraw_entry
from pipeline.web.guard import SESSION
from pipeline.web.pages import page

MOST_ID = 2**62
MOST_OFFERS = 300
"""That a page shows, the most frequent; who added these is shown the next."""
EntryId = Annotated[int, InPath(ge=1, le=MOST_ID)]


class Learned(BaseModel):
    """A word or name for the lexicon."""

    model_config = ConfigDict(extra="forbid", strict=True)

    entry: Annotated[str, Field(max_length=200)]
    kind: Literal["word", "name"]


class Marked(BaseModel):
    """How many documents the next run reads anew, their copies included."""

    documents: int


def lexicon_routes(out: Path) -> APIRouter:
    """Return the routes of the lexicon."""
    routes = APIRouter(tags=["lexicon"])

    @routes.get("/lexicon", include_in_schema=False)
    def show_lexicon(request: Request) -> Response:
        with reading(out) as connection:
            values = {"entries": entries(connection), "offers": offers(connection)[:MOST_OFFERS]}
        return page(request, "lexicon.html.j2", values)

    @routes.post("/api/lexicon", status_code=204)
    def learn(request: Request, asked: Learned) -> None:
        """Add a word or name, as it is printed, for the next run to know."""
        with closing(open_catalogue(out)) as connection:
            add_entry(connection, asked.entry, asked.kind, request.scope[SESSION].who)

    @routes.post("/api/lexicon/{entry_id}/withdraw", status_code=204)
    def unlearn(request: Request, entry_id: EntryId) -> None:
        """Withdraw a word or name; the next run does not know it."""
        with closing(open_catalogue(out)) as connection:
            withdraw_entry(connection, entry_id, request.scope[SESSION].who)

    @routes.get("/lexicon/{entry_id}", include_in_schema=False)
    def show_documents(request: Request, entry_id: EntryId) -> Response:
        with reading(out) as connection:
            found = to_read_anew(connection, entry_id)
            (entry,) = (one for one in entries(connection) if one.id == entry_id)
        return page(request, "read_anew.html.j2", {"entry": entry, "documents": found})

    @routes.get("/api/lexicon/{entry_id}/documents")
    def list_documents(entry_id: EntryId) -> list[Doubtful]:
        """Return the documents that hold a word or name otherwise than the lexicon writes it."""
        with reading(out) as connection:
            return list(to_read_anew(connection, entry_id))

    @routes.post("/api/lexicon/{entry_id}/read-again")
    def read_anew(entry_id: EntryId) -> Marked:
        """Have the next run read these documents anew."""
        with closing(open_catalogue(out)) as connection:
            found = [one.id for one in to_read_anew(connection, entry_id) if not one.waits]
            return Marked(documents=read_again(connection, found) if found else 0)

    return routes
