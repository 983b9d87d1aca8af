"""The forms that documents are written in, by name: those of this package, and those that other packages bring."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

import regex

from pipeline.datatypes import Document
from pipeline.errors import CrashedOnDocument, SohoaError
from pipeline.export.archive_text import storable
from pipeline.export.format import FolderFormat, Format
from pipeline.export.page_formats import PAGES
from pipeline.export.pages_json import pages_json
from pipeline.export.report_formats import REGISTER, REPORTS
from pipeline.record import Record

logger = logging.getLogger(__name__)

GROUP = "sohoa.formats"
"""The group of entry points in which another package names a Format, or several in a tuple."""

NAME = regex.compile(r"[a-z0-9][a-z0-9-]*")
SUFFIX = regex.compile(r"(?:\.[\w-]+)+")


def _record_json(_document: Document, record: Record) -> bytes:
    return (record.model_dump_json(indent=1) + "\n").encode()


def _text(document: Document, _record: Record) -> bytes:
    return (storable(document.text) + "\n").encode()


def _pages(document: Document, _record: Record) -> bytes:
    return pages_json(document)


OWN = (
    Format("json", ".json", "application/json", "the record", _record_json),
    Format("txt", ".txt", "text/plain", "the restored text", _text),
    Format("pages", ".pages.json", "application/json", "words, boxes and every edit", _pages),
    *PAGES,
    *REPORTS,
)


def with_plugins(own: Iterable[Format], plugins: Iterable[EntryPoint]) -> dict[str, Format]:
    """Return formats by name, our own first; a plugin that is broken or takes a name is left out with a warning."""
    formats = {format_.name: format_ for format_ in own}
    for plugin in plugins:
        package = plugin.dist.name if plugin.dist else plugin.value
        try:
            brought = [*_brought(plugin)]
        except Exception as error:  # noqa: BLE001 - whatever another package raises, the program goes on without it
            logger.warning(
                "the format %r of the package %s cannot be used: %s: %s; upgrade or uninstall that package",
                plugin.name,
                package,
                type(error).__name__,
                error,
            )
            continue
        for format_ in brought:
            taken = next((one for one in formats.values() if format_.name == one.name or _meet(format_, one)), None)
            if taken:
                logger.warning(
                    "the format %r (%s) of the package %s is left out: %r (%s) has its place",
                    format_.name,
                    format_.suffix,
                    package,
                    taken.name,
                    taken.suffix,
                )
            else:
                formats[format_.name] = _guarded(format_, package)
    return formats


def _meet(one: Format, other: Format) -> bool:
    return one.suffix.casefold() == other.suffix.casefold()


def _brought(plugin: EntryPoint) -> Iterator[Format]:
    """Load what an entry point names. Raises whatever its package raises, TypeError for what is no Format."""
    loaded = plugin.load()
    for format_ in loaded if isinstance(loaded, tuple) else (loaded,):
        if not isinstance(format_, Format):
            raise TypeError(f"{plugin.value} is {format_!r}, not a pipeline.export.Format")
        if not NAME.fullmatch(format_.name) or not SUFFIX.fullmatch(format_.suffix):
            raise TypeError(
                f"name {format_.name!r} or suffix {format_.suffix!r} is not of small letters, as .alto.xml is"
            )
        yield format_


def _guarded(format_: Format, package: str) -> Format:
    """Return a plugin's format whose failures are named as its package's."""

    def make(document: Document, record: Record) -> bytes:
        try:
            return _bytes(format_.make(document, record))
        except SohoaError:
            raise
        except Exception as error:
            reason = f"the format {format_.name} of the package {package} failed on it: {type(error).__name__}: {error}"
            way_out = f"leave {format_.name} out of --formats, and tell the makers of {package}"
            raise CrashedOnDocument(document.source.path, reason, way_out) from error

    return replace(format_, make=make)


def _bytes(made: object) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError(f"make gave {type(made).__name__}, not bytes: encode the text")
    return made


FORMATS: Mapping[str, Format] = MappingProxyType(with_plugins(OWN, entry_points(group=GROUP)))
FOLDER_FORMATS: Mapping[str, FolderFormat] = MappingProxyType({REGISTER.name: REGISTER})
"""Forms of a whole folder, such as the register of its documents."""
