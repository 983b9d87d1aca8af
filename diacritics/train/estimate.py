"""Counted n-grams to a model: modified Kneser-Ney (Chen and Goodman 1998), pruned, in 8-bit probabilities."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diacritics.language_model import UNIT_BITS, Level, Logs, NgramModel
from diacritics.train.count import Units, ngrams
from diacritics.vocabulary import START

Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
CODES = 64
"""Values that a logarithm may take: 0.3 nats apart, and no worse than 256 in any figure."""


@dataclass(frozen=True)
class Table:
    """The n-grams of one order with their counts; `mass` is what the context gives away to lower orders."""

    keys: Keys
    counts: npt.NDArray[np.int64]
    probabilities: Floats
    given: Floats
    """The probability that backing off would have given: weight of the context times the lower order's."""


def _mask(order: int) -> np.uint64:
    return np.uint64((1 << (16 * order)) - 1)


def _index(keys: Keys, wanted: Keys) -> npt.NDArray[np.int64]:
    return np.searchsorted(keys, wanted)


def discounts(counts: npt.NDArray[np.int64]) -> Floats:
    """Return what to take from counts of 0, 1, 2, and 3 or more.

    Where the text is too small for the formula (Chen and Goodman 1998, eq. 26), half a count is taken.
    """
    n1, n2, n3, n4 = (int(np.count_nonzero(counts == times)) for times in (1, 2, 3, 4))
    if not all((n1, n2, n3, n4)):
        return np.array([0, 0.5, 0.5, 0.5])
    y = n1 / (n1 + 2 * n2)
    return np.array([0, *np.clip([1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3], 0.1, [1, 2, 3])])


def _continuations(keys: Keys, raw: npt.NDArray[np.int64], longer: Keys, order: int) -> npt.NDArray[np.int64]:
    """Count in how many contexts each n-gram was seen; those that open a paragraph have one context and keep theirs."""
    suffixes = np.sort(longer & _mask(order))
    counts = np.searchsorted(suffixes, keys, "right") - np.searchsorted(suffixes, keys, "left")
    opening = (keys >> (UNIT_BITS * np.uint64(order - 1))) == START
    return np.where(opening, raw, counts)


def tables(row: Units, order: int, units: int) -> list[Table]:
    """Estimate the unpruned model, one table for each order from 1."""
    counted = [ngrams(row, length) for length in range(1, order + 1)]
    made: list[Table] = []
    for length, (keys, raw) in enumerate(counted, 1):
        adjusted = raw if length == order else _continuations(keys, raw, counted[length][0], length)
        take = discounts(adjusted)[np.minimum(adjusted, 3)]
        if length == 1:
            known = np.where(keys == START, 0, adjusted)
            total = known.sum()
            left = np.where(keys == START, 0, take).sum() / total
            given = np.full(len(keys), left / units)
            made.append(Table(keys, raw, np.where(keys == START, 1e-9, (known - take) / total + given), given))
            continue
        context = keys >> UNIT_BITS
        starts = np.flatnonzero(np.concatenate([[True], context[1:] != context[:-1]]))
        sizes = np.diff(np.append(starts, len(keys)))
        total = np.repeat(np.add.reduceat(adjusted, starts), sizes)
        weight = np.repeat(np.add.reduceat(take, starts), sizes) / total
        lower = made[-1].probabilities[_index(made[-1].keys, keys & _mask(length - 1))]
        given = weight * lower
        made.append(Table(keys, raw, (adjusted - take) / total + given, given))
    return made


def prune(full: list[Table], thresholds: Sequence[float]) -> list[npt.NDArray[np.bool_]]:
    """Say which n-grams stay: those whose loss would cost at least so many nats over the training text.

    There is a threshold for each order from 2. What is the beginning or the end of an n-gram that stays, stays as well.
    """
    kept = [np.ones(len(full[0].keys), dtype=bool)]
    kept += [
        table.counts * np.log(table.probabilities / table.given) >= threshold
        for table, threshold in zip(full[1:], thresholds, strict=True)
    ]
    for length in range(len(full), 2, -1):
        keys = full[length - 1].keys[kept[length - 1]]
        below = full[length - 2].keys
        kept[length - 2][_index(below, keys >> UNIT_BITS)] = True
        kept[length - 2][_index(below, keys & _mask(length - 1))] = True
    return kept


def quantize(logs: Floats) -> tuple[npt.NDArray[np.uint8], Logs]:
    """Return codes from 1 and the table that they index; code 0 is left to the caller and means 0."""
    low, high = (float(logs.min()), float(logs.max())) if len(logs) else (0.0, 0.0)
    table = np.concatenate([[0.0], np.linspace(low, high, CODES - 1)]).astype(np.float32)
    step = (high - low) / (CODES - 2) or 1.0
    return (np.rint((logs - low) / step) + 1).astype(np.uint8), table


def _weights(table: Table, lower: Table, contexts: Keys, length: int) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return the logarithm of the back-off weight of every context, and which of them have children at all."""
    at = _index(contexts, table.keys >> UNIT_BITS)
    seen = np.bincount(at, table.probabilities, minlength=len(contexts))
    below = lower.probabilities[_index(lower.keys, table.keys & _mask(length - 1))]
    covered = np.bincount(at, below, minlength=len(contexts))
    parent = np.bincount(at, minlength=len(contexts)) > 0
    return np.log(np.maximum(1 - seen, 1e-6) / np.maximum(1 - covered, 1e-6)), parent


def estimate(row: Units, units: int, thresholds: Sequence[float]) -> NgramModel:
    """Estimate a model over `units` units from a row of paragraphs, of the order that the thresholds go up to."""
    order = len(thresholds) + 1
    full = tables(row, order, units)
    kept = prune(full, thresholds)
    slim = [
        Table(table.keys[keep], table.counts[keep], table.probabilities[keep], table.given[keep])
        for table, keep in zip(full, kept, strict=True)
    ]
    del full
    unigrams = np.full(units, slim[0].given[0], dtype=np.float64)
    unigrams[slim[0].keys.astype(np.int64)] = slim[0].probabilities
    every = Table(np.arange(units, dtype=np.uint64), np.zeros(units, dtype=np.int64), unigrams, unigrams)
    slim[0] = every
    weights = [
        _weights(slim[length], slim[length - 1], slim[length - 1].keys, length + 1) for length in range(1, order)
    ]
    levels = []
    for length in range(2, order + 1):
        table, below = slim[length - 1], slim[length - 2]
        parents = _index(below.keys, table.keys >> UNIT_BITS).astype(np.uint64)
        codes, log_table = quantize(np.log(table.probabilities))
        weight_codes, weight_table = np.zeros(0, dtype=np.uint8), np.zeros(0, dtype=np.float32)
        if length < order:
            logs, parent = weights[length - 1]
            weight_codes, weight_table = quantize(logs)
            weight_codes = np.where(parent, weight_codes, 0).astype(np.uint8)
        keys = (parents << UNIT_BITS) | (table.keys & _mask(1))
        levels.append(Level(keys, codes, weight_codes, log_table, weight_table))
    first = np.where(weights[0][1], weights[0][0], 0.0) if weights else np.zeros(units)
    return NgramModel(np.log(unigrams).astype(np.float32), first.astype(np.float32), tuple(levels))
