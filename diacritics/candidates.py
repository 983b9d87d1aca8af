"""The words that a token of stripped text may stand for."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diacritics.channel import FORMS, Channel
from diacritics.letters import clean, fold_tone, split_tone, strip_marks
from diacritics.search import Column
from diacritics.syllables import bare_syllables, is_possible, parts
from diacritics.vocabulary import NUMBER, UNKNOWN, Vocabulary, like, recase, shape

MOST = 32
"""Candidates of one token; the bare form with the most known words, `hoang`, has fewer that are used."""
RARE = 2e-6
"""A word this many times rarer than the most frequent candidate is none."""
OTHER_CASE = -3.0
"""Cost in nats of a word that is known only under other capitals than the token's."""
MOST_GARBLED = 60
HOPELESS = 16.0
"""Nats behind the best candidate from which no context helps."""
UNIGRAM_SHARE = 0.5
"""Weight of a word's frequency in the choice of candidates; the language model has its own say later."""
LONGEST_WORD = 16
"""Characters of a garbled word that are looked at; the longest syllable has seven letters."""
UNKNOWN_START, UNKNOWN_LETTER, UNKNOWN_SIGN = -9.0, -1.5, -4.0
"""Logarithm of the chance that a garbled word is unknown and rightly read: at all, for each letter, for other signs."""


ITEM = -1.5
"""Logarithm of the chance that a number with a letter (`khoản 2c`) is just that, and no word: `1a` is là as well."""
_NUMBERED = re.compile(r"\d+[A-Za-zĐđ]")


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
    seen = fold_tone(clean(text))[:LONGEST_WORD]
    with np.errstate(divide="ignore"):
        logs = np.log(channel.score(seen)) + np.log(form_chances(seen, capitals=capitals))[:, None]
    known = channel.inventory
    rank = (logs + UNIGRAM_SHARE * known.log_counts).ravel()
    chosen = np.argpartition(-rank, MOST_GARBLED)[:MOST_GARBLED] if len(rank) > MOST_GARBLED else np.arange(len(rank))
    units: list[int] = []
    costs: list[float] = []
    words: list[str] = []
    for at in chosen[rank[chosen] > rank[chosen].max() - HOPELESS]:
        form, word = FORMS[at // len(known.words)], known.words[at % len(known.words)]
        for unit, cost in spellings(vocabulary, word, form, opening=opening):
            units.append(unit)
            costs.append(float(logs.flat[at]) + cost)
            words.append(like(word, form))
    for word, cost in itself(vocabulary, seen, keeps_marks=channel.keeps_marks):
        units.append(NUMBER if _NUMBERED.fullmatch(word) else vocabulary.unit(word, opening=opening))
        costs.append(cost)
        words.append(word)
    return Candidates(Column(np.array(units), np.array(costs)), tuple(words))


def form_chances(seen: str, *, capitals: bool) -> npt.NDArray[np.float64]:
    """Return P(lower), P(title), P(upper) of the printed word, from what is seen of its capitals."""
    if capitals:
        return np.array([0.02, 0.03, 0.95])
    if seen.isupper() and len(seen) > 1:
        return np.array([0.05, 0.25, 0.7])
    if seen[0].isupper():
        return np.array([0.03, 0.95, 0.02])
    return np.array([0.97, 0.025, 0.005]) if seen[0].islower() else np.array([0.7, 0.25, 0.05])


def itself(vocabulary: Vocabulary, seen: str, *, keeps_marks: bool) -> Iterator[tuple[str, float]]:
    """Yield what a word may be that is no syllable: an abbreviation, a foreign word, or something unknown.

    `HDND` is HĐND, since recognition loses the bar of đ; `Leon` is not Léon, since a foreign accent is not lost so.
    """
    if _NUMBERED.fullmatch(seen):
        yield seen, ITEM
        return
    lower = seen.lower()
    bare = strip_marks(lower)
    for word in vocabulary.by_bare.get(bare, ()):
        if parts(word) is None:
            if word == lower:
                doubt = UNKNOWN_START if bare in bare_syllables() and not keeps_marks else -0.5
            else:
                doubt = -1.0 if "đ" in word or is_possible(word) else 2 * UNKNOWN_START
            yield recase(word, seen), doubt - 0.1 * len(seen)
    if lower not in vocabulary.units and parts(lower) is None:
        odd = sum(not letter.isalpha() for letter in seen)
        yield seen, UNKNOWN_START + UNKNOWN_LETTER * len(seen) + UNKNOWN_SIGN * odd
