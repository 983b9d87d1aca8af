"""An image file as a PDF: its frames wrapped, not compressed anew, where PDF knows their compression."""

import io
import logging
import warnings
from collections.abc import Iterator, Sequence

import img2pdf
import pikepdf
from PIL import Image

from pipeline.datatypes import Source, TextPage
from pipeline.errors import CorruptDocument, UnsupportedDocument
from pipeline.export.frames import UNREADABLE, frames
from pipeline.pictures import plain

log = logging.getLogger(__name__)
logging.getLogger("img2pdf").setLevel(logging.ERROR)  # it warns of each transparent image, and names none

REFUSED = (
    img2pdf.ImageOpenError,
    img2pdf.AlphaChannelError,
    img2pdf.JpegColorspaceError,
    img2pdf.UnsupportedColorspaceError,
    img2pdf.ExifOrientationError,
    *UNREADABLE,
)
"""img2pdf's ways to say that an image can be in no PDF as it is: transparency, CIELAB, more bits, mirrored, damaged."""

QUALITY = 90
"""Of the JPEG that an image gets whose own lossy compression PDF does not know, colours in full: 46 dB and 3 times the
bytes of a WebP scan, where Flate takes 9 times to keep its noise, and JPEG 2000 of the same quality 2.2 times but is
drawn slowly. The source stays beside it as it is."""

SMALLEST = 3.0
"""Points: the least side of a page (ISO 32000-1, Annex C)."""


def image_pdf(source: Source, pages: Sequence[TextPage]) -> pikepdf.Pdf:
    """Return a PDF of an image file, its pages as large as `pages`; JPEG, PNG and fax keep their bytes.

    Other images are compressed without loss, but for those that were lossy already: WebP, JPEG in TIFF. A frame that
    cannot be decoded is a white page. Raises UnsupportedDocument where frames and pages do not pair up, and
    CorruptDocument where the file cannot be opened any more.
    """
    pdf = None if _would_grow(source) else _wrapped_as_it_is(source, pages)
    if pdf is None or len(pdf.pages) != len(pages):
        pdf = _wrapped_anew(source, pages)
    if len(pdf.pages) != len(pages):
        reason = f"it has {len(pdf.pages)} images and {len(pages)} pages, so that no searchable PDF can be made"
        raise UnsupportedDocument(source.path, reason, "leave pdf out of --formats, or save its pages one by one")
    return pdf


def _would_grow(source: Source) -> bool:
    """Whether a file is lossy in a way that PDF does not know: img2pdf would write it in Flate, 9 times as large."""
    try:
        return source.kind != "jpeg" and any(_is_lossy(source, image) for image in frames(source))
    except UNREADABLE as error:
        log.info("%s: %s", source.name, error)
        return False


def _wrapped_as_it_is(source: Source, pages: Sequence[TextPage]) -> pikepdf.Pdf | None:
    try:
        return _wrapped([source.path.read_bytes()], pages, first_only=source.kind != "tiff")
    except REFUSED as error:
        log.info("%s is decoded for its PDF: %s", source.name, error)
        return None


def _wrapped_anew(source: Source, pages: Sequence[TextPage]) -> pikepdf.Pdf:
    try:
        return _wrapped([*_compressed(source)], pages, first_only=True)
    except UNREADABLE as error:
        reason = f"its images cannot be read any more ({error})"
        raise CorruptDocument(source.path, reason, "convert it again") from error


def _wrapped(images: list[bytes], pages: Sequence[TextPage], *, first_only: bool) -> pikepdf.Pdf:
    sizes = iter(pages)

    def layout(across: int, down: int, dpi: tuple[float, float]) -> tuple[float, float, float, float]:
        """Return the size of the page and of the image on it, before an image that lies sideways is turned."""
        page = next(sizes, None)
        width = page.width if page and page.width else across * 72 / dpi[0]
        height = page.height if page and page.height else down * 72 / dpi[1]
        if (across > down) != (width > height):
            width, height = height, width
        width, height = max(width, SMALLEST), max(height, SMALLEST)
        return width, height, width, height

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of damaged metadata: the ingest has judged it
        made = img2pdf.convert(
            images,
            layout_fun=layout,
            first_frame_only=first_only,
            rotation=img2pdf.Rotation.ifvalid,
            engine=img2pdf.Engine.pikepdf,
            nodate=True,
            allow_oversized=True,
        )
    pdf = pikepdf.open(io.BytesIO(made))
    del pdf.trailer.ID  # drawn by lot: the same image would give other bytes each time
    return pdf


def _compressed(source: Source) -> Iterator[bytes]:
    """Yield each frame in a compression that img2pdf wraps, one decoded at a time."""
    for image in frames(source):
        try:
            yield _written(plain(image), lossy=_is_lossy(source, image))
        except UNREADABLE as error:
            log.info("%s has a white page for a frame that cannot be decoded: %s", source.name, error)
            yield _written(Image.new("1", image.size, 1), lossy=False)


def _is_lossy(source: Source, image: Image.Image) -> bool:
    """Whether a frame was compressed with loss; a WebP without loss has a chunk of its own name, VP8L."""
    if image.format == "WEBP":
        return b"VP8L" not in source.path.read_bytes()
    return image.format == "JPEG" or image.info.get("compression") in {"jpeg", "tiff_jpeg"}


def _written(image: Image.Image, *, lossy: bool) -> bytes:
    buffer = io.BytesIO()
    if lossy:
        image.save(buffer, "JPEG", quality=QUALITY, subsampling=0, progressive=True)
    elif image.mode == "1":
        image.save(buffer, "TIFF", compression="group4")
    else:
        image.save(buffer, "PNG")
    return buffer.getvalue()
