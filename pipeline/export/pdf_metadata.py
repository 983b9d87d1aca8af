"""What a PDF says of itself: title, issuer, number and date, and its sections as bookmarks."""

import logging
from collections.abc import Callable, Iterable

import pikepdf
from pikepdf import Dictionary, Name, OutlineItem, OutlineStructureError

from pipeline.export.archive_text import cleaned
from pipeline.record import Finding, Header, Record, Section

log = logging.getLogger(__name__)

LONGEST = 120
"""Letters of a bookmark; an untitled paragraph is titled by its whole first sentence."""
CLAIMS = ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")
"""Of the source: what was checked by no one after it was changed is not claimed."""

Place = Callable[[Section], tuple[int, float, float] | None]
"""The page's index, and left and top in its own coordinates."""


def titled(header: Header) -> str:
    """Return what a document is called: `KẾ HOẠCH 25/KH-UBND Tuyên truyền cải cách hành chính năm 2024`."""
    return " ".join(filter(None, map(_said, (header.type, header.code, header.title))))


def describe(pdf: pikepdf.Pdf, record: Record) -> None:
    """Write a record's header into the PDF's information and XMP; what the record does not know stays as it was."""
    header = record.header
    title, issuer = titled(header), _said(header.issuer)
    code, date = _said(header.code), _said(header.date)
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        for claim in CLAIMS:
            if claim in metadata:
                del metadata[claim]
        metadata["dc:language"] = {"vi"}
        metadata["pdf:Producer"] = "sohoa"
        known = {"dc:title": title, "dc:creator": [issuer], "dc:identifier": code, "dc:date": [date]}
        for name, value in known.items():
            if any(value):
                metadata[name] = value
    pdf.docinfo["/Producer"] = "sohoa"
    for key, value in (("/Title", title), ("/Author", issuer), ("/Subject", code)):
        if value:
            pdf.docinfo[key] = value
    pdf.Root.Lang = pikepdf.String("vi")
    if title:
        preferences = pdf.Root.get(Name.ViewerPreferences)
        preferences = preferences if isinstance(preferences, Dictionary) else Dictionary()
        preferences.DisplayDocTitle = True
        pdf.Root.ViewerPreferences = preferences


def add_bookmarks(pdf: pikepdf.Pdf, sections: Iterable[Section], place: Place) -> None:
    """Add the sections as bookmarks; a PDF that has some, be they broken, keeps its own."""
    try:
        with pdf.open_outline() as outline:
            if not outline.root:
                outline.root.extend(_items(sections, place))
    except (OutlineStructureError, AttributeError) as error:
        log.info("the bookmarks are left as they are: %s", error)


def _items(sections: Iterable[Section], place: Place) -> Iterable[OutlineItem]:
    for section in sections:
        children = [*_items(section.children, place)]
        placed = place(section)
        if placed is None:
            yield from children
            continue
        page, left, top = placed
        item = OutlineItem(_label(section), page, "XYZ", left=left, top=top)
        item.children.extend(children)
        yield item


def _label(section: Section) -> str:
    """Return the marker and title, as printed: `I. MỤC ĐÍCH`, `Điều 3. Hiệu lực`."""
    whole = cleaned(f"{section.marker}. {section.title}".strip())
    return whole if len(whole) <= LONGEST else whole[: LONGEST - 1].rsplit(" ", 1)[0] + "…"


def _said(finding: Finding | None) -> str:
    return cleaned(finding.value.replace("\n", " ")) if finding else ""
