"""Pages a minute beside OCRmyPDF and beside Tesseract alone: `python -m tests.benchmarks.ocr_speed SCAN.pdf`.

`--ocrmypdf PROGRAM` is OCRmyPDF of another virtual environment (it is no dependency). All three get the same pages at
the same parallelism, with one thread to a page. OCRmyPDF refuses a signed file unless it may break the signature of
its copy. The floor is what nobody can go below without a quicker engine: the pages rendered at 300 dpi by poppler and
given to Tesseract, nothing else done. Memory is the peak of one of our processes with what it started.
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
    parser.add_argument("--runs", type=int, default=3, help="the quickest counts: other work on the machine only slows")
    args = parser.parse_args()
    with pypdfium2.PdfDocument(args.scan) as document:
        pages = len(document)
    os.environ["OMP_THREAD_LIMIT"] = "1"
    programs: dict[str, Callable[[], None]] = {
        "ours": lambda: run(sys.executable, "-c", OURS, args.scan, args.jobs),
        "tesseract": lambda: floor(args.scan, args.jobs),
    }
    if args.ocrmypdf:
        programs["ocrmypdf"] = lambda: ocrmypdf(args.ocrmypdf, args.scan, args.jobs)
    for name, program in programs.items():
        seconds = min(timed(program) for _run in range(args.runs))
        figures = {"what": name, "pages": pages, "jobs": args.jobs, "seconds": round(seconds, 1)}
        print(json.dumps({**figures, "pages_a_minute": round(60 * pages / seconds, 1)}), flush=True)
    # children of children are counted one by one: the largest of them is Tesseract or Python
    run(sys.executable, "-c", OURS, args.scan, 1)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(json.dumps({"what": "the largest process", "peak_mb": peak}))


def timed(program: Callable[[], None]) -> float:
    """Seconds that a program takes."""
    started = time.perf_counter()
    program()
    return time.perf_counter() - started


def floor(scan: Path, jobs: int) -> None:
    """Render the pages and give each to Tesseract, `jobs` at a time."""
    with tempfile.TemporaryDirectory() as folder:
        run("pdftoppm", "-r", 300, "-gray", scan, f"{folder}/page")
        with ThreadPoolExecutor(jobs) as pool:
            list(pool.map(recognize, sorted(Path(folder).glob("page*"))))


def recognize(image: Path) -> None:
    """Recognise one image with Tesseract alone."""
    run("tesseract", image, image.with_suffix(""), "-l", "vie", "--dpi", 300, "tsv")


def ocrmypdf(program: str, scan: Path, jobs: int) -> None:
    """Run OCRmyPDF at its defaults, allowed to break the signature of its copy."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = (
            "-l",
            "vie",
            "--jobs",
            jobs,
            "--force-ocr",
            "--output-type",
            "pdf",
            "--invalidate-digital-signatures",
        )
        run(program, *arguments, scan, Path(folder) / "out.pdf")


def run(*command: object) -> None:
    """Run a command; what it says is not shown."""
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


if __name__ == "__main__":
    main()
