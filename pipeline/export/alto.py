"""ALTO 4: words with boxes, confidence, and what was recognised where a word was restored.

One file holds a document, a Page for each of its pages: METS points into it by the pages' IDs. Coordinates are in
1/1200 inch from the top left, the finest unit that ALTO has beside pixels, which a page drawn by a program has not.
"""

from functools import lru_cache
from importlib.metadata import version
from itertools import pairwise
from statistics import mean

from lxml import etree

from pipeline.datatypes import Box, Document
from pipeline.export.archive_text import cleaned
from pipeline.export.placed import Paragraph, PlacedLine, PlacedPage, PlacedWord, box_around
from pipeline.export.placed_document import placed_document

ALTO = "http://www.loc.gov/standards/alto/ns-v4#"
SCHEMA = f"{ALTO} http://www.loc.gov/standards/alto/v4/alto-4-3.xsd"
SUFFIX = ".alto.xml"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
UNITS = 1200 / 72
"""To the point."""


def page_id(number: int) -> str:
    """Return the ID of a page's element."""
    return f"P{number}"


@lru_cache(maxsize=1)
def alto(document: Document) -> bytes:
    """Return a document's pages as ALTO 4.3; those of the last one are kept for its METS, which has their checksum."""
    root = etree.Element(f"{{{ALTO}}}alto", {"SCHEMAVERSION": "4.3"}, nsmap={None: ALTO, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", SCHEMA)
    _describe(_sub(root, "Description"), document)
    layout = _sub(root, "Layout")
    for page in placed_document(document):
        _page(layout, page)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _describe(description: etree._Element, document: Document) -> None:
    _sub(description, "MeasurementUnit").text = "inch1200"
    source = _sub(description, "sourceImageInformation")
    _sub(source, "fileName").text = cleaned(document.source.name)
    _sub(source, "fileIdentifier", fileIdentifierLocation="sha256").text = document.source.sha256
    processing = _sub(description, "Processing", ID="sohoa")
    _sub(processing, "processingCategory").text = "contentGeneration contentModification"
    _sub(processing, "processingStepDescription").text = "recognition and restoration of Vietnamese text"
    software = _sub(processing, "processingSoftware")
    _sub(software, "softwareName").text = "sohoa"
    _sub(software, "softwareVersion").text = version("sohoa")


def _page(layout: etree._Element, page: PlacedPage) -> None:
    sure = [word.confidence for line in page.lines for word in line if word.confidence is not None]
    known = {"PC": f"{mean(sure):.3f}"} if sure else {}
    number = page_id(page.number)
    size = {"WIDTH": _units(page.width), "HEIGHT": _units(page.height)} if page.width and page.height else {}
    element = _sub(layout, "Page", ID=number, PHYSICAL_IMG_NR=str(page.number), **size, **known)
    around = box_around([word for line in page.lines for word in line])
    space = _sub(element, "PrintSpace", **_place(around))
    for at, paragraph in enumerate(page.paragraphs, 1):
        _block(space, paragraph, f"{number}B{at}", page.turn)


def _block(space: etree._Element, paragraph: Paragraph, number: str, turn: int) -> None:
    turned = {"ROTATION": str(360 - turn)} if turn else {}
    place = _place(box_around([word for line in paragraph for word in line]))
    block = _sub(space, "TextBlock", ID=number, LANG="vi", **place, **turned)
    for at, line in enumerate(paragraph, 1):
        _line(block, line, f"{number}L{at}")


def _line(block: etree._Element, line: PlacedLine, number: str) -> None:
    element = _sub(block, "TextLine", ID=number, **_place(box_around(line)))
    words = [word for word in line if cleaned(word.text)]
    for at, (word, after) in enumerate(pairwise((*words, None)), 1):
        if word is not None:
            _string(element, word, f"{number}S{at}")
        if word is not None and after is not None:
            _sub(element, "SP", **_gap(word, after))


def _string(line: etree._Element, word: PlacedWord, number: str) -> None:
    sure = {"WC": f"{word.confidence:.3f}"} if word.confidence is not None else {}
    string = _sub(line, "String", ID=number, CONTENT=cleaned(word.text), **_place(word.box), **sure)
    if word.restored:
        _sub(string, "ALTERNATIVE", PURPOSE="recognized").text = cleaned(word.seen)


def _gap(word: PlacedWord, after: PlacedWord) -> dict[str, str]:
    if not word.box or not after.box or after.box.left < word.box.right:
        return {}
    gap = Box(word.box.right, word.box.top, after.box.left, word.box.bottom)
    return {"HPOS": _units(gap.left), "VPOS": _units(gap.top), "WIDTH": _units(gap.width)}


def _place(box: Box | None) -> dict[str, str]:
    if box is None:
        return {}
    sides = {"HPOS": box.left, "VPOS": box.top, "WIDTH": box.width, "HEIGHT": box.height}
    return {name: _units(points) for name, points in sides.items()}


def _units(points: float) -> str:
    return str(round(points * UNITS))


def _sub(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{ALTO}}}{name}", attributes)
