"""Measure what becomes of layers that an earlier recognition left: `python tests/benchmarks/earlier_layers.py FOLDER`.

The folder holds scans (PDF) beside `*.truth.txt`, pages parted by form feeds. Each page is drawn at `--dpi` and given
the layer that `tesseract -l LANGUAGE --psm 3` makes of it, as a copier with OCR does; then it is converted. A line is
printed for each page: whether it was read anew, and the syllables of the truth that the layer and the outcome lack.
"""

import argparse
import subprocess
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image
from rapidfuzz.distance import LCSseq

from diacritics.evaluate import syllables
from pipeline import convert
from pipeline.ingest import identify
from pipeline.ingest.pdf import pdf_layers
from pipeline.ingest.pdf_render import draw
from pipeline.options import Options


def layered(image: Path, language: str) -> Path:
    """Return a PDF of an image with the layer that Tesseract reads on it."""
    out = image.with_suffix("")
    subprocess.run(
        ["tesseract", str(image), str(out), "-l", language, "--psm", "3", "pdf"],  # noqa: S607 -- the user's own
        check=True, capture_output=True,
    )  # fmt: skip
    return out.with_suffix(".pdf")


def missing(truth: str, text: str) -> int:
    """Count the syllables of the truth that a text has not, in its order."""
    wanted = syllables(truth)
    return len(wanted) - LCSseq.similarity(wanted, syllables(text))


def main() -> None:
    """Print a line for each page, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", default="vie")
    parser.add_argument("--dpi", type=int, default=300)
    args = parser.parse_args()
    sums = [0, 0, 0, 0, 0]
    for truth in sorted(args.folder.glob("*.truth.txt")):
        scan = truth.with_name(truth.name.removesuffix(".truth.txt") + ".pdf")
        pages = truth.read_text(encoding="utf-8").split("\f")
        with pypdfium2.PdfDocument(scan) as document, tempfile.TemporaryDirectory() as folder:
            for number, (page, wanted) in enumerate(zip(document, pages, strict=False), 1):
                if not syllables(wanted):
                    continue
                image = Path(folder) / f"{number}.png"
                Image.fromarray(draw(page, args.dpi)).save(image, dpi=(args.dpi, args.dpi))
                made = layered(image, args.language)
                ((verdict, layer),) = pdf_layers(identify(made), Options(), most=1)[1]
                result = convert(made)
                anew = result.document.pages[0].origin == "ocr"
                counts = [len(syllables(wanted)), missing(wanted, layer), missing(wanted, result.text), 1, int(anew)]
                sums = [one + more for one, more in zip(sums, counts, strict=True)]
                told = "read anew" if anew else "kept"
                print(f"{scan.name} {number}: {told}; {counts[1]} of {counts[0]}, {counts[2]} now; {verdict.reason}")
    print(
        f"{sums[4]} of {sums[3]} pages read anew; {sums[1]} of {sums[0]} syllables missing in the layers, {sums[2]} now"
    )


if __name__ == "__main__":
    main()
