from diacritics.encodings.frequencies import PER_MILLION, RANK
from diacritics.encodings.make_frequencies import count, source, words
from diacritics.letters import LETTERS, fold_tone
from diacritics.syllables import is_possible


def test_every_text_weighs_the_same():
    letters, syllables = count([["của"] * 1000, ["những", "người"]])
    assert syllables["của"] == 2 * syllables["những"]
    assert letters["c"] > letters["n"]


def test_the_table_is_made_of_syllables_in_their_order(tmp_path):
    (tmp_path / "a.txt").write_text("Người của người, UBND: thuỷ\n", encoding="utf-8")
    made = {}
    exec(source([words(tmp_path / "a.txt")]), made)  # noqa: S102 -- the text of the module that it makes
    assert made["RANK"] == {"người": 1, "của": 2, "thủy": 3}
    assert sum(made["PER_MILLION"].values()) > 900_000


def test_what_is_shipped():
    assert set(PER_MILLION) > LETTERS
    assert min(PER_MILLION.values()) > 0
    assert len(RANK) == 3000
    assert all(is_possible(word) and fold_tone(word) == word for word in RANK)
