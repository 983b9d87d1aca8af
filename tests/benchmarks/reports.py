"""What the forms cost: processor time and bytes of each, beside the reading of the same pages.

    python -m tests.benchmarks.reports [FILE...] [--kept FOLDER]

Each file is read once, one page at a time. Then each form is made in a process of its own that has imported what a
reader has, RUNS times: the best is what its pages cost, and what the first took more is its start (libraries, tables,
templates), which a process pays once however many documents it writes. The last line of a file is one process that
makes all forms in turn, starts with it, as a conversion to all forms does. Shares are of the reading's processor time,
tesseract's with it. With --kept, what was read is kept there with its cost, and read no more.
"""

import argparse
import pickle
import resource
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from diacritics import load_model
from pipeline.datatypes import Document
from pipeline.export import FOLDER_FORMATS, FORMATS
from pipeline.export.alto import alto
from pipeline.export.placed_document import placed_document
from pipeline.extract import build_record
from pipeline.flow import process
from pipeline.ingest.sniff import identify
from pipeline.ocr import Tesseract
from pipeline.options import Options
from pipeline.record import Record

RUNS = 3
FIXTURES = Path(__file__).parents[2] / "fixtures"
NAMES = (
    "scans/ke-hoach-huyen.pdf",
    "scans/quyet-dinh.tif",
    "tables/scans/phuong-an-grey.pdf",
    "documents/cong-van.pdf",
)
ALL = tuple(FORMATS)
KEPT = (placed_document.cache_clear, alto.cache_clear)
"""What one form keeps for the next; between runs it is forgotten."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a file; `seconds` are the processor's."""

    document: Document
    record: Record
    seconds: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What making something takes: seconds of the processor for all pages, those of the start, bytes."""

    seconds: float
    start: float
    size: int


def spent() -> float:
    """Return the processor seconds of this process and of the programs that it has run to their end."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def read(path: Path, kept: Path | None) -> Read:
    """Read a file, or take what an earlier run has kept of it."""
    trace = kept / f"{path.parent.name}-{path.name}.read" if kept else None
    if trace and trace.exists():
        return Read(*pickle.loads(trace.read_bytes()))  # noqa: S301 - written by this program
    start = spent()
    document = process(identify(path), Options(workers=1), Tesseract(), load_model())
    record = build_record(document)
    known = document, record, spent() - start
    if trace:
        trace.parent.mkdir(parents=True, exist_ok=True)
        trace.write_bytes(pickle.dumps(known))
    return Read(*known)


def cost(names: Sequence[str], document: Document, record: Record) -> Cost:
    """Make forms in turn, RUNS times; to be called in a process that has made none."""
    made = [_maker(name, document, record) for name in names]
    times, size = [], 0
    for _run in range(RUNS):
        for forget in KEPT:
            forget()
        start = spent()
        size = sum(len(make()) for make in made)
        times.append(spent() - start)
    return Cost(min(times), times[0] - min(times), size)


def _maker(name: str, document: Document, record: Record) -> Callable[[], bytes]:
    if name in FOLDER_FORMATS:
        return lambda: FOLDER_FORMATS[name].make([record])
    return lambda: FORMATS[name].make(document, record)


def fresh_cost(names: Sequence[str], known: Read) -> Cost:
    """Return the cost of forms, made in a new process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(cost, names, known.document, known.record).result()


def row(name: str, found: Cost, known: Read, seconds: float) -> str:
    """Return the line of a form whose share of the reading is that of `seconds`."""
    pages = len(known.document.pages)
    return (
        f"  {name:<14}{1000 * found.seconds / pages:>9.1f}{1000 * found.start:>9.0f}"
        f"{found.size / 1024 / pages:>10.1f}{seconds / known.seconds:>9.1%}"
    )


def measure(path: Path, kept: Path | None) -> None:
    """Print the costs of the forms of a file."""
    known = read(path, kept)
    pages, origin = len(known.document.pages), known.record.quality.text_origin
    print(f"{path.name}: {pages} pages, {origin}, read in {known.seconds / pages:.2f} s a page")
    print("  form            ms/page  start ms   KB/page    share")
    applied = tuple(name for name in ALL if FORMATS[name].applies(known.document.source.kind))
    for name in (*applied, *FOLDER_FORMATS):
        found = fresh_cost([name], known)
        print(row(name, found, known, found.seconds), flush=True)
    found = fresh_cost(applied, known)
    print(row("all", found, known, found.seconds))
    print(row("all and start", found, known, found.seconds + found.start), flush=True)


def main() -> None:
    """Measure the files named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=[FIXTURES / name for name in NAMES])
    parser.add_argument("--kept", type=Path)
    arguments = parser.parse_args()
    for path in arguments.files:
        measure(path, arguments.kept)


if __name__ == "__main__":
    main()
