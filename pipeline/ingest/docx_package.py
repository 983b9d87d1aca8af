"""A .docx file to the XML of its parts, read so that neither a bomb nor a lie of the archive does harm.

The archive is read as it is, since python-docx refuses .docm and .dotx files and files with one dangling
relationship, which Word opens, and knows neither notes, text boxes nor tracked changes.
"""

import posixpath
import zlib
from dataclasses import dataclass
from zipfile import BadZipFile, ZipFile

from lxml import etree

from pipeline.datatypes import Source
from pipeline.errors import CorruptDocument, EncryptedDocument, TooLargeDocument

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W.strip("{}").encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", RELATION[1:-3].encode()),
)
"""ISO 29500 Strict says the same in other namespaces."""

MOST_XML = 64 << 20
"""Bytes of one part, unpacked: 5,000 pages. A bomb of 42 kB unpacks to gigabytes."""
DAMAGED = "open it in Word or LibreOffice, let it repair the file, and save it again"


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a .docx that hold text, or say how it is shown; an absent one is an empty element."""

    document: etree._Element
    styles: etree._Element
    numbering: etree._Element
    footnotes: etree._Element
    endnotes: etree._Element
    headers: tuple[etree._Element, ...]
    footers: tuple[etree._Element, ...]


def read_package(source: Source) -> Package:
    """Read a .docx. Raises CorruptDocument, EncryptedDocument (an archive with a password), TooLargeDocument."""
    try:
        with ZipFile(source.path) as archive:
            return _read(archive, source)
    except (BadZipFile, KeyError, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise CorruptDocument(source.path, "the .docx archive is damaged", DAMAGED) from error
    except etree.XMLSyntaxError as error:
        raise CorruptDocument(source.path, "the XML of the .docx is damaged", DAMAGED) from error
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise EncryptedDocument(source.path, "the .docx archive asks for a password", "unpack and save it") from error


def _read(archive: ZipFile, source: Source) -> Package:
    main = next(iter(_related(archive, source, "")["officeDocument"].values()))
    related = _related(archive, source, main)

    def only(kind: str) -> etree._Element:
        for name in related.get(kind, {}).values():
            if name in archive.NameToInfo:
                return _parsed(archive, source, name)
        return etree.Element("absent")

    document = _parsed(archive, source, main)
    return Package(
        document,
        only("styles"),
        only("numbering"),
        only("footnotes"),
        only("endnotes"),
        tuple(_margins(archive, source, document, related, "header")),
        tuple(_margins(archive, source, document, related, "footer")),
    )


def _margins(
    archive: ZipFile, source: Source, document: etree._Element, related: dict[str, dict[str, str]], kind: str
) -> list[etree._Element]:
    """Parse the headers or footers that sections use, each once."""
    used = {reference.get(RELATION): None for reference in document.iter(f"{W}{kind}Reference")}
    names = {related.get(kind, {}).get(identifier): None for identifier in used}
    return [_parsed(archive, source, name) for name in names if name in archive.NameToInfo]


def _related(archive: ZipFile, source: Source, part: str) -> dict[str, dict[str, str]]:
    """Names of the parts that `part` ("" for the package) refers to, by kind and relationship number."""
    folder, name = posixpath.split(part)
    relations: dict[str, dict[str, str]] = {}
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if part and rels not in archive.NameToInfo:
        return relations
    for relation in _parsed(archive, source, rels):
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            kind = relation.get("Type", "").rpartition("/")[2]
            relations.setdefault(kind, {})[relation.get("Id", "")] = target
    return relations


def _parsed(archive: ZipFile, source: Source, name: str) -> etree._Element:
    size = archive.getinfo(name).file_size
    if size > MOST_XML:
        reason = f"its part {name} unpacks to {size:,} bytes, more than the {MOST_XML:,} of 5,000 pages"
        raise TooLargeDocument(source.path, reason, "split it and convert the parts")
    data = archive.read(name)
    for strict, usual in STRICT:
        data = data.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    return etree.fromstring(data, parser)
