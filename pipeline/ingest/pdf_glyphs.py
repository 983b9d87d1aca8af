"""The glyphs of a PDF page in its own drawing order, as pdfium knows them, in points from the top left corner."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.datatypes import Box

PRECISION = 1_000_000
"""Device units along a page side while pdfium, which answers in whole units, is asked for its transform."""

MOST_GLYPHS = 100_000
"""Characters of a page: the fullest of a telephone book has 20,000."""

LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
LINE_END_HYPHEN = "\x02"
"""What pdfium makes of a hyphen at a line's end."""


class TooManyGlyphs(Exception):
    """More characters than a page can hold stand on one."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character. `cell` is its place by the font's measures, `ink` the box of its drawing.

    `generated` marks the spaces and line ends that pdfium guessed and the page does not hold.
    """

    text: str
    cell: Box
    ink: Box
    font: str | None
    generated: bool


@dataclass(frozen=True, slots=True)
class Transform:
    """From a PDF's user space to points from the top left corner of the page as it is shown."""

    xx: float
    xy: float
    x0: float
    yx: float
    yy: float
    y0: float

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Map a rectangle of user space; crop box and rotation by quarters are in the transform."""
        xs = [self.xx * x + self.xy * y + self.x0 for x, y in ((left, bottom), (right, top))]
        ys = [self.yx * x + self.yy * y + self.y0 for x, y in ((left, bottom), (right, top))]
        return Box(min(xs), min(ys), max(xs), max(ys))


def transform_of(page: pypdfium2.PdfPage) -> Transform:
    """Ask pdfium where three points of user space are shown: the same answer that its renderer uses."""
    width, height = page.get_size()

    def shown(x: float, y: float) -> tuple[float, float]:
        right, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page, 0, 0, PRECISION, PRECISION, 0, x, y, right, down)
        return right.value * width / PRECISION, down.value * height / PRECISION

    # A leg as long as the page, so that the rounding to whole units is spread over it.
    leg = max(width, height)
    (x0, y0), (right_x, right_y), (up_x, up_y) = shown(0, 0), shown(leg, 0), shown(0, leg)
    return Transform(
        (right_x - x0) / leg, (up_x - x0) / leg, x0, (right_y - y0) / leg, (up_y - y0) / leg, y0
    )  # fmt: skip


def glyphs_of(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    """Yield the glyphs of a page; those that pdfium could not map to a character come as U+FFFD.

    Raises TooManyGlyphs for more than MOST_GLYPHS.
    """
    transform = transform_of(page)
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > MOST_GLYPHS:
            raise TooManyGlyphs(f"{count:,} characters")
        fonts: dict[int, str | None] = {}
        for index in range(count):
            text = _character(textpage, index)
            if text is None:
                continue
            yield Glyph(
                text,
                _cell(textpage, index, transform),
                _ink(textpage, index, transform),
                _font(textpage, index, fonts),
                pdfium.FPDFText_IsGenerated(textpage, index) == 1,
            )
    finally:
        textpage.close()


def _character(textpage: pypdfium2.PdfTextPage, index: int) -> str | None:
    code = pdfium.FPDFText_GetUnicode(textpage, index)
    if pdfium.FPDFText_HasUnicodeMapError(textpage, index) == 1 and not 0x20 <= code < 0xD800:
        return "\N{REPLACEMENT CHARACTER}"
    if 0xDC00 <= code <= 0xDFFF:
        return None  # the second half of a pair, read with the first
    if 0xD800 <= code <= 0xDBFF:
        low = pdfium.FPDFText_GetUnicode(textpage, index + 1)
        paired = 0xDC00 <= low <= 0xDFFF
        return chr(0x10000 + ((code - 0xD800) << 10) + low - 0xDC00) if paired else "\N{REPLACEMENT CHARACTER}"
    if code in {0, 0xFFFE, 0xFFFF}:
        return "\N{REPLACEMENT CHARACTER}"
    if pdfium.FPDFText_IsHyphen(textpage, index) == 1 or chr(code) == LINE_END_HYPHEN:
        return "-"
    return LIGATURES.get(chr(code), chr(code))


def _ink(textpage: pypdfium2.PdfTextPage, index: int, transform: Transform) -> Box:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
        return Box(0, 0, 0, 0)
    return transform.box(left.value, bottom.value, right.value, top.value)


def _cell(textpage: pypdfium2.PdfTextPage, index: int, transform: Transform) -> Box:
    rectangle = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(textpage, index, rectangle):
        return _ink(textpage, index, transform)
    return transform.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)


def _font(textpage: pypdfium2.PdfTextPage, index: int, known: dict[int, str | None]) -> str | None:
    """Name of the font without its subset tag; asked once per text object, since a page has far fewer of those."""
    handle = pdfium.FPDFText_GetTextObject(textpage, index)
    key = ctypes.cast(handle, ctypes.c_void_p).value or 0
    if key not in known:
        length = pdfium.FPDFText_GetFontInfo(textpage, index, None, 0, None)
        buffer = ctypes.create_string_buffer(max(length, 1))
        pdfium.FPDFText_GetFontInfo(textpage, index, buffer, length, None)
        name = buffer.value.decode("utf-8", "replace")
        tagged = len(name) > 7 and name[6] == "+" and name[:6].isupper()
        known[key] = (name[7:] if tagged else name) or None
    return known[key]
