"""The tables that can be exported: their columns, and the rows that are asked for."""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from pipeline.catalogue.filters import Filters, agency_ids, conditions
from pipeline.errors import BadRequest

Type = Literal["text", "integer", "number", "date", "boolean", "list"]
Value = str | int | float | dt.date | bool | tuple[str, ...] | None
Row = tuple[Value, ...]

LIST_MARK = "\x1f"
"""Between the items of a list inside SQLite; no text of the catalogue holds it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the file, its type, the SQL that makes it, and what it holds."""

    name: str
    type: Type
    sql: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its rows (SQL behind FROM, where `d` and `r` are document and record), their order and columns.

    `due` is the column that a due date is looked for in; `agency` the condition for an agency's ids, where it is more
    than that the document names the agency.
    """

    name: str
    source: str
    order: str
    columns: tuple[Column, ...]
    due: str | None = None
    agency: str | None = None


def _names(role: str) -> str:
    """Return SQL for the agencies of task `t`, in the order of the page."""
    return (
        f"(SELECT group_concat(name, char({ord(LIST_MARK)})) FROM (SELECT a.name FROM task_agency AS ta "  # noqa: S608 - our words
        f"JOIN agency AS a ON a.id = ta.agency_id WHERE ta.task_id = t.id AND ta.role = '{role}' ORDER BY ta.position))"
    )


_FILED = "JOIN document AS d ON d.id = t.document_id JOIN record AS r ON r.document_id = t.document_id"
_DOCUMENT = (
    Column("document", "text", "d.name", "path below the folder that was converted"),
    Column("document_code", "text", "r.code", "25/KH-UBND"),
    Column("document_issuer", "text", "r.issuer"),
    Column("document_date", "date", "r.date", "empty where the day is blank"),
)


def _placed(row: str) -> tuple[Column, ...]:
    return (
        Column("page", "integer", f"{row}.page", "from 1"),
        Column("confidence", "number", f"{row}.confidence", "0 to 1"),
    )


DOCUMENTS = Table(
    "documents",
    "document AS d LEFT JOIN record AS r ON r.document_id = d.id",
    "d.name",
    (
        Column("document", "text", "d.name", "path below the folder that was converted"),
        Column("number", "text", "r.number"),
        Column("code", "text", "r.code", "25/KH-UBND"),
        Column("type", "text", "r.type"),
        Column("title", "text", "r.title", "trích yếu"),
        Column("date", "date", "r.date", "empty where the day is blank"),
        Column("date_text", "text", "r.date", "2024-01 where the day is blank"),
        Column("place", "text", "r.place"),
        Column("issuer", "text", "r.issuer"),
        Column("parent_issuer", "text", "r.parent_issuer"),
        Column("urgency", "text", "r.urgency"),
        Column("secrecy", "text", "r.secrecy"),
        Column("signing_authority", "text", "r.signing_authority", "KT. CHỦ TỊCH"),
        Column("signatory_title", "text", "r.signatory_title"),
        Column("signatory", "text", "r.signatory"),
        Column("signed_by", "text", "r.signed_by", "of the digital signature"),
        Column("signed_at", "text", "r.signed_at"),
        Column("status", "text", "d.status", "ok, partial, failed"),
        Column("verdict", "text", "d.verdict"),
        Column("review", "boolean", "d.review", "a person should look"),
        Column("message", "text", "d.message"),
        Column("kind", "text", "d.kind", "of file"),
        Column("pages", "integer", "d.pages"),
        Column("text_origin", "text", "r.text_origin", "text_layer, ocr, plain"),
        Column("damage", "text", "r.damage"),
        Column("ocr_confidence", "number", "r.ocr_confidence"),
        Column("coverage", "number", "r.coverage"),
        Column("restored_share", "number", "r.restored_share"),
        Column("sha256", "text", "d.sha256"),
        Column("updated_at", "text", "d.updated_at"),
        Column("removed_at", "text", "d.removed_at", "since when the source is gone"),
    ),
)
TASKS = Table(
    "tasks",
    f"task AS t {_FILED}",
    "t.id",
    (
        *_DOCUMENT,
        Column("agencies", "list", _names("lead"), "who must do it"),
        Column("coordinating", "list", _names("coordinate"), "with whom"),
        Column("action", "text", "t.action"),
        Column("deadline", "text", "t.deadline", "in the words of the page"),
        Column("due", "date", "t.due", "the last day"),
        Column("section", "text", "t.section", "III/2"),
        Column("row", "integer", 't."row"', "of a table of tasks"),
        *_placed("t"),
    ),
    due="t.due",
    agency="t.id IN (SELECT task_id FROM task_agency WHERE agency_id IN (SELECT value FROM json_each(?)))",
)
DEADLINES = Table(
    "deadlines",
    f"deadline AS t {_FILED} LEFT JOIN agency AS a ON a.id = t.agency_id",
    "t.id",
    (
        *_DOCUMENT,
        Column("text", "text", "t.text", "in the words of the page"),
        Column("kind", "text", "t.kind", "date, month, quarter, year, range, recurring, relative, quantity_per_period"),
        Column("normalized", "text", "t.normalized", "ISO day or interval, RRULE words"),
        Column("due", "date", "t.due", "the last day"),
        Column("agency", "text", "a.name"),
        Column("task", "text", "t.task"),
        Column("anchor", "text", "t.anchor", "what a relative one counts from"),
        Column("inferred", "boolean", "t.inferred"),
        *_placed("t"),
    ),
    due="t.due",
    agency="t.agency_id IN (SELECT value FROM json_each(?))",
)
REFERENCES = Table(
    "references",
    f"reference AS t {_FILED}",
    "t.id",
    (
        *_DOCUMENT,
        Column("text", "text", "t.text"),
        Column("type", "text", "t.type"),
        Column("number", "text", "t.number", "as printed"),
        Column("date", "date", "t.date"),
        Column("issuer", "text", "t.issuer"),
        *_placed("t"),
    ),
)
AGENCIES = Table(
    "agencies",
    f"document_agency AS t {_FILED} JOIN agency AS a ON a.id = t.agency_id",
    "t.document_id, t.agency_id",
    (
        *_DOCUMENT,
        Column("agency", "text", "a.name", "canonical"),
        Column("role", "text", "t.role", "the strongest: issuer, lead, coordinate, recipient, mentioned"),
        Column("roles", "list", f"replace(t.roles, ',', char({ord(LIST_MARK)}))"),
        Column("mentions", "integer", "t.mentions"),
    ),
    agency="t.agency_id IN (SELECT value FROM json_each(?))",
)
TABLES: Mapping[str, Table] = {table.name: table for table in (DOCUMENTS, TASKS, DEADLINES, REFERENCES, AGENCIES)}


def rows(
    connection: sqlite3.Connection, table: Table, filters: Filters, due_before: str | None = None
) -> Iterator[Row]:
    """Yield a table's rows in the order of documents and pages, values in their types.

    Dates are days; what is no whole day is None there. `due_before` is an ISO date and not included. Raises
    BadRequest where the table has no due dates.
    """
    narrow = filters.agency is not None and table.agency is not None
    tests = list(conditions(connection, replace(filters, agency=None) if narrow else filters))
    tests.append(("d.id NOT IN (SELECT document_id FROM superseded)", ()))
    if filters.agency is not None and table.agency is not None:
        tests.append((table.agency, (agency_ids(connection, filters.agency),)))
    if due_before is not None:
        if table.due is None:
            raise BadRequest(f"{table.name} have no due date; use tasks or deadlines, or leave out --due-before")
        tests.append((f"{table.due} < ?", (due_before,)))
    columns = ", ".join(column.sql for column in table.columns)
    wanted = " AND ".join(sql for sql, _ in tests)
    asked = f"SELECT {columns} FROM {table.source} WHERE {wanted} ORDER BY {table.order}"  # noqa: S608 - our words
    makers = [_MAKERS[column.type] for column in table.columns]
    for row in connection.execute(asked, [value for _, values in tests for value in values]):
        yield tuple(empty if value is None else make(value) for (empty, make), value in zip(makers, row, strict=True))


def _day(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:  # 2024-01: the day is blank
        return None


_MAKERS: Mapping[Type, tuple[Value, Callable[[Any], Value]]] = {
    "text": (None, str),
    "integer": (None, int),
    "number": (None, float),
    "date": (None, _day),
    "boolean": (None, bool),
    "list": ((), lambda value: tuple(value.split(LIST_MARK))),
}
"""Of a value as SQLite has it: what stands for NULL, and what makes the value."""
