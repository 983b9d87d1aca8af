"""Storing, searching and exporting: `python tests/benchmarks/search.py [PAGES [ROWS [TEXT...]]]`.

Fills a catalogue in a temporary folder with PAGES pages (100,000), three to a document, their text from the files
TEXT, one paragraph a line, or else shuffled from the lines of the fixtures, whose vocabulary is so small that every
word is on most pages: the worst case. The records are those of the fixtures. The first documents are stored as a run
does, which is timed; of the others only the pages are new, and all other rows are copies made by SQLite, all in one
transaction. Prints as JSON lines the pages stored a second, the megabytes of the catalogue, the milliseconds of the
processor that queries of each kind take (the middle one, the 95th of a hundred, the most, and the query that took it;
the file in the system's cache) and those of the clock, the milliseconds of a page of the review list, and the rows a
second and the most memory of exporting ROWS rows (1,000,000) in each form.
"""

import json
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from itertools import chain, count, islice
from pathlib import Path

from pipeline.catalogue.database import CATALOGUE, open_catalogue
from pipeline.catalogue.entries import ROWS, entry_bytes, store_entry
from pipeline.catalogue.filters import Filters
from pipeline.catalogue.query import parse_query
from pipeline.catalogue.queue import Wanted, counts, waiting
from pipeline.catalogue.rows import COLUMNS
from pipeline.catalogue.search import search
from pipeline.catalogue.table_files import FORMS
from pipeline.catalogue.tables import TASKS, rows
from pipeline.datatypes import Document, Source, TextPage
from pipeline.export.write import replaced
from pipeline.flow import parse
from pipeline.record import Record
from pipeline.text.reading import read_through

FIXTURES = Path(__file__).parents[2] / "fixtures" / "documents"
LOCAL = frozenset({"id", "parent_id", "task_id"})
"""Columns that hold ids of the document's own rows."""
PAGE_LETTERS = 2_000
PAGES_EACH = 3
STORED = 300
"""Documents that are stored as a run does."""
AGAIN = 20
SHOWN, DEEP = 20, 1_000
"""Pages that are asked for: a screen of them, or fifty."""
EVERY = Filters()
NARROW = Filters(type="kế hoạch", agency="nội vụ", since="2024-01-01")
YEAR = Filters(agency="ủy ban nhân dân", since="2024-01-01", until="2024-12-31")
COMMON = ("của", "và", "các", "dân", "được")
KINDS: dict[str, tuple[tuple[str, ...], Filters, int]] = {
    "a common word": (COMMON, EVERY, SHOWN),
    "words": (("ủy ban nhân dân", "cải cách hành chính", "quy định thủ tục"), EVERY, SHOWN),
    "words without marks": (("uy ban nhan dan", "phong noi vu bao cao", "cua cac"), EVERY, SHOWN),
    "a phrase": (('"ủy ban nhân dân"', '"của các"', '"tổ chức thực hiện"'), EVERY, SHOWN),
    "a number": (("45/2020/NĐ-CP", "16/KH-UBND"), EVERY, SHOWN),
    "the beginning of a word": (("số hó*", "th*", "ng* tr*"), EVERY, SHOWN),
    "either or without": (('"văn thư" OR "lưu trữ"', "quy định -luật", "của -và"), EVERY, SHOWN),
    "not there": (("xyzw", "của xyzw", '"của xyzw"', '"dân của các và"'), EVERY, SHOWN),
    "of an agency and a year": (("của", "uy ban nhan dan", '"tổ chức thực hiện"'), YEAR, SHOWN),
    "of a type, an agency and since a day": (("của", "uy ban nhan dan", "th*"), NARROW, SHOWN),
    "of few": (("của", "uy ban nhan dan"), Filters(agency="không có ở đâu"), SHOWN),
    "a thousand pages": (("của", "uy ban nhan dan"), EVERY, DEEP),
}
RARE = "a rare word"


