"""What is kept at hand: made once, never older than it may be, and never more than fits."""

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from operator import itemgetter
from pathlib import Path

import pytest

from pipeline.catalogue import open_catalogue
from pipeline.datatypes import Document, Signature, Source, TextPage
from pipeline.export.report_pictures import Picture
from pipeline.extract import build_record
from pipeline.review import Desk, correct, open_document, rebuild
from pipeline.review import opening as opening_module
from pipeline.review import records as records_module
from pipeline.review.checks import Place
from pipeline.review.kept import Kept
from pipeline.review.records import kept_record
from pipeline.review.specimen import build_specimen
from pipeline.text.reading import read_through
from pipeline.web.app import create_app
from pipeline.web.login_routes import Door
from pipeline.web.one_process import ProcessFailed
from pipeline.web.pictures import Painter, Sheet, source_of
from pipeline.web.recent import LASTS, Recent
from tests.pipeline.web.conftest import Visitor


def test_what_is_recent_is_made_once_and_anew_when_it_is_old():
    times = iter([0.0, 1.0, LASTS + 1, LASTS + 2])
    recent = Recent(lambda: next(times))
    made = iter("ab")
    assert [recent.take("x", lambda: next(made)) for _time in range(2)] == ["a", "a"]
    assert recent.take("x", lambda: next(made)) == "b"


def test_what_is_kept_never_weighs_more_but_for_one():
    kept = Kept(10, len)
    for word in ("four", "three", "two", "a word that is longer than all"):
        kept.put(word, word)
    assert [kept.get(word) is not None for word in ("four", "three", "two")] == [False] * 3
    assert kept.get("a word that is longer than all")
    kept.put("one", "one")
    assert kept.get("a word that is longer than all") is None


@pytest.fixture
def sheet(out):
    connection = open_catalogue(out)
    made = Sheet(source_of(connection, 1), 1, 595, 842, 0)
    connection.close()
    return made


class Hung:
    """A process that draws until it is told to end."""

    def __init__(self):
        self.begun, self.ends, self.calls = threading.Event(), threading.Event(), 0

    def call(self, _seconds, _function, sheet):
        self.calls += 1
        if sheet.number == 2:
            self.begun.set()
            self.ends.wait(30)
            raise ProcessFailed
        return Picture("image/png", b"png")


def test_a_kept_picture_waits_for_no_other(sheet):
    hung = Hung()
    painter = Painter(hung)
    assert painter.picture(sheet).data == b"png"
    other = Sheet(sheet.source, 2, 595, 842, 0)
    slow = threading.Thread(target=painter.picture, args=(other,))
    slow.start()
    assert hung.begun.wait(30)
    assert painter.picture(sheet).data == b"png"  # would wait for ever
    hung.ends.set()
    slow.join()
    assert painter.picture(other) is None
    assert hung.calls == 2  # what killed its process is not tried again


def test_a_picture_that_the_browser_has_is_not_sent_again(out):
    client = Visitor(create_app(out, Door(b"k" * 32, "sohoa_8642", "t", "lan", {}), "127.0.0.1"), "http://127.0.0.1:1")
    client.get("/start?token=t")
    path = client.get("/api/documents/1").json()["pages"][0]["picture"]
    tag = f'"{path.partition("of=")[2]}-1-0"'
    answer = client.get(path, headers={"if-none-match": tag})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert "immutable" in answer.headers["cache-control"]


def test_a_correction_makes_one_page_anew_and_reads_no_trace(out, monkeypatch):
    connection = open_catalogue(out)
    before = open_document(connection, out, 5)
    word = before.pages[0].lines[0].words[0]
    place = Place(1, word.start, word.end)
    monkeypatch.setattr(opening_module, "read_pages", lambda _data: pytest.fail("the trace is read again"))
    after = correct(connection, out, 5, before.version, place, f"{word.text} dài hơn", "lan")
    assert isinstance(after, Desk)
    assert after.pages[0].page is not before.pages[0].page
    assert [new is old for new, old in zip(after.pages[1:], before.pages[1:], strict=True)] == [True] * (
        len(after.pages) - 1
    )
    rebuild(connection, out, 5)
    assert open_document(connection, out, 5).pages[0].text == after.pages[0].text
    connection.close()


def test_the_specimen_asks_every_extractor():
    record = build_specimen()
    parts = (record.sections, record.agencies, record.deadlines, record.references, record.tasks, record.recipients)
    assert all((*parts, record.header.issuer, record.header.date, record.header.title, record.signatory.title))


def test_a_trace_that_is_gone_is_told_though_it_was_open(out):
    connection = open_catalogue(out)
    open_document(connection, out, 6)
    path = out / "kho/6.pdf.pages.json"
    data = path.read_bytes()
    path.unlink()
    with pytest.raises(opening_module.BadRequest, match="cannot be read"):
        open_document(connection, out, 6)
    path.write_bytes(data)
    assert open_document(connection, out, 6).pages
    connection.close()


PAGE = TextPage(1, None, None, "plain", "Số: 1/QĐ-UBND")
DOCUMENT = Document(Source(Path("a"), "a", "text", "", 0), (PAGE,), read_through(PAGE.text))
OTHERS = {
    "another page that says the same": {"pages": (replace(PAGE),)},
    "a page more": {"pages": (PAGE, replace(PAGE, number=2))},
    "another damage": {"damage": "stripped"},
    "a signature": {"signatures": (Signature("A"),)},
    "another name": {"source": replace(DOCUMENT.source, name="b")},
    "another content": {"source": replace(DOCUMENT.source, sha256="ff")},
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_a_record_is_kept_for_all_that_it_is_made_of(other):
    first = kept_record(DOCUMENT)
    document = replace(DOCUMENT, **other)
    assert kept_record(document) is not first
    assert kept_record(document) == build_record(document)
    assert kept_record(replace(DOCUMENT)) is first


def test_documents_without_pages_have_records_of_their_own():
    empty = [replace(DOCUMENT, pages=(), source=replace(DOCUMENT.source, name=name)) for name in ("a", "b")]
    assert [kept_record(one).source.path for one in empty] == ["a", "b"]


def test_records_that_are_kept_hold_no_more_pages_than_they_may(monkeypatch):
    monkeypatch.setattr(records_module, "_MADE", Kept(2, itemgetter(0)))
    documents = [replace(DOCUMENT, pages=(replace(PAGE),)) for _one in range(3)]
    gone, *_held = [weakref.ref(document.pages[0]) for document in documents]
    for document in documents:
        kept_record(document)
    del document, documents
    gc.collect()
    assert gone() is None


def test_many_at_once_get_the_records_of_their_own_documents():
    texts = [f"Số: {number}/QĐ-UBND" for number in range(1, 5)]
    documents = [replace(DOCUMENT, pages=(replace(PAGE, raw=text),), reading=read_through(text)) for text in texts]
    with ThreadPoolExecutor(4) as people:
        told = list(people.map(kept_record, documents * 5))
    assert [one.header.number.value for one in told] == ["1", "2", "3", "4"] * 5
