"""The archive of a .docx, .xlsx or .pptx to the XML of its parts, so that neither a bomb nor a lie in it does harm.

The archive is read as it is, since python-docx, openpyxl and python-pptx refuse files in the Strict namespaces, or
with one dangling relationship, or with one bad style, all of which Office opens.
"""

import posixpath
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from zipfile import BadZipFile, ZipFile

from lxml import etree

from pipeline.datatypes import Source
from pipeline.errors import CorruptDocument, EncryptedDocument, TooLargeDocument

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
STRICT = tuple(
    (f"http://purl.oclc.org/ooxml/{theirs}".encode(), f"http://schemas.openxmlformats.org/{ours}".encode())
    for theirs, ours in (
        ("wordprocessingml/main", "wordprocessingml/2006/main"),
        ("spreadsheetml/main", "spreadsheetml/2006/main"),
        ("presentationml/main", "presentationml/2006/main"),
        ("drawingml/main", "drawingml/2006/main"),
        ("officeDocument/relationships", "officeDocument/2006/relationships"),
    )
)
"""ISO 29500 Strict says the same in other namespaces."""

MOST_XML = 64 << 20
"""Bytes of one part, unpacked: 5,000 pages. A bomb of 42 kB unpacks to gigabytes."""
MOST_UNPACKED = 1 << 30
"""Bytes of all parts, pictures and all."""
DAMAGED = "open it in Word or LibreOffice, let it repair the file, and save it again"

UNREADABLE = (BadZipFile, KeyError, zlib.error, EOFError, OSError, NotImplementedError, ValueError, OverflowError)
"""What reading raises on an archive that is cut or on numbers that are none."""

Relations = dict[str, dict[str, str]]
"""Names of the parts that a part refers to, by kind and relationship number."""


@dataclass(frozen=True, slots=True)
class Archive:
    """An open package. Parts are asked for by name, as relationships give them."""

    source: Source
    zip: ZipFile

    def has(self, name: str | None) -> bool:
        """Tell whether there is a part of that name."""
        return name in self.zip.NameToInfo

    def main(self) -> str:
        """Return the name of the part that the package is about; KeyError where it has none."""
        return next(iter(self.related("")["officeDocument"].values()))

    def related(self, part: str) -> Relations:
        """Return the parts that `part` ("" for the package) refers to; those outside the package are left out."""
        folder, name = posixpath.split(part)
        relations: Relations = {}
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if part and not self.has(rels):
            return relations
        for relation in self.parsed(rels):
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
                kind = relation.get("Type", "").rpartition("/")[2]
                relations.setdefault(kind, {})[relation.get("Id", "")] = target
        return relations

    def only(self, relations: Relations, kind: str) -> etree._Element:
        """Parse the one part of a kind; an absent one is an empty element."""
        for name in relations.get(kind, {}).values():
            if self.has(name):
                return self.parsed(name)
        return etree.Element("absent")

    def check_sizes(self) -> None:
        """Raise TooLargeDocument where a part of XML unpacks to more than MOST_XML, or all parts to MOST_UNPACKED."""
        for name in self.zip.namelist():
            if name.endswith(".xml"):
                self._check_size(name)
        size = sum(part.file_size for part in self.zip.infolist())
        if size > MOST_UNPACKED:
            reason = f"it unpacks to {size:,} bytes, more than the {MOST_UNPACKED:,} that are allowed"
            raise TooLargeDocument(self.source.path, reason, "split it and convert the parts")

    def _check_size(self, name: str) -> None:
        size = self.zip.getinfo(name).file_size
        if size > MOST_XML:
            reason = f"its part {name} unpacks to {size:,} bytes, more than the {MOST_XML:,} of 5,000 pages"
            raise TooLargeDocument(self.source.path, reason, "split it and convert the parts")

    def parsed(self, name: str) -> etree._Element:
        """Parse a part; entities are not expanded. Raises TooLargeDocument, and what `opened` turns into errors."""
        self._check_size(name)
        data = self.zip.read(name)
        for strict, usual in STRICT:
            data = data.replace(strict, usual)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        return etree.fromstring(data, parser)


@contextmanager
def opened(source: Source) -> Iterator[Archive]:
    """Open a package. Raises CorruptDocument, EncryptedDocument (an archive with a password), TooLargeDocument."""
    kind = f".{source.kind}"
    try:
        with ZipFile(source.path) as archive:
            yield Archive(source, archive)
    except UNREADABLE as error:
        raise CorruptDocument(source.path, f"the {kind} archive is damaged", DAMAGED) from error
    except etree.XMLSyntaxError as error:
        raise CorruptDocument(source.path, f"the XML of the {kind} is damaged", DAMAGED) from error
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise EncryptedDocument(source.path, f"the {kind} archive asks for a password", "unpack and save it") from error
