"""Cores shared by the pages of many documents: a page is recognised while it holds a slot.

A slot is a lock on a file, so that a process that is killed gives its slots back.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pipeline.datatypes import Pixels, Word
from pipeline.ocr.engine import BlockReader, FigureReader, OcrEngine

PATIENCE = 0.01
"""Seconds between two looks for a free slot; a page takes a hundred times that."""


@dataclass(frozen=True, slots=True)
class Slots:
    """As many as there are `count`; their files lie in `folder`."""

    folder: Path
    count: int

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold a slot, as soon as one is free."""
        handles = [os.open(self.folder / f"slot-{at}", os.O_RDWR | os.O_CREAT, 0o600) for at in range(self.count)]
        try:
            while not any(map(_locked, handles)):
                time.sleep(PATIENCE)
            yield
        finally:
            for handle in handles:
                os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@dataclass(frozen=True)
class SlottedEngine:
    """Another engine, one call to a slot."""

    engine: OcrEngine
    slots: Slots

    @property
    def name(self) -> str:
        """The other engine's."""
        return self.engine.name

    def recognize(self, image: Pixels, dpi: float, seconds: float) -> tuple[Word, ...]:
        """Return the other engine's words."""
        with self.slots.one():
            return self.engine.recognize(image, dpi, seconds)

    def turn(self, image: Pixels, dpi: float, seconds: float) -> int:
        """Return the other engine's turn."""
        with self.slots.one():
            return self.engine.turn(image, dpi, seconds)


class ReadsBlocks(SlottedEngine):
    """Another engine that reads blocks too."""

    def read_block(self, image: Pixels, dpi: float, seconds: float) -> tuple[Word, ...]:
        """Return the other engine's words of a block."""
        with self.slots.one():
            return cast("BlockReader", self.engine).read_block(image, dpi, seconds)


class ReadsFigures(SlottedEngine):
    """Another engine that reads figures too."""

    def read_figures(self, image: Pixels, dpi: float, seconds: float) -> tuple[Word, ...]:
        """Return the other engine's figures."""
        with self.slots.one():
            return cast("FigureReader", self.engine).read_figures(image, dpi, seconds)


class ReadsBoth(ReadsBlocks, ReadsFigures):
    """Another engine that reads blocks and figures too."""


def slotted(engine: OcrEngine, slots: Slots) -> SlottedEngine:
    """Return an engine that calls another, for all that it can do, while it holds a slot."""
    match isinstance(engine, BlockReader), isinstance(engine, FigureReader):
        case True, True:
            return ReadsBoth(engine, slots)
        case True, False:
            return ReadsBlocks(engine, slots)
        case False, True:
            return ReadsFigures(engine, slots)
        case _:
            return SlottedEngine(engine, slots)
