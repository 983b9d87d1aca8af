"""What a form is that documents are written in. A third party makes one of these and names it in an entry point."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.datatypes import Document, Kind
from pipeline.record import Record


def any_kind(_kind: Kind) -> bool:
    """Tell that a form can be made of every kind of source."""
    return True


def has_pages(kind: Kind) -> bool:
    """Tell the sources that are made of pages with places on them, PDFs and images, from office and text files."""
    return kind in {"pdf", "tiff", "png", "jpeg", "webp"}


@dataclass(frozen=True, slots=True)
class Format:
    """A form of one document. `name` is what `--formats` calls it, `suffix` what its files add to the source's name.

    `make` gives the file's bytes; where it cannot, it raises DocumentError, which says why and names a way out.
    `applies` tells of which kinds of source the form can be made: a text file has no pages to lay words on.
    """

    name: str
    suffix: str
    media_type: str
    description: str
    make: Callable[[Document, Record], bytes]
    applies: Callable[[Kind], bool] = any_kind


@dataclass(frozen=True, slots=True)
class FolderFormat:
    """A form of a whole folder: one file of the records of its documents, each read as it comes, in their order."""

    name: str
    suffix: str
    media_type: str
    description: str
    make: Callable[[Iterable[Record]], bytes]
