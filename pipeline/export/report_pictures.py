"""The pages of a source as small pictures for a report: sharp enough to read, small enough to send by mail."""

import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2
from PIL import Image

from pipeline.datatypes import Source, TextPage
from pipeline.export.frames import UNREADABLE, frames
from pipeline.export.turn import Turn
from pipeline.pictures import plain

log = logging.getLogger(__name__)

DPI = 120
"""At 100 dpi the dots of ạ and ậ run into the line below them."""
MOST_SIDE = 1_700
"""Pixels: A3 at 100 dpi; larger sheets are shown coarser."""
MOST_BYTES = 74_000
"""Of one picture: ten of them, in base64, with the words over them, stay under 1.5 MB."""
MOST_PAGES = 300
"""Pictures of one report: beyond, 40 MB, browsers are slow to open it."""
LEVELS = 4
"""Grey levels of a page without colour: four are sharper and half as large as JPEG or WebP of the same page."""
CHROMA = 40
COLOURED_SHARE = 0.0002
"""A seal is 0.5 % of an A4 page; the fringes of a scanner stay under CHROMA when four by four pixels are averaged."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page's picture as a browser takes it."""

    media_type: str
    data: bytes


def page_pictures(source: Source, pages: Sequence[TextPage], turns: Mapping[int, Turn]) -> dict[int, Picture]:
    """Return the pictures of pages by their number, those of `turns` turned back so that their text is upright.

    A page has none where its source has no look of its own (text, office), where it can no longer be drawn, and
    beyond MOST_PAGES.
    """
    shown = [page for page in pages[:MOST_PAGES] if page.width and page.height]
    match source.kind:
        case "pdf":
            drawn = _pdf_images(source, shown)
        case "tiff" | "png" | "jpeg" | "webp":
            drawn = _image_frames(source, shown)
        case _:
            return {}
    pictures = {}
    try:
        for number, image in drawn:
            pictures[number] = encode(_upright(image, turns.get(number, 0)))
    except (*UNREADABLE, pypdfium2.PdfiumError) as error:
        log.info("%s: the report shows %d of %d pages: %s", source.name, len(pictures), len(pages), error)
    return pictures


def encode(image: Image.Image) -> Picture:
    """Make a page's image (L or RGB) a picture of at most MOST_BYTES, or the smallest that can still be read."""
    coloured = image.mode == "RGB" and _has_colour(image)
    grey = image if coloured else image.convert("L")
    smaller = (grey.width * 5 // 6, grey.height * 5 // 6)
    if not coloured:
        sharp = _few_levels(grey)
        if len(sharp) <= MOST_BYTES:
            return Picture("image/png", sharp)
        sharp = _few_levels(grey.resize(smaller, Image.Resampling.BOX))
        if len(sharp) <= MOST_BYTES:
            return Picture("image/png", sharp)
    small = grey.resize(smaller, Image.Resampling.BOX)
    for quality in (40, 15):
        data = _webp(small, quality)
        if len(data) <= MOST_BYTES:
            break
    return Picture("image/webp", data)


def _pdf_images(source: Source, pages: Sequence[TextPage]) -> Iterator[tuple[int, Image.Image]]:
    with pypdfium2.PdfDocument(source.path) as document:
        for page in pages:
            sheet = document[page.number - 1]
            try:
                scale = min(DPI / 72, MOST_SIDE / max(sheet.get_size()))
                bitmap = sheet.render(scale=scale, rev_byteorder=True)
                image = bitmap.to_pil().convert("RGB")
                bitmap.close()
                yield page.number, image
            except pypdfium2.PdfiumError as error:
                log.info("%s, page %d is shown without its picture: %s", source.name, page.number, error)
            finally:
                sheet.close()


def _image_frames(source: Source, pages: Sequence[TextPage]) -> Iterator[tuple[int, Image.Image]]:
    """Yield the frames of an image file, upright, in the proportions of their page: a fax's dots are no squares."""
    wanted = {page.number: page for page in pages}
    for number, image in enumerate(frames(source), 1):
        if number in wanted:
            yield number, _fitted(image, wanted[number].width or 1, wanted[number].height or 1)


def _fitted(image: Image.Image, width: float, height: float) -> Image.Image:
    """Scale an image to a page of points."""
    scale = min(DPI / 72, MOST_SIDE / max(width, height))
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    image.draft("RGB" if image.mode == "RGB" else "L", (size[0] * 2, size[1] * 2))
    upright = plain(image)
    grey = upright.convert("L") if upright.mode == "1" else upright
    return grey.resize(size, Image.Resampling.BOX, reducing_gap=2.0)


def _upright(image: Image.Image, turn: Turn) -> Image.Image:
    """Turn an image back by what its text was turned by, clockwise; Pillow counts the other way."""
    back = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}
    return image.transpose(back[turn]) if turn else image


def _has_colour(image: Image.Image) -> bool:
    small = np.asarray(image.reduce(4), dtype=np.int16)
    return bool(np.mean(small.max(axis=2) - small.min(axis=2) > CHROMA) > COLOURED_SHARE)


def _few_levels(image: Image.Image) -> bytes:
    """Write a grey image as PNG with LEVELS greys between its ink and its paper."""
    counts = np.cumsum(image.histogram())
    ink, paper = (int(np.searchsorted(counts, share * counts[-1])) for share in (0.005, 0.5))
    span = max(paper - ink - 8, 1)
    steps = [round(min(max(level - ink, 0), span) / span * (LEVELS - 1)) for level in range(256)]
    few = image.point(steps).convert("P")
    few.putpalette([grey for level in range(LEVELS) for grey in [round(level * 255 / (LEVELS - 1))] * 3])
    file = io.BytesIO()
    few.save(file, "PNG", bits=2, compress_level=6)
    return file.getvalue()


def _webp(image: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    image.save(file, "WEBP", quality=quality, method=2)
    return file.getvalue()
