"""Which documents are meant: by kind, agency, folder and date."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.catalogue.keys import fold_key
from pipeline.extract.names import expand

Condition = tuple[str, tuple[str | int, ...]]
"""SQL over `document AS d` and `record AS r`, with its parameters."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a document must be like; None where it does not matter.

    `type` and `agency` may be written without marks and capitals; `agency` may be a part of a name, in whole words.
    `folder` is one below the folder that was converted, with all in it. `since` and `until` are ISO dates, both
    included; a document whose day is blank counts as long as some day of its month does.
    """

    type: str | None = None
    agency: str | None = None
    folder: str | None = None
    since: str | None = None
    until: str | None = None


def conditions(connection: sqlite3.Connection, filters: Filters) -> Iterator[Condition]:
    """Yield what a document must meet; nothing where all documents are meant."""
    if filters.type is not None:
        types = connection.execute("SELECT DISTINCT type FROM record WHERE type IS NOT NULL")
        wanted = [row["type"] for row in types if fold_key(row["type"]) == fold_key(filters.type)]
        yield "r.type IN (SELECT value FROM json_each(?))", (json.dumps(wanted),)
    if filters.agency is not None:
        named = "SELECT 1 FROM document_agency AS da WHERE da.document_id = d.id AND da.agency_id"
        ids = "SELECT value FROM json_each(?)"
        yield f"EXISTS ({named} IN ({ids}))", (agency_ids(connection, filters.agency),)
    if filters.folder is not None:
        folder = filters.folder.removeprefix("./").strip("/") + "/"
        yield "d.name >= ? AND d.name < ?", (folder, folder[:-1] + chr(ord("/") + 1))
    if filters.since is not None:
        yield "r.date >= substr(?, 1, length(r.date))", (filters.since,)
    if filters.until is not None:
        yield "r.date <= ?", (filters.until,)


def agency_ids(connection: sqlite3.Connection, words: str) -> str:
    """Return the ids of the agencies whose name holds these words, side by side, as a JSON list.

    Short forms are written out, as the names in the catalogue are: `ubnd huyện` holds as `Ủy ban nhân dân huyện` does.
    """
    written = (words, expand(words), expand(words.upper(), capitals=True))
    keys = json.dumps([f" {fold_key(one)} " for one in written])
    asked = """
        SELECT id FROM agency
        WHERE EXISTS (SELECT 1 FROM json_each(?) AS asked WHERE instr(' ' || agency.key || ' ', asked.value) > 0)
    """
    return json.dumps([row["id"] for row in connection.execute(asked, (keys,))])
