"""What is kept of the last document for its other forms: never another document's, and never two."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from diacritics import Edit, Revision
from pipeline.datatypes import Box, Document, Source, TextPage, Word
from pipeline.export.alto import alto
from pipeline.export.placed import placed_page
from pipeline.export.placed_document import placed_document
from pipeline.text.reading import read_through


def document_of(text, source="a"):
    """A document of one word."""
    page = TextPage(1, 595.0, 842.0, "ocr", text, (Word(text, 0, Box(10, 10, 60, 22), 0.9),))
    return Document(Source(Path(source), source, "pdf", "00", 1), (page,), read_through(text))


def made_of(document):
    return placed_document(document), alto(document)


def as_first(document):
    """What a process makes that has made nothing else."""
    placed_document.cache_clear()
    alto.cache_clear()
    return made_of(document)


FIRST = document_of("Mau")
RESTORED = Revision("restore", "Mau", (Edit(0, 3, "Mau", "Màu", "stripped", 0.9),))
CHANGED = {
    "another word": document_of("Màu"),
    "a box moved": replace(
        FIRST, pages=(replace(FIRST.pages[0], words=(replace(FIRST.pages[0].words[0], box=Box(11, 10, 60, 22)),)),)
    ),
    "a page turned": replace(FIRST, pages=(replace(FIRST.pages[0], width=842.0, height=595.0),)),
    "restored": replace(FIRST, pages=(FIRST.pages[0].revised(RESTORED),)),
    "another file": document_of("Mau", "b"),
}


@pytest.mark.parametrize("changed", CHANGED.values(), ids=CHANGED)
def test_a_changed_document_of_the_same_name_gets_its_own(changed):
    expected = as_first(changed)
    assert expected != as_first(FIRST)
    assert made_of(changed) == expected
    assert made_of(FIRST) == as_first(FIRST)


def test_many_at_once_get_their_own():
    documents = [document_of(f"tờ{number}") for number in range(4)]
    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(made_of, documents * 10))
    for document, (placed, words) in zip(documents * 10, told, strict=True):
        assert placed == (placed_page(document.pages[0]),)
        assert document.text in words.decode()


def test_of_the_documents_before_nothing_is_held():
    first = document_of("Mau")
    gone = weakref.ref(first), weakref.ref(first.pages[0])
    made_of(first)
    del first
    made_of(document_of("Màu"))
    gc.collect()
    assert [one() for one in gone] == [None, None]
