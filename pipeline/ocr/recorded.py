"""Recognition played back from a file: for tests and demonstrations without Tesseract."""

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict, TypeAdapter

from pipeline.datatypes import Box, Pixels, Word
from pipeline.ocr.engine import BlockReader, EngineFailed, OcrEngine

ALIKE = 6.0
"""Mean difference of two fingerprints' grey levels up to which they are one page. Renderings of one page by different
versions of a library differ by less than 2, two pages of text by 15 and more."""


class RecordedWord(BaseModel):
    """A word as the file holds it; the box is left, top, right, bottom in points."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    box: tuple[float, float, float, float]
    confidence: float


class RecordedPage(BaseModel):
    """The words of one image, known by its fingerprint: the grey levels of its 24 x 32 fields in hexadecimal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fingerprint: str
    words: tuple[RecordedWord, ...]
    turn: int = 0


_FILE = TypeAdapter(tuple[RecordedPage, ...])


def fingerprint(image: Pixels) -> bytes:
    """Return the grey levels of an image's 24 x 32 fields.

    Not a checksum: the same page comes out of two versions of a library with a few grey levels changed.
    """
    return cv2.resize(image, (24, 32), interpolation=cv2.INTER_AREA).tobytes()


@dataclass(frozen=True)
class RecordedEngine:
    """Gives for each image what was recorded for it."""

    pages: tuple[RecordedPage, ...]
    name: str = "recorded"

    @classmethod
    def load(cls, path: Path) -> "RecordedEngine":
        """Read a recording (JSON, as RecordingEngine writes it)."""
        return cls(_FILE.validate_json(path.read_bytes()))

    def recognize(self, image: Pixels, dpi: float, seconds: float) -> tuple[Word, ...]:
        """Return the recorded words; raises EngineFailed for an image that was not recorded."""
        del dpi, seconds
        words = self._find(image).words
        return tuple(Word(word.text, box=Box(*word.box), confidence=word.confidence) for word in words)

    def read_block(self, image: Pixels, dpi: float, seconds: float) -> tuple[Word, ...]:
        """Return the words that were recorded for a block of lines."""
        return self.recognize(image, dpi, seconds)

    def turn(self, image: Pixels, dpi: float, seconds: float) -> int:
        """Return the recorded turn."""
        del dpi, seconds
        return self._find(image).turn

    def _find(self, image: Pixels) -> RecordedPage:
        wanted = np.frombuffer(fingerprint(image), np.uint8).astype(np.int16)

        def apart(page: RecordedPage) -> float:
            levels = np.frombuffer(bytes.fromhex(page.fingerprint), np.uint8).astype(np.int16)
            return float(np.abs(levels - wanted).mean())

        nearest = min(self.pages, key=apart, default=None)
        if nearest is None or apart(nearest) > ALIKE:
            raise EngineFailed("this page was never recorded; record it with RecordingEngine")
        return nearest


@dataclass
class RecordingEngine:
    """Asks another engine and remembers its answers."""

    engine: OcrEngine
    pages: list[RecordedPage] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def name(self) -> str:
        """The name of the engine that answers."""
        return self.engine.name

    def recognize(self, image: Pixels, dpi: float, seconds: float) -> tuple[Word, ...]:
        """Return the other engine's words, remembered."""
        words = self.engine.recognize(image, dpi, seconds)
        self._remember(image, words, 0)
        return words

    def read_block(self, image: Pixels, dpi: float, seconds: float) -> tuple[Word, ...]:
        """Return the other engine's words for a block of lines, remembered; EngineFailed where it reads none."""
        if not isinstance(self.engine, BlockReader):
            raise EngineFailed(f"{self.name} reads no blocks")
        words = self.engine.read_block(image, dpi, seconds)
        self._remember(image, words, 0)
        return words

    def turn(self, image: Pixels, dpi: float, seconds: float) -> int:
        """Return the other engine's turn, remembered with the words of the same image."""
        turn = self.engine.turn(image, dpi, seconds)
        self._remember(image, (), turn)
        return turn

    def save(self, path: Path) -> None:
        """Write what was heard as JSON, in a lasting order."""
        pages = sorted(self.pages, key=lambda page: page.fingerprint)
        path.write_text(
            json.dumps([page.model_dump() for page in pages], ensure_ascii=False, separators=(",", ":")) + "\n"
        )

    def _remember(self, image: Pixels, words: Sequence[Word], turn: int) -> None:
        key = fingerprint(image).hex()
        heard = tuple(
            RecordedWord(
                text=word.text,
                box=(
                    round(word.box.left, 1),
                    round(word.box.top, 1),
                    round(word.box.right, 1),
                    round(word.box.bottom, 1),
                ),
                confidence=round(word.confidence or 0.0, 2),
            )
            for word in words
            if word.box
        )
        with self._lock:
            known = next((page for page in self.pages if page.fingerprint == key), None)
            if known:
                self.pages.remove(known)
                heard, turn = heard or known.words, turn or known.turn
            self.pages.append(RecordedPage(fingerprint=key, words=heard, turn=turn))
