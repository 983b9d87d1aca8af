from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diacritics.search import CORE, Beam, Column, posteriors
from diacritics.train.estimate import estimate
from diacritics.vocabulary import END, START

UNITS = 12
TEXT = np.random.default_rng(3).integers(8, UNITS, 400)
ROW = np.array([unit for at in range(0, 400, 8) for unit in (START, *TEXT[at : at + 8], END)], dtype=np.uint16)
MODEL = estimate(ROW, UNITS, (0.0, 0.0))
WIDE = Beam(10_000, 1e9)
columns = st.lists(
    st.dictionaries(st.integers(8, UNITS - 1), st.floats(-4, 0), min_size=1, max_size=3), min_size=1, max_size=5
)


def lattice(parts):
    row = [Column(np.array(sorted(part)), np.array([part[unit] for unit in sorted(part)])) for part in parts]
    return [*row, Column(np.array([END]), np.zeros(1))]


def by_hand(row):
    """Chances of all candidates, by adding up every path."""
    chances = [np.zeros(len(column.units)) for column in row]
    for path in product(*(range(len(column.units)) for column in row)):
        seen = sum(column.logs[at] for column, at in zip(row, path, strict=True))
        weight = np.exp(seen + MODEL.score([int(column.units[at]) for column, at in zip(row, path, strict=True)]))
        for chance, at in zip(chances, path, strict=True):
            chance[at] += weight
    return [chance / chance.sum() for chance in chances]


@settings(max_examples=30)
@given(st.lists(columns, min_size=1, max_size=4))
def test_a_wide_beam_is_exact_in_every_row(many):
    rows = [lattice(parts) for parts in many]
    for row, found in zip(rows, posteriors(rows, MODEL, WIDE), strict=True):
        for expected, share in zip(by_hand(row), found, strict=True):
            assert share.chances == pytest.approx(expected, abs=1e-4)


def test_long_rows_are_decided_as_if_they_were_whole(monkeypatch):
    draw = np.random.default_rng(5)
    row = lattice([{8: 0.0, 9: 0.0, int(draw.integers(10, 12)): -1.0} for _ in range(3 * CORE)])
    (cut,) = posteriors([row], MODEL, WIDE)
    monkeypatch.setattr("diacritics.search.CORE", 10_000)
    (whole,) = posteriors([row], MODEL, WIDE)
    for one, two in zip(cut, whole, strict=True):
        assert one.chances == pytest.approx(two.chances, abs=0.01)


def test_rows_do_not_depend_on_their_company():
    rows = [lattice([{8: 0.0, 9: -1.0}] * length) for length in (3, 7, 1, 90)]
    together = posteriors(rows, MODEL, Beam(8, 10))
    for row, found in zip(rows, together, strict=True):
        (alone,) = posteriors([row], MODEL, Beam(8, 10))
        for one, two in zip(found, alone, strict=True):
            assert one.chances == pytest.approx(two.chances, abs=1e-9)


def test_no_rows_no_answers():
    assert posteriors([], MODEL, WIDE) == []
