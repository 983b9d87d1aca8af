"""How a syllable comes out damaged: P(seen | syllable), learned from recognised pages.

Each letter of the true syllable comes out as 0 to 3 characters, independently of its neighbours. Because every syllable
is an onset and a rime, a seen word is scored against all syllables exactly: for every cut of the word, its head is
scored against all onsets and its tail against all rimes. Words share heads and tails: what was scored is remembered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, pairwise

import numpy as np
import numpy.typing as npt

from diacritics.letters import LETTERS, strip_marks
from diacritics.syllables import parts
from diacritics.vocabulary import CLASSES, Vocabulary, like

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
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
MOST_STRINGS = 1024
"""Heads, and tails, whose scores are remembered, 18 kB each at most."""
NEGLIGIBLE = 1e-9
"""Share of the likeliest cut of a word below which a cut is passed over; candidates end at 1e-7."""
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
        return np.asarray(self._left / _SIGNS)

    @cached_property
    def _left(self) -> Floats:
        """Share of each letter that `_backed` leaves to outcomes that it was not seen with."""
        kinds = (self.counts > 0).sum(axis=0) + 1.0
        return np.asarray(kinds / (self.counts.sum(axis=0) + kinds))

    def rows(self, outcomes: Sequence[str]) -> Floats:
        """Return P(outcome | letter) for each of the outcomes; see `row`."""
        return np.vstack([self.row(outcome) for outcome in outcomes])

    def row(self, outcome: str) -> Floats:
        """Return P(outcome | letter) for each of TRUE_LETTERS, and NO_LETTER."""
        row = self.number.get(outcome)
        if row is not None:
            return np.asarray(self.table[row])
        kept = self._kept.get(outcome)
        if kept is None:
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
            kept = self._kept[outcome] = np.append(self.expected(outcome) * self._left, 0.0)
        return kept


def _backed(counts: Floats, lower: Floats) -> Floats:
    kinds = (counts > 0).sum(axis=0) + 1.0
    return np.asarray((counts + kinds * lower) / (counts.sum(axis=0) + kinds))


@dataclass(frozen=True)
class Spellings:
    """Spellings that share their beginnings. Spelling 0 is empty; each other one adds a letter to its parent.

    Shorter spellings come first: `lengths` are the slices of those with 1, 2, 3... letters.
    """

    parents: Integers
    letters: Integers
    """numbers of the letters that are added; NO_LETTER for the empty spelling"""
    lengths: tuple[slice, ...]


def spellings(wanted: Iterable[str]) -> tuple[Spellings, dict[str, int]]:
    """Return all beginnings of the wanted spellings, and their numbers."""
    beginnings = {text[:end] for text in wanted for end in range(len(text) + 1)} | {""}
    found = sorted(beginnings, key=lambda text: (len(text), text))
    number = {text: at for at, text in enumerate(found)}
    starts = np.searchsorted([len(text) for text in found], np.arange(1, len(found[-1]) + 2))
    return Spellings(
        np.array([number[text[:-1]] for text in found]),
        np.array([LETTER_NUMBER[text[-1]] if text else NO_LETTER for text in found]),
        tuple(slice(int(start), int(end)) for start, end in pairwise(starts)),
    ), number


@dataclass(frozen=True)
class Inventory:
    """All syllables of a vocabulary in their three forms, as pairs of a head (onset) and a tail (rime)."""

    words: tuple[str, ...]
    heads: Spellings
    tails: Spellings
    """of rimes from their last letter on"""
    head_of: Integers
    """a row for each form: the number of the word's head"""
    tail_of: Integers
    log_counts: Floats


def inventory(vocabulary: Vocabulary) -> Inventory:
    """Take the possible syllables of a vocabulary apart."""
    known = {word: parts(word) for word in dict.fromkeys(word.lower() for word in vocabulary.words[len(CLASSES) :])}
    cuts = {word: len(syllable.onset) for word, syllable in known.items() if syllable is not None}
    spelled = [(like(word, form), cut) for form in FORMS for word, cut in cuts.items()]
    heads, head_number = spellings(text[:cut] for text, cut in spelled)
    tails, tail_number = spellings(text[cut:][::-1] for text, cut in spelled)
    shape = (len(FORMS), len(cuts))
    return Inventory(
        tuple(cuts),
        heads,
        tails,
        np.array([head_number[text[:cut]] for text, cut in spelled], dtype=np.int64).reshape(shape),
        np.array([tail_number[text[cut:][::-1]] for text, cut in spelled], dtype=np.int64).reshape(shape),
        np.log(np.array([vocabulary.count(word) for word in cuts]) + 1),
    )


class Outcomes:
    """P(seen | spelling) for all of some spellings, remembered by what was seen.

    Spellings grow at their end, or, `backwards`, at their front; there what is seen is parted as well: one letter came
    out as its last, or first, 0 to 3 characters, the letters before, or after, as the rest.
    """

    def __init__(self, emissions: Emissions, known: Spellings, *, backwards: bool) -> None:
        self._emissions, self._known, self._backwards = emissions, known, backwards
        self._silent = emissions.row("")[known.letters]
        self._kept: dict[str, Floats] = {}

    def chances(self, seen: str) -> Floats:
        """Return P(seen | spelling), by number of spelling."""
        kept = self._kept.get(seen)
        if kept is not None:
            return kept
        parents, letters = self._known.parents, self._known.letters
        found = np.zeros(len(parents))
        for size in range(1, min(LONGEST, len(seen)) + 1):
            piece, rest = (seen[:size], seen[size:]) if self._backwards else (seen[-size:], seen[:-size])
            found += self._emissions.row(piece)[letters] * self.chances(rest)[parents]
        if not seen:
            found[0] = 1
        for part in self._known.lengths:
            found[part] += self._silent[part] * found[parents[part]]
        if len(self._kept) >= MOST_STRINGS:
            for old in list(islice(self._kept, MOST_STRINGS // 2)):
                self._kept.pop(old, None)  # another thread may have been here
        self._kept[seen] = found
        return found


@dataclass(frozen=True)
class Channel:
    """Emissions over the syllables of a vocabulary."""

    emissions: Emissions
    inventory: Inventory

    @cached_property
    def keeps_marks(self) -> bool:
        """Say whether marks mostly come through, as they do when Vietnamese is recognised as Vietnamese."""
        return bool(self.emissions.rows(["ế"])[0][LETTER_NUMBER["ế"]] > 0.5)

    @cached_property
    def heads(self) -> Outcomes:
        """What the onsets of the inventory come out as."""
        return Outcomes(self.emissions, self.inventory.heads, backwards=False)

    @cached_property
    def tails(self) -> Outcomes:
        """What its rimes come out as."""
        return Outcomes(self.emissions, self.inventory.tails, backwards=True)

    def score(self, seen: str) -> Floats:
        """Return P(seen | word in form): a row for each of FORMS, a column for each word of the inventory."""
        pairs = [(self.heads.chances(seen[:cut]), self.tails.chances(seen[cut:])) for cut in range(len(seen) + 1)]
        most = np.array([head.max() * tail.max() for head, tail in pairs])
        scores = np.zeros(self.inventory.head_of.shape)
        # Not a matrix product: for matrices this small, threads of the linear algebra library cost ten times as much.
        for cut in np.flatnonzero(most > NEGLIGIBLE * most.max()):
            head, tail = pairs[cut]
            scores += head[self.inventory.head_of] * tail[self.inventory.tail_of]
        return scores
