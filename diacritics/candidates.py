"""The words that a token of stripped text may stand for."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diacritics.channel import FORMS, Channel
from diacritics.letters import clean, fold_tone, has_marks, split_tone, strip_marks
from diacritics.search import Column
from diacritics.syllables import bare_syllables, is_possible, parts
from diacritics.vocabulary import NUMBER, UNKNOWN, Vocabulary, like, recase, shape

MOST = 32
"""Candidates of one token; the bare form with the most known words, `hoang`, has fewer that are used."""
RARE = 2e-6
"""A word this many times rarer than the most frequent candidate is none."""
OTHER_CASE = -3.0
"""Cost in nats of a word that is known only under other capitals than the token's."""
MOST_GARBLED = 80
HOPELESS = 12.0
"""Nats behind the best candidate from which no context helps."""
UNIGRAM_SHARE = 0.9
"""Weight of a word's frequency in the choice of candidates; the language model has its own say later."""
LONGEST_WORD = 16
"""Characters of a garbled word that are looked at; the longest syllable has seven letters."""
UNKNOWN_START, UNKNOWN_LETTER, UNKNOWN_SIGN = -9.0, -1.5, -4.0
"""Logarithm of the chance that a garbled word is unknown and rightly read: at all, for each letter, for other signs."""
KNOWN, KNOWN_LETTER = -2.0, -0.1
"""The same for a word that is known and no syllable: documents hold fewer of them than the encyclopedia."""


ITEM = -4.8
"""Logarithm of the chance that a number has a letter of its own: 5,535 of the 728,110 numbers in laws do."""
ITEM_LETTERS = {"a": -1.0, "m": -1.5, "b": -1.9, "c": -3.1, "d": -3.8}
"""Logarithm of the share of a letter among them (`khoản 2c`, `10m`); `1a` is là as well, `16i` hardly ever a number."""
OTHER_LETTER = -5.3
_NUMBERED = re.compile(r"\d+[A-Za-zĐđ]")
DIGIT_DOUBT = -4.0
"""Cost in nats of taking a lone digit for a word."""
SIGN = -5.0
"""Logarithm of the chance that a sign is seen for what STANDS_FOR says, and stays as it is."""
STANDS_FOR = {"&": "và", "@": "a", "¢": "c", "€": "c", "£": "c"}
"""The word in whose place a sign may stand: `điểm ¢ khoản 2` has a letter there, c or e, that nobody can know."""

SMALL_FROM = {"I": 0.75, "J": 0.4, "W": 0.25, "U": 0.2, "K": 0.17, "O": 0.15, "G": 0.14, "A": 0.08}
"""How often a capital before small letters was printed small: `Iuat` for luật. Counted in 17,000 recognised words."""
OTHER_SMALL = 0.04
LIKE_SMALL = frozenset("CIOSUVWXZ")
"""Capitals that look like their small letters: `BO` may be Bộ."""


class Candidates(NamedTuple):
    """A column of the search, and the lower-case word that each of its units stands for."""

    column: Column
    words: tuple[str, ...]


def single(unit: int, word: str) -> Candidates:
    """Return the candidates of a token that stands for itself."""
    return Candidates(Column(np.array([unit]), np.zeros(1)), (word,))


def agrees(word: str, seen: str) -> bool:
    """Say whether a word may have lost marks to become what is seen; marks that are there count.

    >>> [agrees("được", seen) for seen in ("duoc", "đuoc", "dươc", "dước")]
    [True, True, True, False]
    """
    bare = strip_marks(seen)
    if seen == bare:
        return strip_marks(word) == bare
    if len(word) != len(seen):
        return False
    return all(
        theirs in (ours, strip_marks(ours), split_tone(ours)[0]) for ours, theirs in zip(word, seen, strict=True)
    )


def stripped_candidates(vocabulary: Vocabulary, text: str, *, opening: bool) -> Candidates:
    """Find the known words that are `text` when their marks are taken away.

    In capitals both `hà` and the `Hà` of a name are asked for. A word that nobody knows stands for itself.
    """
    seen = fold_tone(clean(text).lower())
    words = [word for word in vocabulary.by_bare.get(strip_marks(seen), ()) if agrees(word, seen)]
    if not words:
        return single(UNKNOWN, seen)
    counts = {word: vocabulary.count(word) for word in words}
    least = max(counts.values()) * RARE
    words = sorted((word for word in words if counts[word] >= least), key=lambda word: -counts[word])[:MOST]
    units: list[int] = []
    logs: list[float] = []
    stands_for: list[str] = []
    for word in words:
        for unit, log in spellings(vocabulary, word, shape(text), opening=opening):
            units.append(unit)
            logs.append(log)
            stands_for.append(word)
    return Candidates(Column(np.array(units), np.array(logs)), tuple(stands_for))


