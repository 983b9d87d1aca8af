"""Measure the forms that keep pages: `python tests/benchmarks/exports.py SOURCE... [--traces FOLDER]`.

For each source: its pages, the seconds that reading it took, the milliseconds of CPU per page of each form and their
share of the reading, the size of the searchable PDF beside the source's, whether poppler's (-raw) and pdfium's text of
it is the restored text, and how far, at the 99th of 100 words, its words stand from their boxes (points, across).
With --traces, what was read is kept there, so that the next measurement needs no recognition.
"""

import argparse
import pickle
import subprocess
from pathlib import Path
from time import perf_counter, process_time

import pypdfium2
from lxml import etree

from pipeline.datatypes import Document
from pipeline.export import FORMATS
from pipeline.export.placed import placed_page
from pipeline.flow import convert
from pipeline.record import Record

FORMS = ("pdf", "alto", "hocr", "mets")


def read(path: Path, traces: Path | None) -> tuple[Document, Record, float]:
    """Read a source, or what an earlier run read of it; the seconds are of the reading."""
    kept = traces / f"{path.parent.name}-{path.name}.read" if traces else None
    if kept and kept.exists():
        return pickle.loads(kept.read_bytes())  # noqa: S301 - written by this program
    started = perf_counter()
    converted = convert(path)
    result = converted.document, converted.record, perf_counter() - started
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(result))
    return result


def poppler(data: bytes, *options: str) -> bytes:
    """Return what pdftotext reads."""
    command = ["pdftotext", *options, "-", "-"]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def pdfium(data: bytes) -> str:
    """Return what pdfium, and so Chromium, reads."""
    with pypdfium2.PdfDocument(data) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def apart(data: bytes, document: Document) -> float | None:
    """Return how far words stand from their boxes, at the 99th of 100; None where the words are not the same."""
    root = etree.fromstring(poppler(data, "-bbox", "-raw", "-cropbox"), etree.XMLParser(recover=True))
    found = [(word.text, float(word.get("xMin")), float(word.get("xMax"))) for word in root.iter("{*}word")]
    wanted = [word for page in document.pages for line in placed_page(page).lines for word in line]
    if [word for word, _left, _right in found] != [word.text for word in wanted]:
        return None
    pairs = zip(found, wanted, strict=True)
    errors = sorted(
        max(abs(left - word.box.left), abs(right - word.box.right)) for (_, left, right), word in pairs if word.box
    )
    return errors[len(errors) * 99 // 100] if errors else 0.0


def measure(path: Path, traces: Path | None) -> str:
    """Return the line of one source."""
    document, record, seconds = read(path, traces)
    pages = len(document.pages)
    costs, made = {}, {}
    for name in FORMS:
        started = process_time()
        made[name] = FORMATS[name].make(document, record)
        costs[name] = (process_time() - started) / pages
    data, wanted = made["pdf"], document.text.split()
    same = [poppler(data, "-raw").decode().split() == wanted, pdfium(data).split() == wanted]
    distance = apart(data, document)
    return "  ".join(
        (
            f"{path.parent.name}/{path.name}: {pages} pages read in {seconds:.1f} s",
            *(f"{name} {1000 * cost:.0f} ms" for name, cost in costs.items()),
            f"{sum(costs.values()) * pages / seconds:.1%} of the reading",
            f"size {len(data) / document.source.size:.2f}",
            f"text {'equal' if all(same) else f'poppler {same[0]} pdfium {same[1]}'}",
            f"apart {distance:.1f}" if distance is not None else "words differ",
        )
    )


def main() -> None:
    """Measure the sources named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--traces", type=Path)
    arguments = parser.parse_args()
    for path in arguments.sources:
        print(measure(path, arguments.traces), flush=True)


if __name__ == "__main__":
    main()
