"""The review desk: `python -m tests.benchmarks.desk [DOCUMENTS [SECONDS]]`.

Fills a folder with a scan of ten pages, whose words are those of the fixtures' plan, and DOCUMENTS (20,000) rows of
the catalogue with the fixtures' records. Starts the desk in a process of its own and measures, in Chromium where it is
installed: the seconds until the first page of ten can be used, and until the next page can; by requests: a page of the
list (the middle and the 95th percentile of twenty); then 50 readers and 5 writers for SECONDS (60): requests, errors,
the 95th percentile, the corrections that were told as made and are not there, and the milliseconds of processor that
a request took, which other work on the machine changes less. A writer does as the desk's script does: asks for the
record later, RENEWED seconds behind each correction. Prints JSON lines.
"""

import json
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import count, cycle
from pathlib import Path

import httpx
import img2pdf
import psutil
from PIL import Image

from pipeline.catalogue import open_catalogue
from pipeline.catalogue.entries import entry_bytes, store_entry
from pipeline.catalogue.rows import COLUMNS
from pipeline.datatypes import PAGE_BREAK, Document
from pipeline.export import FORMATS
from pipeline.extract import build_record
from pipeline.flow import convert, parse
from pipeline.ingest.sniff import identify
from pipeline.options import Options
from pipeline.text.reading import read_through

FIXTURES = Path(__file__).parents[2] / "fixtures"
PAGES = 10
DPI = 300
READERS, WRITERS = 50, 5
LOOKS = 1.0, 3.0
"""Seconds that a person looks at what came, at least and at most."""
RENEWED = 0.5
LISTED = 20
COMMAND = "import sys; from pipeline.cli.review import command; sys.argv[0] = 'sohoa'; command()"
ROW = (
    "INSERT INTO document (id, name, source, sha256, size, mtime_ns, recipe, kind, status, verdict, review, pages, "
    "outputs, updated_at) VALUES (?, ?, ?, ?, ?, ?, 'r', 'pdf', 'ok', 'ok', 1, ?, ?, '2024-01-31T02:00:00Z')"
)


def main() -> None:
    """Fill a folder and time what people do with it."""
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "out"
        out.mkdir()
        with closing(open_catalogue(out)) as connection, connection:
            for number in range(1, WRITERS + 2):
                scan(connection, Path(place), out, number)
            fill(connection, documents)
        with served(out) as (address, base, desk):
            in_browser(address, base)
            with known(address, base) as client:
                lists(client)
                crowd(client, seconds, desk)


def scan(connection: sqlite3.Connection, place: Path, out: Path, number: int) -> None:
    """Enter a document of ten scanned pages, the plan's pages in turn, some of whose words are in doubt."""
    read = convert(FIXTURES / "documents/ke-hoach-huyen.pdf", Options(ocr="never")).document
    path = place / f"{number}.pdf"
    if number == 1:
        images = []
        for at in range(PAGES):
            image = place / f"{at}.jpg"
            width, height = round(595 / 72 * DPI), round(842 / 72 * DPI)
            noise = Image.effect_noise((width, height), 12).point(lambda grey: min(grey + 110, 255))
            noise.save(image, quality=80, dpi=(DPI, DPI))
            images.append(str(image))
        path.write_bytes(img2pdf.convert(images))
    else:
        shutil.copy(place / "1.pdf", path)
    pages = tuple(_doubted(read.pages[at % len(read.pages)], at + 1) for at in range(PAGES))
    source = identify(path, f"scan/{number}.pdf", Options().max_bytes)
    document = Document(source, pages, read_through(PAGE_BREAK.join(page.text for page in pages)))
    record = build_record(document)
    made = {}
    for form in ("json", "txt", "pages"):
        name = f"{source.name}{FORMATS[form].suffix}"
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_bytes(data := FORMATS[form].make(document, record))
        made[form] = (name, len(data))
    found = path.stat()
    row = (number, source.name, str(path), source.sha256, found.st_size, found.st_mtime_ns, PAGES, json.dumps(made))
    connection.execute(ROW, row)
    store_entry(connection, number, entry_bytes(document, record))


