"""Desks over a folder as runs leave it: scans of the fixtures' own directive, with the words of its original."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from http.cookiejar import CookieJar
from pathlib import Path

import anyio
import httpx
import pytest

from diacritics import Edit, Revision, load_model
from pipeline.catalogue import open_catalogue
from pipeline.catalogue.entries import entry_bytes, store_entry
from pipeline.datatypes import PAGE_BREAK, Document
from pipeline.export import FORMATS
from pipeline.extract import build_record
from pipeline.flow import process
from pipeline.ingest.sniff import identify
from pipeline.ocr import Tesseract
from pipeline.options import Options
from pipeline.text.reading import read_through
from pipeline.web.passwords import add_password

PASSWORD = "bốn chữ dễ nhớ"  # noqa: S105 - of nobody

pytest.importorskip("fastapi", reason="the review desk's libraries are not installed")
pytest.importorskip("argon2", reason="the review desk's libraries are not installed")

FIXTURES = Path(__file__).parents[3] / "fixtures"
CASES = FIXTURES / "cases" / "web"
DOUBTS = (
    ("phòng cháy", "phòng", "phong", 0.62, (("phong", 0.31), ("phông", 0.05))),
    ("lâm nghiệp", "lâm", "1âm", 0.81, (("làm", 0.15),)),
)
"""Where each stands, the word, how it was read, how sure the restoration is, and other readings."""
COPIES = 9
FAILED = COPIES + 1
SERVER = "import sys; from pipeline.cli.review import command; sys.argv[0] = 'sohoa'; command()"


def cases(name):
    """The cases of a file as parameters; what is known to fail must fail."""
    known = pytest.mark.xfail(strict=True)
    return [
        pytest.param(case, id=case["label"], marks=[known] if case.get("expect") == "fail" else [])
        for case in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    ]


def _doubted(page):
    """A page some of whose words were restored and are in doubt, and whose first word was hardly read."""
    edits = []
    for near, word, seen, sure, others in DOUBTS:
        at = page.raw.find(near)
        if at >= 0:
            at += near.index(word)
            edits.append(Edit(at, at + len(word), seen, word, "ocr", sure, others))
    raw = page.raw
    for edit in reversed(edits):
        assert len(edit.before) == len(edit.after)
        raw = raw[: edit.start] + edit.before + raw[edit.end :]
    words = tuple(
        replace(word, text=raw[word.offset : word.offset + len(word.text)], confidence=0.95) for word in page.words
    )
    edits.sort(key=lambda edit: edit.start)
    return replace(page, origin="ocr", raw=raw, words=words, revisions=(), verdict=None).revised(
        Revision("restore", raw, tuple(edits))
    )


@pytest.fixture(scope="session")
def scanned():
    """The directive's pages as though they had been recognised on its scan."""
    source = identify(FIXTURES / "documents/chi-thi.pdf", "chi-thi.pdf", Options().max_bytes)
    document = process(source, Options(ocr="never", workers=1), Tesseract(), load_model())
    return tuple(map(_doubted, document.pages))


def _enter(connection, out, number, source, pages):
    document = Document(source, pages, read_through(PAGE_BREAK.join(page.text for page in pages)))
    record = build_record(document)
    quality = record.quality.model_copy(update={"review": True, "reasons": ("the signatory is unsure",)})
    record = record.model_copy(update={"quality": quality})
    made = {}
    for form in ("json", "txt", "pages"):
        name = f"{source.name}{FORMATS[form].suffix}"
        data = FORMATS[form].make(document, record)
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(data)
        made[form] = (name, len(data))
    row = {
        "id": number,
        "name": source.name,
        "source": str(source.path),
        "sha256": source.sha256,
        "size": source.size,
        "mtime_ns": source.path.stat().st_mtime_ns,
        "recipe": "r",
        "kind": source.kind,
        "status": "ok",
        "verdict": "ok",
        "message": "; ".join(record.quality.reasons),
        "review": 1,
        "pages": len(pages),
        "outputs": json.dumps(made),
        "run_id": 1,
        "updated_at": "2024-01-31T02:00:00Z",
    }
    names, places = ", ".join(row), ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO document ({names}) VALUES ({places})", tuple(row.values()))  # noqa: S608 - names of our own
    store_entry(connection, number, entry_bytes(document, record))


@pytest.fixture(scope="session")
def folder(tmp_path_factory, scanned):
    """An output folder: COPIES of the scanned directive, one document that failed, one run."""
    place = tmp_path_factory.mktemp("desk")
    out = place / "out"
    out.mkdir()
    connection = open_catalogue(out)
    with connection:
        connection.execute(
            "INSERT INTO run (id, started_at, ended_at, ended, host, pid, options, recipe, counts) VALUES "
            "(1, '2024-01-31T01:00:00Z', '2024-01-31T02:00:00Z', 'done', 'h', 1, '{}', 'r', ?)",
            (json.dumps({"total": FAILED, "ok": COPIES, "failed": 1, "verdicts": {"encrypted": 1}}),),
        )
        for number in range(1, COPIES + 1):
            path = place / "in" / f"{number}.pdf"
            path.parent.mkdir(exist_ok=True)
            data = (FIXTURES / "scans/chi-thi.pdf").read_bytes()
            path.write_bytes(data + b"\n%" + str(number).encode())
            source = identify(path, f"kho/{number}.pdf", Options().max_bytes)
            _enter(connection, out, number, source, scanned)
        connection.execute(
            "INSERT INTO document (id, name, source, sha256, size, mtime_ns, recipe, kind, status, verdict, message, "
            "run_id, updated_at) VALUES (?, 'kho/khoa.pdf', '/gone', ?, 1, 1, 'r/x', 'pdf', 'failed', 'encrypted', "
            "'the PDF asks for a password', 1, '2024-01-31T02:00:00Z')",
            (FAILED, hashlib.sha256(b"").hexdigest()),
        )
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return out


@pytest.fixture(scope="module")
def out(tmp_path_factory, folder):
    """A copy of the folder for one module's tests; each changes a document of its own."""
    copy = tmp_path_factory.mktemp("copy") / "out"
    shutil.copytree(folder, copy)
    return copy


class Visitor:
    """A browser without a window: asks the application itself, and keeps its cookies."""

    def __init__(self, app, home):
        self.app, self.home = app, home
        self.cookies = CookieJar()
        self.headers = {}

    def request(self, method, path, headers=None, **told):
        async def asked():
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=self.home, cookies=self.cookies) as client:
                return await client.request(method, path, headers={**self.headers, **(headers or {})}, **told)

        return anyio.run(asked)

    def get(self, path, **told):
        return self.request("GET", path, **told)

    def post(self, path, **told):
        return self.request("POST", path, **told)


class Served:
    """A desk in a process of its own, as `sohoa review` makes it."""

    def __init__(self, out, *arguments, port=0):
        command = [sys.executable, "-c", SERVER, str(out), "--no-browser", "--port", str(port), *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        self.address = self.process.stdout.readline().rpartition(" ")[2].strip()
        self.base = self.address.partition("/start")[0].rstrip("/")
        self.port = int(self.base.rpartition(":")[2])

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self._ended()

    def end(self):
        self.process.send_signal(signal.SIGINT)
        self._ended()

    def _ended(self):
        self.process.stdout.close()
        self.process.wait(30)


@pytest.fixture(scope="session")
def serve():
    return Served


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    path = tmp_path_factory.mktemp("people") / "people.txt"
    add_password(path, "lan", PASSWORD)
    add_password(path, "Minh Tú", PASSWORD + "!")
    return path
