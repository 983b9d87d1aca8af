"""Tesseract, through pytesseract: the only file that knows it."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from tempfile import NamedTemporaryFile

import cv2
import pytesseract

from pipeline.datatypes import Box, Pixels, Word
from pipeline.errors import MissingProgram
from pipeline.ocr.engine import EngineFailed, EngineTooSlow

INSTALL = "sudo apt-get install tesseract-ocr tesseract-ocr-vie"

FIGURES = "0123456789./-"

UNCOMPRESSED = 1
"""TIFF 6.0, tag 259."""

SURE_OF_TURN = 3.0
"""Tesseract's orientation confidence that a turn is believed at: full pages gave 15 to 21, short letters far less."""


@dataclass(frozen=True)
class Tesseract:
    """Tesseract 4.1 or later with `language` (`vie`), one thread to a page.

    `psm` 3 segments the page by itself; what it reads across columns is put right by `pipeline.layout`.
    """

    language: str = "vie"
    psm: int = 3

    def __post_init__(self) -> None:
        # Debian builds Tesseract with OpenMP, which makes a page four times slower (6.3 s against 1.7 s on 2 cores).
        os.environ["OMP_THREAD_LIMIT"] = "1"

    def check(self) -> None:
        """Raise MissingProgram where Tesseract or one of the languages is not installed."""
        present = languages()
        missing = [part for part in self.language.split("+") if part not in present]
        if missing:
            packages = " ".join(f"tesseract-ocr-{part.replace('_', '-')}" for part in missing)
            raise MissingProgram(
                f"Tesseract has no language {', '.join(missing)} (it has {', '.join(present) or 'none'}); "
                f"install it: sudo apt-get install {packages}"
            )

    @cached_property
    def name(self) -> str:
        """For example `tesseract 5.3.0 vie`."""
        return f"tesseract {version()} {self.language}"

    def recognize(self, image: Pixels, dpi: float, seconds: float) -> tuple[Word, ...]:
        """Return the words that Tesseract finds on a grey image; see OcrEngine."""
        return self._words(image, dpi, seconds, self.psm)

    def read_block(self, image: Pixels, dpi: float, seconds: float) -> tuple[Word, ...]:
        """Return the words of lines that stand one below the other (`psm` 6); see BlockReader."""
        return self._words(image, dpi, seconds, 6)

    def read_figures(self, image: Pixels, dpi: float, seconds: float) -> tuple[Word, ...]:
        """Return the figures of lines that stand one below the other, no other letter allowed; see FigureReader."""
        return self._words(image, dpi, seconds, 6, f" -c tessedit_char_whitelist={FIGURES}")

    def _words(self, image: Pixels, dpi: float, seconds: float, psm: int, more: str = "") -> tuple[Word, ...]:
        config = f"--psm {psm} --dpi {round(dpi)}{more}"
        with _failures_named(self, seconds), _picture(image) as picture:
            data = pytesseract.image_to_data(
                picture, lang=self.language, config=config, timeout=seconds, output_type=pytesseract.Output.DICT
            )
            return tuple(words_of(data, 72 / dpi))

    def turn(self, image: Pixels, dpi: float, seconds: float) -> int:
        """Ask Tesseract's orientation detection; 0 where the page has too few letters to tell."""
        config = f"--psm 0 --dpi {round(dpi)}"
        try:
            with _failures_named(replace(self, language="osd"), seconds), _picture(image) as picture:
                found = pytesseract.image_to_osd(
                    picture, lang="osd", config=config, timeout=seconds, output_type=pytesseract.Output.DICT
                )
                return int(found["rotate"]) if float(found["orientation_conf"]) >= SURE_OF_TURN else 0
        except EngineTooSlow:
            raise
        except EngineFailed:
            return 0  # "Too few characters. Skipping this page"


@contextmanager
def _picture(image: Pixels) -> Iterator[str]:
    """Write a grey image to a file for Tesseract, and hand out its path.

    As a TIFF that is not compressed: of a page that Tesseract recognises in 1.5 s its Leptonica reads one in 3
    milliseconds, a PNG in 30, and a PGM, pixel by pixel, in 80.
    """
    _, packed = cv2.imencode(".tiff", image, (cv2.IMWRITE_TIFF_COMPRESSION, UNCOMPRESSED))
    with NamedTemporaryFile(prefix="tess_", suffix=".tiff") as file:
        file.write(packed.tobytes())
        file.flush()
        yield file.name


@contextmanager
def _failures_named(engine: Tesseract, seconds: float) -> Iterator[None]:
    """Turn what pytesseract raises into our errors."""
    try:
        yield
    except pytesseract.TesseractNotFoundError as error:
        raise MissingProgram(f"the program tesseract is not installed; install it: {INSTALL}") from error
    except RuntimeError as error:
        if "timeout" in str(error).casefold():  # pytesseract raises a bare RuntimeError with this word
            raise EngineTooSlow(f"Tesseract did not finish in {seconds:g} seconds") from error
        engine.check()
        raise EngineFailed(f"Tesseract failed: {error}") from error
    except (ValueError, KeyError, TypeError, OSError, pytesseract.TSVNotSupported) as error:
        raise EngineFailed(f"Tesseract's answer could not be read: {error!r}") from error


def words_of(data: Mapping[str, Sequence[object]], scale: float) -> list[Word]:
    """Words of Tesseract's table (pixels) in points; `scale` is points to the pixel."""
    words = []
    columns = (data["text"], data["conf"], data["left"], data["top"], data["width"], data["height"])
    for raw, conf, left, top, width, height in zip(*columns, strict=True):
        text = "".join(str(raw).split())
        confidence = float(str(conf))
        if not text or confidence < 0:
            continue
        x, y, wide, high = (float(str(number)) * scale for number in (left, top, width, height))
        words.append(Word(text, box=Box(x, y, x + wide, y + high), confidence=min(confidence / 100, 1.0)))
    return words


def version() -> str:
    """Return Tesseract's version; raises MissingProgram where it is not installed."""
    try:
        return str(pytesseract.get_tesseract_version()).split()[0]
    except (pytesseract.TesseractNotFoundError, SystemExit) as error:
        raise MissingProgram(f"the program tesseract is not installed; install it: {INSTALL}") from error


def languages() -> list[str]:
    """Return the languages that Tesseract has; `osd` is its orientation model."""
    try:
        return sorted(pytesseract.get_languages())
    except pytesseract.TesseractNotFoundError as error:
        raise MissingProgram(f"the program tesseract is not installed; install it: {INSTALL}") from error
