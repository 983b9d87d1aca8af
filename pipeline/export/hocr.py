"""hOCR 1.2: the restored words in XHTML with their boxes, for the tools that read Tesseract's.

Coordinates are pixels of the page at 300 dpi, as `scan_res` says: hOCR knows whole pixels only. What was recognised
where a word was restored stands in its `title`, as the property `x_source` (hOCR leaves names with x_ free).
"""

from importlib.metadata import version

from lxml import etree

from pipeline.datatypes import Box, Document
from pipeline.export.archive_text import cleaned
from pipeline.export.pdf_metadata import titled
from pipeline.export.placed import PlacedLine, PlacedPage, PlacedWord, box_around
from pipeline.export.placed_document import placed_document
from pipeline.record import Record

XHTML = "http://www.w3.org/1999/xhtml"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DOCTYPE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
)
DPI = 300
CAPABILITIES = "ocr_page ocr_par ocr_line ocrx_word"


def hocr(document: Document, record: Record) -> bytes:
    """Return a document's pages as hOCR."""
    html = etree.Element(f"{{{XHTML}}}html", {"lang": "vi", XML_LANG: "vi"}, nsmap={None: XHTML})
    head = _sub(html, "head")
    _sub(head, "title").text = titled(record.header) or cleaned(document.source.name)
    _sub(head, "meta", **{"http-equiv": "Content-Type", "content": "text/html; charset=utf-8"})
    for name, content in (
        ("ocr-system", f"sohoa {version('sohoa')}"),
        ("ocr-capabilities", CAPABILITIES),
        ("ocr-number-of-pages", str(len(document.pages))),
        ("ocr-langs", "vi"),
        ("ocr-scripts", "Latn"),
    ):
        _sub(head, "meta", name=name, content=content)
    body = _sub(html, "body")
    for page in placed_document(document):
        _page(body, page, cleaned(document.source.name))
    return bytes(etree.tostring(html, xml_declaration=True, encoding="UTF-8", doctype=DOCTYPE))


def _page(body: etree._Element, page: PlacedPage, name: str) -> None:
    whole = _bbox(Box(0, 0, page.width, page.height))
    image = name.translate({ord('"'): "", ord(";"): ""})
    title = f'image "{image}"; {whole}; ppageno {page.number - 1}; scan_res {DPI} {DPI}'
    element = _sub(body, "div", **{"class": "ocr_page", "id": f"page_{page.number}", "title": title})
    for at, paragraph in enumerate(page.paragraphs, 1):
        place = box_around([word for line in paragraph for word in line])
        number = f"{page.number}_{at}"
        block = _sub(element, "p", **{"class": "ocr_par", "id": f"par_{number}", "title": _bbox(place)})
        for row, line in enumerate(paragraph, 1):
            _line(block, line, f"{number}_{row}", page.turn)


def _line(block: etree._Element, line: PlacedLine, number: str, turn: int) -> None:
    turned = f"; textangle {360 - turn}" if turn else ""
    element = _sub(
        block, "span", **{"class": "ocr_line", "id": f"line_{number}", "title": _bbox(box_around(line)) + turned}
    )
    for at, word in enumerate(line, 1):
        text = cleaned(word.text)
        if text:
            span = _sub(element, "span", **{"class": "ocrx_word", "id": f"word_{number}_{at}", "title": _word(word)})
            span.text, span.tail = text, " "
    element.tail = "\n"


def _word(word: PlacedWord) -> str:
    """Return the properties of a word; strings of hOCR have neither quotes nor semicolons inside."""
    parts = [_bbox(word.box)]
    if word.confidence is not None:
        parts.append(f"x_wconf {round(100 * word.confidence)}")
    if word.restored:
        seen = cleaned(word.seen).translate({ord('"'): "'", ord(";"): ","})
        parts.append(f'x_source "{seen}"')
    return "; ".join(filter(None, parts))


def _bbox(box: Box | None) -> str:
    if box is None:
        return ""
    return "bbox " + " ".join(
        str(max(round(side * DPI / 72), 0)) for side in (box.left, box.top, box.right, box.bottom)
    )


def _sub(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{XHTML}}}{tag}", attributes)
