"""An output folder as runs leave it, made without recognition: texts go in as the machine's, page by page."""

import hashlib
import json
from pathlib import Path

import pytest

from diacritics import Edit, Revision
from pipeline.catalogue import open_catalogue
from pipeline.catalogue.entries import entry_bytes, store_entry
from pipeline.datatypes import PAGE_BREAK, Box, Document, Source, TextPage, Word
from pipeline.export import FORMATS
from pipeline.extract import build_record
from pipeline.review import Place, open_document, rebuild
from pipeline.text.reading import read_through

CASES = Path(__file__).parents[3] / "fixtures" / "cases" / "review"

PLAN = """\
ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
HUYỆN THẠCH BẰNG\tĐộc lập - Tự do - Hạnh phúc

Số: 31/KH-UBND\tThạch Bằng, ngày 05 tháng 3 năm 2024

KẾ HOẠCH
Trồng cây ven sông năm 2024

II. TỔ CHỨC THỰC HIỆN

1. Phòng Nông nghiệp: Chuẩn bị cây giống, hoàn thành trước ngày 20/4/2024.

2. Phòng Tài chính: Bố trí kinh phí, hoàn thành trước ngày 10/5/2024.

Nơi nhận:
- Như trên;
- Lưu: VT.

CHỦ TỊCH

Trần Văn Lâm
"""


def cases(name):
    """The cases of a file as parameters; what is known to fail must fail."""
    known = pytest.mark.xfail(strict=True)
    return [
        pytest.param(case, id=case["label"], marks=[known] if case.get("expect") == "fail" else [])
        for case in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    ]


def recognized(number, text, restored=(), sure=0.5):
    """A page that was recognised, its words in a row, with edits `(seen, word, confidence)` made since."""
    raw = text
    for seen, word, *_ in restored:
        raw = raw.replace(word, seen, 1)
    words, at = [], 0
    for index, part in enumerate(raw.split()):
        at = raw.index(part, at)
        words.append(Word(part, at, Box(40 + 9 * index, 50, 48 + 9 * index, 60), sure))
        at += len(part)
    page = TextPage(number, 595.0, 842.0, "ocr", raw, tuple(words), coverage=1.0)
    edits, at = [], 0
    for seen, word, chance, *others in restored:
        at = raw.index(seen, at)
        edits.append(Edit(at, at + len(seen), seen, word, "garbled", chance, tuple(others)))
        at += len(seen)
    return page.revised(Revision("restore", raw, tuple(edits)))


class Archive:
    """An output folder with its catalogue, whose documents come from texts."""

    def __init__(self, folder):
        self.out = folder / "out"
        self.out.mkdir()
        self.inbox = folder / "in"
        self.inbox.mkdir()
        self.connection = open_catalogue(self.out)
        self.runs = 0

    def run(self, *pages, name="a.txt", formats=("json", "txt", "pages"), content=None, kind="text"):
        """Do what a run does with a document that it reads so; return its id."""
        self.runs += 1
        path = self.inbox / name
        path.write_bytes((content or name).encode())
        pages = tuple(
            page if isinstance(page, TextPage) else TextPage(number, None, None, "plain", page)
            for number, page in enumerate(pages, 1)
        )
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        source = Source(path, name, kind, sha256, path.stat().st_size)
        document = Document(source, pages, read_through(PAGE_BREAK.join(page.text for page in pages)))
        record = build_record(document)
        outputs = {}
        for form in formats:
            data = FORMATS[form].make(document, record)
            place = self.out / f"{name}{FORMATS[form].suffix}"
            place.write_bytes(data)
            outputs[form] = (place.name, len(data))
        row = {
            "name": name,
            "source": str(path),
            "sha256": sha256,
            "size": source.size,
            "mtime_ns": 0,
            "recipe": "r",
            "kind": kind,
            "status": "ok",
            "verdict": "ok",
            "message": "; ".join(record.quality.reasons),
            "review": int(record.quality.review),
            "pages": len(pages),
            "outputs": json.dumps(outputs),
            "run_id": self.runs,
            "updated_at": f"2024-01-31T02:00:{self.runs:02}+00:00",
        }
        with self.connection as connection:
            connection.execute(
                "INSERT INTO run (id, started_at, host, pid, options, recipe) VALUES (?, '', '', 0, '{}', 'r')",
                (self.runs,),
            )
            names, places = ", ".join(row), ", ".join("?" * len(row))
            changes = ", ".join(f"{column} = excluded.{column}" for column in row)
            connection.execute(
                f"INSERT INTO document ({names}) VALUES ({places}) ON CONFLICT (name) DO UPDATE SET {changes}",  # noqa: S608 - names of our own
                tuple(row.values()),
            )
            number = connection.execute("SELECT id FROM document WHERE name = ?", (name,)).fetchone()[0]
            store_entry(connection, number, entry_bytes(document, record))
        return number

    def desk(self, number=1):
        return open_document(self.connection, self.out, number)

    def at(self, word, number=1, nth=0):
        """The place of a word in a document as it is now."""
        for page in self.desk(number).pages:
            start = -1
            for _ in range(nth + 1):
                start = page.text.find(word, start + 1)
            if start >= 0:
                return Place(page.number, start, start + len(word))
        raise AssertionError(word)

    def call(self, action, *given, number=1, version=None, who="lan", **named):
        """Do something at the version that the document is at."""
        version = self.desk(number).version if version is None else version
        return action(self.connection, self.out, number, version, *given, who=who, **named)

    def text(self, number=1):
        return PAGE_BREAK.join(page.text for page in self.desk(number).pages)

    def output(self, form, name="a.txt"):
        return (self.out / f"{name}{FORMATS[form].suffix}").read_text(encoding="utf-8")

    def moved_to(self, name, number=1):
        """The file stands under another name now, and the run found it there."""
        with self.connection:
            self.connection.execute("UPDATE document SET removed_at = '2024-02-01' WHERE id = ?", (number,))
        return name


@pytest.fixture
def archive(tmp_path):
    made = Archive(tmp_path)
    yield made
    made.connection.close()


@pytest.fixture
def plan(archive):
    """An archive with one plan in it."""
    archive.run(PLAN)
    return archive


def rebuilt(archive, number=1):
    """Have a document's outputs made again."""
    return rebuild(archive.connection, archive.out, number)


def ledger(archive, number=1):
    """Return a document's row of the ledger."""
    return archive.connection.execute("SELECT * FROM document WHERE id = ?", (number,)).fetchone()
