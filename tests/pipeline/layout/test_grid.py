import cv2
import numpy as np
import pytest

from pipeline.layout import find_grids, without_rules

DPI = 150


def page():
    return np.full((1754, 1240), 255, np.uint8)


def draw(image, lefts, tops):
    for x in lefts:
        cv2.line(image, (x, tops[0]), (x, tops[-1]), 0, 2)
    for y in tops:
        cv2.line(image, (lefts[0], y), (lefts[-1], y), 0, 2)


def test_a_ruled_table_is_found_with_its_rows_and_columns():
    image = page()
    draw(image, [150, 250, 700, 1100], [300, 360, 460, 520])
    (grid,) = find_grids(image, DPI)
    assert len(grid.cells) == 9
    assert {(cell.row, cell.column) for cell in grid.cells} == {
        (row, column) for row in range(3) for column in range(3)
    }
    assert abs(grid.box.left - 150 * 72 / DPI) < 3
    assert abs(grid.box.bottom - 520 * 72 / DPI) < 3


def test_a_colour_page_and_broken_rules_are_no_hindrance():
    image = page()
    draw(image, [150, 600, 1100], [300, 400, 500])
    image[300:302, 400:402] = 255
    (grid,) = find_grids(cv2.cvtColor(image, cv2.COLOR_GRAY2RGB), DPI)
    assert len(grid.cells) == 4


def test_the_last_row_of_a_table_that_goes_on_over_the_page_is_a_table():
    image = page()
    draw(image, [150, 400, 700, 1100], [100, 160])
    (grid,) = find_grids(image, DPI)
    assert [cell.column for cell in grid.cells] == [0, 1, 2]


def test_the_rule_under_the_motto_and_a_stamp_are_no_tables():
    image = page()
    cv2.line(image, (600, 200), (900, 200), 0, 2)
    cv2.rectangle(image, (100, 250), (400, 330), 0, 3)
    assert find_grids(image, DPI) == ()


def test_text_alone_is_no_table():
    image = page()
    for row in range(20):
        cv2.putText(image, "UBND HUYEN ILHTE", (150, 200 + 50 * row), cv2.FONT_HERSHEY_TRIPLEX, 1.2, 0, 2)
    assert find_grids(image, DPI) == ()


def test_two_tables_come_in_their_order():
    image = page()
    draw(image, [150, 600, 1100], [900, 960, 1020])
    draw(image, [150, 600, 1100], [300, 360, 420])
    assert [round(grid.box.top) for grid in find_grids(image, DPI)] == sorted(
        round(grid.box.top) for grid in find_grids(image, DPI)
    )
    assert len(find_grids(image, DPI)) == 2


def test_the_rules_of_a_table_are_taken_out_and_its_letters_stay():
    image = page()
    draw(image, [150, 600, 1100], [300, 400, 500])
    cv2.line(image, (200, 900), (500, 900), 0, 2)
    cv2.putText(image, "96", (180, 370), cv2.FONT_HERSHEY_TRIPLEX, 1.2, 0, 2)
    letters = page()
    cv2.putText(letters, "96", (180, 370), cv2.FONT_HERSHEY_TRIPLEX, 1.2, 0, 2)
    bare = without_rules(image, DPI, find_grids(image, DPI))
    assert (bare[:600] == letters[:600]).all()
    assert bare[900, 300] == 0
    assert without_rules(image, DPI, ()) is image


def shape_of(grid):
    return [[cell.column for cell in grid.cells if cell.row == row] for row in range(grid.cells[-1].row + 1)]


def test_a_cell_that_spans_columns_and_one_that_spans_rows_stand_in_their_first():
    image = page()
    draw(image, [150, 400, 700, 1100], [300, 360, 460, 520])
    image[303:358, 690:710] = 255  # the first row: one cell over two columns
    image[455:465, 153:398] = 255  # the first column: one cell over two rows
    (grid,) = find_grids(image, DPI)
    assert shape_of(grid) == [[0, 1], [0, 1, 2], [1, 2]]
    wide = next(cell for cell in grid.cells if (cell.row, cell.column) == (0, 1))
    assert abs(wide.box.right - 1100 * 72 / DPI) < 3


def test_a_row_that_is_one_cell_parts_the_rows_of_a_table():
    image = page()
    draw(image, [150, 400, 700, 1100], [300, 360, 420, 480])
    for x in (400, 700):
        image[363:418, x - 5 : x + 5] = 255
    (grid,) = find_grids(image, DPI)
    assert shape_of(grid) == [[0, 1, 2], [0], [0, 1, 2]]


def test_a_rule_that_is_broken_in_places_still_parts_its_cells():
    image = page()
    draw(image, [150, 400, 700, 1100], [300, 390, 480, 570])
    for x in range(240, 1090, 110):
        image[385:395, x : x + 14] = 255
    image[340:349, 395:405] = image[430:439, 695:705] = 255
    (grid,) = find_grids(image, DPI)
    assert shape_of(grid) == [[0, 1, 2]] * 3


def test_outer_rules_may_be_left_out():
    image = page()
    for y in (300, 360, 420, 480):
        cv2.line(image, (150, y), (1100, y), 0, 2)
    for x in (400, 700):
        cv2.line(image, (x, 300), (x, 480), 0, 2)
    (grid,) = find_grids(image, DPI)
    assert shape_of(grid) == [[0, 1, 2]] * 3
    assert abs(grid.box.left - 150 * 72 / DPI) < 3


def test_an_underlined_word_in_a_cell_parts_nothing():
    image = page()
    draw(image, [150, 400, 1100], [300, 400, 500])
    cv2.line(image, (430, 350), (600, 350), 0, 2)
    (grid,) = find_grids(image, DPI)
    assert shape_of(grid) == [[0, 1]] * 2


@pytest.mark.parametrize("angle", [0.05, -0.1])
def test_the_rest_of_a_skew_is_no_hindrance(angle):
    image = page()
    draw(image, [150, 400, 700, 1100], [300, 335, 370, 405, 440])
    turn = cv2.getRotationMatrix2D((620, 877), angle, 1)
    (grid,) = find_grids(cv2.warpAffine(image, turn, (1240, 1754), borderValue=(255,)), DPI)
    assert shape_of(grid) == [[0, 1, 2]] * 4
