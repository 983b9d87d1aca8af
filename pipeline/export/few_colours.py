"""A page in the few colours that it has: its greys, and those of its seals and pens, as a small and sharp PNG."""

import io
import zlib

import numpy as np
from PIL import Image, ImageChops, ImageFilter

GREYS = 4
"""Grey levels of ink and paper: four are sharper and half as large as JPEG or WebP of the same page."""
COLOURS = 12
"""With the greys the 16 that four bits hold: a red seal crossed by a blue signature keeps both."""
CHROMA = 40
BLOCK = 4
"""Pixels each way over which colour is averaged first: the fringes that a scanner gives to letters vanish in it."""
COLOURED_SHARE = 0.0002
"""A seal is 0.5 % of an A4 page; the fringes of a scanner stay under CHROMA when BLOCK pixels are averaged."""
_ABOVE = [0] * CHROMA + [255] * (256 - CHROMA)


def coloured(image: Image.Image) -> Image.Image | None:
    """Return where a page (RGB) has colour, as a mask of its size; None of a page of greys."""
    averaged = _chroma(image.reduce(BLOCK)).point(_ABOVE)
    if share_of(averaged) <= COLOURED_SHARE:
        return None
    near = averaged.filter(ImageFilter.MaxFilter(5)).resize(image.size, Image.Resampling.NEAREST)
    return ImageChops.darker(near, _chroma(image).point(_ABOVE))


def share_of(mask: Image.Image) -> float:
    """Return the share of a mask that is set."""
    return mask.histogram()[255] / (mask.width * mask.height)


def few_colours(image: Image.Image, colour: Image.Image | None) -> bytes:
    """Write a page (L or RGB) as PNG: GREYS between its ink and its paper, COLOURS where `colour` is set.

    Runs of one colour are what such a page is made of: zlib's strategy for them takes 6 ms where its default takes 16,
    and the files are a twentieth smaller.
    """
    grey = image.convert("L")
    levels = grey.point(_steps(grey))
    palette = [step for level in range(GREYS) for step in [round(level * 255 / (GREYS - 1))] * 3]
    where = np.asarray(colour) > 0 if colour else None
    is_grey = where is None or not where.any()
    if where is not None and not is_grey:
        found = Image.fromarray(np.asarray(image)[where][np.newaxis]).quantize(COLOURS, Image.Quantize.MEDIANCUT)
        pixels = np.array(levels)
        pixels[where] = np.asarray(found)[0] + GREYS
        levels = Image.fromarray(pixels)
        palette += found.getpalette() or []
    few = levels.convert("P")
    few.putpalette(palette)
    file = io.BytesIO()
    few.save(file, "PNG", bits=2 if is_grey else 4, compress_type=zlib.Z_RLE)
    return file.getvalue()


def _steps(grey: Image.Image) -> list[int]:
    """Return the level of each of the 256 greys, spread between what is ink on this page and what is paper."""
    counts = np.cumsum(grey.histogram())
    ink, paper = (int(np.searchsorted(counts, share * counts[-1])) for share in (0.005, 0.5))
    span = max(paper - ink - 8, 1)
    return [round(min(max(level - ink, 0), span) / span * (GREYS - 1)) for level in range(256)]


def _chroma(image: Image.Image) -> Image.Image:
    """Return how far each pixel's strongest and weakest colours are apart."""
    red, green, blue = image.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    least = ImageChops.darker(ImageChops.darker(red, green), blue)
    return ImageChops.subtract(most, least)
