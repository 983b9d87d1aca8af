"""Pairs of true and seen words to Emissions, by expectation and maximisation."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from diacritics.channel import LETTER_NUMBER, LONGEST, TRUE_LETTERS, Emissions
from diacritics.letters import strip_marks
from diacritics.train.confusions import Pair

ROUNDS = 5
EDGES = " .,;:!?()[]{}\"'“”‘’«»…-–"
FAR = 1e-12
"""A pair less likely than this for each letter was aligned by mistake."""


def word_pairs(pairs: Iterable[Pair]) -> Counter[tuple[str, str]]:
    """Count the pairs of single words that the channel learns from: edges peeled, numbers and codes left out."""
    counts: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        true, seen = pair.true.strip(EDGES), pair.seen.strip(EDGES)
        if true and seen and " " not in true and " " not in seen and all(letter in LETTER_NUMBER for letter in true):
            counts[true, seen] += 1
    return counts


def _first_guess(letter: str, outcome: str) -> float:
    if len(outcome) != 1:
        return 0.002 if outcome else 0.005
    return 0.5 if strip_marks(letter).lower() == strip_marks(outcome).lower() else 0.01


def estimate(pairs: Mapping[tuple[str, str], int], rounds: int = ROUNDS) -> Emissions:
    """Learn how often each letter comes out as what."""
    chances: Mapping[tuple[str, str], float] = {}
    counts: dict[tuple[str, str], float] = {}
    for _ in range(rounds):
        counts = defaultdict(float)
        for (true, seen), times in pairs.items():
            _share(true, seen, times, chances, counts)
        totals: dict[str, float] = defaultdict(float)
        for (letter, _outcome), count in counts.items():
            totals[letter] += count
        chances = {key: count / totals[key[0]] for key, count in counts.items()}
    outcomes = tuple(sorted({outcome for (_, outcome), count in counts.items() if count >= 0.5} | {""}))
    number = {outcome: row for row, outcome in enumerate(outcomes)}
    table = np.zeros((len(outcomes), len(TRUE_LETTERS)))
    for (letter, outcome), count in counts.items():
        if outcome in number:
            table[number[outcome], LETTER_NUMBER[letter]] += count
    return Emissions(outcomes, table)


def _share(
    true: str, seen: str, times: int, chances: Mapping[tuple[str, str], float], counts: dict[tuple[str, str], float]
) -> None:
    """Share one pair among all of its alignments, forward and backward."""
    rows, length = len(true), len(seen)

    def chance(row: int, at: int, size: int) -> float:
        letter, outcome = true[row], seen[at : at + size]
        return chances.get((letter, outcome), 1e-7) if chances else _first_guess(letter, outcome)

    forward = [[0.0] * (length + 1) for _ in range(rows + 1)]
    forward[0][0] = 1.0
    arcs = []
    for row in range(rows):
        for at in range(length + 1):
            before = forward[row][at]
            if before:
                for size in range(min(LONGEST, length - at) + 1):
                    share = chance(row, at, size)
                    arcs.append((row, at, size, share))
                    forward[row + 1][at + size] += before * share
    total = forward[rows][length]
    if total < FAR**rows:
        return
    backward = [[0.0] * (length + 1) for _ in range(rows + 1)]
    backward[rows][length] = 1.0
    for row, at, size, share in reversed(arcs):
        backward[row][at] += share * backward[row + 1][at + size]
        weight = times * forward[row][at] * share * backward[row + 1][at + size] / total
        if weight > 1e-6:
            counts[true[row], seen[at : at + size]] += weight
