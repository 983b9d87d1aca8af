"""A scan with a text layer over or under its picture, as copiers and OCR programs make it."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pikepdf
from pikepdf import Dictionary, Name

from diacritics import strip_marks

WIDTH, HEIGHT, DPI = 595, 842, 150
TOP, STEP, LEFT, SIZE = 60, 20, 50, 11
INVISIBLE, FILLED = 3, 0


def picture_of(lines: Sequence[str]) -> np.ndarray:
    """Print lines without their marks, which OpenCV's letters lack: only where ink stands counts here."""
    image = np.full((HEIGHT * DPI // 72, WIDTH * DPI // 72), 255, np.uint8)
    for number, line in enumerate(lines):
        for at, word in placed(line):
            where = (round(at * DPI / 72), (TOP + STEP * number) * DPI // 72)
            cv2.putText(image, strip_marks(word), where, cv2.FONT_HERSHEY_SIMPLEX, 0.82, 0, 1, cv2.LINE_AA)
    return image


def scan(
    path: Path, printed: Sequence[str], layer: Sequence[str], *, mode: int = INVISIBLE, under: bool = False
) -> Path:
    """Write a PDF of a page with a picture of the `printed` lines and the words of `layer` where those stand."""
    image = picture_of(printed)
    with pikepdf.new() as pdf:
        picture = pikepdf.Stream(pdf, image.tobytes())
        picture.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=image.shape[1], Height=image.shape[0],
            ColorSpace=Name.DeviceGray, BitsPerComponent=8,
        )  # fmt: skip
        drawn = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do Q\n"
        letters = sorted({letter for line in layer for letter in line})
        words = "".join(
            f"BT {mode} Tr /F {SIZE} Tf {at:.1f} {HEIGHT - TOP - STEP * number} Td"
            f" <{''.join(f'{letters.index(letter):04X}' for letter in f'{word} ')}> Tj ET\n"
            for number, line in enumerate(layer)
            for at, word in placed(line)
        )
        page = pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
        page.Contents = pikepdf.Stream(pdf, (words + drawn if under else drawn + words).encode())
        page.Resources = Dictionary(
            XObject=Dictionary(I=pdf.make_indirect(picture)), Font=Dictionary(F=_font(pdf, letters))
        )
        pdf.save(path)
    return path


def placed(line: str) -> list[tuple[float, str]]:
    """Return the words of a line with their left edges in points."""
    starts = [0, *(at + 1 for at, letter in enumerate(line) if letter == " ")]
    return [(LEFT + 4.8 * start, word) for start, word in zip(starts, line.split(" "), strict=True)]


def _font(pdf: pikepdf.Pdf, letters: Sequence[str]) -> Dictionary:
    """Return a font of half-em letters that has no glyphs, only codes."""
    pairs = "\n".join(f"<{code:04X}> <{letter.encode('utf-16-be').hex()}>" for code, letter in enumerate(letters))
    table = f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(letters)} beginbfchar\n{pairs}\nendbfchar"
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.Unseen, Flags=4, FontBBox=[0, -250, 500, 950], ItalicAngle=0,
        Ascent=950, Descent=-250, CapHeight=700, StemV=80,
    )  # fmt: skip
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Unseen, DW=430, FontDescriptor=descriptor,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
    )  # fmt: skip
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Unseen, Encoding=Name("/Identity-H"),
        DescendantFonts=[below], ToUnicode=pikepdf.Stream(pdf, table.encode()),
    )  # fmt: skip
