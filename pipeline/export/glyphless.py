"""A font of invisible letters: it gives text its code points and widths, and viewers nothing to draw.

A letter has a code for each width that it may take, so that a whole line is one string with every word as wide as its
box: viewers put what is one string in no other order.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

FILE = Path(__file__).with_name("glyphless.ttf")
NAME = "SohoaInvisible"
ASCENT, DESCENT = 950, -250
"""Thousandths of the font's size. Vietnamese capitals with two marks reach up to 0.95 of it."""
WIDTHS = tuple(round(60 * 1.2**step) for step in range(20))
"""Thousandths of the size, of the glyphs 1 to 20: from a hair to two letters, a fifth more each time."""
NARROWEST = 104
"""The least width of a letter: poppler takes a letter less than a tenth of the size behind the last for its double."""
PARTS = 170
"""The width that a space has at least: poppler joins what stands nearer than 0.15 of the size."""

OVER = 30
"""Thousandths by which a text may be too wide: a space of the least width after it still parts it from the next."""

CODES = 0xFFFF
BEYOND = "\N{REPLACEMENT CHARACTER}"
"""What is shown for the characters of a document that has more than two codes can be had for: 30,000."""


@dataclass(frozen=True, slots=True)
class Coding:
    """The codes of a document's text: letter `n` in the width `w` has the code `1 + n + w * apart`.

    `widths` are thousandths of the size, `glyphs` those of the font that have them. Where 256 are enough for the
    letters, that is how far widths are apart: the first byte says the width, the second the letter, which compresses
    to nine tenths.
    """

    letters: Mapping[str, int]
    widths: tuple[int, ...]
    glyphs: tuple[int, ...]
    apart: int

    def shown(self, text: str, width: float) -> tuple[str, int]:
        """Return the codes of a text that is `width` thousandths wide, and the width that it gets.

        A code is two bytes, U+0000 to U+00FF. Two widths are mixed, so that the text is too narrow by less than one
        step of one letter, and too wide by OVER.
        """
        each = width / len(text)
        least = bisect_left(self.widths, NARROWEST)
        narrow = min(max(bisect_right(self.widths, each) - 1, least), len(self.widths) - 2)
        low, high = self.widths[narrow : narrow + 2]
        wide = min(max(int((width + OVER - low * len(text)) / (high - low)), 0), len(text))
        codes = [self._code(letter, narrow + (at < wide)) for at, letter in enumerate(text)]
        return "".join(codes), low * len(text) + (high - low) * wide

    def space(self, width: float) -> tuple[str, int]:
        """Return the code of the space whose width is nearest to `width` thousandths, and parts words; and its width.

        A hair's width stays one: what parts nothing is asked for by 0.
        """
        at = min(bisect_left(self.widths, width), len(self.widths) - 1)
        if at and self.widths[at - 1] > PARTS and width - self.widths[at - 1] < self.widths[at] - width:
            at -= 1
        return self._code(" ", at), self.widths[at]

    def _code(self, letter: str, width: int) -> str:
        code = 1 + self.letters.get(letter, self.letters[BEYOND]) + width * self.apart
        return chr(code >> 8) + chr(code & 0xFF)


def coding(text: Iterable[str]) -> Coding:
    """Return the codes for the characters of a text; a text in very many takes fewer widths."""
    letters = sorted({*text, " ", BEYOND}, key=lambda letter: (letter != BEYOND, letter))[: CODES // 2]
    step = -(-len(WIDTHS) * len(letters) // CODES)
    chosen = [*range(0, len(WIDTHS), step)] if step < len(WIDTHS) // 2 else [4, 10]
    return Coding(
        {letter: at for at, letter in enumerate(letters)},
        tuple(WIDTHS[at] for at in chosen),
        tuple(at + 1 for at in chosen),
        max(len(letters), 0x100),
    )


def add_font(pdf: pikepdf.Pdf, codes: Coding) -> pikepdf.Object:
    """Add the font to a PDF, with the tables by which viewers turn its codes to widths and back to text."""
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/" + NAME),
        Flags=4,
        FontBBox=[0, DESCENT, WIDTHS[-1], ASCENT],
        ItalicAngle=0,
        Ascent=ASCENT,
        Descent=DESCENT,
        CapHeight=ASCENT,
        StemV=80,
        FontFile2=pdf.make_stream(FILE.read_bytes()),
    )
    count = len(codes.letters)
    widths: list[int] = []
    for at, width in enumerate(codes.widths):
        widths += [1 + at * codes.apart, at * codes.apart + count, width]
    glyphs = b"\0\0" + b"".join(glyph.to_bytes(2, "big") * codes.apart for glyph in codes.glyphs)
    letters = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/" + NAME),
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        W=widths,
        CIDToGIDMap=pdf.make_stream(glyphs),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/" + NAME),
            Encoding=Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(letters)],
            ToUnicode=pdf.make_stream(_to_unicode(codes)),
        )
    )


def _to_unicode(codes: Coding) -> bytes:
    """Return the ToUnicode table.

    The codes of a range differ in their last byte alone, and a section has 100 ranges at most (Adobe Technical Note
    5014).
    """
    texts = [f"<{letter.encode('utf-16-be').hex().upper()}>" for letter in codes.letters]
    ranges = []
    for width in range(len(codes.widths)):
        first, last = 1 + width * codes.apart, width * codes.apart + len(texts)
        for start in (first, *range((first // 256 + 1) * 256, last + 1, 256)):
            end = min(last, start | 0xFF)
            ranges.append(f"<{start:04X}> <{end:04X}> [{' '.join(texts[start - first : end - first + 1])}]")
    sections: list[str] = []
    for at in range(0, len(ranges), 100):
        section = ranges[at : at + 100]
        sections += [f"{len(section)} beginbfrange", *section, "endbfrange"]
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
            *sections,
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        )
    ).encode()
