"""Cells read again: a page with figures drawn in it, and a reader that answers what a case says."""

import cv2
import numpy as np
import pytest

from pipeline.datatypes import Box, Word
from pipeline.layout import Cell, Grid, read_cells

DPI = 150
GRID = Grid(Box(100, 100, 200, 160), (Cell(Box(100, 100, 150, 130), 0, 0), Cell(Box(100, 130, 150, 160), 1, 0)))


def page(*figures):
    """A page with a figure in each cell of GRID, `None` for none."""
    image = np.full((600, 600), 255, np.uint8)
    for row, figure in enumerate(figures):
        if figure:
            cv2.putText(image, figure, (220, 250 + 63 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2)
    return image


def word(text, row, confidence):
    top = 105 + 30 * row
    return Word(text, box=Box(105, top, 125, top + 12), confidence=confidence)


class Reader:
    """Reads each line of ink on a block as the next of `answers`, at the height where it stands."""

    def __init__(self, *answers, dpi=DPI):
        self.answers, self.blocks, self.scale = answers, [], 72 / dpi

    def __call__(self, block):
        self.blocks.append(block)
        inked = (block < 128).any(axis=1).astype(np.int8)
        tops = np.flatnonzero(np.diff(inked, prepend=0) == 1) * self.scale
        given = [self.answers[index % len(self.answers)] for index in range(len(tops))]
        return [
            Word(text, box=Box(12, top, 30, top + 10), confidence=sure)
            for top, (text, sure) in zip(tops, given, strict=True)
            if text
        ]


def texts(words):
    return [found.text for found in words]


def test_a_cell_that_was_left_empty_is_read_and_its_word_stands_in_it():
    (found,) = read_cells(page("7"), DPI, [GRID], [], Reader(("7", 0.9)))
    assert (found.text, found.confidence) == ("7", 0.9)
    assert GRID.cells[0].box.left <= found.box.left < found.box.right <= GRID.cells[0].box.right + 5
    assert GRID.cells[0].box.top <= found.box.middle <= GRID.cells[0].box.bottom


def test_a_lone_figure_is_laid_on_the_block_more_than_once():
    reader = Reader(("7", 0.9))
    read_cells(page("7"), DPI, [GRID], [], reader)
    ink = (reader.blocks[0] < 128).any(axis=1).astype(int)
    assert np.count_nonzero(np.diff(ink, prepend=0) == 1) >= 4


def test_a_block_of_low_resolution_is_enlarged_and_its_words_find_their_place():
    reader = Reader(("7", 0.9), dpi=72)
    small = cv2.resize(page("7"), None, fx=72 / DPI, fy=72 / DPI, interpolation=cv2.INTER_AREA)
    (found,) = read_cells(small, 72, [GRID], [], reader)
    assert GRID.cells[0].box.top <= found.box.middle <= GRID.cells[0].box.bottom


@pytest.mark.parametrize(
    ("words", "again", "expected"),
    [
        ([("613", 0.9)], ("61,3", 0.9), [("61,3", 0.9)]),
        ([("613", 0.9)], ("61,3", 0.6), [("613", 0.9)]),
        ([("9", 0.4)], ("91", 0.8), [("91", 0.4)]),
        ([("4812", 0.92)], ("4.012", 0.97), [("4812", 0.92)]),
        ([("3", 0.3)], ("3", 0.96), [("3", 0.96)]),
        ([("42", 0.5)], ("4Z", 0.9), [("42", 0.5)]),
        ([("100", 0.96)], ("", 0.0), [("100", 0.96)]),
        ([("12", 0.5), ("-", 0.4)], ("12", 0.9), [("12", 0.9)]),
    ],
    ids=[
        "a comma",
        "a doubtful comma",
        "a lost figure stays doubtful",
        "not surer",
        "surer",
        "letters",
        "none",
        "a speck",
    ],
)
def test_doubtful_figures_give_way_to_surer_ones_and_never_to_letters(words, again, expected):
    placed = [
        Word(text, box=Box(104 + 22 * place, 105, 124 + 22 * place, 117), confidence=sure)
        for place, (text, sure) in enumerate(words)
    ]
    found = read_cells(page("8"), DPI, [GRID], placed, Reader(again))
    assert [(one.text, one.confidence) for one in found] == expected


def test_cells_with_letters_or_sure_figures_are_not_read_again():
    reader = Reader(("x", 1.0))
    words = [word("Quý", 0, 0.3), word("25", 1, 0.95)]
    assert read_cells(page("8", "25"), DPI, [GRID], words, reader) == tuple(words)
    assert reader.blocks == []


def test_empty_cells_specks_and_pages_without_tables_are_not_read():
    image = page()
    cv2.circle(image, (230, 240), 2, 0, -1)
    reader = Reader(("x", 1.0))
    assert read_cells(image, DPI, [GRID], [], reader) == ()
    assert read_cells(page("7"), DPI, [], [], reader) == ()
    assert reader.blocks == []


def test_a_reading_that_is_no_better_than_none_is_left_out():
    assert read_cells(page("7", "8"), DPI, [GRID], [], Reader(("ị", 0.1), ("8", 0.9)))[0].text == "8"
