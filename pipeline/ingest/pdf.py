"""A PDF page by page: its text layer where that can be trusted, its picture where not."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2

from pipeline.datatypes import LayerVerdict, Pixels, Problem, RasterPage, Source, TextPage, Word
from pipeline.errors import CorruptDocument, MissingProgram, TooLargeDocument
from pipeline.ingest.pdf_glyphs import TooManyGlyphs, glyphs_of
from pipeline.ingest.pdf_hidden import is_text_hidden
from pipeline.ingest.pdf_ink import Unread, unread_print
from pipeline.ingest.pdf_overlay import opened_page
from pipeline.ingest.pdf_picture import has_damaged_picture, picture_share
from pipeline.ingest.pdf_preflight import DAMAGED, Preflight, preflight
from pipeline.ingest.pdf_render import RenderingFailed, draw, draw_with_poppler, fitting_dpi, is_blank
from pipeline.ingest.pdf_words import words_of
from pipeline.layout import arrange, find_grids
from pipeline.layout.ink import MEASURED_DPI
from pipeline.options import Options
from pipeline.text.earlier import judge_earlier
from pipeline.text.layer import SCAN, judge_layer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Layer:
    """What a page's file says of its text: the words, the share of the page under pictures, what that is worth.

    `unread` is the print that an earlier recognition as Vietnamese has no words for; None where the layer is none.
    """

    words: tuple[Word, ...]
    pictures: float
    verdict: LayerVerdict
    unread: Unread | None = None


A4_LONG_SIDE = 842.0
"""Points: the longer side given to a page of which pdfium knows nothing."""
RULES_DPI = 150
"""Fine enough to see the hairlines of a table."""


def pdf_pages(source: Source, options: Options) -> Iterator[RasterPage | TextPage]:
    """Yield the pages of a PDF, each read when it is asked for; pdfium is called in the caller's thread only.

    A page that neither pdfium nor poppler can draw is an empty TextPage with a Problem. Raises what `preflight`
    raises, CorruptDocument where no page can be drawn, TooLargeDocument for a page of many metres, MissingProgram
    where poppler is needed and not installed.
    """
    with preflight(source, options.max_pages) as checked, pypdfium2.PdfDocument(checked.path) as document:
        failed = 0
        for index in range(checked.pages):
            try:
                page = _page(source, checked, document, index, options)
            except RenderingFailed as error:
                log.warning("%s, page %d: %s", source.name, index + 1, error)
                problem = Problem("the page is damaged and could not be read", index + 1, verdict="corrupt")
                page = TextPage(index + 1, None, None, "text_layer", "", problems=(problem,))
                failed += 1
            if failed == checked.pages:
                raise CorruptDocument(source.path, "no page of the PDF can be read", DAMAGED)
            yield page


def pdf_layers(source: Source, options: Options, most: int) -> tuple[int, list[tuple[LayerVerdict, str]]]:
    """Count the pages of a PDF, and judge the layers of at most `most` of them, spread over the document.

    Returns with each verdict the layer's text in drawing order; only what an earlier recognition read is drawn, to see
    what it left out. Raises what `preflight` raises.
    """
    with preflight(source, options.max_pages) as checked, pypdfium2.PdfDocument(checked.path) as document:
        judged = []
        for index in range(0, checked.pages, -(-checked.pages // most)):
            try:
                with opened_page(document, checked.path, index) as (page, overlays):
                    layer = _judged(page, overlays)
                    judged.append((layer.verdict, " ".join(word.text for word in layer.words)))
            except pypdfium2.PdfiumError as error:
                judged.append((LayerVerdict("none", f"pdfium gives up: {error}"), ""))
        return checked.pages, judged


def _judged(page: pypdfium2.PdfPage, overlays: tuple[str, ...]) -> Layer:
    pictures = picture_share(page)
    try:
        words = words_of(glyphs_of(page), *page.get_size())
    except TooManyGlyphs as error:
        return Layer((), pictures, LayerVerdict("broken-font", f"the page has {error}"))
    hidden = pictures >= SCAN and is_text_hidden(page)
    verdict = judge_layer(words, pictures, hidden=hidden)
    if hidden and verdict.kind == "good":
        text, _ = arrange(words, *page.get_size())
        unread = _unread(page, words)
        return Layer(words, pictures, judge_earlier(text, unread.share, unread.lines), unread)
    if verdict.kind == "none" and overlays:
        verdict = LayerVerdict("signature-only", "nothing but a signing program's print")
    return Layer(words, pictures, verdict)


def _unread(page: pypdfium2.PdfPage, words: tuple[Word, ...]) -> Unread:
    """Find the print of a page that an earlier recognition left out; none where it cannot be drawn."""
    width, height = page.get_size()
    dpi = fitting_dpi(width, height, MEASURED_DPI, max_pixels=10_000_000)
    try:
        return unread_print(draw(page, dpi), dpi, (word.box for word in words if word.box)) if dpi else Unread()
    except RenderingFailed as error:
        log.info("what an earlier recognition left out is not looked for: %s", error)
        return Unread()


def _page(
    source: Source, checked: Preflight, document: pypdfium2.PdfDocument, index: int, options: Options
) -> RasterPage | TextPage:
    number = index + 1
    damage = "the PDF is damaged and was mended; something may be missing"
    problems = (Problem(damage, number),) if checked.repaired and index == 0 else ()
    try:
        with opened_page(document, checked.path, index) as (page, overlays):
            layer = _judged(page, overlays)
            verdict = layer.verdict
            doubt = Problem(f"the text layer is not to be trusted: {verdict.reason}", number)
            if options.ocr == "never" or (options.ocr == "auto" and verdict.usable):
                text = _text_page(page, number, layer.words, overlays)
                said = problems if verdict.usable else (*problems, doubt)
                return replace(text, problems=said, verdict=verdict)
            log.info("%s, page %d: to be recognised: %s", source.name, number, verdict.reason)
            raster = _raster_page(source, page, number, checked.path, options, has_pictures=layer.pictures > 0)
            raw, _ = arrange(layer.words, raster.width, raster.height)
            kept = "\n\n".join(filter(None, (raw, *overlays)))
            found = (*problems, *raster.problems)
            if layer.unread is None or verdict.usable:
                return replace(raster, layer=kept, problems=found, verdict=verdict)
            earlier = replace(
                _text_page(page, number, layer.words, overlays),
                coverage=1 - layer.unread.share,
                problems=(*found, doubt),
                verdict=verdict,
            )
            return replace(raster, layer=kept, problems=found, verdict=verdict, earlier=earlier)
    except pypdfium2.PdfiumError as error:
        if options.ocr == "never":
            raise RenderingFailed(f"pdfium gives up: {error}") from error
        log.info("%s, page %d: pdfium gives up: %s", source.name, number, error)
    image = draw_with_poppler(checked.path, number, round(A4_LONG_SIDE / 72 * options.dpi), options.page_seconds)
    rows, columns = image.shape[:2]
    points = 72 / options.dpi
    return RasterPage(number, columns * points, rows * points, image, options.dpi, problems=problems)


def _text_page(page: pypdfium2.PdfPage, number: int, words: tuple[Word, ...], overlays: tuple[str, ...]) -> TextPage:
    """Arrange the words of a layer; the rules of tables are seen in a small drawing of the page."""
    width, height = page.get_size()
    dpi = fitting_dpi(width, height, RULES_DPI, max_pixels=10_000_000) if words else None
    try:
        grids = find_grids(draw(page, dpi), dpi) if dpi else ()
    except RenderingFailed as error:
        log.info("page %d: tables are not looked for: %s", number, error)
        grids = ()
    raw, placed = arrange(words, width, height, grids)
    return TextPage(number, width, height, "text_layer", raw, placed, layer="\n\n".join(overlays))


def _raster_page(
    source: Source, page: pypdfium2.PdfPage, number: int, path: Path, options: Options, *, has_pictures: bool
) -> RasterPage:
    width, height = page.get_size()
    dpi = fitting_dpi(width, height, options.dpi, options.max_pixels)
    if dpi is None:
        metres = " x ".join(f"{side / 72 * 0.0254:.1f}" for side in (width, height))
        raise TooLargeDocument(source.path, f"page {number} is {metres} m", "print it to a smaller paper size")
    image = _picture(page, path, number, dpi, options.page_seconds, has_pictures=has_pictures)
    problems = []
    if dpi < options.dpi:
        problems.append(Problem(f"the page is so large that it was drawn at {dpi:.0f} dpi only", number))
    if has_pictures and has_damaged_picture(page):
        reason = f"the picture on page {number} is damaged; something may be missing"
        problems.append(Problem(reason, number, verdict="corrupt"))
    return RasterPage(number, width, height, image, dpi, problems=tuple(problems))


def _picture(
    page: pypdfium2.PdfPage, path: Path, number: int, dpi: float, seconds: float, *, has_pictures: bool
) -> Pixels:
    """Draw a page; poppler draws it where pdfium fails, or leaves it blank for a picture that it cannot decode."""
    try:
        drawn = draw(page, dpi)
    except RenderingFailed as error:
        log.info("page %d: pdfium cannot draw it: %s", number, error)
        drawn = None
    if drawn is not None and not (has_pictures and is_blank(drawn)):
        return drawn
    try:
        return draw_with_poppler(path, number, round(max(page.get_size()) / 72 * dpi), seconds)
    except (RenderingFailed, MissingProgram):
        if drawn is None:
            raise
        return drawn
