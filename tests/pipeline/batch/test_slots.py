"""An engine behind slots can do what it can do without them, and nothing more."""

import pytest

from pipeline.batch.slots import Slots, slotted
from pipeline.ocr.engine import BlockReader, FigureReader


class Plain:
    name = "plain"

    def recognize(self, image, dpi, seconds):
        return ("words", image, dpi, seconds)

    def turn(self, image, dpi, seconds):
        return 90


class Blocks(Plain):
    def read_block(self, image, dpi, seconds):
        return ("block", image, dpi, seconds)


class Figures(Plain):
    def read_figures(self, image, dpi, seconds):
        return ("figures", image, dpi, seconds)


class Both(Blocks, Figures):
    pass


@pytest.mark.parametrize("kind", [Plain, Blocks, Figures, Both])
def test_all_that_an_engine_can_do_is_passed_on(kind, tmp_path):
    engine, slots = kind(), Slots(tmp_path, 1)
    behind = slotted(engine, slots)
    assert (behind.name, behind.turn(1, 2, 3)) == ("plain", 90)
    assert behind.recognize(1, 2, 3) == ("words", 1, 2, 3)
    assert isinstance(behind, BlockReader) == isinstance(engine, BlockReader)
    assert isinstance(behind, FigureReader) == isinstance(engine, FigureReader)
    if isinstance(engine, Blocks):
        assert behind.read_block(1, 2, 3) == ("block", 1, 2, 3)
    if isinstance(engine, Figures):
        assert behind.read_figures(1, 2, 3) == ("figures", 1, 2, 3)
