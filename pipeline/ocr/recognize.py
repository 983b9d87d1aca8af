"""One raster page to a page of text."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic

from diacritics.syllables import is_possible
from pipeline.datatypes import Pixels, Problem, RasterPage, TextPage, Word
from pipeline.errors import Verdict
from pipeline.layout import Grid, Stamp, arrange, find_frames, find_grids, part_stamps, without_rules
from pipeline.ocr.coverage import Coverage, coverage
from pipeline.ocr.engine import BlockReader, EngineFailed, EngineTooSlow, OcrEngine
from pipeline.ocr.prepare import Recipe, Upright, prepare
from pipeline.ocr.second_look import confidence, look_again

logger = logging.getLogger(__name__)

POOR = 0.6
"""Mean confidence that makes a second look worth its time: upright text gives 0.85 and more, text on its side 0.3."""

POSSIBLE = 0.5
"""Share of possible syllables below which the page may stand on its head: upright ones have 0.8 and more."""

WORTH_MORE = 0.85
"""Mean confidence times coverage below which the page is made ready in another way: sound pages give 0.9 and more."""

COVERED = 0.85
"""Share of the ink that must lie in recognised boxes; seals and signatures leave a sound page at 0.9 and more."""


LEAST_SECONDS = 0.1
"""What a second look gets when the first has used up the page's time."""

RULES = frozenset("_|¦‾¯")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page made ready in one way, and what was read on it. `legible` is its image without the rules of `grids`."""

    recipe: Recipe
    upright: Upright
    grids: tuple[Grid, ...]
    legible: Pixels
    words: tuple[Word, ...]
    ink: Coverage

    @property
    def worth(self) -> float:
        """How much was read, how surely, and how much of it can be Vietnamese."""
        return confidence(self.words) * self.ink.share * (1 + plausible(self.words)) / 2


def recognize(page: RasterPage, engine: OcrEngine, seconds: float) -> TextPage:
    """Recognise a page; `seconds` is the deadline of the engine's work on it.

    A page that the engine fails on comes out without text and with the problem named: the others are not lost to it.
    """
    end = monotonic() + seconds
    try:
        sheet = _best_sheet(page, engine, end)
    except EngineFailed as error:
        return _unread(page, error)
    upright = sheet.upright
    again = _read_again(page.number, sheet, engine, end)
    words, stamps = part_stamps(again, find_frames(upright.image, upright.dpi))
    ink = sheet.ink if tuple(words) == sheet.words else _covered(upright, words, stamps)
    height, width = (side * 72 / upright.dpi for side in upright.image.shape)
    raw, arranged = arrange(words, width, height, sheet.grids)
    on_page = tuple(replace(word, box=upright.on_page(word.box)) if word.box else word for word in arranged)
    return TextPage(
        page.number,
        page.width,
        page.height,
        "ocr",
        raw,
        on_page,
        problems=(
            *page.problems,
            *_problems(page.number, words, ink.share),
            *_stamped(page.number, upright, stamps),
        ),
        coverage=ink.share,
        layer=page.layer,
        verdict=page.verdict,
    )


def _unread(page: RasterPage, error: EngineFailed) -> TextPage:
    verdict: Verdict = "timeout" if isinstance(error, EngineTooSlow) else "crashed"
    problem = Problem(f"page {page.number} could not be read: {error}", page.number, verdict=verdict)
    return TextPage(
        page.number,
        page.width,
        page.height,
        "ocr",
        "",
        problems=(*page.problems, problem),
        coverage=0.0,
        layer=page.layer,
        verdict=page.verdict,
    )


def _best_sheet(page: RasterPage, engine: OcrEngine, end: float) -> Sheet:
    """Read the page as it lies; where that is poor, turned or made ready in another way, and keep the best."""
    best = _sheet(page, engine, end, 0, "flat")
    try:
        if confidence(best.words) < POOR or plausible(best.words) < POSSIBLE:
            turn = engine.turn(best.upright.image, best.upright.dpi, max(end - monotonic(), LEAST_SECONDS))
            if turn:
                best = max(best, _sheet(page, engine, end, turn, "flat"), key=_worth)
        if best.words and confidence(best.words) * best.ink.share < WORTH_MORE:
            turn = round(best.upright.angle / 90) * 90
            best = max(best, _sheet(page, engine, end, turn, "soft"), key=_worth)
    except EngineFailed as error:
        logger.info("page %d: another look failed, the first is kept: %s", page.number, error)
    logger.debug("page %d was read from the image made ready as %r", page.number, best.recipe)
    return best


def _worth(sheet: Sheet) -> float:
    return sheet.worth


def _sheet(page: RasterPage, engine: OcrEngine, end: float, turn: int, recipe: Recipe) -> Sheet:
    upright = prepare(page.image, page.dpi, turn, recipe)
    grids = find_grids(upright.image, upright.dpi)
    legible = without_rules(upright.image, upright.dpi, grids)
    words = _words(engine.recognize(legible, upright.dpi, max(end - monotonic(), LEAST_SECONDS)))
    return Sheet(recipe, upright, grids, legible, words, _covered(upright, words, ()))


def _words(words: Sequence[Word]) -> tuple[Word, ...]:
    """Leave out what the engine made of drawn lines: the rule under the issuer's name comes as `_`, a frame as `|`."""
    return tuple(word for word in words if not RULES.issuperset(word.text))


def _covered(upright: Upright, words: Sequence[Word], stamps: Sequence[Stamp]) -> Coverage:
    boxes = [*(word.box for word in words if word.box), *(stamp.box for stamp in stamps)]
    return coverage(upright.image, upright.dpi, boxes)


def _read_again(number: int, sheet: Sheet, engine: OcrEngine, end: float) -> Sequence[Word]:
    """Words of the sheet, the doubtful ones read once more where the engine can read blocks and time is left."""
    if not isinstance(engine, BlockReader) or not sheet.words or monotonic() >= end:
        return sheet.words
    dpi = sheet.upright.dpi

    def read(block: Pixels) -> Sequence[Word]:
        return _words(engine.read_block(block, dpi, max(end - monotonic(), LEAST_SECONDS)))

    try:
        return look_again(sheet.legible, dpi, sheet.words, sheet.ink.missed, read)
    except EngineFailed as error:
        logger.info("page %d: its doubtful lines could not be read again: %s", number, error)
        return sheet.words


def plausible(words: Sequence[Word]) -> float:
    """Share of the words of letters that can be Vietnamese syllables; 1 without such words.

    Upside down, `huyen` is read as `ueÁnu`, and surely.
    """
    texts = ["".join(filter(str.isalpha, word.text)).lower() for word in words]
    lettered = [text for text in texts if len(text) > 1]
    return sum(map(is_possible, lettered)) / len(lettered) if lettered else 1.0


def _problems(number: int, words: Sequence[Word], ink: float) -> list[Problem]:
    problems = []
    if ink < COVERED:
        problems.append(Problem(f"{1 - ink:.0%} of the ink on page {number} was not recognised", number))
    if words and confidence(words) < POOR:
        problems.append(Problem(f"page {number} was read with a confidence of {confidence(words):.0%}", number))
    return problems


def _stamped(number: int, upright: Upright, stamps: Sequence[Stamp]) -> list[Problem]:
    return [
        Problem(
            f"a received stamp lies on page {number}; what is under it may be lost. It was read as: {stamp.text}",
            number,
            upright.on_page(stamp.box),
        )
        for stamp in stamps
    ]
