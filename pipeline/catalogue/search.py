"""Full text search: pages with the words as they were typed first, then those with other marks."""

import sqlite3
from collections.abc import Iterator, Sequence
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
    chosen = list(conditions(connection, filters))
    found: dict[int, tuple[str, Query]] = {}
    for index, asked in _ways(query):
        if len(found) < limit:
            pages = _best(connection, index, asked, chosen, limit + len(found))
            found |= {page: (index, asked) for page in pages if page not in found}
    for rank, (page, (index, asked)) in enumerate(islice(found.items(), limit), 1):
        yield _hit(connection, rank, page, index, asked)


def _ways(query: Query) -> Iterator[tuple[str, Query]]:
    """Yield what is asked, the strictest first: words are syllables here, and say little when scattered."""
    phrases = query.as_phrases()
    for index in (EXACT, FOLDED):
        yield index, phrases
        if phrases != query:
            yield index, query


def _best(
    connection: sqlite3.Connection, index: str, query: Query, chosen: Sequence[Condition], limit: int
) -> list[int]:
    """Return the ids of the best of the newest CANDIDATES pages.

    The document of a page is told by the id, without reading the page.
    """
    document = f"{index}.rowid / {ROWS}"
    renamed = "SELECT document_id FROM superseded"
    tests = [f"{index} MATCH ?", f"{document} NOT IN ({renamed})"]
    if chosen:
        record = "document AS d JOIN record AS r ON r.document_id = d.id"
        wanted = " AND ".join(sql for sql, _ in chosen)
        tests.append(f"EXISTS (SELECT 1 FROM {record} WHERE d.id = {document} AND {wanted})")  # noqa: S608 - our words
    newest = f"SELECT rowid AS page, rank AS score FROM {index} WHERE {' AND '.join(tests)} ORDER BY rowid DESC LIMIT ?"  # noqa: S608 - our words
    match = query.exact() if index == EXACT else query.folded()
    parameters = [match, *(value for _, values in chosen for value in values), CANDIDATES, limit]
    best = connection.execute(f"SELECT page FROM ({newest}) ORDER BY score, page LIMIT ?", parameters)  # noqa: S608 - as above
    return [row["page"] for row in best]


def _hit(connection: sqlite3.Connection, rank: int, page: int, index: str, query: Query) -> Hit:
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
    spell = lower if index == EXACT else fold
    spans = (found.span() for found in query.pattern(spell).finditer(spell(row["text"])))
    return Hit(
        rank,
        index == EXACT,
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
