import pytest

from diacritics.letters import ACUTE, DOT, GRAVE, HOOK, TILDE, strip_marks
from diacritics.syllables import bare_syllables, is_possible, parts

CASES = "syllables.json"
TONES = {"": "", "grave": GRAVE, "acute": ACUTE, "hook": HOOK, "tilde": TILDE, "dot": DOT}


def test_parts(case):
    found = parts(case["input"])
    expected = case["expected"]
    assert (list(found) if found else None) == ([*expected[:2], TONES[expected[2]]] if expected else None)


@pytest.mark.parametrize("name", ["Kạn", "Đắk", "LẮK", "Krông"])
def test_names_of_places_are_possible(name):
    assert is_possible(name)
    assert strip_marks(name).lower() in bare_syllables()


def test_there_are_about_2400_bare_syllables():
    assert 2300 < len(bare_syllables()) < 2500
    assert {"nghieng", "quyet", "a", "y"} <= bare_syllables()
    assert not {"ubnd", "the end", "street"} & bare_syllables()
