import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics import Edit, Revision
from pipeline.datatypes import Box, TextPage, Word
from pipeline.export.placed import placed_page

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/export/placed.json").read_text())


def page_of(raw, words, edits=()):
    placed, offset = [], 0
    for text, *sides in words:
        offset = raw.index(text, offset)
        placed.append(Word(text, offset, None if None in sides else Box(*sides), 0.9))
        offset += len(text)
    page = TextPage(1, 595, 842, "ocr", raw, tuple(placed))
    made = tuple(Edit(start, end, raw[start:end], after, "ocr", 0.7) for start, end, after in edits)
    return page.revised(Revision("restore", raw, made))


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_words_stand_where_they_were_read(case):
    words = [word for line in placed_page(page_of(case["raw"], case["words"], case["edits"])).lines for word in line]
    boxes = [word.box and [word.box.left, word.box.top, word.box.right, word.box.bottom] for word in words]
    assert [[word.text, pytest.approx(box), word.seen] for word, box in zip(words, boxes, strict=True)] == case[
        "expected"
    ]


def test_a_restored_word_is_as_sure_as_its_restoration():
    page = page_of("Ke hoach", [["Ke", 0, 0, 9, 9], ["hoach", 12, 0, 30, 9]], [[0, 2, "Kế"]])
    ((line,),) = placed_page(page).paragraphs
    assert [(word.confidence, word.restored) for word in line] == [(0.7, True), (0.9, False)]


def test_paragraphs_lines_and_cells_are_told_apart():
    words = [["A", 0, 0, 9, 9], ["b", 50, 0, 59, 9], ["c", 0, 20, 9, 29], ["d", 0, 60, 9, 69]]
    placed = placed_page(page_of("A\tb\nc\n\nd", words))
    assert [[[word.text for word in line] for line in part] for part in placed.paragraphs] == [
        [["A"], ["b"], ["c"]],
        [["d"]],
    ]


def test_the_lines_of_a_cell_are_lines():
    words = [["một", 0, 0, 20, 9], ["hai", 0, 12, 20, 21], ["ba", 50, 0, 60, 9]]
    placed = placed_page(page_of("một hai\tba", words))
    assert [[word.text for word in line] for line in placed.lines] == [["một"], ["hai"], ["ba"]]


LETTERS = st.text("aăđ ướ\t\n", min_size=1, max_size=30)


@given(raw=LETTERS, cuts=st.lists(st.tuples(st.integers(0, 30), LETTERS), max_size=4))
def test_no_word_of_the_restored_text_is_lost(raw, cuts):
    edits, last = [], 0
    for start, after in sorted(cuts):
        if last <= start < len(raw):
            edits.append([start, start + 1, after])
            last = start + 1
    words = [[word, 10 * at, 0, 10 * at + 9, 9] for at, word in enumerate(raw.split())]
    page = page_of(raw, words, edits)
    assert [word.text for line in placed_page(page).lines for word in line] == page.text.split()
