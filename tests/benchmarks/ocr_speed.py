"""Pages a minute beside OCRmyPDF and beside Tesseract alone: `python -m tests.benchmarks.ocr_speed SCAN.pdf`.

`--ocrmypdf PROGRAM` is OCRmyPDF, of another virtual environment or this one (it is no dependency). All three get the
same pages at the same parallelism, with one thread to a page, by turns; the quickest of `--runs` counts. Beside the
seconds on the clock stand those of the processors, which other work on the machine disturbs less.

OCRmyPDF renders at 300 dpi or at the scan's own resolution, whichever is finer, and writes a plain PDF; it refuses a
signed file unless it may break the signature of its copy. Ours renders at 300 dpi and ends with the record. The floor
is the pages rendered at 300 dpi by poppler and given to Tesseract as they are, nothing else done. Memory is the peak
of one of our processes with what it started.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2

OURS = """
import sys
from pathlib import Path
from pipeline import convert
from pipeline.options import Options
convert(Path(sys.argv[1]), Options(workers=int(sys.argv[2]), ocr="always"))
"""


def main() -> None:
    """Measure and print a JSON line for each program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scan", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--ocrmypdf", help="path of the program ocrmypdf")
    parser.add_argument("--runs", type=int, default=3, help="the quickest of each counts")
    args = parser.parse_args()
    with pypdfium2.PdfDocument(args.scan) as document:
        pages = len(document)
    os.environ["OMP_THREAD_LIMIT"] = "1"
    programs: dict[str, Callable[[], None]] = {
        "ours": lambda: run(sys.executable, "-c", OURS, args.scan, args.jobs),
        "tesseract": lambda: floor(args.scan, pages, args.jobs),
    }
    if args.ocrmypdf:
        programs["ocrmypdf"] = lambda: ocrmypdf(args.ocrmypdf, args.scan, args.jobs)
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
    for _run in range(args.runs):
        for name, program in programs.items():
            taken[name].append(timed(program))
    best = {name: (min(clock for clock, _ in some), min(cpu for _, cpu in some)) for name, some in taken.items()}
    for name, (clock, cpu) in best.items():
        figures = {"what": name, "pages": pages, "jobs": args.jobs, "seconds": round(clock, 1)}
        figures |= {"processor_seconds": round(cpu, 1), "pages_a_minute": round(60 * pages / clock, 1)}
        for other in best.keys() - {name, "tesseract"} if name == "ours" else ():
            figures[f"pages_to_one_of_{other}"] = round(best[other][0] / clock, 2)
            figures[f"processor_seconds_of_{other}_to_one"] = round(best[other][1] / cpu, 2)
        if name != "tesseract":
            figures["times_the_floor"] = round(clock / best["tesseract"][0], 2)
            figures["times_the_floors_processor_seconds"] = round(cpu / best["tesseract"][1], 2)
        print(json.dumps(figures), flush=True)
    # children of children are counted one by one: the largest of them is Tesseract or Python
    run(sys.executable, "-c", OURS, args.scan, 1)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(json.dumps({"what": "the largest process", "peak_mb": peak}))


def timed(program: Callable[[], None]) -> tuple[float, float]:
    """Seconds that a program takes, on the clock and of the processors."""
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    program()
    clock, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def floor(scan: Path, pages: int, jobs: int) -> None:
    """Render each page and give it to Tesseract, `jobs` at a time."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        list(pool.map(lambda number: recognize(scan, number, Path(folder)), range(1, pages + 1)))


def recognize(scan: Path, number: int, folder: Path) -> None:
    """Render a page and recognise it with Tesseract alone."""
    image = folder / f"page-{number}"
    run("pdftoppm", "-r", 300, "-gray", "-f", number, "-l", number, "-singlefile", scan, image)
    run("tesseract", image.with_suffix(".pgm"), image, "-l", "vie", "--dpi", 300, "tsv")


def ocrmypdf(program: str, scan: Path, jobs: int) -> None:
    """Run OCRmyPDF at its defaults, allowed to break the signature of its copy."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ("-l", "vie", "--jobs", jobs, "--force-ocr", "--oversample", 300, "--output-type", "pdf")
        arguments = (*arguments, "--invalidate-digital-signatures")
        run(program, *arguments, scan, Path(folder) / "out.pdf")


def run(*command: object) -> None:
    """Run a command; what it says is not shown."""
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


if __name__ == "__main__":
    main()
