"""The reasons to look at a record follow what people make of it; those of the page stay."""

import json
from dataclasses import replace

import pytest

from diacritics import Edit, Revision
from pipeline.extract.markers import LETTER
from pipeline.review import confirm, correct_field, rebuild
from pipeline.review.reasons import rank_of
from tests.pipeline.review.conftest import CASES, PLAN, cases, recognized
from tests.pipeline.review.test_items import replaced, take


@pytest.mark.parametrize("case", cases("reasons"))
def test_reasons_follow_the_record(archive, case):
    text = replaced(PLAN, case.get("text", []))
    archive.run(text)
    before = archive.desk().record.quality.reasons
    assert set(case["before"]) <= set(before)
    for step in case["steps"]:
        take(archive, text, step)
    expected = {*before, *case.get("new", [])} - set(case["gone"])
    quality = archive.desk().record.quality
    assert set(quality.reasons) == expected
    assert len(quality.reasons) == len(expected)
    assert quality.review is bool(expected)
    rebuild(archive.connection, archive.out, 1)
    assert json.loads(archive.output("json"))["quality"]["reasons"] == list(archive.desk().record.quality.reasons)


def doubted(text, *words):
    """A page of the plan as it was restored, with words that may be others."""
    page = recognized(1, text, sure=0.97)
    doubts = tuple(
        Edit(at, at + len(word), word, other, "ocr", 0.4) for word, other in words for at in [text.index(word)]
    )
    return replace(page, revisions=(Revision("restore", text, (), doubts),))


@pytest.fixture
def unsure(archive):
    """A plan whose place and one of whose times hold a word that may be another."""
    archive.run(doubted(PLAN, ("Bằng", "Bàng"), ("trước", "trươc")))
    return archive


def words_told(archive):
    return [one for one in archive.desk().record.quality.reasons if one.startswith("words that may be others")]


def test_a_word_in_doubt_is_told_of_no_field_that_a_person_set(unsure):
    assert [one.count("(") for one in words_told(unsure)] == [1, 1]
    head, time = words_told(unsure)
    unsure.call(correct_field, "header.title", "Trồng cây")
    assert words_told(unsure) == [head, time]
    unsure.call(correct_field, "header.place", "Thạch Bàng")
    assert words_told(unsure) == [time]
    unsure.call(correct_field, "deadlines[0].normalized", "2024-04-20")
    assert words_told(unsure) == []


def test_a_word_that_is_confirmed_is_in_doubt_no_more(unsure):
    unsure.call(confirm, unsure.at("Bằng"))
    unsure.call(confirm, unsure.at("trước"))
    assert words_told(unsure) == []


@pytest.mark.parametrize("path", sorted((CASES.parents[1] / "documents").glob("*.txt")), ids=lambda path: path.stem)
def test_a_record_tells_the_numbering_as_its_text_does(archive, path):
    text = path.read_text(encoding="utf-8")
    archive.run(text.replace("\n2. ", "\n3. ").replace("\nb) ", "\nd) "))
    told = archive.desk().record.quality.reasons
    archive.call(correct_field, "header.place", "Thạch Bằng")
    assert archive.desk().record.quality.reasons == told


def test_the_rows_of_a_letter_are_figures():
    assert rank_of("3", LETTER) != rank_of("3", 0)
