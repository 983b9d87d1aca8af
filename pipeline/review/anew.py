"""Documents to read anew since the lexicon holds a word that they may have wrong.

The lexicon is no part of a document's recipe: for each new word, a whole archive would be recognised again. Instead the
documents that hold a reading which the word would mend are told, and those that people choose are marked in the ledger,
so that the next run converts them, and no others.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from diacritics.letters import clean, fold_tone, strip_marks
from pipeline.catalogue.query import Query, Term
from pipeline.extract.folding import fold
from pipeline.review.checks import BadCorrection
from pipeline.review.lexicons import Entry, entries, readings

MOST = 1_000
"""Documents that are told of an entry."""
MOST_PAGES = 20_000
"""Pages with the word in any spelling that are looked at, the newest first: of one that stands everywhere, 2 s."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A document that holds another reading of an entry; `seen` is the first. It `waits` where it is marked already."""

    id: int
    name: str
    seen: str
    waits: bool


def to_read_anew(connection: sqlite3.Connection, entry_id: int) -> tuple[Doubtful, ...]:
    """Return the documents that hold an entry of the lexicon otherwise than it is written, by name.

    The same letters with other marks, or what people corrected to it. Only those whose text was recognised or restored,
    since the entry was added were not read again, and were not accepted. Raises BadCorrection where there is no entry
    of that number.
    """
    entry = next((one for one in entries(connection) if one.id == entry_id), None)
    if entry is None:
        reason = f"there is no entry {entry_id} in the lexicon; open the list again"
        raise BadCorrection(reason, "no-entry", entry=entry_id)
    found: dict[int, Doubtful] = {}
    for reading in sorted({strip_marks(entry.entry), *map(strip_marks, readings(connection, entry.entry))}):
        for one in _holding(connection, entry, reading):
            found.setdefault(one.id, one)
    return tuple(sorted(found.values(), key=lambda one: one.name))[:MOST]


def _holding(connection: sqlite3.Connection, entry: Entry, bare: str) -> Iterator[Doubtful]:
    query = Query(((Term(bare),),))
    wanted, pattern = _folded(entry.entry), query.pattern(fold)
    rows = connection.execute(
        """
        SELECT d.id, d.name, d.recipe = '' AS waits, p.text
        FROM page_text_folded AS f JOIN page AS p ON p.id = f.rowid JOIN document AS d ON d.id = p.document_id
        JOIN record AS r ON r.document_id = d.id LEFT JOIN review AS v ON v.document_id = d.id
        WHERE page_text_folded MATCH ? AND (p.origin = 'ocr' OR r.restored_share > 0) AND d.updated_at <= ?
            AND d.removed_at IS NULL AND v.state IS NOT 'accepted'
        ORDER BY f.rowid DESC LIMIT ?
        """,
        (query.folded(), entry.added_at, MOST_PAGES),
    )
    for row in rows:
        spans = (found.span() for found in pattern.finditer(fold(row["text"])))
        seen = next((row["text"][s:e] for s, e in spans if _folded(row["text"][s:e]) != wanted), None)
        if seen is not None:
            yield Doubtful(row["id"], row["name"], " ".join(seen.split()), bool(row["waits"]))


def _folded(text: str) -> str:
    return " ".join(map(fold_tone, clean(text).lower().split()))
