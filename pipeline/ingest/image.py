"""Image files to pages: every frame of a TIFF is one."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import BinaryIO

from PIL.Image import DecompressionBombError
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from pipeline.datatypes import Kind, Problem, RasterPage, Source, TextPage
from pipeline.errors import CorruptDocument, TooLargeDocument
from pipeline.ingest.pixels import resolution, square, to_pixels
from pipeline.options import Options

log = logging.getLogger(__name__)

# The readers themselves, not Image.open: it tries no other format, and it refuses a huge image before telling its size.
READERS: dict[Kind, type[ImageFile]] = {
    "jpeg": JpegImageFile,
    "png": PngImageFile,
    "tiff": TiffImageFile,
    "webp": WebPImageFile,
}
UNREADABLE = (OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError, OverflowError, RuntimeError)
"""What Pillow's readers raise on damaged files; a fuzzed file has been seen to cause each."""
SUBFILE_TYPE = 254
THUMBNAIL = 1
DAMAGED = "scan it again, or get the file again from where it came"
TOO_LARGE = "scan it at 300 dpi, or cut it into pages"


def image_pages(source: Source, options: Options) -> Iterator[RasterPage | TextPage]:
    """Yield the pages of an image file, decoded one at a time, upright by their EXIF orientation.

    A damaged frame among good ones is an empty TextPage with a Problem. Raises CorruptDocument where no frame can be
    read, and TooLargeDocument, before anything is decoded, for more than `options.max_pixels` or `max_pages`.
    """
    with source.path.open("rb") as file, closing(_opened(source, file)) as image:
        read = 0
        for number in _frames(source, image, options):
            page: RasterPage | TextPage
            try:
                page = _page(image, number)
                read += 1
            except DecompressionBombError as error:
                raise TooLargeDocument(source.path, "the image has too many pixels", TOO_LARGE) from error
            except UNREADABLE as error:
                log.warning("%s, page %d: %s", source.name, number, error)
                problem = Problem("the image is damaged or cut off", number, verdict="corrupt")
                page = TextPage(number, None, None, "ocr", "", problems=(problem,))
                if source.kind != "tiff":
                    break
            yield page
        if not read:
            raise CorruptDocument(source.path, "the image is damaged or cut off", DAMAGED)


def count_frames(source: Source, options: Options) -> int:
    """Count the pages of an image file without decoding any. Raises what `image_pages` raises."""
    with source.path.open("rb") as file, closing(_opened(source, file)) as image:
        return sum(1 for _number in _frames(source, image, options))


def _opened(source: Source, file: BinaryIO) -> ImageFile:
    try:
        with _warnings_logged():
            return READERS[source.kind](file)
    except DecompressionBombError as error:
        raise TooLargeDocument(source.path, "the image has too many pixels", TOO_LARGE) from error
    except UNREADABLE as error:
        raise CorruptDocument(source.path, "the beginning of the image is damaged", DAMAGED) from error


def _frames(source: Source, image: ImageFile, options: Options) -> Iterator[int]:
    """Put the image on one frame after the other, and yield the page's number. Only the frames of a TIFF are pages."""
    frame = number = 0
    while source.kind == "tiff" or frame == 0:
        try:
            if frame:
                with _warnings_logged():
                    image.seek(frame)
        except EOFError:
            return
        except UNREADABLE as error:
            log.warning("%s: the pages after page %d cannot be found: %s", source.name, number, error)
            return
        frame += 1
        if isinstance(image, TiffImageFile) and image.tag_v2.get(SUBFILE_TYPE, 0) & THUMBNAIL:
            continue
        number += 1
        if number > options.max_pages:
            reason = f"the image has more than the {options.max_pages:,} pages that are allowed"
            raise TooLargeDocument(source.path, reason, "split it and convert the parts")
        width, height = image.size
        if width * height > options.max_pixels:
            reason = f"page {number} is {width:,} x {height:,} pixels, more than {options.max_pixels:,} in all"
            raise TooLargeDocument(source.path, reason, TOO_LARGE)
        yield number


def _page(image: ImageFile, number: int) -> RasterPage:
    stated = image.info.get("dpi")
    with _warnings_logged():
        pixels = to_pixels(image)
    rows, columns = pixels.shape[:2]
    across, down = resolution(columns, rows, stated)
    pixels = square(pixels, across, down)  # a fax has 204 x 98 dots an inch
    rows, columns = pixels.shape[:2]
    dpi = max(across, down)
    return RasterPage(number, columns * 72 / dpi, rows * 72 / dpi, pixels, dpi)


@contextmanager
def _warnings_logged() -> Iterator[None]:
    """Log what Pillow warns of (damaged metadata, mostly): the fault is the file's."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    for warning in caught:
        log.info("%s", warning.message)
