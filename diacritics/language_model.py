"""How likely a unit is after others: an n-gram model, asked for many continuations at once.

Training makes an `NgramModel`, sorted; the file holds it packed; what is asked is a `HashedModel`, where a continuation
is found in one or two steps. Its arrays can be mapped from a file as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from diacritics.families import Families, tables

Units = npt.NDArray[np.int64]
Nodes = npt.NDArray[np.int64]
"""One row for each hypothesis; column k holds the place of its last k + 1 units among the (k + 1)-grams, or -1."""
Logs = npt.NDArray[np.float32]

Arrays = Mapping[str, npt.NDArray[np.generic]]

UNIT_BITS = np.uint64(16)


class Scorer(Protocol):
    """What the search asks of a language model."""

    def start(self, hypotheses: int) -> Nodes:
        """Return the states of hypotheses that have seen only the start of a paragraph."""

    def extend(self, nodes: Nodes, units: Units) -> tuple[Logs, Nodes]:
        """Return the natural logarithm of P(unit | state), and the states that follow, for each pair of rows."""


class LanguageModel(Scorer, Protocol):
    """What the rest of restoration asks besides."""

    @property
    def order(self) -> int:
        """The length of its longest n-grams."""

    @property
    def unigrams(self) -> Logs:
        """Logarithm of P(unit), by unit."""

    def score(self, units: Sequence[int]) -> float:
        """Return the logarithm of the probability of a whole paragraph, without START."""


@dataclass(frozen=True)
class Level:
    """The n-grams of one order above 1, as they are trained. All arrays are parallel and sorted by `keys`.

    A key is the index of the n-gram without its last unit, one level below, and the last unit in the low 16 bits.
    `weights` are the logarithms of the back-off weights. Both they and `logs` are codes, which index the tables.
    """

    keys: npt.NDArray[np.uint64]
    logs: npt.NDArray[np.uint8]
    weights: npt.NDArray[np.uint8]
    log_table: Logs
    weight_table: Logs


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

    @cached_property
    def hashed(self) -> "HashedModel":
        """The form that is asked."""
        return unpack(pack(self))

    def start(self, hypotheses: int) -> Nodes:
        """States after START; see `Scorer`."""
        return self.hashed.start(hypotheses)

    def extend(self, nodes: Nodes, units: Units) -> tuple[Logs, Nodes]:
        """Score units after states; see `Scorer`."""
        return self.hashed.extend(nodes, units)

    def score(self, units: Sequence[int]) -> float:
        """Return the logarithm of the probability of a whole paragraph, without START."""
        return self.hashed.score(units)


@dataclass(frozen=True)
class HashedModel:
    """The model that `NgramModel` describes, for quick answers."""

    unigrams: Logs
    unigram_weights: Logs
    levels: tuple[Families, ...]

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
            there = np.flatnonzero(found >= 0)
            logs += np.where(parents >= 0, weights, np.float32(0))
            logs[there] = level.log_table[level.logs[found[there]]]
            if depth + 1 < len(self.levels):
                contexts = there[level.weights[found[there]] > 0]
                after[contexts, depth + 1] = found[contexts]
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

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return what it consists of, by names for `of_arrays`."""
        parts: dict[str, npt.NDArray[np.generic]] = {
            "unigrams": self.unigrams,
            "unigram_weights": self.unigram_weights,
        }
        for number, level in enumerate(self.levels, 2):
            parts |= {f"{number}.{part.name}": getattr(level, part.name) for part in fields(level)}
        return parts

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> "HashedModel":
        """Put a model together from what `arrays` returned. Raises KeyError where something is missing."""
        count = sum(name.endswith(".starts") for name in arrays)
        levels = tuple(
            Families(**{part.name: arrays[f"{number}.{part.name}"] for part in fields(Families)})
            for number in range(2, count + 2)
        )
        return cls(arrays["unigrams"], arrays["unigram_weights"], levels)


def state_keys(nodes: Nodes) -> npt.NDArray[np.int64]:
    """Return a number for each state, equal where the future is: the longest known context decides."""
    keys = nodes[:, 0].copy()
    for depth in range(1, nodes.shape[1]):
        column = nodes[:, depth]
        keys = np.where(column >= 0, column + (np.int64(depth) << np.int64(32)), keys)
    return keys


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


def unpack(arrays: Arrays) -> HashedModel:
    """Put the model together that `pack` took apart."""
    levels = []
    number = 2
    contexts = len(arrays["unigrams"])
    parents = np.arange(contexts, dtype=np.uint32)
    while f"{number}.units" in arrays:
        children = np.ascontiguousarray(arrays[f"{number}.children"].T).view(np.uint32).ravel()
        steps = np.ascontiguousarray(arrays[f"{number}.units"].T).view(np.uint16).ravel()
        starts, table, places = tables(contexts, parents, children, steps)
        logs, weights = (_spread(arrays.get(f"{number}.{name}"), places, len(table)) for name in ("logs", "weights"))
        log_table = arrays[f"{number}.log_table"].view(np.float32)
        weight_table = arrays.get(f"{number}.weight_table", np.zeros(0, dtype=np.float32)).view(np.float32)
        levels.append(Families(starts, table, logs, weights, log_table, weight_table))
        contexts, parents = len(table), places
        number += 1
    return HashedModel(arrays["unigrams"].view(np.float32), arrays["unigram_weights"].view(np.float32), tuple(levels))


def _spread(codes: npt.NDArray[np.generic] | None, places: npt.NDArray[np.uint32], size: int) -> npt.NDArray[np.uint8]:
    """Put the codes of n-grams in their places; none if there are none."""
    table = np.zeros(0 if codes is None else size, dtype=np.uint8)
    if codes is not None:
        table[places] = codes
    return table
