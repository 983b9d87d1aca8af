"""The forms that a document is written in, by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.datatypes import Document
from pipeline.export.pages_json import pages_json
from pipeline.record import Record


@dataclass(frozen=True, slots=True)
class Format:
    """A form: the ending that its files add to the source's name, and what makes their bytes."""

    suffix: str
    make: Callable[[Document, Record], bytes]


def _record_json(_document: Document, record: Record) -> bytes:
    return (record.model_dump_json(indent=1) + "\n").encode()


def _text(document: Document, _record: Record) -> bytes:
    return (document.text + "\n").encode()


FORMATS: Mapping[str, Format] = {
    "json": Format(".json", _record_json),
    "txt": Format(".txt", _text),
    "pages": Format(".pages.json", lambda document, _record: pages_json(document)),
}
"""json: the record; txt: the restored text; pages: what was recognised, word by word, and every edit made to it."""
