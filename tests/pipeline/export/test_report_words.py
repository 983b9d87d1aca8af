"""Which words of a page a report marks, and why."""

import json
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from diacritics import Edit, Revision
from pipeline.datatypes import Box, TextPage, Word
from pipeline.export.placed import placed_page
from pipeline.export.report_words import lines_of

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/export/report_words.json").read_text())


def page_of(words, edits=(), doubts=()):
    raw, placed = "", []
    for at, (text, confidence) in enumerate(words):
        box = Box(20 + 60 * at, 100, 20 + 60 * at + 50, 112)
        placed.append(Word(text, len(raw), box, confidence))
        raw += text + " "
    raw = raw.rstrip()

    def made(changes):
        return tuple(
            Edit(
                raw.index(before),
                raw.index(before) + len(before),
                before,
                after,
                "ocr",
                sure,
                tuple(map(tuple, others)),
            )
            for before, after, sure, others in changes
        )

    page = TextPage(1, 595, 842, "ocr", raw, tuple(placed))
    return page.revised(Revision("restore", raw, made(edits), made(doubts)))


def pieces_of(page):
    return [piece for line in lines_of(page, placed_page(page)) for piece in line.pieces]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_marks(case):
    marked = [
        [
            one.text,
            one.mark.restored,
            one.mark.doubtful,
            one.mark.read,
            [list(other) for other in one.mark.alternatives],
        ]
        for one in pieces_of(page_of(**case["input"]))
        if one.mark
    ]
    assert marked == case["expected"]


def test_every_word_keeps_its_place_and_its_offset():
    page = page_of([["Ủy", 0.9], ["ban", 0.9], ["nhan", 0.9]], [["nhan", "nhân", 0.99, []]])
    pieces = pieces_of(page)
    assert [page.text[one.start : one.end] for one in pieces] == ["Ủy", "ban", "nhân"]
    assert [one.box for one in pieces] == [word.box for word in page.words]


def test_rows_of_a_table_are_told_from_lines():
    page = TextPage(1, None, None, "plain", "Danh sách\n\nSTT\tTên\n1\tLò Văn Ín\n\nHết")
    lines = lines_of(page, placed_page(page))
    assert [[[word.text for word in cell] for cell in line.cells] for line in lines] == [
        [["Danh", "sách"]],
        [["STT"], ["Tên"]],
        [["1"], ["Lò", "Văn", "Ín"]],
        [["Hết"]],
    ]
    assert [line.opens for line in lines] == [True, True, False, True]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\f"), max_size=60))
def test_no_word_of_a_text_is_lost(text):
    page = TextPage(1, None, None, "plain", text)
    assert [piece.text for piece in pieces_of(page)] == regex.findall(r"\S+", text)
