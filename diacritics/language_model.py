"""How likely a unit is after others: an n-gram model in sorted arrays, asked for many continuations at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Units = npt.NDArray[np.int64]
Nodes = npt.NDArray[np.int64]
"""One row for each hypothesis; column k holds the index of its last k + 1 units among the (k + 1)-grams, or -1."""
Logs = npt.NDArray[np.float32]

UNIT_BITS = np.uint64(16)


class Scorer(Protocol):
    """What the search asks of a language model."""

    def start(self, hypotheses: int) -> Nodes:
        """Return the states of hypotheses that have seen only the start of a paragraph."""

    def extend(self, nodes: Nodes, units: Units) -> tuple[Logs, Nodes]:
        """Return the natural logarithm of P(unit | state), and the states that follow, for each pair of rows."""


@dataclass(frozen=True)
class Level:
    """The n-grams of one order above 1. All arrays are parallel and sorted by `keys`.

    A key is the index of the n-gram without its last unit, one level below, and the last unit in the low 16 bits.
    `weights` are the logarithms of the back-off weights, `parents` says which n-grams are the context of others.
    """

    keys: npt.NDArray[np.uint64]
    logs: npt.NDArray[np.uint8]
    weights: npt.NDArray[np.uint8]
    log_table: Logs
    weight_table: Logs

    def find(self, parents: Nodes, units: Units) -> Nodes:
        """Return the indices of n-grams, -1 where there is none; a parent of -1 has no children."""
        found = np.full(len(parents), -1, dtype=np.int64)
        asked = np.flatnonzero(parents >= 0)
        keys = (parents[asked].astype(np.uint64) << UNIT_BITS) | units[asked].astype(np.uint64)
        at = np.searchsorted(self.keys, keys)
        at[at == len(self.keys)] = 0
        there = self.keys[at] == keys
        found[asked[there]] = at[there]
        return found


@dataclass(frozen=True)
class NgramModel:
    """An interpolated model, pruned, with 8-bit probabilities. `levels[0]` holds the bigrams.

    A weight code of 0 marks an n-gram that is no context, so that hypotheses that differ only in it fall together.
    """

    unigrams: Logs
    """log P by unit"""
    unigram_weights: Logs
    """log of the back-off weight by unit"""
    levels: tuple[Level, ...]

    @property
    def order(self) -> int:
        """The length of its longest n-grams."""
        return len(self.levels) + 1

    def start(self, hypotheses: int) -> Nodes:
        """States after START, which is unit 0."""
        nodes = np.full((hypotheses, self.order - 1), -1, dtype=np.int64)
        nodes[:, 0] = 0
        return nodes

    def extend(self, nodes: Nodes, units: Units) -> tuple[Logs, Nodes]:
        """Score units after states; see `Scorer`."""
        logs = self.unigrams[units]
        after = np.full(nodes.shape, -1, dtype=np.int64)
        after[:, 0] = units
        weights = self.unigram_weights[nodes[:, 0]]
        for depth, level in enumerate(self.levels):
            parents = nodes[:, depth]
            found = level.find(parents, units)
            there = found >= 0
            backed = np.where(parents >= 0, weights, np.float32(0)) + logs
            logs = np.where(there, level.log_table[level.logs[found]], backed)
            if depth + 1 < len(self.levels):
                codes = level.weights[found]
                after[:, depth + 1] = np.where(there & (codes > 0), found, -1)
                weights = level.weight_table[level.weights[nodes[:, depth + 1]]]
        return logs, after

    def score(self, units: Sequence[int]) -> float:
        """Return the logarithm of the probability of a whole paragraph, without START."""
        nodes = self.start(1)
        total = 0.0
        for unit in units:
            logs, nodes = self.extend(nodes, np.array([unit]))
            total += float(logs[0])
        return total


def state_keys(nodes: Nodes) -> npt.NDArray[np.int64]:
    """Return a number for each state, equal where the future is: the longest known context decides."""
    keys = nodes[:, 0].copy()
    for depth in range(1, nodes.shape[1]):
        column = nodes[:, depth]
        keys = np.where(column >= 0, column + (np.int64(depth) << np.int64(32)), keys)
    return keys


Arrays = Mapping[str, npt.NDArray[np.generic]]


def pack(model: NgramModel) -> dict[str, npt.NDArray[np.generic]]:
    """Take a model apart into small arrays: children counted by parent, units as steps from their elder siblings."""
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "unigrams": model.unigrams,
        "unigram_weights": model.unigram_weights,
    }
    below = len(model.unigrams)
    for number, level in enumerate(model.levels, 2):
        units = (level.keys & np.uint64(0xFFFF)).astype(np.uint16)
        parents = (level.keys >> UNIT_BITS).astype(np.int64)
        units[1:] -= np.where(parents[1:] == parents[:-1], units[:-1], 0).astype(np.uint16)
        children = np.bincount(parents, minlength=below).astype(np.uint32)
        arrays[f"{number}.children"] = children.view(np.uint8).reshape(-1, 4).T.copy()
        arrays[f"{number}.units"] = units.view(np.uint8).reshape(-1, 2).T.copy()
        arrays[f"{number}.logs"] = level.logs
        arrays[f"{number}.log_table"] = level.log_table
        if number <= len(model.levels):
            arrays[f"{number}.weights"] = level.weights
            arrays[f"{number}.weight_table"] = level.weight_table
        below = len(level.keys)
    return arrays


def unpack(arrays: Arrays) -> NgramModel:
    """Put a model together from what `pack` made."""
    levels = []
    number = 2
    while f"{number}.units" in arrays:
        children = np.ascontiguousarray(arrays[f"{number}.children"].T).view(np.uint32).ravel()
        steps = np.ascontiguousarray(arrays[f"{number}.units"].T).view(np.uint16).ravel()
        # Sums may overflow: what counts is their difference inside a family, which has 16 bits.
        sums = np.concatenate([np.zeros(1, dtype=np.uint16), np.cumsum(steps, dtype=np.uint16)])
        units = sums[1:] - np.repeat(sums[np.cumsum(children, dtype=np.int64) - children], children)
        keys = np.repeat(np.arange(len(children), dtype=np.uint64) << UNIT_BITS, children)
        keys |= units
        logs = arrays[f"{number}.logs"].view(np.uint8)
        weights = arrays.get(f"{number}.weights", np.zeros(0, dtype=np.uint8)).view(np.uint8)
        weight_table = arrays.get(f"{number}.weight_table", np.zeros(0, dtype=np.float32)).view(np.float32)
        levels.append(Level(keys, logs, weights, arrays[f"{number}.log_table"].view(np.float32), weight_table))
        number += 1
    return NgramModel(arrays["unigrams"].view(np.float32), arrays["unigram_weights"].view(np.float32), tuple(levels))
