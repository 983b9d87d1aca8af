"""Pages whose true text is known, read as the product reads scans: `python -m tests.benchmarks.second_mark_pages`.

What `second_mark` learns from. A text is printed, two pages a document, in the faces that recognition is trained with,
spoiled as the fixtures' scans are, and recognised with Tesseract as `sohoa convert` does it. The words with the
engine's confidences are kept, a JSON line a page; pictures are not. Pages that a file already holds are not made again.

The text should be none that the language model was trained on: its documents are parted by form feeds.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from diacritics.train.pages import faces, wrap
from pipeline.datatypes import Pixels, RasterPage, TextPage, Word
from pipeline.ocr import Tesseract, recognize
from pipeline.text.noise import without_noise
from pipeline.text.normalize import normalize

sys.path.insert(0, str(Path(__file__).parents[2] / "fixtures"))

from generator.damage import Damage, damaged

PAGES, LINES, LONGEST = 2, 36, 900
"""Pages of a document, lines of a page, characters of a paragraph at most."""
FINER = 2
"""How much finer a page is printed than it is scanned."""
SECONDS = 120.0


@dataclass(frozen=True)
class ReadOnce:
    """Tesseract without a second look at what it was unsure of, at a third of the time: sure words are what counts."""

    engine: Tesseract = field(default_factory=Tesseract)
    name: str = "once"

    def recognize(self, image: Pixels, dpi: float, seconds: float) -> tuple[Word, ...]:
        """Read a page; see OcrEngine."""
        return self.engine.recognize(image, dpi, seconds)

    def turn(self, image: Pixels, dpi: float, seconds: float) -> int:
        """Say that a page stands upright, as all of ours do."""
        return 0


def main() -> None:
    """Add the pages of the documents that were asked for to a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    passages = args.text.read_text(encoding="utf-8").split("\f")
    done = {json.loads(line)["document"] for line in args.out.open(encoding="utf-8")} if args.out.exists() else set()
    with args.out.open("a", encoding="utf-8") as out:
        for number in range(args.documents):
            if number not in done:
                paragraphs = passages[number % len(passages)].split("\n")
                pages = list(document_pages(paragraphs, args.seed * 10_000 + number))
                out.writelines(json.dumps({"document": number, **page}, ensure_ascii=False) + "\n" for page in pages)
                out.flush()


def document_pages(paragraphs: Sequence[str], seed: int) -> Iterator[dict[str, object]]:
    """Print consecutive paragraphs from anywhere in a passage, and read them; yield what is kept of each page."""
    draw = np.random.default_rng(seed)
    dpi = int(draw.choice([120, 150, 150, 200, 200, 200, 300]))
    damage = drawn_damage(draw)
    styles = faces()[draw.integers(len(faces()))]
    points = float(draw.choice([12, 13, 13, 14, 14]))
    first = int(draw.integers(max(len(paragraphs) - 2 * LINES, 1)))
    lines: list[tuple[str, str]] = []
    for paragraph in paragraphs[first:]:
        file = styles.get(str(draw.choice(["regular"] * 7 + ["bold", "bold", "italic"])), styles["regular"])
        font = ImageFont.truetype(file, round(points * FINER * dpi / 72))
        lines += [(line, file) for line in wrap(paragraph.strip()[:LONGEST], font, 6.4 * FINER * dpi)]
        if len(lines) >= PAGES * LINES:
            break
    for number in range(PAGES):
        shown = lines[number * LINES : (number + 1) * LINES]
        if shown:
            picture = damaged(printed(shown, points, dpi), damage, dpi, seed * PAGES + number)
            height, width = picture.shape
            page = RasterPage(number + 1, width * 72 / dpi, height * 72 / dpi, picture, dpi)
            read = recognize(page, ReadOnce(), SECONDS)
            read = read.revised(normalize(read.text))
            yield {"page": number + 1, "truth": [line for line, _ in shown], **kept(read)}


def drawn_damage(draw: np.random.Generator) -> Damage:
    """Draw how a document suffers, about as much as the fixtures' scans."""
    cut = int(draw.choice([95, 110, 130, 150, 165, 180])) if draw.random() < 0.5 else None
    return Damage(
        skew=float(draw.normal(0, 0.7)),
        blur=float(draw.choice([0.4, 0.6, 0.9, 1.2])),
        noise=float(draw.choice([2, 6, 10, 14])),
        specks=float(draw.choice([0, 0.5, 1.5])),
        light=float(draw.choice([0, 0.15, 0.3])),
        fade=float(draw.choice([0, 0, 0.3, 0.45])),
        ghost=float(draw.choice([0, 0, 0.1])),
        cut=cut,
    )


def printed(lines: Sequence[tuple[str, str]], points: float, dpi: int) -> Pixels:
    """Print lines, each with its font file, on an A4 page in grey levels."""
    width, height = round(8.27 * dpi), round(11.69 * dpi)
    image = Image.new("L", (width * FINER, height * FINER), 255)
    pen = ImageDraw.Draw(image)
    pixels = round(points * FINER * dpi / 72)
    leading = 10.2 * FINER * dpi / LINES
    for row, (line, file) in enumerate(lines):
        place = (1.1 * FINER * dpi, 0.75 * FINER * dpi + row * leading)
        pen.text(place, line, font=ImageFont.truetype(file, pixels), fill=20)
    return np.asarray(image.resize((width, height), Image.Resampling.BOX), dtype=np.uint8)


def kept(page: TextPage) -> dict[str, object]:
    """Return the text that restoration is given, where its words stand, and how sure the engine was of each."""
    page = page.revised(without_noise(page.text))
    words = []
    at = 0
    for token in page.text.split():
        start = page.text.index(token, at)
        at = start + len(token)
        sure = [word.confidence for word in page.words_at(start, at) if word.confidence is not None]
        words.append((start, at, round(min(sure, default=0.0), 3)))
    return {"text": page.text, "words": words}


if __name__ == "__main__":
    main()