def _doubted(page, number):
    words = tuple(replace(word, confidence=0.5 if at % 40 == 9 else 0.96) for at, word in enumerate(page.words))
    return replace(page, number=number, origin="ocr", words=words, verdict=None)


def fill(connection: sqlite3.Connection, documents: int) -> None:
    """Enter documents that wait in the list."""
    entries = []
    for path in sorted((FIXTURES / "documents").glob("*.txt")):
        record = parse(path.read_text(encoding="utf-8"), path.name)
        quality = record.quality.model_copy(update={"review": True, "reasons": ("the signatory is unsure",)})
        document = Document(identify(path, path.name, Options().max_bytes), (), read_through(""))
        entries.append(json.loads(entry_bytes(document, record.model_copy(update={"quality": quality}))))
    key = COLUMNS["record"].index("natural_key")
    for number in range(WRITERS + 2, documents + 1):
        name = f"{number % 200:03}/{number:07}.pdf"
        connection.execute(ROW, (number, name, name, f"{number:064x}", 1, 0, 1, "{}"))
        entry = entries[number % len(entries)]
        entry["rows"]["record"][0][key] = f"{number}"  # that of another document would be told as its double
        store_entry(connection, number, json.dumps(entry).encode())


@contextmanager
def served(out: Path) -> Iterator[tuple[str, str, psutil.Process]]:
    """Serve a folder; yield the first address, the desk's own, and its process."""
    command = [sys.executable, "-c", COMMAND, str(out), "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().rpartition(" ")[2].strip()
        try:
            yield address, address.partition("/start")[0], psutil.Process(process.pid)
        finally:
            process.terminate()


@contextmanager
def known(address: str, base: str) -> Iterator[httpx.Client]:
    """Yield a client that came in."""
    limits = httpx.Limits(max_connections=READERS + WRITERS)
    with httpx.Client(base_url=base, limits=limits, timeout=30) as client:
        client.get(address)
        found = re.search(r'name="csrf-token" content="(\w+)"', client.get("/").text)
        assert found
        client.headers["x-csrf-token"] = found[1]
        yield client


def in_browser(address: str, base: str) -> None:
    """Time the first page of ten, and the turns to the others."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        told("browser", missing=1)
        return
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - where there is a browser

    drawn = "() => [...document.images].every((image) => image.complete && image.naturalWidth > 0)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        time.sleep(2)  # the desk itself has started
        firsts, nexts = [], []
        for number in range(1, 4):
            began = time.perf_counter()
            page.goto(f"{base}/documents/{number}")
            until(lambda: page.locator("main[data-ready]").count() and page.evaluate(drawn))
            firsts.append(time.perf_counter() - began)
            for turn in range(2, PAGES + 1):
                time.sleep(0.6)  # nobody reads a page faster
                began = time.perf_counter()
                page.keyboard.press("PageDown")
                shown = f"{turn} / {PAGES}"
                until(lambda shown=shown: shown in page.inner_text("#page-number") and page.evaluate(drawn))
                nexts.append(time.perf_counter() - began)
        browser.close()
    told("first page of ten, s", middle=statistics.median(firsts), most=max(firsts))
    told("next page, s", middle=statistics.median(nexts), most=max(nexts))


def until(ready: Callable[[], object]) -> None:
    """Wait until something is so, looking every 5 ms."""
    while not ready():
        time.sleep(0.005)


def lists(client: httpx.Client) -> None:
    """Time pages of the list."""
    questions = ("/", "/?state=all", "/?state=all&type=ke+hoach", "/?state=all&agency=noi+vu", "/?after=100/")
    for question in (*questions, "/?state=all&due=2030-01-01", "/?q=luu+tru", "/deadlines", "/runs"):
        spent = [timed(lambda question=question: client.get(question).raise_for_status()) for _time in range(LISTED)]
        told(f"list {question}, s", middle=statistics.median(spent), p95=sorted(spent)[-2])


class Crowd:
    """People who read and correct at once, and what they were told."""

    def __init__(self, client: httpx.Client, seconds: float) -> None:
        self.client, self.ends = client, time.monotonic() + seconds
        self.spent: dict[str, list[float]] = {"reading": [], "correcting": [], "renewing": []}
        self.errors: list[str] = []
        self.chance = random.Random(1)  # noqa: S311 - the same pauses each time
        self.promised: dict[int, list[str]] = {}

    def reads(self, number: int) -> None:
        """Look at the list, a page, a search, again and again."""
        paths = ("/", f"/api/documents/{number % WRITERS + 1}/pages/{number % PAGES + 1}", "/?state=all&q=luu+tru")
        time.sleep(self.chance.uniform(*LOOKS))
        for path in cycle(paths):
            if time.monotonic() > self.ends:
                return
            self.ask("reading", "GET", path)
            time.sleep(self.chance.uniform(*LOOKS))

    def writes(self, number: int) -> None:
        """Correct one word after the other of a document that nobody else corrects."""
        self.promised[number] = []
        for at in count():
            if time.monotonic() > self.ends:
                return
            page = self.client.get(f"/api/documents/{number}/pages/{at % PAGES + 1}").json()
            words = [word for line in page["lines"] for cell in line["cells"] for word in cell]
            word = words[(at * 7) % len(words)]
            place = {"version": page["version"], "page": page["number"], "start": word["start"], "end": word["end"]}
            body = {**place, "after": f"chữ{at}", "record": "later"}
            if self.ask("correcting", "POST", f"/api/documents/{number}/corrections", json=body):
                self.promised[number].append(body["after"])
            time.sleep(RENEWED)
            self.ask("renewing", "GET", f"/api/documents/{number}")
            time.sleep(self.chance.uniform(*LOOKS) - RENEWED)

    def ask(self, what: str, method: str, path: str, **given: object) -> bool:
        """Ask, and note how long it took or what went wrong; say whether it was done."""
        began = time.perf_counter()
        try:
            answer = self.client.request(method, path, **given)
        except httpx.HTTPError as error:
            self.errors.append(repr(error))
            return False
        self.spent[what].append(time.perf_counter() - began)
        if answer.is_error:
            self.errors.append(f"{answer.status_code} {answer.text[:200]}")
        return not answer.is_error

    def lost(self) -> int:
        """Count the corrections that were told as made and are not there."""
        missing = 0
        for number, corrections in self.promised.items():
            history = {one["after"] for one in self.client.get(f"/api/documents/{number}").json()["history"]}
            missing += sum(not any(one in after for after in history) for one in corrections)
        return missing


def crowd(client: httpx.Client, seconds: float, desk: psutil.Process) -> None:
    """Have people read and correct at once; then look for every correction that was told as made."""
    some, before = Crowd(client, seconds), desk.cpu_times()
    people = [threading.Thread(target=some.reads, args=(number,)) for number in range(READERS)]
    people += [threading.Thread(target=some.writes, args=(number,)) for number in range(1, WRITERS + 1)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    after, asked = desk.cpu_times(), sum(map(len, some.spent.values()))
    spent_ms = (after.user + after.system - before.user - before.system) / asked * 1000
    for name, spent in some.spent.items():
        told(f"{name} in a crowd, s", requests=len(spent), p95=sorted(spent)[int(len(spent) * 0.95)])
    told(
        "crowd",
        processor_ms=spent_ms,
        errors=len(some.errors),
        lost=some.lost(),
        first_error=some.errors[0] if some.errors else "",
    )


def timed(do: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def told(what: str, **figures: float | str) -> None:
    """Print figures as a line of JSON."""
    rounded = {name: round(value, 3) if isinstance(value, float) else value for name, value in figures.items()}
    print(json.dumps({"what": what, **rounded}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
