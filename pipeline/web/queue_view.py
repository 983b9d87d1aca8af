"""What the list of documents is asked for, as it stands in its address, and the ways to narrow it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, get_args
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from pipeline.catalogue.filters import Filters
from pipeline.catalogue.query import BadQuery, parse_query
from pipeline.catalogue.queue import SETTLED, Counts, Review, State, Wanted

STATES: tuple[State, ...] = get_args(State)
SOON = 30
"""Days."""
Words = Annotated[str, Field(max_length=300)]
Day = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


class Asked(BaseModel):
    """What the list is asked for; an empty value is none.

    Without a state those that wait for a person are meant, of a search all. `due` is the day before which a deadline
    ends, `since` the first day that it may end on. With `marks` the words of `q` are looked for as they are spelled.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: State = "review"
    review: Review | Literal[""] = ""
    folder: Words = ""
    type: Words = ""
    agency: Words = ""
    reason: Words = ""
    due: Day = ""
    since: Day = ""
    q: Words = ""
    marks: Literal["", "1"] = ""
    after: Annotated[str, Field(max_length=5_000)] = ""

    @model_validator(mode="before")
    @classmethod
    def _search_everywhere(cls, told: object) -> object:
        if isinstance(told, Mapping) and not told.get("state"):
            is_search = isinstance(told.get("q"), str) and told["q"].strip()
            return {**told, "state": "all" if is_search or told.get("review") else "review"}
        return told

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
        """What the catalogue is asked for; words that cannot be looked for are none."""
        try:
            query = parse_query(self.q) if self.q.strip() else None
        except BadQuery:
            query = None
        return Wanted(
            self.state,
            self.filters,
            self.reason or None,
            self.due or None,
            self.since or None,
            self.review or None,
            query,
            bool(self.marks),
        )

    def address(self, **changed: str) -> str:
        """Return the query with some of it changed, from its first page on."""
        told = {name: value for name, value in self.model_dump().items() if name != "after"} | changed
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def narrowed(self) -> dict[str, str]:
        """What narrows the list besides its state, by its name in the address."""
        told = self.model_dump(exclude={"state", "after", "q"})
        return {name: value for name, value in told.items() if value and (name != "marks" or self.q)}


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow the list: what it is called in the address, and how many documents each choice has."""

    name: str
    counted: Mapping[str, int]
    chosen: str


def facets(asked: Asked, told: Counts) -> tuple[Facet, ...]:
    """Return the ways to narrow the list; of a folder those in it."""
    return (
        Facet("reason", {kind: count for kind, count in told.reasons.items() if kind != SETTLED}, asked.reason),
        Facet("type", told.types, asked.type),
        Facet("folder", told.folders, asked.folder),
    )


def dues(asked: Asked, today: dt.date) -> dict[str, tuple[str, bool]]:
    """Return the addresses of what is past and what is due soon, and whether that is what is shown."""
    now, then = today.isoformat(), (today + dt.timedelta(days=SOON + 1)).isoformat()
    wanted = {"past": ("", now), "soon": (now, then)}
    return {
        name: (asked.address(since="", due="") if is_chosen else asked.address(since=since, due=due), is_chosen)
        for name, (since, due) in wanted.items()
        for is_chosen in [(asked.since, asked.due) == (since, due)]
    }
