"""The pages of a source as small pictures for a report: sharp enough to read, small enough to send by mail."""

import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pypdfium2
from PIL import Image

from pipeline.datatypes import Source, TextPage
from pipeline.export.few_colours import coloured, few_colours, share_of
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
PHOTOGRAPH = 0.1
"""Share of a page above which its colours are too many for a palette; a sheet of yellowed paper is one."""


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
    colour = coloured(image) if image.mode == "RGB" else None
    shown = image if colour else image.convert("L")
    is_photograph = colour is not None and share_of(colour) > PHOTOGRAPH
    if not is_photograph and len(sharp := few_colours(shown, colour)) <= MOST_BYTES:
        return Picture("image/png", sharp)
    size = image.width * 5 // 6, image.height * 5 // 6
    small = shown.resize(size, Image.Resampling.BOX)
    smaller = colour.resize(size, Image.Resampling.NEAREST) if colour else None
    if not is_photograph and len(sharp := few_colours(small, smaller)) <= MOST_BYTES:
        return Picture("image/png", sharp)
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


def _webp(image: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    image.save(file, "WEBP", quality=quality, method=2)
    return file.getvalue()
