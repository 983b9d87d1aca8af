"""The overview: what is due, when and of whom; the runs and what failed in them."""

import calendar
import datetime as dt
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath
from fastapi.responses import Response

from pipeline.catalogue import open_catalogue, reading
from pipeline.web.agenda import Burden, burdens, counts_by_day, due_between, duties, recurring
from pipeline.web.calendar_file import icalendar
from pipeline.web.pages import page
from pipeline.web.recent import Recent
from pipeline.web.runs import failures, retry, runs

SOON = 30
"""Days."""
MOST_EVENTS = 20_000
MOST_ID = 2**62
FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"

Day = Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
Month = Annotated[str, Query(pattern=r"^([12]\d{3}-(0[1-9]|1[0-2]))?$")]
Name = Annotated[str, Query(max_length=300)]


def dashboard_routes(out: Path) -> APIRouter:
    """Return the routes of the overview."""
    routes = APIRouter(tags=["overview"])
    census: Recent[dt.date, tuple[Burden, ...]] = Recent()

    @routes.get("/deadlines", include_in_schema=False)
    def show_deadlines(
        request: Request, agency: Name | None = None, month: Month = "", show: Literal["soon", "overdue"] = "soon"
    ) -> Response:
        today = _today()
        until = today + dt.timedelta(days=SOON)
        shown = dt.date.fromisoformat(f"{month}-01") if month else today.replace(day=1)
        last = shown.replace(day=calendar.monthrange(shown.year, shown.month)[1])
        first_due, last_due = (today, until) if show == "soon" else (dt.date.min, today - dt.timedelta(days=1))
        order: Literal["ASC", "DESC"] = "DESC" if show == "overdue" and not month else "ASC"
        if month:
            first_due, last_due = shown, last
        between = (first_due.isoformat(), last_due.isoformat(), agency)
        with reading(out) as connection:
            values = {
                "burdens": census.take(today, lambda: burdens(connection, today.isoformat(), until.isoformat())),
                "deadlines": tuple(due_between(connection, *between, order=order)),
                "by_day": counts_by_day(connection, shown.isoformat(), last.isoformat()),
                "duties": duties(connection, agency) if agency else (),
            }
        weeks = calendar.Calendar().monthdatescalendar(shown.year, shown.month)
        around = {"before": (shown - dt.timedelta(days=1)), "behind": (last + dt.timedelta(days=1))}
        chosen = {"agency": agency, "month": month, "show": show, "shown": shown, "today": today, "order": order}
        return page(request, "deadlines.html.j2", {**values, **around, **chosen, "weeks": weeks})

    @routes.get("/calendar.ics", include_in_schema=False)
    def export_calendar(agency: Name | None = None, since: Day = "", until: Day = "") -> Response:
        with reading(out) as connection:
            due = due_between(connection, since or FIRST_DAY, until or LAST_DAY, agency, MOST_EVENTS)
            again = recurring(connection, agency, MOST_EVENTS) if not (since or until) else ()
            made = icalendar(chain(due, again), dt.datetime.now(dt.UTC))
        told = {"content-disposition": 'attachment; filename="sohoa.ics"'}
        return Response(made, media_type="text/calendar; charset=utf-8", headers=told)

    @routes.get("/runs", include_in_schema=False)
    def show_runs(request: Request) -> Response:
        with reading(out) as connection:
            values = {"runs": runs(connection), "failures": failures(connection)}
        return page(request, "runs.html.j2", values)

    @routes.post("/api/documents/{document_id}/retry", status_code=204)
    def try_again(document_id: Annotated[int, InPath(ge=1, le=MOST_ID)]) -> None:
        """Have the next run convert a document that failed again."""
        with closing(open_catalogue(out)) as connection:
            retry(connection, document_id)

    return routes


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
