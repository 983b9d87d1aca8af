"""The n-grams of one order in hash tables, a small one for each context: found in one or two steps, by the thousand."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]
Codes16 = npt.NDArray[np.uint16]

EMPTY = 0xFFFF
"""In a table of units: no n-gram has this place. A vocabulary ends below it."""
TOGETHER = 1 << 16
"""N-grams that are given their places together, about."""
MOST_STEPS = 1 << 17
"""Places of the largest table there can be: a search that goes on after so many is in a table that is damaged."""


@dataclass(frozen=True)
class Families:
    """The n-grams of one order above 1, those with the same context in a hash table of their own, side by side.

    The table of context `p`, an n-gram one level below, reaches from `starts[p]` to before `starts[p + 1]`; its size is
    a power of two, or nothing. An n-gram stands where the low bits of its last unit point, or 1, 3, 6, 10... places on,
    around the end; `units` is EMPTY where none stands. Frequent units have small numbers, so that the low bits of a
    family mostly differ. `logs` and `weights` are codes, as in `Level`.
    """

    starts: npt.NDArray[np.uint32]
    units: Codes16
    logs: npt.NDArray[np.uint8]
    weights: npt.NDArray[np.uint8]
    log_table: npt.NDArray[np.float32]
    weight_table: npt.NDArray[np.float32]

    def find(self, parents: Places, units: Places) -> Places:
        """Return the places of n-grams, -1 where there is none; a parent of -1 has no children."""
        found = np.full(len(parents), -1, dtype=np.int64)
        asked = np.flatnonzero(parents >= 0)
        contexts = parents[asked]
        first = self.starts[contexts].astype(np.int64)
        size = self.starts[contexts + 1] - first
        wanted = units[asked]
        open_ = size > 0
        if not open_.all():
            asked, first, size, wanted = asked[open_], first[open_], size[open_], wanted[open_]
        mask = size - 1
        step = 0
        at = first + (wanted & mask)
        while len(asked) and step < MOST_STEPS:
            here = self.units[at]
            hit = here == wanted
            found[asked[hit]] = at[hit]
            left = np.flatnonzero(~hit & (here != EMPTY))
            asked, first, mask, wanted = asked[left], first[left], mask[left], wanted[left]
            step += 1
            at = first + ((wanted + step * (step + 1) // 2) & mask)
        return found


def tables(
    contexts: int, parents: npt.NDArray[np.uint32], children: npt.NDArray[np.uint32], steps: Codes16
) -> tuple[npt.NDArray[np.uint32], Codes16, npt.NDArray[np.uint32]]:
    """Return `Families.starts` and `.units` of one level, and the place of each of its n-grams.

    `contexts` is the number of places one level below, `parents` says which of them its n-grams have, `children` how
    many n-grams follow each of those. `steps` are last units, in order, each less its elder sibling's.
    """
    starts = np.zeros(contexts + 1, dtype=np.uint32)
    starts[parents + np.uint32(1)] = _table_sizes(children)
    np.cumsum(starts, out=starts)
    table = np.full(int(starts[-1]), EMPTY, dtype=np.uint16)
    places = np.empty(len(steps), dtype=np.uint32)
    fertile = np.flatnonzero(children)
    parents, children = parents[fertile], children[fertile]
    ends = np.cumsum(children, dtype=np.uint32)
    # Some families at a time: what is written to stays near the processor, and memory low.
    cuts = [*np.searchsorted(ends, np.arange(TOGETHER, len(steps), TOGETHER)).tolist(), len(children)]
    done = 0
    for first, last in pairwise([0, *cuts]):
        count = children[first:last]
        end = int(ends[last - 1]) if last else 0
        at = starts[parents[first:last]].astype(np.int64)
        masks = starts[parents[first:last] + np.uint32(1)] - at - 1
        family = np.repeat(np.arange(len(at)), count)
        # Sums may overflow: what counts is their difference inside a family, which has 16 bits.
        sums = np.concatenate([np.zeros(1, dtype=np.uint16), np.cumsum(steps[done:end], dtype=np.uint16)])
        units = sums[1:] - sums[ends[first:last] - count - np.uint32(done)][family]
        places[done:end] = _settled(table, at[family], masks[family], units)
        done = end
    return starts, table, places


def _table_sizes(children: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Return the least power of two that is half as much again as each count; none for none."""
    counts = np.arange(int(children.max(initial=0)) + 1)
    sizes = (1 << np.ceil(np.log2(np.maximum(counts * 1.5, 1))).astype(np.int64)) * (counts > 0)
    table: npt.NDArray[np.uint32] = sizes.astype(np.uint32)
    return table[children]


def _settled(table: Codes16, starts: Places, masks: Places, units: Codes16) -> Places:
    """Write units into a table, each in the first place of its family that is free; return the places."""
    places = starts + (units & masks)
    table[places] = units
    left = np.flatnonzero(table[places] != units)
    step = 0
    while len(left):
        step += 1
        at = starts[left] + ((units[left] + step * (step + 1) // 2) & masks[left])
        places[left] = at
        free = table[at] == EMPTY
        table[at[free]] = units[left[free]]
        left = left[table[at] != units[left]]
    return places
