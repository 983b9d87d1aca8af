"""One raster page to a page of text."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from time import monotonic

from pipeline.datatypes import Box, Pixels, Problem, RasterPage, TextPage, Word
from pipeline.errors import Verdict
from pipeline.layout import Stamp, arrange, find_frames, part_stamps, read_cells, read_figure_columns
from pipeline.ocr.aside import laid_aside, part_junk
from pipeline.ocr.black_seals import find_black_seals, hidden_posts
from pipeline.ocr.coverage import coverage, whereabouts
from pipeline.ocr.engine import BlockReader, EngineFailed, EngineTooSlow, FigureReader, OcrEngine
from pipeline.ocr.figures import read_figures
from pipeline.ocr.letter_case import mind_case
from pipeline.ocr.markers import mind_markers, read_markers
from pipeline.ocr.red_stamps import RedStamps, read_red_stamps
from pipeline.ocr.second_look import confidence, look_again
from pipeline.ocr.sheet import POOR, Sheet, best_sheet, time_left, without_drawn_lines
from pipeline.ocr.signs import mind_signs
from pipeline.ocr.strokes import mind_numerals

logger = logging.getLogger(__name__)

COVERED = 0.85
"""Share of the ink that must lie in recognised boxes; seals and signatures leave a sound page at 0.9 and more."""

Read = Callable[[Pixels], Sequence[Word]]


def recognize(page: RasterPage, engine: OcrEngine, seconds: float) -> TextPage:
    """Recognise a page; `seconds` is the deadline of the engine's work on it.

    What was read in received stamps, seals and signatures stays in the page's raw text, behind the rest, and an edit of
    the stage `aside` takes it out. A page that the engine fails on comes out without text and with the problem named:
    the others are not lost to it.
    """
    end = monotonic() + seconds
    try:
        sheet = best_sheet(page, engine, end)
    except EngineFailed as error:
        return _unread(page, error)
    upright = sheet.upright
    read = _read_again(page, sheet, engine, end)
    red = _red_stamps(page, sheet, engine, end)
    whole, stamps = part_stamps([*read, *red.words], find_frames(upright.image, upright.dpi))
    boxes = [*(word.box for word in whole if word.box), *(stamp.box for stamp in stamps)]
    covered = coverage(sheet.ink, boxes)
    hidden = hidden_posts(whole, find_black_seals(upright.image, upright.dpi))
    words, junk = part_junk(whole, sheet.grids)
    height, width = (side * 72 / upright.dpi for side in upright.image.shape)
    raw, arranged = arrange(words, width, height, sheet.grids)
    raw, placed, aside = laid_aside(raw, arranged, {"stamp": [stamp.words for stamp in stamps], "junk": junk})
    missed = whereabouts(covered.missed, width, height)
    problems = (
        *page.problems,
        *_problems(page.number, words, covered.share, missed, _turned(upright.on_page, covered.missed)),
        *_stamped(page.number, upright.on_page, stamps),
        *_covered_by(page.number, upright.on_page, red.unread, hidden),
    )
    text = TextPage(
        page.number,
        page.width,
        page.height,
        "ocr",
        raw,
        tuple(replace(word, box=upright.on_page(word.box)) if word.box else word for word in placed),
        problems=problems,
        coverage=covered.share,
        layer=page.layer,
        verdict=page.verdict,
        recipe=sheet.recipe,
    )
    return text.revised(aside)


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


def _read_again(page: RasterPage, sheet: Sheet, engine: OcrEngine, end: float) -> Sequence[Word]:
    """Words of the sheet; what is doubtful is read once more, each by a way of its own.

    A way that fails, or for which no time is left, changes nothing.
    """
    words: Sequence[Word] = sheet.words
    image, dpi = sheet.legible, sheet.upright.dpi
    if not isinstance(engine, BlockReader):
        return _minded(image, dpi, words)

    def block(part: Pixels) -> Sequence[Word]:
        return without_drawn_lines(engine.read_block(part, dpi, time_left(end)))

    def figures(part: Pixels) -> Sequence[Word]:
        return engine.read_figures(part, dpi, time_left(end)) if isinstance(engine, FigureReader) else block(part)

    ways: tuple[Callable[[Sequence[Word]], Sequence[Word]], ...] = (
        lambda found: look_again(image, dpi, found, sheet.covered.missed, block) if found else found,
        lambda found: read_cells(image, dpi, sheet.grids, found, block),
        lambda found: read_figure_columns(image, dpi, sheet.grids, found, figures),
        lambda found: read_figures(image, dpi, found, figures),
        lambda found: read_markers(image, dpi, _minded(image, dpi, found), block),
    )
    for way in ways:
        if monotonic() >= end:
            break
        try:
            words = way(words)
        except EngineFailed as error:
            logger.info("page %d: something doubtful could not be read again: %s", page.number, error)
    return words


def _red_stamps(page: RasterPage, sheet: Sheet, engine: OcrEngine, end: float) -> RedStamps:
    """Read the red stamps of a page, which its sheet does not show; none where the engine fails on them."""
    if not isinstance(engine, BlockReader) or monotonic() >= end:
        return RedStamps()

    def block(part: Pixels) -> Sequence[Word]:
        return without_drawn_lines(engine.read_block(part, sheet.upright.dpi, time_left(end)))

    try:
        return read_red_stamps(page.image, page.dpi, sheet.upright, block)
    except EngineFailed as error:
        logger.info("page %d: its red stamps could not be read: %s", page.number, error)
        return RedStamps()


def _minded(image: Pixels, dpi: float, words: Sequence[Word]) -> Sequence[Word]:
    """Words of the sheet, put right where the shape of their ink tells what the engine can only guess."""
    for mind in (mind_case, mind_numerals, mind_markers):
        words = mind(image, dpi, words)
    return mind_signs(words)


def _turned(on_page: Callable[[Box], Box], boxes: Sequence[Box]) -> Box | None:
    """Return the box on the page around boxes of the upright image; None without any."""
    whole = boxes[0] if boxes else None
    for box in boxes[1:]:
        whole = whole.union(box) if whole else box
    return on_page(whole) if whole else None


def _problems(number: int, words: Sequence[Word], ink: float, missed: str, box: Box | None) -> list[Problem]:
    problems = []
    if ink < COVERED:
        problems.append(Problem(f"{1 - ink:.0%} of the ink on page {number} was not recognised: {missed}", number, box))
    if words and confidence(words) < POOR:
        problems.append(Problem(f"page {number} was read with a confidence of {confidence(words):.0%}", number))
    return problems


def _stamped(number: int, on_page: Callable[[Box], Box], stamps: Sequence[Stamp]) -> list[Problem]:
    reason = f"text under a received stamp on page {number} could not be read"
    return [Problem(reason, number, on_page(stamp.box)) for stamp in stamps if stamp.hides]


def _covered_by(
    number: int, on_page: Callable[[Box], Box], red: Sequence[Box], seals: Sequence[Box]
) -> Iterator[Problem]:
    for box in red:
        yield Problem(f"a red stamp on page {number} could not be read", number, on_page(box))
    for box in seals:
        yield Problem(f"a black seal on page {number} covers who signs: no post was read there", number, on_page(box))
