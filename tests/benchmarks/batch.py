"""What ledger, isolation and executors cost: one JSON line for each figure.

usage: python -m tests.benchmarks.batch [rerun] [memory] [overhead] [workers] [isolation]

rerun      a run over 20,000 documents of which none is new, most of them small files of the temporary folder
memory     the coordinator's peak memory for 1,000 and for 100,000 documents, by an executor that converts nothing
overhead   seconds of a run over a folder of scans against the seconds of the same pages in one process, one core
workers    scans by one worker and by two
isolation  seconds to start the supervisor, and milliseconds to fork, limit, answer and bury a document's process
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from diacritics import load_model
from pipeline.batch import Order, Tally, convert_folders
from pipeline.batch.document import convert_document
from pipeline.batch.executor import Closing, Executor, LocalPool
from pipeline.batch.recipe import recipe_of
from pipeline.batch.task import ENTRY, Answer, Event, Finished, Task
from pipeline.ocr import Tesseract
from pipeline.options import Options

ROOT = Path(__file__).parents[2]
SCANS = ("thong-bao.pdf", "cong-van.pdf", "quyet-dinh.tif", "chi-thi.pdf", "bao-cao.pdf", "thong-bao-page1.png")


class Stub(Closing):
    """Answers at once, with a line of text and a record of nothing."""

    cores = width = 8

    def __init__(self, entry: bytes) -> None:
        self._entry = entry
        self._waiting: deque[Task] = deque()

    def submit(self, task: Task) -> None:
        """Take a task."""
        self._waiting.append(task)

    def wait(self, seconds: float) -> list[Event]:
        """Answer the oldest."""
        del seconds
        if not self._waiting:
            return []
        task = self._waiting.popleft()
        staged = task.stage / str(task.number)
        staged.mkdir()
        for name in (*task.formats, ENTRY):
            (staged / name).write_bytes(self._entry)
        answer = Answer(status="ok", verdict="ok", kind="text", pages=1, staged=str(staged), made=task.formats)
        return [Finished(task.number, answer)]


def many_files(folder: Path, count: int) -> None:
    """Write small files, 500 to a folder."""
    for at in range(count):
        below = folder / f"{at // 500:04}"
        if at % 500 == 0:
            below.mkdir(parents=True)
        (below / f"{at}.txt").write_text(f"Ủy ban nhân dân {at}\n")


def entry(folder: Path) -> bytes:
    """Return the catalogue entry of a short text."""
    (folder / "x.txt").write_text("Ủy ban nhân dân\n")
    (folder / "x").mkdir()
    task = Task(1, folder / "x.txt", "x.txt", ("txt",), Options(workers=1), folder)
    convert_document(task, folder / "x", Tesseract(), load_model(), lambda _page: None)
    return (folder / "x" / ENTRY).read_bytes()


def run(inbox: Path, out: Path, executor: Callable[[], Executor], formats: tuple[str, ...], workers: int = 1) -> Tally:
    """Convert a folder."""
    options = Options(workers=workers)
    order = Order(out, formats, options, recipe_of(options, Tesseract()))
    tally = Tally()
    with closing(convert_folders([inbox], order, executor, tally)) as happening:
        for _news in happening:
            pass
    return tally


def say(figure: str, **values: object) -> None:
    """Print a figure."""
    print(json.dumps({"figure": figure, **values}), flush=True)


def rerun(folder: Path) -> None:
    """See above."""
    many_files(folder / "in", 20_000)
    made = entry(folder)
    began = time.monotonic()
    run(folder / "in", folder / "out", lambda: Stub(made), ("json", "txt", "pages"))
    first = time.monotonic() - began
    began = time.monotonic()
    command = [sys.executable, "-m", "pipeline.cli", "convert", str(folder / "in"), "-o", str(folder / "out")]
    said = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT).stderr
    seconds = round(time.monotonic() - began, 1)
    say("rerun", documents=20_000, seconds=seconds, first_run_by_stub=round(first, 1), said=said.strip()[-120:])


def memory(folder: Path) -> None:
    """See above; each size in a process of its own, since peaks do not fall."""
    for count in (1_000, 10_000, 100_000):
        command = [sys.executable, "-m", "tests.benchmarks.batch", f"memory-of-{count}"]
        subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "SOHOA_BENCH": str(folder)})


def memory_of(folder: Path, count: int) -> None:
    """Print the peak of this process after a run over `count` documents."""
    place = folder / str(count)
    many_files(place / "in", count)
    made = entry(place)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    run(place / "in", place / "out", lambda: Stub(made), ("txt",))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = round(time.monotonic() - began, 1)
    shutil.rmtree(place)
    say("memory", documents=count, mib_before=before >> 10, mib_peak=peak >> 10, seconds=seconds)


def scans(folder: Path, copies: int) -> Path:
    """Copy scans; a few bytes after their end make each another file."""
    inbox = folder / "in"
    inbox.mkdir(parents=True, exist_ok=True)
    for copy in range(copies):
        for name in SCANS:
            data = (ROOT / "fixtures/scans" / name).read_bytes()
            (inbox / f"{copy}-{name}").write_bytes(data + b"\n%" + str(copy).encode())
    return inbox


def overhead(folder: Path) -> None:
    """See above."""
    inbox = scans(folder, 4)
    engine, model = Tesseract(), load_model()
    used = _processor()
    began = time.monotonic()
    for at, path in enumerate(sorted(inbox.iterdir())):
        staged = folder / f"bare-{at}"
        staged.mkdir()
        task = Task(at, path, path.name, ("json", "txt", "pages"), Options(workers=1), folder)
        convert_document(task, staged, engine, model, lambda _page: None)
    bare, bare_used = time.monotonic() - began, _processor() - used
    used = _processor()
    began = time.monotonic()
    tally = run(inbox, folder / "out", lambda: LocalPool(1), ("json", "txt", "pages"))
    whole, whole_used = time.monotonic() - began, _processor() - used
    say(
        "overhead",
        pages=tally.pages,
        bare_seconds=round(bare, 1),
        run_seconds=round(whole, 1),
        bare_processor=round(bare_used, 1),
        run_processor=round(whole_used, 1),
        share=round(whole / bare - 1, 3),
        share_of_processor=round(whole_used / bare_used - 1, 3),
    )


def _processor() -> float:
    own, below = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + below.ru_utime + below.ru_stime


def workers(folder: Path) -> None:
    """See above."""
    inbox = scans(folder, 2)
    seconds = {}
    for count in (1, 2):
        began = time.monotonic()
        tally = run(inbox, folder / f"out-{count}", lambda count=count: LocalPool(count), ("json", "txt"), count)
        seconds[count] = time.monotonic() - began
        pages = tally.pages
    say(
        "workers",
        pages=pages,
        one=round(seconds[1], 1),
        two=round(seconds[2], 1),
        times=round(seconds[1] / seconds[2], 2),
    )


def isolation(folder: Path) -> None:
    """See above."""
    inbox = folder / "in"
    many_files(inbox, 201)
    times = []
    with LocalPool(1) as pool:
        (folder / "stage").mkdir()
        for at, path in enumerate(sorted(inbox.rglob("*.txt"))):
            began = time.monotonic()
            pool.submit(Task(at, path, path.name, (), Options(workers=1, max_bytes=1), folder / "stage"))
            while not any(isinstance(event, Finished) for event in pool.wait(10)):
                pass
            times.append(time.monotonic() - began)
    rest = sorted(times[1:])
    say("isolation", start_seconds=round(times[0], 2), milliseconds_each=round(1000 * rest[len(rest) // 2], 1))


FIGURES = {
    "rerun": rerun,
    "memory": memory,
    "overhead": overhead,
    "workers": workers,
    "isolation": isolation,
}


def main() -> None:
    """Measure what is asked for, or all."""
    asked = sys.argv[1:] or list(FIGURES)
    if asked[0].startswith("memory-of-"):
        memory_of(Path(os.environ["SOHOA_BENCH"]), int(asked[0].removeprefix("memory-of-")))
        return
    for figure in asked:
        with tempfile.TemporaryDirectory(prefix="sohoa-batch-") as made:
            FIGURES[figure](Path(made))


if __name__ == "__main__":
    main()
