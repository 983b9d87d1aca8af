"""A page's way through recognition, with an engine that answers what it is told."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from pipeline.datatypes import Box, Document, RasterPage, Source, TextPage, Word
from pipeline.export import pages_json, read_pages
from pipeline.ocr import EngineFailed, recognize
from pipeline.text.reading import read_through
from tests.pipeline.ocr.test_prepare import DPI, page

SOURCE = Source("a.pdf", "a.pdf", "pdf", "0" * 64, 1)
SCALE = 72 / DPI


@dataclass
class Told:
    """Reads `words` on a page, at first at `sure`, and from the second time on at `later`."""

    words: tuple[Word, ...]
    sure: float = 0.95
    later: float = 0.95
    fails_after: int = 99
    asked: list[tuple[int, ...]] = field(default_factory=list)
    name: str = "told"

    def recognize(self, image, dpi, seconds):
        self.asked.append(image.shape)
        if len(self.asked) > self.fails_after:
            raise EngineFailed("no")
        sure = self.sure if len(self.asked) == 1 else self.later
        return tuple(replace(word, confidence=sure) for word in self.words)

    def turn(self, image, dpi, seconds):
        return 0


def lines(numbers):
    """Words that lie on the lines of `test_prepare.page`."""
    return tuple(
        Word("huyện", box=Box(130 * SCALE, (165 + 55 * at) * SCALE, 1240 * SCALE, (210 + 55 * at) * SCALE))
        for at in numbers
    )


def read(engine, image=None):
    return recognize(RasterPage(1, 595, 842, page() if image is None else image, DPI), engine, 60)


def test_a_page_says_how_it_was_made_ready():
    assert read(Told(lines(range(24)))).recipe == "flat"


@pytest.mark.parametrize(("later", "recipe"), [(0.95, "soft"), (0.3, "flat")])
def test_a_page_that_is_read_badly_is_made_ready_in_another_way_and_the_better_is_kept(later, recipe):
    engine = Told(lines(range(24)), sure=0.65, later=later)
    assert read(engine).recipe == recipe
    assert len(engine.asked) == 2


def test_a_second_way_that_fails_leaves_the_first():
    assert read(Told(lines(range(24)), sure=0.65, fails_after=1)).recipe == "flat"


def test_a_page_that_fails_has_no_recipe():
    lost = read(Told((), fails_after=0))
    assert lost.recipe is None
    assert lost.problems[0].verdict == "crashed"


def test_lost_lines_are_named_with_their_place():
    found = read(Told(lines(range(14))))
    (problem,) = found.problems
    assert problem.reason.endswith("of the ink on page 1 was not recognised: at the foot, across the page")
    assert problem.box is not None
    assert problem.box.top == pytest.approx((165 + 55 * 14) * SCALE, abs=12)


def test_what_is_read_on_a_signature_stays_in_the_raw_text_alone():
    stroke = Word("£", box=Box(400, 760, 408, 772))
    found = read(Told((*lines(range(24)), stroke)))
    assert found.raw.endswith("\n\n£")
    assert "£" not in found.text
    assert [word.text for word in found.words][-1] == "£"


def test_the_recipe_goes_into_the_trace_and_comes_back_and_old_traces_are_read():
    found = read(Told(lines(range(24))))
    made = Document(SOURCE, (found,), read_through(found.text))
    assert read_pages(pages_json(made)) == (found,)
    old = pages_json(made).replace(b'"recipe":"flat",', b"")
    assert b"recipe" not in old
    assert read_pages(old) == (replace(found, recipe=None),)


def test_a_plan_of_many_metres_is_read_at_the_size_that_fits():
    plan = np.full((11_900, 8_416), 255, np.uint8)
    engine = Told((Word("Mặt", box=Box(100, 100, 130, 112)),))
    found: TextPage = recognize(RasterPage(1, 2384, 3370, plan, 254.2), engine, 60)
    assert found.text == "Mặt"
    assert np.prod(engine.asked[0]) <= 40_500_000
    assert found.words[0].box.left == pytest.approx(100, abs=0.5)
