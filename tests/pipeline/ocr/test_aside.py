"""What is no part of a page's text: words as [text, left, top, right, bottom, confidence], in points."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.datatypes import Box, TextPage, Word
from pipeline.layout import Cell, Grid, arrange
from pipeline.ocr.aside import laid_aside, part_junk

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/ocr/junk.json").read_text(encoding="utf-8"))


def words_of(rows):
    return [Word(text, box=Box(*box), confidence=sure) for text, *box, sure in rows]


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_case(case):
    grids = [Grid(Box(*case["table"]), (Cell(Box(*case["table"]), 0, 0),))] if "table" in case else []
    words, junk = part_junk(words_of(case["words"]), grids)
    assert arrange(words, 595, 842)[0] == case["expected"]
    assert [" ".join(word.text for word in group) for group in junk] == case["junk"]


def test_what_is_laid_aside_stays_in_the_raw_text_with_its_boxes():
    (word,) = words_of([["Nội", 60, 100, 80, 112, 0.95]])
    stamp = words_of([["ĐẾN", 60, 140, 80, 152, 0.9], ["412", 90, 140, 110, 152, 0.4]])
    raw, arranged = arrange([word], 595, 842)
    raw, placed, revision = laid_aside(raw, arranged, {"stamp": [stamp], "junk": [words_of([["¿", 1, 2, 3, 4, 0.1]])]})
    page = TextPage(1, 595, 842, "ocr", raw, placed).revised(revision)
    assert page.raw == "Nội\n\nĐẾN 412\n\n¿"
    assert page.text == "Nội"
    assert [edit.rule for edit in revision.edits] == ["stamp", "junk"]
    assert [page.raw[one.offset : one.offset + len(one.text)] for one in page.words] == ["Nội", "ĐẾN", "412", "¿"]
    assert [one.text for one in page.words_at(0, 3)] == ["Nội"]


def test_a_page_of_nothing_else_has_no_text():
    raw, placed, revision = laid_aside("", (), {"junk": [words_of([["¿", 1, 2, 3, 4, 0.1]])]})
    assert TextPage(1, 595, 842, "ocr", raw, placed).revised(revision).text == ""


@given(
    st.lists(
        st.builds(
            lambda text, x, y, sure: Word(text, box=Box(x, y, x + 9 * len(text), y + 12), confidence=sure),
            st.text("aNộ1|£ (", min_size=1, max_size=4).filter(str.strip),
            st.floats(0, 500),
            st.floats(0, 780),
            st.floats(0, 1),
        ),
        max_size=20,
    )
)
def test_no_word_is_lost_and_no_figure_taken_out(words):
    kept, junk = part_junk(words, [])
    taken = [word for group in junk for word in group]
    assert sorted(map(id, [*kept, *taken])) == sorted(map(id, words))
    assert not any(map(str.isdigit, "".join(word.text for word in taken)))
