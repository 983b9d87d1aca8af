"""Styles of a .docx: what a paragraph or a run inherits when it does not say so itself."""

from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from pipeline.ingest.docx_package import W
from pipeline.ingest.ooxml import A

OFF = frozenset({"0", "false", "off", "none"})


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """Return an attribute of an element that may be absent."""
    return None if element is None else element.get(f"{W}{name}")


def switched_on(element: etree._Element) -> bool:
    """Tell whether a property such as `<w:caps/>` is on: it is unless it says otherwise."""
    return element.get(f"{W}val", "1") not in OFF


class Styles:
    """The styles part, asked by style number (`Heading1`)."""

    def __init__(self, root: etree._Element, theme: etree._Element) -> None:
        self._by_id = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
        self._default = {
            style.get(f"{W}type", ""): style.get(f"{W}styleId", "")
            for style in self._by_id.values()
            if style.get(f"{W}default", "0") not in OFF
        }
        self._everywhere = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._theme = {kind: theme_font(theme, kind) for kind in ("major", "minor")}

    def chain(self, identifier: str | None, kind: str) -> Iterator[etree._Element]:
        """Yield the style, or the default of its kind, and those that it is based on."""
        at = identifier if identifier in self._by_id else self._default.get(kind)
        seen = set()
        while at in self._by_id and at not in seen:
            seen.add(at)
            yield self._by_id[at]
            at = value(self._by_id[at].find(f"{W}basedOn"))

    def paragraph_properties(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        """Yield the places that say how the paragraph is shown, the nearest first."""
        own = paragraph.find(f"{W}pPr")
        if own is not None:
            yield own
        for style in self.chain(_style_of(own, "pStyle"), "paragraph"):
            yield from style.iterchildren(f"{W}pPr")

    def run_properties(self, run: etree._Element, paragraph: etree._Element) -> Iterator[etree._Element]:
        """Yield the places that say how the run is shown, the nearest first."""
        own = run.find(f"{W}rPr")
        if own is not None:
            yield own
            if own.find(f"{W}rStyle") is not None:
                for style in self.chain(_style_of(own, "rStyle"), "character"):
                    yield from style.iterchildren(f"{W}rPr")
        for style in self.chain(_style_of(paragraph.find(f"{W}pPr"), "pStyle"), "paragraph"):
            yield from style.iterchildren(f"{W}rPr")
        if self._everywhere is not None:
            yield self._everywhere

    def mark_properties(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        """Yield the places that say how the end of the paragraph is shown, and with it its number."""
        yield from paragraph.iterfind(f"{W}pPr/{W}rPr")
        for style in self.chain(_style_of(paragraph.find(f"{W}pPr"), "pStyle"), "paragraph"):
            yield from style.iterchildren(f"{W}rPr")
        if self._everywhere is not None:
            yield self._everywhere

    def font_of(self, places: Sequence[etree._Element]) -> str | None:
        """Return the font of letters outside ASCII, which is where encodings differ; None where none is named."""
        complex_script = is_on(places, "cs") or is_on(places, "rtl")
        names = ("cs",) if complex_script else ("hAnsi", "ascii")
        fonts = [place.find(f"{W}rFonts") for place in places]
        for name in names:
            for found in fonts:
                font = self._named(found, name)
                if font:
                    return font
        return None

    def _named(self, fonts: etree._Element | None, name: str) -> str | None:
        """Return the font that `<w:rFonts>` names, by the theme where it says so."""
        by_theme = value(fonts, "cstheme" if name == "cs" else f"{name}Theme")
        return (self._theme.get(by_theme[:5]) if by_theme else None) or value(fonts, name)

    def table_properties(self, table: etree._Element) -> Iterator[etree._Element]:
        """Yield the places that say how the table is shown, the nearest first."""
        own = table.find(f"{W}tblPr")
        if own is not None:
            yield own
        for style in self.chain(_style_of(own, "tblStyle"), "table"):
            yield from style.iterchildren(f"{W}tblPr")


def is_on(places: Iterable[etree._Element], name: str) -> bool:
    """Tell whether a property is on where it is said first; off where it is said nowhere."""
    for place in places:
        found = place.find(f"{W}{name}")
        if found is not None:
            return switched_on(found)
    return False


def theme_font(theme: etree._Element, kind: str) -> str | None:
    """Return the Latin font of a theme: `major` for titles, `minor` for text."""
    found = theme.find(f"{A}themeElements/{A}fontScheme/{A}{kind}Font/{A}latin")
    return None if found is None else found.get("typeface")


def _style_of(properties: etree._Element | None, name: str) -> str | None:
    return None if properties is None else value(properties.find(f"{W}{name}"))
