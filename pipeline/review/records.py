"""The record of a document, made once: a field that people set, an entry that they put in, changes no page."""

from operator import itemgetter

from pipeline.datatypes import Document, Signature, Source
from pipeline.extract import build_record
from pipeline.record import Record
from pipeline.review.kept import Kept
from pipeline.review.page_states import ThisPage

MOST_PAGES = 500
"""Of the documents whose records are kept: the fifty of ten pages that people work on; one takes 30 ms to make."""

_Key = tuple[Source, str, tuple[Signature, ...], tuple[ThisPage, ...]]
"""All that a record is made of: the reading text is that of the pages."""
_MADE: Kept[_Key, tuple[int, Record]] = Kept(MOST_PAGES, itemgetter(0))


def kept_record(document: Document) -> Record:
    """Return the record of a document whose pages are those of `page_states`, which are told apart as objects."""
    key = document.source, document.damage, document.signatures, tuple(map(ThisPage, document.pages))
    made = _MADE.get(key)
    if made is None:
        made = len(document.pages), build_record(document)
        _MADE.put(key, made)
    return made[1]
