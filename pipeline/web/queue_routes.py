"""The list of documents: what waits for a person, filtered, counted, searched, a page at a time."""

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.catalogue import reading
from pipeline.catalogue.query import BadQuery, parse_query
from pipeline.catalogue.queue import REREAD, Counts, Waiting, Wanted, counts, is_wanted, waiting
from pipeline.catalogue.search import Hit, search
from pipeline.web.languages import Language
from pipeline.web.pages import asked_language, page
from pipeline.web.queue_view import STATES, Asked, dues, facets
from pipeline.web.recent import Recent
from pipeline.web.wording import worded

A_PAGE = 50
MOST_HITS = 50
MOST_LOOKED_AT = 500
"""Of the pages that have the words, those of other documents than are wanted are passed over."""
MOST_BODIES = 300


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of the list, and what people did to it."""

    waiting: Waiting
    review: str


def queue_routes(out: Path) -> APIRouter:
    """Return the routes of the list."""
    routes = APIRouter(tags=["list"])
    census: Recent[Wanted, Counts] = Recent()
    names: Recent[str, tuple[str, ...]] = Recent()

    @routes.get("/", include_in_schema=False)
    def show(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        today = dt.datetime.now().astimezone().date()
        with reading(out) as connection:
            hits, problem = _hits(connection, asked)
            found = waiting(connection, asked.wanted, today.isoformat(), asked.after, A_PAGE + 1)
            told = census.take(asked.wanted, lambda: counts(connection, asked.wanted))
            listed = _with_review(connection, found[:A_PAGE])
            known = _ids(connection, hits)
            bodies = names.take("bodies", lambda: _bodies(connection))
        values = {
            "asked": asked,
            "listed": listed,
            "more": found[A_PAGE - 1].document if len(found) > A_PAGE else None,
            "told": told,
            "states": {state: told.states[state] for state in STATES},
            "facets": facets(asked, told),
            "dues": dues(asked, today),
            "bodies": bodies,
            "hits": hits,
            "known": known,
            "problem": _said(problem, asked_language(request)),
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
            return census.take(asked.wanted, lambda: counts(connection, asked.wanted))

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


def _hits(connection: sqlite3.Connection, asked: Asked) -> tuple[tuple[Hit, ...], BadQuery | None]:
    """Search, where something is looked for, in the documents that are wanted; tell what is wrong with the question."""
    if not asked.q.strip():
        return (), None
    try:
        found = search(connection, parse_query(asked.q), asked.filters, MOST_LOOKED_AT)
        right = (hit for hit in found if hit.exact or not asked.marks)
        return tuple(islice(_wanted(connection, right, asked), MOST_HITS)), None
    except BadQuery as error:
        return (), error


def _said(problem: BadQuery | None, language: Language) -> str:
    return worded(problem.code, str(problem), problem.told, language) if problem else ""


def _wanted(connection: sqlite3.Connection, hits: Iterable[Hit], asked: Asked) -> Iterator[Hit]:
    known: dict[str, bool] = {}
    for hit in hits:
        if hit.document not in known:
            known[hit.document] = is_wanted(connection, asked.wanted, hit.document)
        if known[hit.document]:
            yield hit


def _bodies(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the bodies that have tasks, to be chosen from."""
    asked = "SELECT name FROM agency WHERE id IN (SELECT agency_id FROM task_agency) ORDER BY name LIMIT ?"
    return tuple(row["name"] for row in connection.execute(asked, (MOST_BODIES,)))


def _ids(connection: sqlite3.Connection, hits: tuple[Hit, ...]) -> dict[str, int]:
    names = sorted({hit.document for hit in hits})
    places = ",".join("?" * len(names))
    rows = connection.execute(f"SELECT id, name FROM document WHERE name IN ({places})", names)  # noqa: S608 - places only
    return {row["name"]: row["id"] for row in rows}


def _with_review(connection: sqlite3.Connection, found: tuple[Waiting, ...]) -> list[Listed]:
    places = ",".join("?" * len(found))
    asked = f"SELECT document_id, state FROM review WHERE document_id IN ({places})"  # noqa: S608 - places only
    states = dict(connection.execute(asked, [one.id for one in found]).fetchall())
    return [Listed(one, _review(one, states.get(one.id, "new"))) for one in found]


def _review(one: Waiting, state: str) -> str:
    return "conflict" if any(text.startswith(REREAD) for text in one.reasons) else state
