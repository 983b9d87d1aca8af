"""Make `glyphless.ttf`, the font of text that nobody sees: `python -m pipeline.export.make_glyphless`.

Its glyphs are boxes of the line's height, one for each width. They have outlines since pdfium leaves out text objects
whose glyphs have no extent: a lone bullet, for one. None is ever drawn: the text that uses them is in render mode 3.
"""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

from pipeline.export.glyphless import ASCENT, DESCENT, FILE, NAME, WIDTHS


def box(width: int) -> Glyph:
    """Return the outline of a glyph."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, DESCENT))
    for corner in ((0, ASCENT), (width, ASCENT), (width, DESCENT)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


def make(path: Path) -> None:
    """Write the font, alike on every day."""
    widths = {".notdef": 500} | {f"w{width}": width for width in WIDTHS}
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([*widths])
    font.setupCharacterMap({ord(" "): f"w{WIDTHS[0]}"})
    font.setupGlyf({name: box(width) for name, width in widths.items()})
    font.setupHorizontalMetrics({name: (width, 0) for name, width in widths.items()})
    font.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    font.setupNameTable({"familyName": NAME, "styleName": "Regular"}, mac=False)
    font.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    font.setupPost(keepGlyphNames=False)
    font.updateHead(created=0, modified=0)
    font.font.recalcTimestamp = False
    font.save(path)


if __name__ == "__main__":
    make(FILE)
