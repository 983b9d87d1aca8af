"""One raster page to a page of text."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean
from time import monotonic

from pipeline.datatypes import Problem, RasterPage, TextPage, Word
from pipeline.errors import Verdict
from pipeline.layout import arrange, find_grids
from pipeline.ocr.coverage import coverage
from pipeline.ocr.engine import EngineFailed, EngineTooSlow, OcrEngine
from pipeline.ocr.prepare import Upright, prepare

logger = logging.getLogger(__name__)

POOR = 0.6
"""Mean confidence that makes a second look worth its time: upright text gives 0.85 and more, text on its side 0.3."""

COVERED = 0.85
"""Share of the ink that must lie in recognised boxes; seals and signatures leave a sound page at 0.9 and more."""


LEAST_SECONDS = 0.1
"""What a second look gets when the first has used up the page's time."""

RULES = frozenset("_|¦‾¯")


def recognize(page: RasterPage, engine: OcrEngine, seconds: float) -> TextPage:
    """Recognise a page; `seconds` is the deadline of the engine's work on it.

    A page that the engine fails on comes out without text and with the problem named: the others are not lost to it.
    """
    try:
        upright, words = _read(page, engine, seconds)
    except EngineFailed as error:
        return _unread(page, error)
    read = [word for word in words if word.box]
    ink = coverage(upright.image, upright.dpi, (word.box for word in read if word.box))
    height, width = (side * 72 / upright.dpi for side in upright.image.shape)
    raw, arranged = arrange(words, width, height, find_grids(upright.image, upright.dpi))
    on_page = tuple(replace(word, box=upright.on_page(word.box)) if word.box else word for word in arranged)
    return TextPage(
        page.number,
        page.width,
        page.height,
        "ocr",
        raw,
        on_page,
        problems=(*page.problems, *_problems(page.number, words, ink)),
        coverage=ink,
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


def _read(page: RasterPage, engine: OcrEngine, seconds: float) -> tuple[Upright, Sequence[Word]]:
    """Words of the page as it lies, or as it stands once turned, whichever the engine is surer of."""
    end = monotonic() + seconds
    upright = prepare(page.image, page.dpi)
    words = _without_rules(engine.recognize(upright.image, upright.dpi, seconds))
    if confidence(words) >= POOR:
        return upright, words
    try:
        turn = engine.turn(upright.image, upright.dpi, max(end - monotonic(), LEAST_SECONDS))
        if not turn:
            return upright, words
        turned = prepare(page.image, page.dpi, turn)
        again = _without_rules(engine.recognize(turned.image, turned.dpi, max(end - monotonic(), LEAST_SECONDS)))
    except EngineFailed as error:
        logger.info("page %d: the second look failed, the first is kept: %s", page.number, error)
        return upright, words
    return (turned, again) if confidence(again) > confidence(words) else (upright, words)


def _without_rules(words: Sequence[Word]) -> list[Word]:
    """Leave out what the engine made of drawn lines: the rule under the issuer's name comes as `_`, a frame as `|`."""
    return [word for word in words if not RULES.issuperset(word.text)]


def confidence(words: Sequence[Word]) -> float:
    """Mean confidence of the words' letters; 0 without words."""
    sure = [word.confidence for word in words if word.confidence is not None for _letter in word.text]
    return fmean(sure) if sure else 0.0


def _problems(number: int, words: Sequence[Word], ink: float) -> list[Problem]:
    problems = []
    if ink < COVERED:
        problems.append(Problem(f"{1 - ink:.0%} of the ink on page {number} was not recognised", number))
    if words and confidence(words) < POOR:
        problems.append(Problem(f"page {number} was read with a confidence of {confidence(words):.0%}", number))
    return problems
