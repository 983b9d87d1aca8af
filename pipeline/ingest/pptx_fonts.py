"""The font that a text on a slide inherits where it does not name one: from its shape, layout, master and theme."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.ingest.docx_styles import theme_font
from pipeline.ingest.drawing_text import named_font
from pipeline.ingest.ooxml import A, Archive

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
ALIKE = {"ctrTitle": "title", "subTitle": "body", "obj": "body", "": "body"}
"""Kinds of placeholders that take their style from another."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """The parts that a slide inherits from, the nearest first, its master's text styles and the theme's fonts."""

    above: tuple[etree._Element, ...]
    master: etree._Element
    theme: etree._Element

    def of(self, shape: etree._Element, places: Sequence[etree._Element], level: int) -> str | None:
        """Return the font of a run of a shape; `places` are those that the run itself says, `level` is 0-based."""
        name = named_font([*places, *self._inherited(shape, level)])
        if name is None or not name.startswith("+"):
            return name
        return theme_font(self.theme, "major" if name.startswith("+mj") else "minor")  # `+mn-lt`: minor, Latin

    def _inherited(self, shape: etree._Element, level: int) -> Iterator[etree._Element]:
        step = f"{A}lvl{level + 1}pPr/{A}defRPr"
        yield from shape.iterfind(f"{P}txBody/{A}lstStyle/{step}")
        kind = kind_of(shape)
        if kind is None:
            yield from self.master.iterfind(f"{P}txStyles/{P}otherStyle/{step}")
            return
        place = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        number = None if place is None else place.get("idx")
        for part in self.above:
            for other in part.iterfind(f"{P}cSld/{P}spTree/{P}sp"):
                if _matches(other, kind, number):
                    yield from other.iterfind(f"{P}txBody/{A}lstStyle/{step}")
        style = "titleStyle" if ALIKE.get(kind, kind) == "title" else "bodyStyle"
        yield from self.master.iterfind(f"{P}txStyles/{P}{style}/{step}")


def kind_of(shape: etree._Element) -> str | None:
    """Return the kind of placeholder that a shape is ("" for one of no kind); None for any other shape."""
    place = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
    return None if place is None else place.get("type", "")


def read_fonts(archive: Archive, slide: str) -> Fonts:
    """Read what a slide, or its notes, inherits from."""
    above = []
    part: str | None = slide
    theme = etree.Element("absent")
    for kind in ("slideLayout", "notesMaster", "slideMaster"):
        names = archive.related(part).get(kind, {}).values() if part else ()
        found = next((name for name in names if archive.has(name)), None)
        if found:
            above.append(archive.parsed(found))
            part = found
            theme = archive.only(archive.related(found), "theme")
    return Fonts(tuple(above), above[-1] if above else theme, theme)


def _matches(other: etree._Element, kind: str, number: str | None) -> bool:
    theirs = kind_of(other)
    if theirs is None:
        return False
    place = other.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
    same_number = number is not None and place is not None and place.get("idx") == number
    return same_number or ALIKE.get(theirs, theirs) == ALIKE.get(kind, kind)
