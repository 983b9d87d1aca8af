"""Pages in few colours: the letters grey, seals and pens in theirs."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.export.few_colours import coloured, few_colours, share_of
from pipeline.export.report_pictures import encode

RED, BLUE = (205, 30, 40), (35, 50, 160)


def page(*, seal=None, pen=None, paper=(255, 255, 255), fringe=0):
    """A page of lines of ink, with a seal and a pen's stroke over them, as a scanner sees it."""
    image = Image.new("RGB", (600, 850), paper)
    draw = ImageDraw.Draw(image)
    for top in range(60, 800, 24):
        draw.rectangle((70, top, 530, top + 8), fill=(20, 20, 20))
        if fringe:
            draw.line((70, top - 1, 530, top - 1), fill=(255, 255 - fringe, 255 - fringe))
    if seal:
        draw.ellipse((320, 600, 440, 720), outline=seal, width=6)
    if pen:
        draw.line((300, 590, 470, 730), fill=pen, width=4)
    return image


def read(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def near(pixel, colour):
    return np.abs(np.subtract(pixel, colour)).max() < 40


def test_a_seal_and_a_pen_keep_their_colours():
    image = page(seal=RED, pen=BLUE)
    shown = read(few_colours(image, coloured(image)))
    assert near(shown[603, 380], RED)
    assert near(shown[591, 301], BLUE)
    assert near(shown[64, 200], (0, 0, 0))
    assert near(shown[20, 20], (255, 255, 255))
    assert len(np.unique(shown.reshape(-1, 3), axis=0)) <= 16


@pytest.mark.parametrize(
    "image",
    [page(), page(fringe=70), page(paper=(244, 240, 228)), Image.new("RGB", (600, 850), (230, 230, 230))],
    ids=["ink", "a scanner's fringes", "yellowed paper", "nothing"],
)
def test_pages_of_greys_have_no_colour(image):
    assert coloured(image) is None
    picture = encode(image)
    assert picture.media_type == "image/png"
    shown = read(picture.data)
    assert (shown.max(axis=2) == shown.min(axis=2)).all()


def test_fringes_beside_a_seal_stay_grey():
    image = page(seal=RED, fringe=70)
    shown = read(few_colours(image, coloured(image)))
    assert near(shown[603, 380], RED)
    fringes = shown[59, 80:520]
    assert (fringes.max(axis=1) - fringes.min(axis=1)).max() == 0


def test_a_page_full_of_colour_is_a_photograph():
    ramp = np.linspace(0, 255, 600, dtype=np.uint8)
    colours = np.dstack([np.tile(ramp, (850, 1)), np.tile(ramp[::-1], (850, 1)), np.full((850, 600), 90, np.uint8)])
    image = Image.fromarray(colours)
    assert share_of(coloured(image)) > 0.5
    assert encode(image).media_type == "image/webp"


def test_a_mask_of_nothing_is_no_colour():
    image = page()
    shown = read(few_colours(image, Image.new("L", image.size, 0)))
    assert (shown.max(axis=2) == shown.min(axis=2)).all()
