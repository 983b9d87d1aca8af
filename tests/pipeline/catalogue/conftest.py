import json
from pathlib import Path

import pytest

from pipeline.catalogue import open_catalogue
from pipeline.catalogue.entries import entry_bytes, store_entry
from pipeline.datatypes import Document, Source, TextPage
from pipeline.record import Finding, Header, Quality, Record, SourceRecord
from pipeline.text.reading import read_through

CASES = Path(__file__).parents[3] / "fixtures" / "cases" / "catalogue"


def cases(name):
    """The cases of a file as parameters; what is known to fail must fail."""
    known = pytest.mark.xfail(strict=True)
    return [
        pytest.param(case, id=case["label"], marks=[known] if case.get("expect") == "fail" else [])
        for case in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    ]


def found(value):
    return None if value is None else Finding(start=0, end=1, value=value, text=value)


def made_record(name="a.pdf", sha256="0" * 64, reasons=(), header=None, **parts):
    return Record(
        source=SourceRecord(path=name, sha256=sha256, kind="pdf", pages=1, bytes=1),
        quality=Quality(text_origin="plain", damage="none", review=bool(reasons), reasons=tuple(reasons)),
        header=Header(**{field: found(value) for field, value in (header or {}).items()}),
        **parts,
    )


def made_document(texts=("",), name="a.pdf", sha256="0" * 64):
    pages = tuple(TextPage(number, None, None, "plain", text) for number, text in enumerate(texts, 1))
    return Document(Source(Path(name), name, "pdf", sha256, 1), pages, read_through(""))


@pytest.fixture
def catalogue(tmp_path):
    connection = open_catalogue(tmp_path)
    yield connection
    connection.close()


def ledger_row(connection, number, name, sha256=None, **columns):
    row = {
        "id": number,
        "name": name,
        "source": f"/in/{name}",
        "sha256": sha256 or f"{number:064x}",
        "size": 1,
        "mtime_ns": 0,
        "recipe": "",
        "status": "ok",
        "verdict": "ok",
        "updated_at": "2024-01-31T02:00:00Z",
        **columns,
    }
    names, places = ", ".join(row), ", ".join("?" * len(row))
    connection.execute(f"INSERT OR REPLACE INTO document ({names}) VALUES ({places})", tuple(row.values()))  # noqa: S608 - names of our own


def stored(connection, number, name, texts=("",), sha256=None, header=None, removed_at=None, reasons=(), **parts):
    """Store a document as a run does; return the warnings."""
    record = made_record(name, header=header, reasons=reasons, **parts)
    entry = entry_bytes(made_document(texts, name), record)
    with connection:
        ledger_row(connection, number, name, sha256, removed_at=removed_at, review=int(bool(reasons)), pages=len(texts))
        return store_entry(connection, number, entry)
