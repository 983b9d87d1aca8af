"""Columns of figures: a table of one column beside another, and a reader of figures that answers what a case says."""

import cv2
import numpy as np
import pytest

from pipeline.datatypes import Box, Word
from pipeline.layout import Cell, Grid, read_figure_columns

DPI = 150
ROWS = 6
CELLS = tuple(
    Cell(Box(100 + 60 * column, 100 + 30 * row, 160 + 60 * column, 130 + 30 * row), row, column)
    for row in range(ROWS)
    for column in (0, 1)
)
GRID = Grid(Box(100, 100, 220, 100 + 30 * ROWS), CELLS)


def page(column):
    image = np.full((700, 600), 255, np.uint8)
    for row in range(ROWS):
        cv2.putText(image, "8", (225 + 125 * column, 250 + 63 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2)
    return image


def words_of(texts, column):
    left = 105 + 60 * column
    return [
        Word(text, box=Box(left, 105 + 30 * row, left + 30, 117 + 30 * row), confidence=0.9)
        for row, text in enumerate(texts)
        if text
    ]


def reader(*answers):
    def read(block):
        inked = (block < 128).any(axis=1).astype(np.int8)
        tops = np.flatnonzero(np.diff(inked, prepend=0) == 1) * 72 / DPI
        return [
            Word(text, box=Box(12, top, 30, top + 10), confidence=sure)
            for top, (text, sure) in zip(tops, answers, strict=True)
        ]

    return read


@pytest.mark.parametrize(
    ("texts", "column", "answers", "expected"),
    [
        (["STT", "l", "2", "3", "M", "5"], 0, [("1", 0.9), ("4", 0.8)], ["STT", "1", "2", "3", "4", "5"]),
        (["STT", "l", "2", "3", "4", "5"], 0, [("1", 0.4)], ["STT", "l", "2", "3", "4", "5"]),
        (["Xã", "12", "7", "B8", "4", "5"], 1, [("88", 0.8)], ["Xã", "12", "7", "88", "4", "5"]),
        (["Chi", "Xã", "12", "7", "8", "4"], 1, [], ["Chi", "Xã", "12", "7", "8", "4"]),
        (["TT", "A", "B", "C", "1", "2"], 0, [], ["TT", "A", "B", "C", "1", "2"]),
        (["Số", "12", "7", "Thị trấn", "4", "5"], 1, [], ["Số", "12", "7", "Thị trấn", "4", "5"]),
    ],
    ids=[
        "a numbering",
        "not believed",
        "a column",
        "a head of two rows",
        "a column of letters",
        "a word among figures",
    ],
)
def test_letters_in_a_column_of_figures(texts, column, answers, expected):
    found = read_figure_columns(page(column), DPI, [GRID], words_of(texts, column), reader(*answers))
    assert [word.text for word in sorted(found, key=lambda word: word.box.top)] == expected


def test_what_was_letters_stays_doubtful():
    words = words_of(["STT", "l", "2", "3", "4", "5"], 0)
    found = read_figure_columns(page(0), DPI, [GRID], words, reader(("1", 0.95)))
    assert found[-1].confidence == 0.5


def test_a_page_without_tables_is_not_read():
    words = words_of(["l"], 0)
    assert read_figure_columns(page(0), DPI, [], words, reader()) == tuple(words)
