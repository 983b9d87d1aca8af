"""METS: a document as one thing to be kept: its header, its pages, its sections, and the files that hold them.

It points to the source and to the ALTO file beside it, both with their checksums; write both: `--formats alto,mets`.
"""

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from urllib.parse import quote

from lxml import etree

from pipeline.datatypes import Document, Kind
from pipeline.export.alto import SUFFIX, alto, page_id
from pipeline.export.archive_text import cleaned
from pipeline.export.pdf_metadata import titled
from pipeline.record import Finding, Record, Section

METS = "http://www.loc.gov/METS/"
XLINK = "http://www.w3.org/1999/xlink"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
MEDIA_TYPES: dict[Kind, str] = {
    "pdf": "application/pdf",
    "tiff": "image/tiff",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}


def mets(document: Document, record: Record) -> bytes:
    """Return the METS of a document: Dublin Core, two files, physical and logical structure."""
    root = etree.Element(f"{{{METS}}}mets", nsmap={"mets": METS, "xlink": XLINK, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{METS} http://www.loc.gov/standards/mets/mets.xsd")
    title = titled(record.header) or cleaned(document.source.name)
    root.set("LABEL", title)
    root.set("TYPE", "document")
    agent = _sub(_sub(root, "metsHdr"), "agent", ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
    _sub(agent, "name").text = f"sohoa {version('sohoa')}"
    _describe(root, record, title)
    _files(_sub(root, "fileSec"), document)
    _pages(_sub(root, "structMap", TYPE="PHYSICAL"), document)
    logical = _sub(_sub(root, "structMap", TYPE="LOGICAL"), "div", TYPE="document", LABEL=title, DMDID="DMD")
    _sections(logical, record.sections)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _describe(root: etree._Element, record: Record, title: str) -> None:
    wrap = _sub(_sub(root, "dmdSec", ID="DMD"), "mdWrap", MDTYPE="DC")
    data = _sub(wrap, "xmlData")
    header = record.header
    values: list[tuple[str, Finding | None]] = [
        ("creator", header.issuer),
        ("date", header.date),
        ("identifier", header.code),
        ("type", header.type),
        ("coverage", header.place),
    ]
    etree.SubElement(data, f"{{{DC}}}title").text = title
    for name, finding in values:
        if finding:
            etree.SubElement(data, f"{{{DC}}}{name}").text = cleaned(finding.value.replace("\n", " "))
    etree.SubElement(data, f"{{{DC}}}language").text = "vi"


def _files(section: etree._Element, document: Document) -> None:
    source = document.source
    words = alto(document)
    name = source.name.rsplit("/", 1)[-1]
    for use, number, href, media, digest, size in (
        ("SOURCE", "SOURCE", name, MEDIA_TYPES.get(source.kind, ""), source.sha256, source.size),
        ("ALTO", "ALTO", name + SUFFIX, "text/xml", hashlib.sha256(words).hexdigest(), len(words)),
    ):
        file = _sub(
            _sub(section, "fileGrp", USE=use),
            "file",
            ID=number,
            MIMETYPE=media,
            SIZE=str(size),
            CHECKSUM=digest,
            CHECKSUMTYPE="SHA-256",
        )
        location = _sub(file, "FLocat", LOCTYPE="URL")
        location.set(f"{{{XLINK}}}href", quote(cleaned(href)))


def _pages(structure: etree._Element, document: Document) -> None:
    whole = _sub(structure, "div", TYPE="physSequence")
    for page in document.pages:
        number = str(page.number)
        div = _sub(whole, "div", TYPE="page", ID=f"PHYS{number}", ORDER=number)
        _sub(_sub(div, "fptr"), "area", FILEID="ALTO", BETYPE="IDREF", BEGIN=page_id(page.number))


def _sections(parent: etree._Element, sections: Iterable[Section]) -> None:
    for section in sections:
        label = cleaned(f"{section.marker}. {section.title}")
        div = _sub(parent, "div", TYPE="section", LABEL=label)
        if section.page is not None:
            area = {"FILEID": "ALTO", "BETYPE": "IDREF", "BEGIN": page_id(section.page)}
            _sub(_sub(div, "fptr"), "area", **area)
        _sections(div, section.children)


def _sub(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{METS}}}{name}", attributes)
