"""Storing, searching and exporting: `python tests/benchmarks/search.py [PAGES [ROWS [TEXT...]]]`.

Fills a catalogue in a temporary folder with PAGES pages (100,000), three to a document, their text from the files
TEXT, one paragraph a line, or else shuffled from the lines of the fixtures, whose vocabulary is so small that every
word is on most pages: the worst case. The records are those of the fixtures. Prints as JSON lines the pages stored a
second, the megabytes of the catalogue, the milliseconds of each query (the middle of five, and the least of the
processor's; the file in the system's cache) and of a page of the review list, and the rows a second and the most
memory of exporting ROWS rows (1,000,000) in each form.
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
from pipeline.catalogue.entries import entry_bytes, store_entry
from pipeline.catalogue.filters import Filters
from pipeline.catalogue.query import parse_query
from pipeline.catalogue.queue import Wanted, counts, waiting
from pipeline.catalogue.search import search
from pipeline.catalogue.table_files import FORMS
from pipeline.catalogue.tables import TASKS, rows
from pipeline.datatypes import Document, Source, TextPage
from pipeline.export.write import replaced
from pipeline.flow import parse
from pipeline.record import Record
from pipeline.text.reading import read_through

FIXTURES = Path(__file__).parents[2] / "fixtures" / "documents"
PAGE_LETTERS = 2_000
PAGES_EACH = 3
AGAIN = 5
QUERIES = (
    "của",
    "uy ban nhan dan",
    "cải cách hành chính",
    "phong noi vu bao cao",
    '"văn thư" OR "lưu trữ"',
    "45/2020/NĐ-CP",
    "số hó*",
    "th*",
    "quy định -luật",
)
NARROW = Filters(type="kế hoạch", agency="nội vụ", since="2024-01-01")


def main() -> None:
    """Fill a catalogue and time what people do with it."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    most = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    texts = [Path(name) for name in sys.argv[3:]]
    records = [parse(path.read_text(encoding="utf-8"), path.name) for path in sorted(FIXTURES.glob("*.txt"))]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        connection = open_catalogue(out)
        told(fill(connection, page_texts(texts), records, pages), out)
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
    """Store documents, each in a transaction of its own as a run does; return the seconds by step."""
    seconds = {"entry_bytes": 0.0, "store_entry": 0.0, "pages": float(pages)}
    reading = read_through("")
    for number in range(1, pages // PAGES_EACH + 1):
        made = [TextPage(at, None, None, "plain", next(texts)) for at in range(1, PAGES_EACH + 1)]
        source = Source(Path("-"), f"{number % 200:03}/{number:07}.pdf", "pdf", f"{number:064x}", 1)
        started = time.perf_counter()
        entry = entry_bytes(Document(source, tuple(made), reading), records[number % len(records)])
        between = time.perf_counter()
        with connection:
            store_document(connection, number, source)
            store_entry(connection, number, entry)
        seconds["entry_bytes"] += between - started
        seconds["store_entry"] += time.perf_counter() - between
    return seconds


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
    """Print how long each query takes, over all documents and over few."""
    for text in QUERIES:
        query = parse_query(text)
        times: dict[str, object] = {"query": text}
        for name, filters in (("ms", Filters()), ("ms_filtered", NARROW)):
            seconds, worked = [], []
            for _ in range(AGAIN):
                started, before = time.perf_counter(), time.process_time()
                deque(search(connection, query, filters, 20), maxlen=0)
                seconds.append(time.perf_counter() - started)
                worked.append(time.process_time() - before)
            times |= {name: round(statistics.median(seconds) * 1e3), f"cpu_{name}": round(min(worked) * 1e3)}
        print(json.dumps(times, ensure_ascii=False))


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
