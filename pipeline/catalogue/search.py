"""Full text search: pages with the words as they were typed first, then those with other marks."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.catalogue.entries import ROWS
from pipeline.catalogue.filters import Condition, Filters, conditions
from pipeline.catalogue.query import Query
from pipeline.catalogue.snippet import Snippet, snippet_of
from pipeline.extract.folding import fold, lower

EXACT, FOLDED = "page_text", "page_text_folded"
CANDIDATES = 5_000
"""Pages that are ranked at most, those of the newest documents. Words that more pages have tell them little apart: to
rank all 100,000 took 0.1 to 0.4 s, to rank these 5 to 25 ms."""
DOCUMENT = f"t.rowid / {ROWS}"
"""The document of a page that an index, called `t`, found: told without reading the page."""
FEW = 3_000
"""Documents that are named, where the filters keep no more."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that was found. `exact` says that the words stand there with the marks that were typed."""

    rank: int
    exact: bool
    document: str
    page: int
    issuer: str | None
    code: str | None
    type: str | None
    title: str | None
    date: str | None
    removed: bool
    snippet: Snippet


def search(connection: sqlite3.Connection, query: Query, filters: Filters, limit: int) -> Iterator[Hit]:
    """Yield the best `limit` pages, those with the marks as typed before all others.

    Among those of a kind, pages that have all words side by side come first, and the others by BM25.
    A document whose source is gone is found as long as the same file does not stand elsewhere.
    """
    kept = list(_kept(connection, filters))
    found: dict[int, Way] = {}
    for way in _ways(query):
        if len(found) < limit:
            pages = _best(connection, way, kept, limit + len(found))
            found |= {page: way for page in pages if page not in found}
    for rank, (page, way) in enumerate(islice(found.items(), limit), 1):
        yield _hit(connection, rank, page, way)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to look: in an index, with what it is asked, and what finds the same in a page as `spelt` writes it."""

    index: str
    match: str
    spelt: Callable[[str], str]
    pattern: re.Pattern[str]


def _ways(query: Query) -> Iterator[Way]:
    """Yield what is asked, the strictest first: words are syllables here, and say little when scattered."""
    for index, spelt in ((EXACT, lower), (FOLDED, fold)):
        for asked in dict.fromkeys((query.as_phrases(), query)):
            yield Way(index, asked.exact() if index == EXACT else asked.folded(), spelt, asked.pattern(spelt))


def _kept(connection: sqlite3.Connection, filters: Filters) -> Iterator[Condition]:
    """Yield the condition on a page's document that the filters make.

    Where they keep FEW documents, these are named: to ask of each of 100,000 pages whether its document is one took
    100 ms. Where they keep many, the pages that are ranked are soon found.
    """
    chosen = list(conditions(connection, filters))
    if not chosen:
        return
    values = tuple(value for _, values in chosen for value in values)
    found = (
        f"FROM document AS d JOIN record AS r ON r.document_id = d.id WHERE {' AND '.join(sql for sql, _ in chosen)}"
    )
    few = [row["id"] for row in connection.execute(f"SELECT d.id {found} LIMIT ?", (*values, FEW + 1))]
    if len(few) > FEW:
        yield f"EXISTS (SELECT 1 {found} AND d.id = {DOCUMENT})", values
    else:
        yield f"{DOCUMENT} IN (SELECT value FROM json_each(?))", (json.dumps(few),)  # noqa: S608 - our words


def _best(connection: sqlite3.Connection, way: Way, kept: Sequence[Condition], limit: int) -> list[int]:
    """Return the ids of the best of the newest CANDIDATES pages."""
    index = way.index
    renamed = "SELECT document_id FROM superseded"
    tests = [f"t.{index} MATCH ?", f"{DOCUMENT} NOT IN ({renamed})", *(sql for sql, _ in kept)]
    newest = (
        f"SELECT rowid AS page, rank AS score FROM {index} AS t WHERE {' AND '.join(tests)} ORDER BY rowid DESC LIMIT ?"  # noqa: S608 - our words
    )
    parameters = [way.match, *(value for _, values in kept for value in values), CANDIDATES, limit]
    best = connection.execute(f"SELECT page FROM ({newest}) ORDER BY score, page LIMIT ?", parameters)  # noqa: S608 - as above
    return [row["page"] for row in best]


def _hit(connection: sqlite3.Connection, rank: int, page: int, way: Way) -> Hit:
    row = connection.execute(
        """
        SELECT d.name, p.number, r.issuer, r.code, r.type, r.title, r.date, d.removed_at IS NOT NULL AS removed, p.text
        FROM page AS p
        JOIN document AS d ON d.id = p.document_id
        JOIN record AS r ON r.document_id = p.document_id
        WHERE p.id = ?
        """,
        (page,),
    ).fetchone()
    spans = (found.span() for found in way.pattern.finditer(way.spelt(row["text"])))
    return Hit(
        rank,
        way.index == EXACT,
        row["name"],
        row["number"],
        row["issuer"],
        row["code"],
        row["type"],
        row["title"],
        row["date"],
        bool(row["removed"]),
        snippet_of(row["text"], spans),
    )
