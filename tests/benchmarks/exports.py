"""Measure the forms that keep pages: `python tests/benchmarks/exports.py SOURCE... [--traces FOLDER]`.

For each source: its pages, the seconds that reading it took, the milliseconds of CPU per page of each form and their
share of the reading, the size of the searchable PDF beside the source's, whether poppler's (-raw) and pdfium's text of
it is the restored text, and how far its words stand from their boxes (points, along their line): the 99th of 100, the
farthest, and how many by more than 2. Where boxes overlap, no two words can stand in both.

On pages that were given a new layer, words are compared one by one. Pages that keep the source's own layer keep its
spaces too, and its reader's habits: poppler parts `tỉnh¹.` before the mark that stands lower, and pdfium says U+FFFE
for the hyphen at the end of a line. There the letters are compared, in their order; the line says how many such pages
there are. With --traces, what was read is kept there, so that the next measurement needs no recognition.
"""

import argparse
import io
import pickle
import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter, process_time

import pikepdf
import pypdfium2
from lxml import etree

from pipeline.datatypes import Box, Document
from pipeline.export import FORMATS
from pipeline.export.placed_document import placed_document
from pipeline.export.text_layer import FONT
from pipeline.export.turn import upright
from pipeline.flow import convert
from pipeline.record import Record

FORMS = ("pdf", "alto", "hocr", "mets")
LINE_END_HYPHEN = "\ufffe"
WITHIN = 2.0
"""Points: how near the words of the layer are to stand to the recognised."""


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


def pdfium(data: bytes) -> list[str]:
    """Return what pdfium, and so Chromium, reads of each page."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def own_layers(data: bytes) -> list[bool]:
    """Tell the pages that keep the layer of their source."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [FONT not in page.resources.get("/Font", {}) for page in pdf.pages]


def pages_differing(read: Sequence[str], document: Document, own: Sequence[bool]) -> list[int]:
    """Return the numbers of the pages whose text was not read as it was restored."""
    return [
        page.number
        for page, text, is_own in zip(document.pages, read, own, strict=True)
        if (_letters(text) != _letters(page.text) if is_own else text.split() != page.text.split())
    ]


def _letters(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text.replace(LINE_END_HYPHEN, "-")).split())


def apart(data: bytes, document: Document) -> list[float]:
    """Return how far words stand from their boxes; nothing of pages whose words are not the same."""
    root = etree.fromstring(poppler(data, "-bbox", "-raw", "-cropbox"), etree.XMLParser(recover=True))
    errors = []
    for page, read in zip(placed_document(document), root.iter("{*}page"), strict=True):
        words = [word for line in page.lines for word in line]
        found = [*read.iter("{*}word")]
        if [word.text for word in found] != [word.text for word in words]:
            continue
        for word, there in zip(words, found, strict=True):
            if word.box:
                box = Box(*(float(there.get(side)) for side in ("xMin", "yMin", "xMax", "yMax")))
                one, other = (upright(each, page.turn, page.width, page.height) for each in (box, word.box))
                errors.append(max(abs(one.left - other.left), abs(one.right - other.right)))
    return sorted(errors)


def measure(path: Path, traces: Path | None) -> str:
    """Return the line of one source."""
    document, record, seconds = read(path, traces)
    pages = len(document.pages)
    costs, made = {}, {}
    for name in FORMS:
        started = process_time()
        made[name] = FORMATS[name].make(document, record)
        costs[name] = (process_time() - started) / pages
    data = made["pdf"]
    own = own_layers(data)
    read_by = {"poppler": poppler(data, "-raw").decode().split("\f")[:pages], "pdfium": pdfium(data)}
    wrong = {reader: pages_differing(texts, document, own) for reader, texts in read_by.items()}
    said = [f"{reader} differs on {', '.join(map(str, numbers))}" for reader, numbers in wrong.items() if numbers]
    errors = apart(data, document) or [0.0]
    far = sum(error > WITHIN for error in errors)
    return "  ".join(
        (
            f"{path.parent.name}/{path.name}: {pages} pages read in {seconds:.1f} s",
            *(f"{name} {1000 * cost:.0f} ms" for name, cost in costs.items()),
            f"{sum(costs.values()) * pages / seconds:.1%} of the reading",
            f"size {len(data) / document.source.size:.2f}",
            "text " + ("; ".join(said) or "equal") + (f" ({sum(own)} pages keep their own)" if any(own) else ""),
            f"{len(errors)} words apart {errors[len(errors) * 99 // 100]:.1f}, at most {errors[-1]:.1f}, {far} over",
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
