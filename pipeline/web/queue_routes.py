"""The list of documents: what waits for a person, filtered, counted, searched, a page at a time."""

import datetime as dt
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field, field_validator

from pipeline.catalogue import reading
from pipeline.catalogue.filters import Filters
from pipeline.catalogue.query import parse_query
from pipeline.catalogue.queue import Counts, State, Waiting, Wanted, waiting
from pipeline.catalogue.search import Hit, search
from pipeline.errors import BadRequest
from pipeline.web.census import Census
from pipeline.web.pages import page

A_PAGE = 50
MOST_HITS = 50
STATES: tuple[State, ...] = get_args(State)
Words = Annotated[str, Field(max_length=300)]


class Asked(BaseModel):
    """What the list is asked for, as it stands in the address; an empty value is none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: State = "review"
    folder: Words = ""
    type: Words = ""
    agency: Words = ""
    reason: Words = ""
    due: Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""
    q: Words = ""
    after: Annotated[str, Field(max_length=5_000)] = ""

    @field_validator("folder", "type", "agency")
    @classmethod
    def _with_letters(cls, value: str) -> str:
        return value if any(map(str.isalnum, value)) else ""

    @property
    def filters(self) -> Filters:
        """The filters of the catalogue."""
        return Filters(self.type or None, self.agency or None, self.folder or None)

    @property
    def wanted(self) -> Wanted:
        """What the catalogue is asked for."""
        return Wanted(self.state, self.filters, self.reason or None, self.due or None)

    def address(self, **changed: str) -> str:
        """Return the query with some of it changed, from its first page on."""
        told = {name: value for name, value in self.model_dump().items() if name != "after"} | changed
        return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow the list: what it is called in the address, and how many documents each choice has."""

    name: str
    counted: Mapping[str, int]
    chosen: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of the list, and what people did to it."""

    waiting: Waiting
    review: str


def queue_routes(out: Path) -> APIRouter:
    """Return the routes of the list."""
    routes, census = APIRouter(tags=["list"]), Census()

    @routes.get("/", include_in_schema=False)
    def show(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        with reading(out) as connection:
            hits, problem = _hits(connection, asked)
            found = waiting(connection, asked.wanted, _today(), asked.after, A_PAGE + 1)
            told = census.take(connection, asked.wanted)
            listed = _with_review(connection, found[:A_PAGE])
            known = _ids(connection, hits)
        values = {
            "asked": asked,
            "listed": listed,
            "more": found[A_PAGE - 1].document if len(found) > A_PAGE else None,
            "states": {state: told.states[state] for state in STATES},
            "facets": _facets(asked, told),
            "today": _today(),
            "hits": hits,
            "known": known,
            "problem": problem,
        }
        return page(request, "queue.html.j2", values)

    @routes.get("/api/documents")
    def read(asked: Annotated[Asked, Query()]) -> list[Waiting]:
        """Return a page of the list, the documents behind the name `after`."""
        with reading(out) as connection:
            return list(waiting(connection, asked.wanted, _today(), asked.after, A_PAGE))

    @routes.get("/api/counts")
    def read_counts(asked: Annotated[Asked, Query()]) -> Counts:
        """Return how many documents there are of each state, reason, type and folder."""
        with reading(out) as connection:
            return census.take(connection, asked.wanted)

    @routes.get("/next", include_in_schema=False)
    def go_on(asked: Annotated[Asked, Query()]) -> RedirectResponse:
        """Lead to the next document of the list that was not accepted, or back to the list."""
        with reading(out) as connection:
            for one in _with_review(connection, waiting(connection, asked.wanted, _today(), asked.after, A_PAGE)):
                if one.review != "accepted":
                    return RedirectResponse(f"/documents/{one.waiting.id}?{asked.address()}", 303)
        return RedirectResponse(f"/?{asked.address()}", 303)

    return routes


def _today() -> str:
    return dt.datetime.now().astimezone().date().isoformat()


def _hits(connection: sqlite3.Connection, asked: Asked) -> tuple[tuple[Hit, ...], str]:
    """Search, where something is looked for; say what is wrong with the question."""
    if not asked.q.strip():
        return (), ""
    try:
        return tuple(search(connection, parse_query(asked.q), asked.filters, MOST_HITS)), ""
    except BadRequest as error:
        return (), str(error)


def _ids(connection: sqlite3.Connection, hits: tuple[Hit, ...]) -> dict[str, int]:
    names = sorted({hit.document for hit in hits})
    places = ",".join("?" * len(names))
    rows = connection.execute(f"SELECT id, name FROM document WHERE name IN ({places})", names)  # noqa: S608 - places only
    return {row["name"]: row["id"] for row in rows}


def _with_review(connection: sqlite3.Connection, found: tuple[Waiting, ...]) -> list[Listed]:
    places = ",".join("?" * len(found))
    asked = f"SELECT document_id, state FROM review WHERE document_id IN ({places})"  # noqa: S608 - places only
    states = dict(connection.execute(asked, [one.id for one in found]).fetchall())
    return [Listed(one, states.get(one.id, "new")) for one in found]


def _facets(asked: Asked, told: Counts) -> tuple[Facet, ...]:
    return (
        Facet("reason", told.reasons, asked.reason),
        Facet("type", told.types, asked.type),
        Facet("folder", told.folders, asked.folder),
    )
