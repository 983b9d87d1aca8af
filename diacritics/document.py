"""The document informs itself: what a word was read as elsewhere in the text decides where the search is in doubt.

In stripped text the same bare word, and more so the same pair of bare words, mostly stands for the same thing within a
few pages. In garbled text forms vary, and the words that the document uses, alone and beside their neighbours, count.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from diacritics.candidates import Candidates
from diacritics.search import Share

BLOCK = 256
"""Tokens that are summed together; a token listens to its block and the two beside it."""
SURE = 0.9995
"""A reading this probable is not reconsidered."""
LEAST = 1e-4
"""Weightss less probable than this are not counted."""
FORM_TRUST, FORM_WEIGHT = 10.0, 0.7
"""Weightss of the same form that weigh as much as what is usual, and how far they are believed."""
PHRASE_TRUST = 3.0
"""Weightss of the same pair of forms that weigh as much as the token's own."""
WORD_SHARE, NEIGHBOUR_SHARE = 0.02, 0.1
"""Shares of the document's words, and of its pairs of words, in the language model of garbled text."""


class Place(NamedTuple):
    """A token where the search left its mark: its own form, those beside it, its candidates and their chances."""

    form: str
    before: str
    after: str
    candidates: Candidates
    share: Share


Weights = Mapping[str, float]
"""Probability by word in lower case."""
Key = tuple[str, str]


def weights(places: Iterable[Place]) -> list[dict[str, float]]:
    """Return the words that each token may be, capitals pooled."""
    found = []
    for place in places:
        pooled: dict[str, float] = {}
        if len(place.candidates.words) == 1:
            pooled[place.candidates.words[0].lower()] = 1.0
        else:
            for spelled, chance in zip(place.candidates.words, place.share.chances.tolist(), strict=True):
                if chance > LEAST:
                    word = spelled.lower()
                    pooled[word] = pooled.get(word, 0.0) + chance
        found.append(pooled)
    return found


class Heard(NamedTuple):
    """What the tokens of a key near by were read as: some words' sums, and the sum of all words."""

    words: Weights
    total: float


class Memory:
    """Sums of readings by block, key and word, for the keys of some tokens that will ask."""

    def __init__(self, keys: Sequence[Key], read: Sequence[Weights], asking: Iterable[int]) -> None:
        self._sums: dict[tuple[int, Key], dict[str, float]] = {}
        self._totals: dict[tuple[int, Key], float] = {}
        wanted = {keys[at] for at in asking}
        for at, (key, reading) in enumerate(zip(keys, read, strict=True)):
            if key not in wanted:
                continue
            place = at // BLOCK, key
            sums = self._sums.setdefault(place, {})
            for word, chance in reading.items():
                sums[word] = sums.get(word, 0.0) + chance
            self._totals[place] = self._totals.get(place, 0.0) + 1.0

    def elsewhere(self, at: int, key: Key, reading: Weights) -> Heard:
        """Sum a token's possible readings over the key's tokens near by, its own left out."""
        found = {word: -chance for word, chance in reading.items()}
        total = -1.0
        for block in range(at // BLOCK - 1, at // BLOCK + 2):
            sums = self._sums.get((block, key))
            if sums is not None:
                total += self._totals[block, key]
                for word in found:
                    found[word] += sums.get(word, 0.0)
        return Heard({word: max(chance, 0.0) for word, chance in found.items()}, max(total, 0.0))


def doubtful(read: Sequence[Weights]) -> Iterator[int]:
    """Yield the tokens that have more than one reading worth weighing."""
    for at, reading in enumerate(read):
        if len(reading) > 1 and max(reading.values()) < SURE:
            yield at


def reconsider_stripped(places: Sequence[Place], count: Callable[[str], float]) -> dict[int, Weights]:
    """Weigh the doubtful words of stripped text again; `count` says how often a word is used anywhere.

    Returns new readings by the index of their token.
    """
    read: list[dict[str, float]] = weights(places)
    changed: dict[int, Weights] = {}
    forms = [(place.form, "") for place in places]
    doubts = list(doubtful(read))
    memory = Memory(forms, read, doubts)
    updates = {}
    for at in doubts:
        others = memory.elsewhere(at, forms[at], read[at])
        updates[at] = _weighed(read[at], _by_form(read[at], others, count))
    for at, reading in updates.items():
        read[at] = reading
    pairs_before = [(place.before, place.form) for place in places]
    pairs_after = [(place.form, place.after) for place in places]
    doubts = list(doubtful(read))
    memories = [(keys, Memory(keys, read, doubts)) for keys in (pairs_before, pairs_after)]
    for at in doubts:
        reading = read[at]
        for keys, memory in memories:
            reading = _by_phrase(reading, memory.elsewhere(at, keys[at], read[at]))
        changed[at] = reading
    return updates | changed


def _weighed(reading: Weights, factors: Mapping[str, float]) -> dict[str, float]:
    weighed = {word: chance * factors[word] for word, chance in reading.items()}
    total = sum(weighed.values())
    return {word: chance / total for word, chance in weighed.items()}


def _by_form(reading: Weights, others: Heard, count: Callable[[str], float]) -> dict[str, float]:
    """How much more usual each reading of a form is here than anywhere."""
    usual = {word: count(word) + 1.0 for word in reading}
    total = sum(usual.values())
    heard = FORM_TRUST + others.total
    return {
        word: ((FORM_TRUST * often / total + others.words[word]) / (often / total * heard)) ** FORM_WEIGHT
        for word, often in usual.items()
    }


def _by_phrase(reading: Weights, others: Heard) -> dict[str, float]:
    heard = PHRASE_TRUST + sum(others.words.values())
    return {word: (PHRASE_TRUST * chance + others.words[word]) / heard for word, chance in reading.items()}


def reconsider_garbled(places: Sequence[Place]) -> dict[int, Weights]:
    """Weigh the doubtful words of garbled text again, the document's own words mixed into the language model.

    Returns new readings by the index of their token.
    """
    read = weights(places)
    best = [max(reading, key=lambda word: reading[word]) for reading in read]
    any_word = [("", "")] * len(places)
    after_word = [("", ""), *((word, "<") for word in best[:-1])]
    before_word = [*((word, ">") for word in best[1:]), ("", "")]
    doubts = list(doubtful(read))
    parts = [
        (keys, Memory(keys, read, doubts), share)
        for keys, share in ((any_word, WORD_SHARE), (after_word, NEIGHBOUR_SHARE), (before_word, NEIGHBOUR_SHARE))
    ]
    changed: dict[int, Weights] = {}
    for at in doubts:
        place = places[at]
        extra = dict.fromkeys(read[at], 0.0)
        for keys, memory, share in parts:
            others = memory.elsewhere(at, keys[at], read[at])
            for word, chance in others.words.items():
                extra[word] += share * chance / (others.total + 1.0)
        model: dict[str, float] = {}
        for spelled, chance in zip(place.candidates.words, np.exp(place.share.logs).tolist(), strict=True):
            word = spelled.lower()
            model[word] = max(model.get(word, 0.0), chance)
        changed[at] = _weighed(read[at], {word: 1 + extra[word] / model[word] for word in extra})
    return changed
