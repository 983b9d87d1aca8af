"""How a syllable comes out damaged: P(seen | syllable), learned from recognised pages.

Each letter of the true syllable comes out as 0 to 3 characters, independently of its neighbours. Because every syllable
is an onset and a rime, a seen word is scored against all syllables exactly: for every cut of the word, its head is
scored against all onsets and its tail against all rimes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from diacritics.letters import LETTERS, strip_marks
from diacritics.syllables import parts
from diacritics.vocabulary import CLASSES, Vocabulary, like

Floats = npt.NDArray[np.float64]
TRUE_LETTERS = tuple(sorted(LETTERS)) + tuple(sorted(letter.upper() for letter in LETTERS))
LETTER_NUMBER = {letter: number for number, letter in enumerate(TRUE_LETTERS)}
LONGEST = 3
"""Characters that one letter may become at most."""
FORMS = ("lower", "title", "upper")
NO_LETTER = len(TRUE_LETTERS)
"""Pads spellings; it always comes out as nothing."""
EXTRA = 0.05
"""Chance that a letter brings a character of noise with it."""
MOST_KEPT = 4096
"""Outcomes that were not learned whose chances are remembered, 1.4 kB each."""
_SIGNS = 120
"""Characters that recognition may print: what a surprise is shared among."""


def groups_of(letter: str) -> tuple[str, str]:
    """Name the pools that a letter's rare outcomes are learned in: its base letter, and vowel or consonant.

    >>> groups_of("Ệ")
    ('E', 'VOWEL')
    """
    base = strip_marks(letter)
    kind = "vowel" if base in "aeiouyAEIOUY" else "consonant"
    return base, kind.upper() if letter.isupper() else kind


@dataclass(frozen=True)
class Emissions:
    """Counts of what letters came out as, smoothed on the way to probabilities.

    `outcomes` are strings of 0 to 3 characters; `counts` has a row for each and a column for each of TRUE_LETTERS.
    """

    outcomes: tuple[str, ...]
    counts: Floats
    _kept: dict[str, Floats] = field(default_factory=dict, repr=False, compare=False)
    """Rows of outcomes that were not learned, as they are asked for."""

    @cached_property
    def number(self) -> Mapping[str, int]:
        """Row numbers by outcome."""
        return {outcome: number for number, outcome in enumerate(self.outcomes)}

    @cached_property
    def single(self) -> Floats:
        """P(character or nothing | letter), by Witten-Bell: letter, then base letter, then vowel or consonant."""
        lengths = np.array([len(outcome) for outcome in self.outcomes])
        counts = np.where((lengths <= 1)[:, None], self.counts, 0)
        names = [groups_of(letter) for letter in TRUE_LETTERS]
        estimate = np.where(lengths == 0, 0.02, 1 / _SIGNS)[:, None].repeat(len(TRUE_LETTERS), axis=1)
        for level in (1, 0):
            pools = np.array([name[level] for name in names])
            pooled = {pool: counts[:, pools == pool].sum(axis=1, keepdims=True) for pool in sorted(set(pools))}
            estimate = _backed(np.hstack([pooled[pool] for pool in pools]), estimate)
        return _backed(counts, estimate)

    @cached_property
    def table(self) -> Floats:
        """P(outcome | letter) for each outcome; a last column is NO_LETTER, which comes out as nothing."""
        estimate = _backed(self.counts, np.vstack([self.expected(outcome) for outcome in self.outcomes]))
        silent = np.array([float(outcome == "") for outcome in self.outcomes])
        return np.hstack([estimate, silent[:, None]])

    def expected(self, outcome: str) -> Floats:
        """Return P(outcome | letter) as single characters let expect it: one is the letter's, others are noise.

        `K¢é` for Kế: `¢é` was never seen for ế, but é was.
        """
        if len(outcome) > 1:
            alone = np.array([self._one(character) for character in outcome])
            noise = EXTRA / _SIGNS
            return np.asarray(alone.mean(axis=0) * noise ** (len(outcome) - 1))
        return self._one(outcome)

    def _one(self, outcome: str) -> Floats:
        row = self.number.get(outcome)
        return self._unseen if row is None else np.asarray(self.single[row])

    @cached_property
    def _unseen(self) -> Floats:
        """P(a character never seen | letter)."""
        kinds = (self.counts > 0).sum(axis=0) + 1.0
        return np.asarray(kinds / (self.counts.sum(axis=0) + kinds) / _SIGNS)

    def rows(self, outcomes: Sequence[str]) -> Floats:
        """Return P(outcome | letter) for each of the outcomes."""
        return np.vstack([self._row(outcome) for outcome in outcomes])

    def _row(self, outcome: str) -> Floats:
        row = self.number.get(outcome)
        if row is not None:
            return np.asarray(self.table[row])
        kept = self._kept.get(outcome)
        if kept is None:
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
            share = 1 - self.counts.sum(axis=0) / (self.counts.sum(axis=0) + (self.counts > 0).sum(axis=0) + 1.0)
            kept = self._kept[outcome] = np.append(self.expected(outcome) * share, 0.0)
        return kept


def _backed(counts: Floats, lower: Floats) -> Floats:
    kinds = (counts > 0).sum(axis=0) + 1.0
    return np.asarray((counts + kinds * lower) / (counts.sum(axis=0) + kinds))


@dataclass(frozen=True)
class Inventory:
    """All syllables of a vocabulary in their three forms, as pairs of a head (onset) and a tail (rime)."""

    words: tuple[str, ...]
    heads: npt.NDArray[np.int64]
    """spellings of onsets in letter numbers, padded on the right"""
    tails: npt.NDArray[np.int64]
    """spellings of rimes, padded on the left"""
    head_of: npt.NDArray[np.int64]
    """a row for each form: the number of the word's head"""
    tail_of: npt.NDArray[np.int64]
    log_counts: Floats