def main() -> None:
    """Fill a catalogue and time what people do with it."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    most = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    texts = [Path(name) for name in sys.argv[3:]]
    records = [parse(path.read_text(encoding="utf-8"), path.name) for path in sorted(FIXTURES.glob("*.txt"))]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        connection = open_catalogue(out)
        began = time.perf_counter()
        told(fill(connection, page_texts(texts), records, pages), out)
        print(json.dumps({"step": "fill", "seconds": round(time.perf_counter() - began)}), flush=True)
        time_queries(connection)
        time_lists(connection)
        time_exports(connection, out, most)
        connection.close()


def page_texts(files: list[Path]) -> Iterator[str]:
    """Yield texts of about a page, for ever."""
    chance = random.Random(1)  # noqa: S311 - the same pages each time
    paths = files or sorted(FIXTURES.glob("*.txt"))
    while True:
        page, letters = [], 0
        for line in chain.from_iterable(_lines(path, None if files else chance) for path in paths):
            page.append(line[:PAGE_LETTERS])
            letters += len(page[-1])
            if letters >= PAGE_LETTERS:
                yield "".join(page)
                page, letters = [], 0


def _lines(path: Path, chance: random.Random | None) -> Iterator[str]:
    """Yield the lines of a file as they are read, or shuffled."""
    with path.open(encoding="utf-8") as stream:
        if chance is None:
            yield from stream
        else:
            lines = list(stream)
            chance.shuffle(lines)
            yield from lines


def fill(connection: sqlite3.Connection, texts: Iterator[str], records: list[Record], pages: int) -> dict[str, float]:
    """Store documents, the first each in a transaction of its own as a run does; return their seconds by step."""
    most = pages // PAGES_EACH
    stored = min(most, STORED)
    seconds = {"entry_bytes": 0.0, "store_entry": 0.0, "pages": float(stored * PAGES_EACH)}
    reading = read_through("")
    for number in range(1, stored + 1):
        made = [TextPage(at, None, None, "plain", next(texts)) for at in range(1, PAGES_EACH + 1)]
        source = Source(Path("-"), name_of(number), "pdf", f"{number:064x}", 1)
        started = time.perf_counter()
        entry = entry_bytes(Document(source, tuple(made), reading), records[number % len(records)])
        between = time.perf_counter()
        with connection:
            store_document(connection, number, source)
            store_entry(connection, number, entry)
        seconds["entry_bytes"] += between - started
        seconds["store_entry"] += time.perf_counter() - between
    connection.execute("PRAGMA synchronous = OFF")
    with connection:
        fill_up(connection, texts, range(stored + 1, most + 1), len(records))
    connection.execute("PRAGMA synchronous = FULL")
    return seconds


def fill_up(connection: sqlite3.Connection, texts: Iterator[str], numbers: range, records: int) -> None:
    """Store documents with new pages and the other rows of those that have the same record."""
    connection.execute("CREATE TEMP TABLE copy (number INTEGER PRIMARY KEY, first INTEGER NOT NULL)")
    for number in numbers:
        connection.execute("INSERT INTO temp.copy VALUES (?, ?)", (number, number % records or records))
        store_document(connection, number, Source(Path("-"), name_of(number), "pdf", f"{number:064x}", 1))
        connection.executemany(
            "INSERT INTO page (id, document_id, number, origin, text) VALUES (?, ?, ?, 'plain', ?)",
            [(number * ROWS + at, number, at, next(texts)) for at in range(1, PAGES_EACH + 1)],
        )
    for table, columns in COLUMNS.items():
        if table != "page":
            moved = [
                f't."{name}" + (c.number - c.first) * {ROWS}' if name in LOCAL else f't."{name}"' for name in columns
            ]
            own = ["document_id"] if table != "task_agency" else []
            owner = "t.document_id" if own else f"t.task_id / {ROWS}"
            names = ", ".join(f'"{name}"' for name in [*own, *columns])
            values = ", ".join(["c.number"] * len(own) + moved)
            connection.execute(
                f"INSERT INTO {table} ({names}) SELECT {values} "  # noqa: S608 - words of our own
                f"FROM temp.copy AS c JOIN {table} AS t ON {owner} = c.first"
            )


def name_of(number: int) -> str:
    """Return the name of a document, in one of 200 folders."""
    return f"{number % 200:03}/{number:07}.pdf"


def store_document(connection: sqlite3.Connection, number: int, source: Source) -> None:
    """Write the ledger's row."""
    connection.execute(
        "INSERT INTO document (id, name, source, sha256, size, mtime_ns, recipe, status, verdict, pages, updated_at)"
        " VALUES (?, ?, ?, ?, 1, 0, '', 'ok', 'ok', ?, '2024-01-31T02:00:00Z')",
        (number, source.name, source.name, source.sha256, PAGES_EACH),
    )


