"""The text of drawings (DrawingML): what slides are made of, and the text boxes on worksheets."""

from collections.abc import Callable, Iterator, Sequence

from lxml import etree

from pipeline.ingest.ooxml import A
from pipeline.ingest.pieces import Block, Piece, trimmed

FontOf = Callable[[Sequence[etree._Element], int], str | None]  # noqa: SLF001 - lxml has no public name for it
"""The font of a run, from the places that say how it is shown, the nearest first, and its level (0-based)."""


def named_font(places: Sequence[etree._Element], _level: int = 0) -> str | None:
    """Return the Latin font that the nearest place names; None for a theme's."""
    for place in places:
        latin = place.find(f"{A}latin")
        name = None if latin is None else latin.get("typeface")
        if name:
            return str(name)
    return None


def paragraphs(body: etree._Element, font_of: FontOf = named_font) -> Iterator[Block]:
    """Yield the paragraphs of a text body that say something; bullets drawn by the program are left out."""
    for paragraph in body.iterchildren(f"{A}p"):
        block = trimmed(tuple(_pieces(paragraph, font_of)))
        if block:
            yield block


def _pieces(paragraph: etree._Element, font_of: FontOf) -> Iterator[Piece]:
    properties = paragraph.find(f"{A}pPr")
    level = 0 if properties is None else int(properties.get("lvl", "0"))
    for run in paragraph.iterchildren(f"{A}r", f"{A}fld", f"{A}br"):
        if run.tag == f"{A}br":
            yield Piece("\n")
        else:
            own = run.find(f"{A}rPr")
            places = [] if own is None else [own]
            text = run.findtext(f"{A}t") or ""
            capitals = own is not None and own.get("cap") == "all"
            yield Piece(text.upper() if capitals else text, font_of(places, level))
