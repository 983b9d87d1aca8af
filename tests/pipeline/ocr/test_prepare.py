import cv2
import numpy as np
import pytest

from pipeline.datatypes import Box
from pipeline.ocr.prepare import flatten, is_bilevel, prepare, rotate, skew, without_seals, without_specks

DPI = 150


def page(lines=24):
    image = np.full((1754, 1240), 255, np.uint8)
    for number in range(lines):
        cv2.putText(
            image,
            "Uy ban nhan dan huyen ban hanh Ke hoach",
            (140, 200 + 55 * number),
            cv2.FONT_HERSHEY_COMPLEX,
            1.2,
            0,
            2,
        )
    return image


@pytest.mark.parametrize("angle", [-4.0, -1.8, -0.6, 0.0, 0.35, 1.1, 2.0, 4.5])
def test_skew_is_found(angle):
    assert skew(rotate(page(), -angle)) == pytest.approx(angle, abs=0.11)


def test_an_empty_page_and_a_black_one_have_no_skew():
    assert skew(np.full((1000, 800), 255, np.uint8)) == 0
    assert skew(np.zeros((1000, 800), np.uint8)) == 0


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("angle", [0.0, 1.5])
def test_a_box_leads_back_to_its_place_on_the_page(turn, angle):
    """A black field is put on the page, the page is laid on askew, and the field's box must lead back to it."""
    upright = page()
    upright[1300:1400, 300:500] = 0
    lying = np.ascontiguousarray(np.rot90(rotate(upright, -angle), turn // 90))
    ready = prepare(lying, DPI, turn)
    assert ready.angle == pytest.approx(turn + angle, abs=0.15)
    dark = cv2.erode(255 - ready.image, np.ones((31, 31), np.uint8))
    y, x = (int(value) for value in np.argwhere(dark > 200).mean(axis=0))
    fine = 72 / ready.dpi
    box = ready.on_page(Box((x - 5) * fine, (y - 5) * fine, (x + 5) * fine, (y + 5) * fine))
    scale = 72 / DPI
    middle_x, middle_y = (box.left + box.right) / 2 / scale, box.middle / scale
    assert lying[round(middle_y), round(middle_x)] < 60
    field = np.argwhere(cv2.erode(255 - lying, np.ones((31, 31), np.uint8)) > 200).mean(axis=0)
    assert abs(middle_y - field[0]) < 3
    assert abs(middle_x - field[1]) < 3


def test_a_red_seal_fades_and_the_black_text_under_it_stays():
    image = cv2.cvtColor(page(), cv2.COLOR_GRAY2RGB)
    cv2.circle(image, (600, 600), 180, (205, 30, 40), 12)
    image[np.asarray(page()) < 100] = (15, 15, 15)
    grey = without_seals(image)
    seal_only = (image[:, :, 0] > 150) & (image[:, :, 1] < 100)
    assert grey[seal_only].min() > 190
    assert grey[page() < 100].max() < 60


def test_uneven_light_becomes_flat_and_the_letters_stay_dark():
    shade = np.tile(np.linspace(0.35, 1.0, 1240), (1754, 1))
    uneven = (page() * shade).astype(np.uint8)
    flat = flatten(uneven)
    paper, ink = cv2.erode(page(), np.ones((9, 9))) > 250, cv2.erode(255 - page(), np.ones((3, 3))) > 250
    assert np.percentile(flat[paper], 2) > 200
    assert np.percentile(flat[ink], 98) < 90


def test_a_bilevel_page_is_known_and_kept():
    assert is_bilevel(np.where(page() < 128, 0, 255).astype(np.uint8))
    noisy = np.clip(page().astype(int) * 0.7 + np.random.default_rng(1).normal(40, 20, page().shape), 0, 255)
    assert not is_bilevel(noisy.astype(np.uint8))


def test_an_empty_page_is_not_stretched_to_noise():
    paper = np.random.default_rng(2).normal(230, 3, (1000, 800)).clip(0, 255).astype(np.uint8)
    assert flatten(paper).min() > 180


def test_the_black_edge_of_a_sheet_does_not_hide_the_skew_of_its_lines():
    image = rotate(page(), 0.8)
    image[:12] = 0
    assert skew(image) == pytest.approx(-0.8, abs=0.11)


def test_specks_go_and_full_stops_tone_marks_and_dotted_lines_stay():
    clean = page(4)
    last = int(np.argwhere(clean[160:210].min(axis=0) < 128).max())
    cv2.circle(clean, (last + 7, 196), 1, 0, -1)  # a full stop after the last letter
    cv2.circle(clean, (150, 170), 1, 0, -1)  # a dot over the first
    for x in range(140, 700, 8):
        cv2.circle(clean, (x, 900), 1, 0, -1)
    dirty = clean.copy()
    for x, y in ((60, 195), (last + 50, 190), (700, 1200), (1000, 1500)):
        cv2.circle(dirty, (x, y), 1, 0, -1)
    assert (without_specks(dirty, DPI) == clean).all()


def test_a_soft_page_has_grey_edges_and_stands_where_the_flat_one_does():
    flat, soft = prepare(page(), DPI), prepare(page(), DPI, recipe="soft")
    sharp, blurred = (np.abs(cv2.Laplacian(made.image, cv2.CV_64F)).mean() for made in (flat, soft))
    assert blurred < 0.8 * sharp
    assert np.array_equal(soft.to_page, flat.to_page)