def inventory(vocabulary: Vocabulary) -> Inventory:
    """Take the possible syllables of a vocabulary apart."""
    lower = {word.lower(): None for word in vocabulary.words[len(CLASSES) :]}
    words = tuple(word for word in lower if parts(word) is not None)
    heads: dict[str, int] = {}
    tails: dict[str, int] = {}
    head_of, tail_of = [], []
    for form in FORMS:
        for word in words:
            syllable = parts(word)
            cut = len(syllable.onset) if syllable else 0
            spelled = like(word, form)
            head_of.append(heads.setdefault(spelled[:cut], len(heads)))
            tail_of.append(tails.setdefault(spelled[cut:], len(tails)))
    shape = (len(FORMS), len(words))
    counts = np.array([vocabulary.count(word) for word in words])
    return Inventory(
        words,
        _padded(list(heads), right=True),
        _padded(list(tails), right=False),
        np.array(head_of).reshape(shape),
        np.array(tail_of).reshape(shape),
        np.log(counts + 1),
    )


def _padded(spellings: Sequence[str], *, right: bool) -> npt.NDArray[np.int64]:
    width = max((len(spelling) for spelling in spellings), default=1)
    table = np.full((len(spellings), max(width, 1)), NO_LETTER)
    for number, spelling in enumerate(spellings):
        numbers = [LETTER_NUMBER[letter] for letter in spelling]
        if right:
            table[number, : len(numbers)] = numbers
        elif numbers:
            table[number, -len(numbers) :] = numbers
    return table


@dataclass(frozen=True)
class Channel:
    """Emissions over the syllables of a vocabulary."""

    emissions: Emissions
    inventory: Inventory

    @cached_property
    def keeps_marks(self) -> bool:
        """Say whether marks mostly come through, as they do when Vietnamese is recognised as Vietnamese."""
        return bool(self.emissions.rows(["ế"])[0][LETTER_NUMBER["ế"]] > 0.5)

    def score(self, seen: str) -> Floats:
        """Return P(seen | word in form): a row for each of FORMS, a column for each word of the inventory."""
        length = len(seen)
        spans = {
            (at, size): seen[at : at + size]
            for at in range(length + 1)
            for size in range(min(LONGEST, length - at) + 1)
        }
        distinct = sorted(set(spans.values()))
        table = self.emissions.rows(distinct)
        where = {outcome: number for number, outcome in enumerate(distinct)}
        heads = _heads(self.inventory.heads, seen, table, where)
        tails = _tails(self.inventory.tails, seen, table, where)
        scores = np.zeros(self.inventory.head_of.shape)
        # Not a matrix product: for matrices this small, threads of the linear algebra library cost ten times as much.
        for head, tail in zip(heads, tails, strict=True):
            if head.any():
                scores += head[self.inventory.head_of] * tail[self.inventory.tail_of]
        return scores


def _heads(spellings: npt.NDArray[np.int64], seen: str, table: Floats, where: Mapping[str, int]) -> Floats:
    """Return P(seen[:cut] | spelling): a row for each cut, a column for each spelling."""
    length = len(seen)
    reached = np.zeros((length + 1, len(spellings)))
    reached[0] = 1
    for position in range(spellings.shape[1]):
        chances = table[:, spellings[:, position]]
        after = np.zeros_like(reached)
        for size in range(min(LONGEST, length) + 1):
            for at in range(length - size + 1):
                after[at + size] += reached[at] * chances[where[seen[at : at + size]]]
        reached = after
    return reached


def _tails(spellings: npt.NDArray[np.int64], seen: str, table: Floats, where: Mapping[str, int]) -> Floats:
    """Return P(seen[cut:] | spelling): a row for each cut, a column for each spelling."""
    length = len(seen)
    left = np.zeros((length + 1, len(spellings)))
    left[length] = 1
    for position in range(spellings.shape[1] - 1, -1, -1):
        chances = table[:, spellings[:, position]]
        before = np.zeros_like(left)
        for size in range(min(LONGEST, length) + 1):
            for at in range(length - size + 1):
                before[at] += left[at + size] * chances[where[seen[at : at + size]]]
        left = before
    return left
