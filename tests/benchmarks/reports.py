"""What the forms for readers cost: processor time and bytes a page, each, beside the conversion of the page.

    python tests/benchmarks/reports.py [FILE...]

Each file is converted once, then each form is made RUNS times and the best is taken.
"""

import os
import sys
import time
from pathlib import Path

from diacritics import load_model
from pipeline.export.report_formats import REPORTS
from pipeline.extract import build_record
from pipeline.flow import process
from pipeline.ingest.sniff import identify
from pipeline.ocr import Tesseract
from pipeline.options import Options

RUNS = 3
SCANS = Path(__file__).parents[2] / "fixtures/scans"
NAMES = ("ke-hoach-huyen.pdf", "cong-van.pdf", "quyet-dinh.tif")


def spent():
    """Return the processor seconds of this process and of the programs that it has run."""
    return sum(os.times()[:4])


def best(make, document, record):
    """Return the fewest seconds that a form took, and its bytes."""
    times = []
    for _run in range(RUNS):
        start = time.process_time()
        data = make(document, record)
        times.append(time.process_time() - start)
    return min(times), len(data)


def main(paths):
    """Print a row for each form of each file."""
    print("file                  pages   form          ms/page   KB/page   share of the conversion")
    for path in paths:
        start = spent()
        document = process(identify(path), Options(workers=1), Tesseract(), load_model())
        record = build_record(document)
        converted = (spent() - start) / len(document.pages)
        total = 0.0
        for form in REPORTS:
            seconds, size = best(form.make, document, record)
            total += seconds / len(document.pages)
            each = seconds / len(document.pages)
            print(
                f"{path.name[:20]:<22}{len(document.pages):>5}   {form.name:<13}{each * 1000:>8.1f}"
                f"{size / 1024 / len(document.pages):>10.1f}   {each / converted:>8.1%}"
            )
        print(f"{path.name[:20]:<22}{'':>5}   all          {total * 1000:>8.1f}{'':>10}   {total / converted:>8.1%}")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or [SCANS / name for name in NAMES])
