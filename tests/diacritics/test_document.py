import numpy as np
import pytest

from diacritics.candidates import Candidates
from diacritics.document import BLOCK, Place, reconsider_garbled, reconsider_stripped
from diacritics.search import Column, Share


def place(form, chances, before="", after=""):
    words, shares = tuple(chances), np.array(list(chances.values()))
    logs = np.log(np.full(len(words), 0.001))
    return Place(
        form, before, after, Candidates(Column(np.arange(len(words)), np.zeros(len(words))), words), Share(shares, logs)
    )


def equally_used(_word):
    return 10.0


def test_the_same_form_nearby_decides_a_doubtful_word():
    sure = [place("ky", {"kỳ": 0.999, "ký": 0.001})] * 8
    changed = reconsider_stripped([place("ky", {"kỳ": 0.45, "ký": 0.55}), *sure], equally_used)
    assert changed[0]["kỳ"] > 0.8


def test_a_form_far_away_does_not():
    gap = [place("va", {"và": 1.0})] * (2 * BLOCK)
    sure = [place("ky", {"kỳ": 0.999, "ký": 0.001})] * 8
    changed = reconsider_stripped([place("ky", {"kỳ": 0.45, "ký": 0.55}), *gap, *sure], equally_used)
    assert changed[0]["ký"] > 0.5


def test_the_same_pair_of_forms_weighs_more_than_the_form():
    pair = [place("thi", {"thì": 0.0005, "thi": 0.9995}, before="ky")] * 4
    form = [place("thi", {"thì": 0.99, "thi": 0.01}, before="neu")] * 4
    changed = reconsider_stripped([place("thi", {"thì": 0.6, "thi": 0.4}, before="ky"), *pair, *form], equally_used)
    assert changed[0]["thi"] > 0.5


def test_words_of_the_document_decide_garbled_ones():
    sure = [place("huyén", {"huyện": 1.0, "huyền": 0.0})] * 20
    changed = reconsider_garbled([place("huyen", {"huyện": 0.4, "huyền": 0.6}), *sure])
    assert changed[0]["huyện"] > 0.9


def test_sure_words_stay():
    assert reconsider_stripped([place("ky", {"kỳ": 0.9999, "ký": 0.0001})] * 3, equally_used) == {}
    assert reconsider_garbled([place("ky", {"kỳ": 0.9999, "ký": 0.0001})] * 3) == {}


def test_new_readings_are_probabilities():
    places = [place("ky", {"kỳ": 0.3, "ký": 0.3, "kỷ": 0.4})] * 5
    for changed in (reconsider_stripped(places, equally_used), reconsider_garbled(places)):
        assert set(changed) == set(range(5))
        assert all(sum(reading.values()) == pytest.approx(1) for reading in changed.values())


def test_nothing_to_reconsider():
    assert reconsider_stripped([], equally_used) == {}
