"""A .docx, .docm or .dotx to the XML of its parts."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from pipeline.datatypes import Source
from pipeline.ingest.ooxml import RELATION, Archive, Relations, opened

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a .docx that hold text, or say how it is shown; an absent one is an empty element."""

    document: etree._Element
    styles: etree._Element
    theme: etree._Element
    numbering: etree._Element
    footnotes: etree._Element
    endnotes: etree._Element
    headers: tuple[etree._Element, ...]
    footers: tuple[etree._Element, ...]


def read_package(source: Source) -> Package:
    """Read a .docx. Raises what `ooxml.opened` raises."""
    with opened(source) as archive:
        main = archive.main()
        related = archive.related(main)
        document = archive.parsed(main)
        return Package(
            document,
            archive.only(related, "styles"),
            archive.only(related, "theme"),
            archive.only(related, "numbering"),
            archive.only(related, "footnotes"),
            archive.only(related, "endnotes"),
            tuple(_margins(archive, document, related, "header")),
            tuple(_margins(archive, document, related, "footer")),
        )


def _margins(archive: Archive, document: etree._Element, related: Relations, kind: str) -> Iterator[etree._Element]:
    """Parse the headers or footers that sections use, each once."""
    used = {reference.get(RELATION): None for reference in document.iter(f"{W}{kind}Reference")}
    names = {related.get(kind, {}).get(identifier): None for identifier in used}
    return (archive.parsed(name) for name in names if name is not None and archive.has(name))
