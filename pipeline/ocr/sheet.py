"""A page made ready in one way or another, and the words that were read on it: the best of the ways is kept."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from diacritics.syllables import is_possible
from pipeline.datatypes import Pixels, RasterPage, Word
from pipeline.layout import Grid, find_grids, without_rules
from pipeline.layout.ink import Ink
from pipeline.ocr.coverage import Coverage, coverage, find_ink
from pipeline.ocr.engine import EngineFailed, OcrEngine
from pipeline.ocr.prepare import Recipe, Upright, prepare
from pipeline.ocr.second_look import confidence

logger = logging.getLogger(__name__)

POOR = 0.6
"""Mean confidence that makes a second look worth its time: upright text gives 0.85 and more, text on its side 0.3."""

POSSIBLE = 0.5
"""Share of possible syllables below which the page may stand on its head: upright ones have 0.8 and more."""

WORTH_MORE = 0.85
"""Mean confidence times coverage below which the page is made ready in another way: sound pages give 0.9 and more."""

LEAST_SECONDS = 0.1
"""What another look gets when the first has used up the page's time."""

RULES = frozenset("_|¦‾¯")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page made ready in one way, and what was read on it. `legible` is its image without the rules of `grids`."""

    recipe: Recipe
    upright: Upright
    grids: tuple[Grid, ...]
    legible: Pixels
    words: tuple[Word, ...]
    ink: Ink
    covered: Coverage

    @property
    def worth(self) -> float:
        """How much was read, how surely, and how much of it can be Vietnamese."""
        return confidence(self.words) * self.covered.share * (1 + plausible(self.words)) / 2


def best_sheet(page: RasterPage, engine: OcrEngine, end: float) -> Sheet:
    """Read the page as it lies; where that is poor, turned or made ready in another way, and keep the best.

    `end` is the moment (time.monotonic) by which the engine must be done. Raises EngineFailed where it reads nothing.
    """
    best = _sheet(page, engine, end, 0, "flat")
    try:
        if confidence(best.words) < POOR or plausible(best.words) < POSSIBLE:
            turn = engine.turn(best.upright.image, best.upright.dpi, time_left(end))
            if turn:
                best = max(best, _sheet(page, engine, end, turn, "flat"), key=_worth)
        if best.words and confidence(best.words) * best.covered.share < WORTH_MORE:
            turn = best.upright.turn
            best = max(best, _sheet(page, engine, end, turn, "soft"), key=_worth)
    except EngineFailed as error:
        logger.info("page %d: another look failed, the first is kept: %s", page.number, error)
    return best


def time_left(end: float) -> float:
    """Seconds until `end`, LEAST_SECONDS at least."""
    return max(end - monotonic(), LEAST_SECONDS)


def without_drawn_lines(words: Sequence[Word]) -> tuple[Word, ...]:
    """Leave out what the engine made of drawn lines: the rule under the issuer's name comes as `_`, a frame as `|`."""
    return tuple(word for word in words if not RULES.issuperset(word.text))


def plausible(words: Sequence[Word]) -> float:
    """Share of the words of letters that can be Vietnamese syllables; 1 without such words.

    Upside down, `huyen` is read as `ueÁnu`, and surely.
    """
    texts = ["".join(filter(str.isalpha, word.text)).lower() for word in words]
    lettered = [text for text in texts if len(text) > 1]
    return sum(map(is_possible, lettered)) / len(lettered) if lettered else 1.0


def _worth(sheet: Sheet) -> float:
    return sheet.worth


def _sheet(page: RasterPage, engine: OcrEngine, end: float, turn: int, recipe: Recipe) -> Sheet:
    upright = prepare(page.image, page.dpi, turn, recipe)
    grids = find_grids(upright.image, upright.dpi)
    legible = without_rules(upright.image, upright.dpi, grids)
    words = without_drawn_lines(engine.recognize(legible, upright.dpi, time_left(end)))
    ink = find_ink(upright.image, upright.dpi)
    covered = coverage(ink, (word.box for word in words if word.box))
    return Sheet(recipe, upright, grids, legible, words, ink, covered)