def spellings(vocabulary: Vocabulary, word: str, shape_name: str, *, opening: bool) -> list[tuple[int, float]]:
    """Return the units that a lower-case word may be under a pattern of capitals, with their cost."""
    lower, title = vocabulary.units.get(word), vocabulary.units.get(like(word, "title"))
    if shape_name == "upper":
        return [(unit, 0.0) for unit in (lower, title) if unit is not None]
    first, second = (title, lower) if shape_name == "title" and not opening else (lower, title)
    if first is not None:
        return [(first, 0.0)]
    return [(UNKNOWN, OTHER_CASE) if second is None else (second, OTHER_CASE)]


def garbled_candidates(
    channel: Channel, vocabulary: Vocabulary, text: str, *, opening: bool, capitals: bool
) -> Candidates:
    """Score all syllables, and the word as it stands, against a word that recognition damaged.

    `capitals` says whether its line is printed in capitals.
    """
    seen = fold_tone(clean(text))
    if len(seen) > LONGEST_WORD:
        return single(UNKNOWN, text.lower())  # `Telecommunication`
    with np.errstate(divide="ignore"):
        logs = np.log(channel.score(seen)) + np.log(form_chances(seen, capitals=capitals))[:, None]
    known = channel.inventory
    rank = (logs + UNIGRAM_SHARE * known.log_counts).ravel()
    chosen = np.argpartition(-rank, MOST_GARBLED)[:MOST_GARBLED] if len(rank) > MOST_GARBLED else np.arange(len(rank))
    doubt = DIGIT_DOUBT if seen.isdigit() else 0.0
    units: list[int] = []
    costs: list[float] = []
    words: list[str] = []
    for at in chosen[rank[chosen] > rank[chosen].max() - HOPELESS]:
        form, word = FORMS[at // len(known.words)], known.words[at % len(known.words)]
        if seen in STANDS_FOR and not has_marks(word):
            continue  # a lone e or a may as well be c or đ
        for unit, cost in spellings(vocabulary, word, form, opening=opening):
            units.append(unit)
            costs.append(float(logs.flat[at]) + cost + doubt)
            words.append(like(word, form))
    for word, cost in itself(vocabulary, seen, keeps_marks=channel.keeps_marks):
        units.append(_unit(vocabulary, word, opening=opening))
        costs.append(cost)
        words.append(word)
    return Candidates(Column(np.array(units), np.array(costs)), tuple(words))


def _unit(vocabulary: Vocabulary, word: str, *, opening: bool) -> int:
    """Return the unit of what is no syllable."""
    if word.isdigit() or _NUMBERED.fullmatch(word):
        return NUMBER
    return vocabulary.unit(STANDS_FOR.get(word, word), opening=opening)


def form_chances(seen: str, *, capitals: bool) -> npt.NDArray[np.float64]:
    """Return P(lower), P(title), P(upper) of the printed word, from what is seen of its capitals."""
    if capitals:
        return np.array([0.02, 0.03, 0.95])
    first, rest = seen[0], seen[1:]
    if rest and seen.isupper():
        return np.array([0.15, 0.55, 0.3]) if LIKE_SMALL.issuperset(rest) else np.array([0.05, 0.25, 0.7])
    if first.isupper():
        small = SMALL_FROM.get(first, OTHER_SMALL)
        return np.array([small, 0.99 - small, 0.01])
    return np.array([0.998, 0.0015, 0.0005]) if first.islower() else np.array([0.88, 0.08, 0.04])


def itself(vocabulary: Vocabulary, seen: str, *, keeps_marks: bool) -> Iterator[tuple[str, float]]:
    """Yield what a word may be that is no syllable: an abbreviation, a foreign word, or something unknown.

    `HDND` is HĐND, since recognition loses the bar of đ; `Leon` is not Léon, since a foreign accent is not lost so.
    """
    sure = 0.0 if seen.isdigit() else SIGN if seen in STANDS_FOR else None
    if _NUMBERED.fullmatch(seen):
        sure = ITEM + ITEM_LETTERS.get(seen[-1].lower(), OTHER_LETTER)
    if sure is not None:
        yield seen, sure
        return
    lower = seen.lower()
    bare = strip_marks(lower)
    for word in vocabulary.by_bare.get(bare, ()):
        if parts(word) is None:
            if word == lower:
                doubt = UNKNOWN_START if bare in bare_syllables() and not keeps_marks else KNOWN
            else:
                doubt = -1.0 if "đ" in word or is_possible(word) else 2 * UNKNOWN_START
            yield recase(word, seen), doubt + KNOWN_LETTER * len(seen)
    if lower not in vocabulary.units and parts(lower) is None:
        odd = sum(not letter.isalpha() for letter in seen)
        yield seen, UNKNOWN_START + UNKNOWN_LETTER * len(seen) + UNKNOWN_SIGN * odd