def told(seconds: dict[str, float], out: Path) -> None:
    """Print what storing cost."""
    for step in ("entry_bytes", "store_entry"):
        print(json.dumps({"step": step, "pages_per_second": round(seconds["pages"] / seconds[step])}))
    print(json.dumps({"catalogue_mb": round((out / CATALOGUE).stat().st_size / 1e6)}))


def time_queries(connection: sqlite3.Connection) -> None:
    """Print how long queries of each kind take."""
    for kind, (texts, filters, limit) in (KINDS | {RARE: (rare_words(connection), EVERY, SHOWN)}).items():
        clock, worked = [], []
        for text in texts:
            query = parse_query(text)
            for _ in range(AGAIN):
                started, before = time.perf_counter(), time.thread_time()
                deque(search(connection, query, filters, limit), maxlen=0)
                worked.append((round((time.thread_time() - before) * 1e3, 1), text))
                clock.append(time.perf_counter() - started)
        worked.sort()
        told = {"kind": kind, "cpu_ms": worked[len(worked) // 2][0], "cpu_ms_p95": worked[len(worked) * 95 // 100][0]}
        most, slowest = worked[-1]
        told |= {"cpu_ms_most": most, "by": slowest, "ms": round(statistics.median(clock) * 1e3, 1)}
        print(json.dumps(told, ensure_ascii=False), flush=True)


def rare_words(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return words that are on a few pages."""
    connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, page_text, row)")
    found = connection.execute("SELECT term FROM temp.words WHERE doc BETWEEN 2 AND 9 AND length(term) > 3 LIMIT 5")
    return tuple(row["term"] for row in found)


def time_lists(connection: sqlite3.Connection) -> None:
    """Print how long a page of the list of documents takes, from the middle, and its counts."""
    for name, wanted in (("all", Wanted("all")), ("few", Wanted("all", NARROW, due_before="2024-07-01"))):
        started = time.perf_counter()
        listed = len(waiting(connection, wanted, "2024-01-31", after="100/"))
        between = time.perf_counter()
        counted = counts(connection, wanted).states["all"]
        told = {"list": name, "documents": listed, "ms": round((between - started) * 1e3)}
        print(json.dumps({**told, "counted": counted, "ms_counts": round((time.perf_counter() - between) * 1e3)}))


def time_exports(connection: sqlite3.Connection, out: Path, most: int) -> None:
    """Print how fast tasks are exported, the same ones over again until there are enough."""
    for form, write in FORMS.items():
        again = chain.from_iterable(rows(connection, TASKS, Filters()) for _ in count())
        started = time.perf_counter()
        with replaced(out / f"tasks.{form}") as stream:
            write(stream, TASKS, islice(again, most))
        seconds = time.perf_counter() - started
        size = (out / f"tasks.{form}").stat().st_size
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        told = {"form": form, "rows": most, "rows_per_second": round(most / seconds)}
        print(json.dumps({**told, "mb": round(size / 1e6), "most_memory_mb": memory}))


if __name__ == "__main__":
    main()
