"""The formats by name, our own and those that other packages bring; a broken one costs itself."""

import re
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from pipeline.errors import CorruptDocument, CrashedOnDocument
from pipeline.export import FORMATS, Format
from pipeline.export.formats import OWN, with_plugins
from pipeline.extract import build_record

FIXTURES = Path(__file__).parents[3] / "fixtures"


def words(document, _record):
    return str(len(document.text.split())).encode()


def breaks(_document, _record):
    raise ZeroDivisionError("division by zero")


def refuses(document, _record):
    raise CorruptDocument(document.source.path, "no", "ask")


def gives_text(document, _record):
    return document.text


COUNT = Format("count", ".count", "text/plain", "words", words)
TWO = (COUNT, Format("two", ".two.txt", "text/plain", "two", words))
BROKEN = Format("broken", ".broken", "text/plain", "always fails", breaks)
REFUSING = Format("refusing", ".refused", "text/plain", "always refuses", refuses)
OF_TEXT = Format("text", ".text", "text/plain", "forgets to encode", gives_text)
CLASH = Format("json", ".other", "text/plain", "takes a name", words)
SAME_SUFFIX = Format("mine", ".JSON", "text/plain", "takes a suffix", words)
BAD_SUFFIX = Format("up", "/../x", "text/plain", "leaves the folder", words)
NO_FORMAT = "a string"


def brought(monkeypatch, *names):
    monkeypatch.setitem(__import__("sys").modules, "their_formats", __import__("sys").modules[__name__])
    return with_plugins(OWN, [EntryPoint(name.lower(), f"their_formats:{name}", "sohoa.formats") for name in names])


def test_names_and_suffixes_are_told_apart():
    assert len({format_.suffix.casefold() for format_ in FORMATS.values()}) == len(FORMATS)
    assert all(name == format_.name and format_.description for name, format_ in FORMATS.items())


def test_a_package_brings_a_format_or_several(monkeypatch):
    assert set(brought(monkeypatch, "TWO")) - {one.name for one in OWN} == {"count", "two"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("CLASH", "'json' (.json) has its place"),
        ("SAME_SUFFIX", "'json' (.json) has its place"),
        ("BAD_SUFFIX", "is not of small letters"),
        ("NO_FORMAT", "not a pipeline.export.Format"),
        ("NOWHERE", "upgrade or uninstall that package"),
    ],
)
def test_a_broken_format_is_left_out_with_a_warning(name, said, monkeypatch, caplog):
    assert set(brought(monkeypatch, name, "COUNT")) == {*(one.name for one in OWN), "count"}
    assert said in caplog.text


def test_a_format_that_fails_is_named(monkeypatch, read):
    document = read(FIXTURES / "documents/bao-cao.txt")
    formats = brought(monkeypatch, "BROKEN", "COUNT", "REFUSING", "OF_TEXT")
    assert formats["count"].make(document, build_record(document)) == b"726"
    with pytest.raises(CrashedOnDocument, match=re.escape("leave broken out of --formats")):
        formats["broken"].make(document, build_record(document))
    with pytest.raises(CrashedOnDocument, match="make gave str, not bytes: encode the text; leave text out of"):
        formats["text"].make(document, build_record(document))
    with pytest.raises(CorruptDocument, match="ask"):
        formats["refusing"].make(document, build_record(document))


def test_formats_of_pages_do_not_apply_to_texts():
    of_pages = {"pdf", "alto", "hocr", "mets"}
    assert {name for name, format_ in FORMATS.items() if not format_.applies("text")} == of_pages
    assert {name for name, format_ in FORMATS.items() if not format_.applies("docx")} == of_pages
    assert all(format_.applies("pdf") and format_.applies("webp") for format_ in FORMATS.values())
