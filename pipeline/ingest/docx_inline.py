"""A paragraph of a .docx to its text as the page shows it: insertions in, deletions and hidden text out."""

from collections.abc import Iterator, Mapping

import regex
from lxml import etree

from diacritics.encodings import font_encoding
from pipeline.ingest.docx_package import W
from pipeline.ingest.docx_styles import Styles, is_on, value
from pipeline.ingest.pieces import UNICODE, Piece

PAGE_END = "\f"

COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

DELETED = frozenset((W + "del", W + "moveFrom"))
# Text boxes hang on drawings; they are read as paragraphs of their own.
GONE = frozenset(
    W + name
    for name in (
        "del",
        "moveFrom",
        "pPr",
        "rPr",
        "instrText",
        "delText",
        "delInstrText",
        "rt",
        "object",
        "sdtPr",
        "drawing",
        "pict",
    )
)
CONTROLS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "lastRenderedPageBreak": PAGE_END}
NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}

SHIFTED = regex.compile(r"[\uf020-\uf0ff]")
SYMBOLS = {
    "Symbol": {0x2D: "-", 0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xAE: "→"},
    "Wingdings": {0x6F: "☐", 0xA8: "☐", 0xFE: "☑", 0xFD: "☒", 0xFC: "✓", 0x9F: "•", 0xA7: "▪", 0xD8: "➢", 0xE0: "→"},
}


def pieces_of(paragraph: etree._Element, styles: Styles, marks: Mapping[str, str]) -> Iterator[Piece]:
    """Yield the text of a paragraph, PAGE_END where a page ends. `marks` are the notes' by key (`footnote:2`)."""
    codes = _field_codes(paragraph)
    for run in _runs(paragraph):
        if run.tag == MATH_TEXT:
            yield Piece(run.text or "")
        elif run not in codes:
            yield from _run(run, paragraph, styles, marks)


def note_key(reference: etree._Element) -> str | None:
    """Return the key of the note that an element refers to; None for one with a mark of the author's own."""
    if value(reference, "customMarkFollows") in {"1", "true", "on"}:
        return None
    return f"{NOTES[str(reference.tag)]}:{value(reference, 'id')}"


def _runs(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the runs and formulas that are shown: those of hyperlinks, insertions and content controls, too."""
    for child in parent:
        if child.tag in {W + "r", MATH_TEXT}:
            yield child
        elif child.tag == COMPATIBLE + "AlternateContent":
            yield from _runs(chosen(child))
        elif isinstance(child.tag, str) and child.tag not in GONE:
            yield from _runs(child)


def _field_codes(paragraph: etree._Element) -> set[etree._Element]:
    """Find the runs between a field's begin and its result: what stands there is its code, nested fields included."""
    codes = set()
    in_code: list[bool] = []
    for run in paragraph.iter(f"{W}r"):
        for mark in run.iterchildren(f"{W}fldChar"):
            kind = value(mark, "fldCharType")
            if kind == "begin":
                in_code.append(True)
            elif in_code and kind == "separate":
                in_code[-1] = False
            elif in_code and kind == "end":
                in_code.pop()
        if any(in_code):
            codes.add(run)
    return codes


def _run(run: etree._Element, paragraph: etree._Element, styles: Styles, marks: Mapping[str, str]) -> Iterator[Piece]:
    places = list(styles.run_properties(run, paragraph))
    if is_on(places, "vanish"):
        return
    font = styles.font_of(places)
    capitals = is_on(places, "caps")
    for child in run:
        key = note_key(child) if child.tag in NOTES else None
        text = marks.get(key, "") if key else _character(child, font)
        if text:
            shown = UNICODE if key else _font_of_symbol(child) or font
            yield Piece(_raised(text, shown) if capitals else text, shown, key)


def _character(element: etree._Element, font: str | None) -> str:
    name = str(element.tag).removeprefix(W)
    if name == "t":
        return _unshifted(element.text or "", font)
    if name == "sym":
        return _symbol(element)
    if name == "br" and value(element, "type") == "page":
        return PAGE_END
    if name == "softHyphen":  # the `ư` of TCVN3 has its code; in Unicode text it is not shown
        return "\N{SOFT HYPHEN}" if font_encoding(font) else ""
    return CONTROLS.get(name, "")


def _symbol(element: etree._Element) -> str:
    """Read a character of a symbol font, whose codes stand in the private use area."""
    code = int(value(element, "char") or "0", 16)
    font = value(element, "font") or ""
    known = SYMBOLS.get(font, {})
    return known.get(code & 0xFF) or (_unshifted(chr(code), font) if code else "")


def _font_of_symbol(element: etree._Element) -> str | None:
    font = value(element, "font") if element.tag == W + "sym" else None
    return UNICODE if font in SYMBOLS else font


def _unshifted(text: str, font: str | None) -> str:
    """Bring letters back from the private use area, where Word puts those of fonts that call themselves symbols."""
    if not SHIFTED.search(text) or font_encoding(font) is None:
        return text
    return SHIFTED.sub(lambda found: bytes([ord(found[0]) & 0xFF]).decode("cp1252", "replace"), text)


def _raised(text: str, font: str | None) -> str:
    """Write in capitals. The codes of TCVN3 have none: `µ` is `à` there, and no Greek letter."""
    encoded = font_encoding(font)
    return text if encoded and encoded.encoding != "vni" else text.upper()


def chosen(alternatives: etree._Element) -> etree._Element:
    """Return the first of the alternatives that a program may show: they all say the same."""
    return next((child for child in alternatives if len(child)), alternatives)
