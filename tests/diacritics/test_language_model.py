import numpy as np
import pytest

from diacritics.families import EMPTY
from diacritics.language_model import HashedModel, NgramModel, pack, state_keys, unpack
from diacritics.train.count import ngrams
from diacritics.train.estimate import estimate
from diacritics.vocabulary import END, START

A, B, C = 8, 9, 10
UNITS = 11
PARAGRAPHS = ([A, B, C], [A, B, A, B, C], [C, A, B], [B, B, C, A], [A, C], [A, B, C])
ROW = np.array([unit for part in PARAGRAPHS for unit in (START, *part, END)], dtype=np.uint16)


def model(order=3, threshold=0.0) -> NgramModel:
    return estimate(ROW, UNITS, (threshold,) * (order - 1))


def test_ngrams_are_counted_inside_paragraphs():
    keys, counts = ngrams(ROW, 2)
    counted = {(int(key) >> 16, int(key) & 0xFFFF): int(count) for key, count in zip(keys, counts, strict=True)}
    assert counted[A, B] == 5
    assert counted[START, A] == 4
    assert (END, START) not in counted
    assert sum(counted.values()) == sum(len(part) + 1 for part in PARAGRAPHS)


@pytest.mark.parametrize("order", [2, 3, 4])
@pytest.mark.parametrize("threshold", [0.0, 1.5])
@pytest.mark.parametrize("context", [[], [A], [B], [A, B], [C, A, B], [B, B, B], [END]])
def test_chances_after_any_context_add_up_to_one(order, threshold, context):
    scorer = model(order, threshold)
    nodes = scorer.start(1)
    for unit in context:
        _, nodes = scorer.extend(nodes, np.array([unit]))
    logs, _ = scorer.extend(np.repeat(nodes, UNITS, axis=0), np.arange(UNITS))
    assert np.exp(logs.astype(float)).sum() == pytest.approx(1, abs=0.06)  # 6 bits a logarithm


def test_what_was_seen_is_likelier():
    scorer = model()
    assert scorer.score([A, B, C, END]) > scorer.score([B, A, C, END]) > scorer.score([END, END, START, END])


def test_pruning_drops_ngrams_and_keeps_the_order_of_preferences():
    full, pruned = model(4), model(4, 1.5)
    assert sum(len(level.keys) for level in pruned.levels) < sum(len(level.keys) for level in full.levels)
    assert pruned.score([A, B, C, END]) > pruned.score([C, C, C, END])


def test_equal_futures_share_a_number():
    scorer = model()
    nodes = scorer.start(2)
    for units in ([A, C], [B, B], [END, END]):
        _, nodes = scorer.extend(nodes, np.array(units))
    assert len(set(state_keys(nodes))) == 1


def test_taken_apart_and_put_together_it_knows_the_same_ngrams():
    trained = model(4)
    hashed = unpack(pack(trained))
    places = np.arange(UNITS)
    for sorted_level, level in zip(trained.levels, hashed.levels, strict=True):
        parents, units = sorted_level.keys >> np.uint64(16), sorted_level.keys & np.uint64(0xFFFF)
        places = level.find(places[parents.astype(np.int64)], units.astype(np.int64))
        assert (places >= 0).all()
        assert np.array_equal(level.logs[places], sorted_level.logs)
        assert len(level.weights) == 0 or np.array_equal(level.weights[places], sorted_level.weights)
        assert (level.units != EMPTY).sum() == len(places)


def test_arrays_and_back_again():
    hashed = unpack(pack(model(3)))
    again = HashedModel.of_arrays(hashed.arrays())
    for paragraph in PARAGRAPHS:
        assert again.score([*paragraph, END]) == hashed.score([*paragraph, END])
