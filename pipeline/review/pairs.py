"""What was corrected, as pairs of what was seen and what is true, each in its line: to learn from."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from pipeline.review.corrections import Correction, stand
from pipeline.review.store import read_corrections, read_texts

COLUMNS = ("seen", "true", "before", "behind", "document", "page", "who", "made_at")
_BREAK = re.compile(r"\s+")
CONTEXT = 120
"""Characters of the line each side; lines of office files have no end."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The words as the machine left them and as they are, with the rest of their line as the machine left it.

    Where both are the same, a person confirmed them.
    """

    seen: str
    true: str
    before: str
    behind: str
    document: str
    page: int
    who: str
    made_at: str


def training_pairs(connection: sqlite3.Connection) -> Iterator[Pair]:
    """Yield the corrections of text that stand, neither undone nor superseded; of the same file twice, one's."""
    for document_id, name, _version in corrected_documents(connection):
        yield from document_pairs(connection, document_id, name)


def corrected_documents(connection: sqlite3.Connection) -> Iterator[tuple[int, str, int]]:
    """Yield the id and the name of documents whose text people corrected, and how often; of the same file one."""
    rows = connection.execute(
        "SELECT d.id, d.name, d.sha256, r.version FROM document AS d LEFT JOIN review AS r ON r.document_id = d.id "
        "WHERE d.id NOT IN (SELECT document_id FROM superseded) "
        "AND EXISTS (SELECT 1 FROM correction WHERE document_id = d.id AND kind = 'text') ORDER BY d.name"
    )
    told: set[str] = set()
    for document_id, name, sha256, version in rows.fetchall():
        if sha256 not in told:
            told.add(sha256)
            yield document_id, name, version or 0


def document_pairs(connection: sqlite3.Connection, document_id: int, name: str) -> Iterator[Pair]:
    """Yield the corrections of one document's text that stand."""
    corrections = [one for one in read_corrections(connection, document_id) if one.kind == "text"]
    kept = read_texts(connection, (one.basis for one in corrections))
    for (page, basis), some in groupby(sorted(corrections, key=_on), key=_on):
        if basis in kept:
            yield from _pairs(name, page, kept[basis], [*some])


def training_tsv(pairs: Iterable[Pair]) -> Iterator[str]:
    """Yield pairs as lines of tab-separated values, with a head; breaks inside a field are spaces."""
    yield _line(COLUMNS)
    for pair in pairs:
        yield _line(tuple(str(getattr(pair, name)) for name in COLUMNS))


def _on(one: Correction) -> tuple[int, str]:
    return one.page, one.basis


def _pairs(name: str, page: int, text: str, corrections: list[Correction]) -> Iterator[Pair]:
    stood = stand(sorted(corrections, key=lambda one: one.sequence), {corrections[0].basis: text}, text)
    for one in sorted((one for one in stood if one.is_made), key=lambda one: one.start):
        start = text.rfind("\n", 0, one.start) + 1
        end = text.find("\n", one.end)
        before = text[max(start, one.start - CONTEXT) : one.start]
        behind = text[one.end : min(len(text) if end < 0 else end, one.end + CONTEXT)]
        made = one.correction
        yield Pair(one.found, made.after, before, behind, name, page, made.who, made.made_at)


def _line(fields: tuple[str, ...]) -> str:
    return "\t".join(_BREAK.sub(" ", field) for field in fields) + "\n"
