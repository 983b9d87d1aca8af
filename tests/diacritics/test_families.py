import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diacritics import families as module
from diacritics.families import Families, tables

UNIT = st.integers(0, 65_000)
NONE8, NONE32 = np.zeros(0, dtype=np.uint8), np.zeros(0, dtype=np.float32)


def built(contexts):
    """Families of the contexts 1, 3, 5... of a level below, and the places of all their n-grams in order."""
    parents = np.arange(len(contexts), dtype=np.uint32) * 2 + 1
    children = np.array([len(units) for units in contexts], dtype=np.uint32)
    steps = [np.diff(sorted(units), prepend=0) for units in contexts]
    flat = np.concatenate([*steps, []]).astype(np.uint16)
    # As `pack` makes them: the first unit of a family, then the steps to its siblings.
    starts, units, places = tables(2 * len(contexts) + 1, parents, children, flat)
    return Families(starts, units, NONE8, NONE8, NONE32, NONE32), parents, places


@pytest.mark.parametrize("together", [1, 4, 1 << 16])
@settings(max_examples=40)
@given(contexts=st.lists(st.sets(UNIT, max_size=40), max_size=12), asked=st.lists(UNIT, min_size=1, max_size=20))
def test_what_is_there_is_found_and_nothing_else(together, contexts, asked):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "TOGETHER", together)
        found, parents, places = built(contexts)
    known = {}
    at = iter(places.tolist())
    for parent, units in zip(parents.tolist(), contexts, strict=True):
        known |= {(parent, unit): next(at) for unit in sorted(units)}
    assert len(set(known.values())) == len(known)
    asked_for = [*known, *((parent, unit) for parent in range(-1, 2 * len(contexts) + 1) for unit in asked)]
    answers = found.find(
        np.array([parent for parent, _ in asked_for], dtype=np.int64), np.array([unit for _, unit in asked_for])
    )
    assert answers.tolist() == [known.get(pair, -1) for pair in asked_for]


def test_a_damaged_table_ends_the_search(monkeypatch):
    monkeypatch.setattr(module, "MOST_STEPS", 50)
    full = Families(np.array([0, 2], np.uint32), np.array([4, 6], np.uint16), NONE8, NONE8, NONE32, NONE32)
    assert full.find(np.array([0, 0]), np.array([5, 6])).tolist() == [-1, 1]
