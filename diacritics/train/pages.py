"""Pages of clean text, printed and spoiled as scanners spoil them: what the channels are learned from.

Every page is a function of its text and its seed, so that a training run repeats exactly.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from diacritics.letters import ALPHABET

FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
FACES = (
    *("LiberationSerif", "Tinos", "FreeSerif", "LiberationSerif", "Tinos"),  # Times-like twice: NĐ 30/2020 asks for it
    *("LiberationSans", "Arimo", "NotoSerif", "NotoSans", "DejaVuSerif", "DejaVuSans"),
)
STYLES = {
    "regular": ("-Regular", ""),
    "bold": ("-Bold", "Bold"),
    "italic": ("-Italic", "-Oblique", "Italic"),
    "bold italic": ("-BoldItalic", "BoldItalic"),
}


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """An image in grey levels and the lines that it shows."""

    image: Image.Image
    dpi: int
    lines: tuple[str, ...]


def has_all_letters(font: ImageFont.FreeTypeFont) -> bool:
    """Say whether the face draws each of the 134 letters, not the box that stands for a missing glyph."""
    missing = bytes(font.getmask("\uffff"))
    return all(bytes(font.getmask(letter)) != missing for letter in ALPHABET)


@cache
def faces() -> tuple[dict[str, str], ...]:
    """Find the installed faces that have all Vietnamese glyphs: style to file, in the order of FACES."""
    files = {path.stem: str(path) for folder in FONT_FOLDERS for path in sorted(folder.rglob("*.ttf"))}
    found = []
    for face in FACES:
        styles = {
            style: files[face + ending]
            for style, endings in STYLES.items()
            for ending in endings
            if face + ending in files
        }
        if "regular" in styles and all(has_all_letters(ImageFont.truetype(file, 32)) for file in styles.values()):
            found.append(styles)
    if not found:
        raise FileNotFoundError(
            "no face with Vietnamese letters: apt-get install fonts-liberation2 fonts-croscore fonts-noto-core"
        )
    return tuple(found)


def wrap(text: str, font: ImageFont.FreeTypeFont, width: float) -> Iterable[str]:
    """Break a paragraph into lines of at most `width` pixels."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and font.getlength(longer) > width:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


def print_page(paragraphs: Sequence[str], seed: int, max_lines: int = 32) -> PrintedPage:
    """Print paragraphs on one page in a face, size, weight and case drawn by the seed, and spoil it."""
    draw = np.random.default_rng(seed)
    styles = faces()[draw.integers(len(faces()))]
    dpi = int(draw.choice([100, 120, 150, 150, 200, 200, 300]))
    points = float(draw.choice([10, 11, 12, 13, 13, 14, 14]))
    pixels = round(points * dpi / 72)
    left, top = round(0.8 * dpi), round(0.4 * dpi)
    width = round(6.3 * dpi)
    lines: list[tuple[str, str]] = []
    for paragraph in paragraphs:
        style = str(draw.choice(["regular", "regular", "regular", "bold", "italic", "bold italic"]))
        file = styles.get(style, styles["regular"])
        shown = paragraph.upper() if draw.random() < 0.15 else paragraph
        lines += [(line, file) for line in wrap(shown, ImageFont.truetype(file, pixels), width)]
        if len(lines) >= max_lines:
            break
    lines = lines[:max_lines]
    leading = round(pixels * float(draw.uniform(1.3, 1.6)))
    image = Image.new("L", (width + 2 * left, leading * len(lines) + 2 * top), 255)
    pen = ImageDraw.Draw(image)
    for row, (line, file) in enumerate(lines):
        pen.text(
            (left, top + row * leading), line, font=ImageFont.truetype(file, pixels), fill=int(draw.integers(0, 60))
        )
    return PrintedPage(spoil(image, draw), dpi, tuple(line for line, _ in lines))


def spoil(image: Image.Image, draw: np.random.Generator) -> Image.Image:
    """Skew, blur, add noise, compress, and for some pages threshold: what a scanner and its driver do."""
    image = image.rotate(float(draw.normal(0, 0.25)), resample=Image.Resampling.BICUBIC, fillcolor=255)
    image = image.filter(ImageFilter.GaussianBlur(float(draw.choice([0.0, 0.4, 0.7, 1.0, 1.3]))))
    if draw.random() < 0.3:  # thin or swollen strokes, as worn copies have
        image = image.filter(ImageFilter.MaxFilter(3) if draw.random() < 0.3 else ImageFilter.MinFilter(3))
    grey = np.asarray(image, dtype=np.float64)
    grey = grey + draw.normal(0, float(draw.choice([0, 6, 15, 25, 40])), grey.shape)
    if draw.random() < 0.5:
        grey = np.where(grey > draw.uniform(90, 200), 255.0, 0.0)
    image = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    packed = io.BytesIO()
    image.save(packed, "JPEG", quality=int(draw.choice([35, 60, 85])))
    return Image.open(packed).convert("L")
