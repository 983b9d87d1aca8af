"""Words and names that people corrected, offered for the project's lexicon; what is in it is known to the next run."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from diacritics.letters import clean, has_marks
from pipeline.batch.ledger import now
from pipeline.review.checks import BadCorrection, clean_text, clean_who
from pipeline.review.kept import Kept
from pipeline.review.pairs import Pair, corrected_documents, document_pairs

Kind = Literal["word", "name"]

LONGEST, MOST_SYLLABLES = 60, 8
_SYLLABLE = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_WORDS = re.compile(r"\w+(?: \w+)*")
_EDGE = re.compile(r"^[^\w]+|[^\w]+$")

Offered = tuple[tuple[str, Kind, str], ...]
"""Entries with their kinds, and what was seen in the place of each."""
MOST_OFFERED = 200_000
"""That are kept at hand; to look for those of 10,000 corrections takes half a second."""
_OFFERED: Kept[tuple[str, int], tuple[int, Offered]] = Kept(MOST_OFFERED, lambda known: len(known[1]) + 1)


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be added: `times` people wrote it in place of what stands in `seen`, in `documents` documents."""

    entry: str
    kind: Kind
    seen: tuple[str, ...]
    times: int
    documents: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or name of the lexicon; a withdrawn one stays in the list, and is not used any more."""

    id: int
    entry: str
    kind: Kind
    who: str
    added_at: str
    withdrawn_at: str | None
    withdrawn_by: str | None


def entries(connection: sqlite3.Connection, *, withdrawn: bool = False) -> tuple[Entry, ...]:
    """Return what the lexicon holds, or with `withdrawn` what it held too, the newest first."""
    asked = "SELECT * FROM lexicon WHERE withdrawn_at IS NULL OR ? ORDER BY id DESC"
    return tuple(Entry(**row) for row in connection.execute(asked, (withdrawn,)))


def lexicon(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the entries that a run is to know, sorted; `--force` serves what was read before."""
    return tuple(sorted(one.entry for one in entries(connection)))


def add_entry(connection: sqlite3.Connection, entry: str, kind: Kind, who: str) -> Entry:
    """Add a word or a name, as it is printed; one that is there stays. Raises BadCorrection for what is neither."""
    word, who = _entry(entry), clean_who(who)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO lexicon (entry, kind, who, added_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (word, kind, who, now()),
        )
        row = connection.execute("SELECT * FROM lexicon WHERE entry = ? AND withdrawn_at IS NULL", (word,)).fetchone()
    return Entry(**row)


def withdraw_entry(connection: sqlite3.Connection, entry_id: int, who: str) -> None:
    """Withdraw an entry; the next run does not know it. Raises BadCorrection where there is none of that number."""
    who = clean_who(who)
    with connection:
        changed = connection.execute(
            "UPDATE lexicon SET withdrawn_at = ?, withdrawn_by = ? WHERE id = ? AND withdrawn_at IS NULL",
            (now(), who, entry_id),
        )
    if not changed.rowcount:
        reason = f"there is no entry {entry_id} in the lexicon; open the list again"
        raise BadCorrection(reason, "no-entry", entry=entry_id)


def refuse_offer(connection: sqlite3.Connection, entry: str, who: str) -> None:
    """Do not offer a word or name any more."""
    with connection:
        connection.execute(
            "INSERT INTO lexicon_refused (entry, who, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (_entry(entry), clean_who(who), now()),
        )


def offers(connection: sqlite3.Connection) -> tuple[Offer, ...]:
    """Return words and names that corrections wrote and that are neither known nor refused, the most frequent first.

    A name is what was written with a capital in each syllable, words beside the correction that are part of it
    included; a single syllable that may be many words is no offer unless it is a name.
    """
    known = {row[0] for row in connection.execute("SELECT entry FROM lexicon UNION SELECT entry FROM lexicon_refused")}
    found: defaultdict[tuple[str, Kind], list[tuple[str, str]]] = defaultdict(list)
    for name, has in _offered_by_documents(connection):
        for entry, kind, seen in has:
            if entry not in known:
                found[entry, kind].append((seen, name))
    made = (
        Offer(entry, kind, tuple(sorted({seen for seen, _ in of})), len(of), len({name for _, name in of}))
        for (entry, kind), of in found.items()
    )
    return tuple(sorted(made, key=lambda offer: (-offer.times, offer.entry)))


