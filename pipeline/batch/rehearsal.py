"""Converting a page before the documents come, so that what the first one has to make is there for all of them.

That takes a second of the processor, which every document's process would pay again in part: tables of the spelling
and of the two ways in which letters are damaged, patterns that are compiled when they are first asked for, libraries
that set themselves up. A page of text costs a tenth of a second, a scanned one some two.
"""

from contextlib import suppress
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from diacritics import ModelError, load_model
from pipeline.batch.document import convert_document
from pipeline.batch.task import Task
from pipeline.datatypes import Box, Pixels, Word
from pipeline.export.formats import OWN
from pipeline.options import Options

LINES = (
    "ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Số: 16/KH-UBND\tNgày 22 tháng 01 năm 2024",
    "KẾ HOẠCH",
    "Công tác văn thư năm 2024",
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ;",
    "1. Phong Noi vu chu tri, phoi hop voi cac phong, bao cao truoc ngay 29/02/2024.",
    "Nơi nhận:",
    "- Lưu: VT.",
)
DPI = 200
WIDTH, HEIGHT = 1654, 700
"""Pixels: as wide as A4, and no higher than the lines are. Of a whole page the processor would work 0.36 s on the empty
paper, of this 0.15 s; what is made once, 0.8 s, is the same."""
LEFT, TOP, SPACE, LETTER = 200, 60, 75, 36
"""Pixels: where the lines begin, from one to the next, and the size of the type."""
CONFIDENCE = 0.8
"""Of each word: doubtful enough for the ways of reading again and for restoration."""


class Prompter:
    """An engine that knows the page by heart, and reads no other."""

    name = "prompter"

    def recognize(self, image: Pixels, dpi: float, seconds: float) -> tuple[Word, ...]:
        """Return the words of the page, each as wide as its share of the line."""
        del image, dpi, seconds
        return tuple(_words())

    def read_block(self, image: Pixels, dpi: float, seconds: float) -> tuple[Word, ...]:
        """Return nothing, so that what was read stays."""
        del image, dpi, seconds
        return ()

    def turn(self, image: Pixels, dpi: float, seconds: float) -> int:
        """Return that the page stands upright."""
        del image, dpi, seconds
        return 0


def rehearse(folder: Path, formats: tuple[str, ...]) -> None:
    """Convert a page as text and as a picture in `folder`. What goes wrong here goes wrong, and is told, later.

    It is written in those of `formats` that are our own: another package's, run here, could cost the whole run.
    """
    own = tuple(format_.name for format_ in OWN if format_.name in formats)
    with suppress(ModelError, OSError):
        (folder / "rehearsal.txt").write_text("\n".join(LINES), encoding="utf-8")
        _drawn().save(folder / "rehearsal.png", dpi=(DPI, DPI))
        for number, name in enumerate(("rehearsal.txt", "rehearsal.png")):
            made = folder / f"rehearsed-{number}"
            made.mkdir()
            task = Task(number, folder / name, name, own, Options(workers=1), folder)
            convert_document(task, made, Prompter(), load_model(), lambda _page: None)


def _drawn() -> Image.Image:
    """Draw the page without marks, which the font that comes with Pillow has not; nobody reads it."""
    page = Image.new("L", (WIDTH, HEIGHT), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(LETTER)
    for word in _words():
        assert word.box  # noqa: S101 - all have one
        left, top = (at * DPI / 72 for at in (word.box.left, word.box.top))
        pen.text((left, top), word.text.encode("ascii", "replace").decode(), fill=0, font=font)
    return page


def _words() -> list[Word]:
    words = []
    for number, line in enumerate(LINES):
        top, left = TOP + number * SPACE, LEFT
        for text in line.replace("\t", " ").split():
            right = left + len(text) * LETTER // 2
            corners = (at * 72 / DPI for at in (left, top, right, top + LETTER))
            words.append(Word(text, box=Box(*corners), confidence=CONFIDENCE))
            left = right + LETTER // 2
    return words
