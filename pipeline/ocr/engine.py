"""What recognises words on an image, behind one small protocol."""

from typing import Protocol, runtime_checkable

from pipeline.datatypes import Pixels, Word


class EngineFailed(Exception):
    """The engine died or answered nonsense on one image; the reason is the message."""


class EngineTooSlow(EngineFailed):
    """The engine ran past its deadline on one image."""


class OcrEngine(Protocol):
    """Recognises the words of one upright page image. Must be safe to call from several threads at once."""

    @property
    def name(self) -> str:
        """Engine, version and model, as provenance wants them."""

    def recognize(self, image: Pixels, dpi: float, seconds: float) -> tuple[Word, ...]:
        """Return the words of a grey image with boxes (points) and confidences, in any order.

        Raises EngineTooSlow after `seconds`, EngineFailed when the image could not be recognised.
        """

    def turn(self, image: Pixels, dpi: float, seconds: float) -> int:
        """Return by how many degrees clockwise the image must be turned to stand upright: 0, 90, 180 or 270."""


@runtime_checkable
class BlockReader(Protocol):
    """An engine that can also be given a few lines cut out of a page, one below the other on white."""

    def read_block(self, image: Pixels, dpi: float, seconds: float) -> tuple[Word, ...]:
        """Return the words of a block of lines; see OcrEngine.recognize."""


@runtime_checkable
class FigureReader(Protocol):
    """An engine that can be told to read figures and nothing else."""

    def read_figures(self, image: Pixels, dpi: float, seconds: float) -> tuple[Word, ...]:
        """Return the words of a block of lines, all of figures; see OcrEngine.recognize."""