def readings(connection: sqlite3.Connection, entry: str) -> frozenset[str]:
    """Return what people corrected to a word or name, as it stood there: words of letters and digits."""
    found = (seen for _name, has in _offered_by_documents(connection) for offer, _kind, seen in has if offer == entry)
    return frozenset(seen for seen in found if _WORDS.fullmatch(seen))


def _offered_by_documents(connection: sqlite3.Connection) -> Iterator[tuple[str, Offered]]:
    """Yield the name of each corrected document with what its corrections offer, looked for when one was made since."""
    catalogue = str(connection.execute("PRAGMA database_list").fetchone()["file"])
    for document_id, name, version in corrected_documents(connection):
        known = _OFFERED.get((catalogue, document_id))
        if known is None or known[0] != version:
            known = version, tuple(chain.from_iterable(map(offered, document_pairs(connection, document_id, name))))
            _OFFERED.put((catalogue, document_id), known)
        yield name, known[1]


def offered(pair: Pair) -> Iterator[tuple[str, Kind, str]]:
    """Yield what a correction has to offer, with what was seen in its place.

    >>> pair = Pair("Kỷ,", "Kỳ,", "huyện Tứ ", " tỉnh", "a.pdf", 1, "lan", "")
    >>> [*offered(pair)]
    [('Tứ Kỳ', 'name', 'Tứ Kỷ')]
    """
    seen, true = pair.seen.strip(), pair.true.strip()
    if not true or seen == true or "\n" in true:
        return
    before = _capitals_at_end(pair.before) if _opens_with_capital(true) and true[:1].isalpha() else ""
    behind = _capitals_at_start(pair.behind) if true[-1:].isalpha() else ""
    words = _EDGE.sub("", true).split()
    if not words or len(words) > MOST_SYLLABLES or not all(map(_SYLLABLE.fullmatch, words)):
        return
    is_name = all(word[0].isupper() for word in words) and not all(word.isupper() and len(word) > 1 for word in words)
    if is_name:
        name = " ".join(filter(None, (before, *words, behind)))
        old = " ".join(filter(None, (before, _EDGE.sub("", seen), behind)))
        if len(name.split()) <= MOST_SYLLABLES and len(name) <= LONGEST:
            yield name, "name", old
    elif len(words) > 1 and any(map(has_marks, words)):
        yield " ".join(words).lower(), "word", _EDGE.sub("", seen)


def _entry(entry: str) -> str:
    word = " ".join(clean(clean_text(entry, what="the entry", longest=LONGEST)).split())
    if not word or not all(map(_SYLLABLE.fullmatch, word.split())) or len(word.split()) > MOST_SYLLABLES:
        raise BadCorrection(
            f"{word[:80]!r} is no word or name; an entry has up to {MOST_SYLLABLES} words of letters only",
            "no-word",
            word=word[:80],
            most=MOST_SYLLABLES,
        )
    return word


def _opens_with_capital(text: str) -> bool:
    return text[:1].isupper()


def _capitals_at_end(text: str) -> str:
    """Return the words with capitals right before a place, not those that open a sentence: `huyện Tứ ` gives Tứ."""
    found: list[str] = []
    words = text.rstrip("\n").split(" ")
    if words and words[-1] == "":
        words.pop()
        while len(words) > 1 and len(found) < MOST_SYLLABLES and _is_capital(words[-1]):
            found.append(words.pop())
    return " ".join(reversed(found))


def _capitals_at_start(text: str) -> str:
    found: list[str] = []
    words = text.split(" ")
    for word in words[1:] if words and words[0] == "" else []:
        bare_word = _EDGE.sub("", word)
        if not _is_capital(bare_word) or len(found) == MOST_SYLLABLES:
            break
        found.append(bare_word)
        if bare_word != word:
            break
    return " ".join(found)


def _is_capital(word: str) -> bool:
    return bool(_SYLLABLE.fullmatch(word)) and word[0].isupper() and (len(word) == 1 or not word.isupper())
