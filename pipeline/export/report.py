"""A document as one HTML file: its pages with their words over them, its record beside them.

The file needs nothing but itself. Its content security policy allows no address outside and no script but its own, so
that a text which were ever taken for markup would still do nothing.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, groupby

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from pipeline.datatypes import PAGE_BREAK, Box, Document, TextPage
from pipeline.export.archive_text import harmless
from pipeline.export.placed import PlacedPage
from pipeline.export.placed_document import placed_document
from pipeline.export.report_labels import TEMPLATES, both, in_vietnamese, label, labels
from pipeline.export.report_pictures import Picture, page_pictures
from pipeline.export.report_view import (
    TO_CHECK,
    Places,
    Row,
    boxes_by_page,
    day,
    fields,
    moment,
    outline,
    size,
    tasks_by_agency,
    timeline,
)
from pipeline.export.report_words import Line, Mark, Piece, lines_of
from pipeline.export.turn import upright
from pipeline.record import Placed, Record

MOST_WORDS = 150
"""Doubtful words that are listed besides being marked; the list is for paper, where nothing can be hovered over."""
NEIGHBOURS, MOST_AROUND = 4, 40
"""Words, and characters of them, that such a word is listed with on either side: enough to judge most on paper."""
LONGEST_TITLE = 140
"""Characters of a title in the outline; of an untitled paragraph it is the first sentence, which may fill a page."""
CROWDED = 0.2
"""Share of a page's words that were restored: of a good scan 2 %, of a text without marks 77 %."""
UNITS = 10
"""Of the overlay for a point: whole numbers that are exact to a tenth of a point keep the file small."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as the report shows it, text upright: width and height in overlay units, 0 where it has no geometry.

    `crowded` tells that so many words were restored that their marks, all alike, would drown the doubts.
    """

    number: int
    offset: int
    width: int
    height: int
    picture: str | None
    lines: tuple[Line, ...]
    places: tuple[tuple[Placed, Box], ...]
    problems: tuple[str, ...]
    crowded: bool

    @property
    def runs(self) -> Iterator[tuple[bool, tuple[Line, ...]]]:
        """The lines, those that follow each other as rows of a table together (True)."""
        return ((rows, tuple(lines)) for rows, lines in groupby(self.lines, key=lambda line: len(line.cells) > 1))


def report_html(document: Document, record: Record) -> bytes:
    """Return a document's report: UTF-8, one file that needs nothing else.

    The pages are drawn anew from the source; where it is gone, or has no look of its own, their text stands instead.
    """
    sheets = tuple(_sheets(document, record))
    places = Places(
        frozenset(sheet.number for sheet in sheets if sheet.picture),
        tuple(sheet.offset + line.start for sheet in sheets if not sheet.picture for line in sheet.lines),
    )
    months, undated = timeline(record)
    rows = fields(record)
    words = [(sheet, *doubt) for sheet in sheets for doubt in _doubtful(sheet)]
    html = _template().render(
        record=record,
        sheets=sheets,
        anchor=places.anchor,
        fields=rows,
        state=_state(record, rows, has_doubts=bool(words)),
        months=months,
        undated=undated,
        tasks=tasks_by_agency(record),
        sections=tuple(outline(record.sections)),
        words=words[:MOST_WORDS],
        more_words=max(len(words) - MOST_WORDS, 0),
        style=Markup(_asset("report.css")),  # noqa: S704 - our own file, no text of a document
        script=Markup(_asset("report.js")),  # noqa: S704 - likewise
        policy=_policy(),
    )
    return html.encode("utf-8")


def _sheets(document: Document, record: Record) -> Iterator[Sheet]:
    placed = placed_document(document)
    turns = {page.number: page.turn for page in placed}
    pictures = page_pictures(document.source, document.pages, turns)
    boxes = boxes_by_page(record)
    starts = accumulate((len(page.text) + len(PAGE_BREAK) for page in document.pages), initial=0)
    for page, own, start in zip(document.pages, placed, starts, strict=False):
        whole = upright(Box(0, 0, own.width, own.height), own.turn, own.width, own.height)
        lines = lines_of(page, own)
        marks = [piece.mark for line in lines for piece in line.pieces]
        yield Sheet(
            page.number,
            start,
            units(whole.width),
            units(whole.height),
            _data_uri(pictures, page),
            lines,
            tuple(_places(boxes.get(page.number, ()), own)),
            tuple(problem.reason for problem in page.problems),
            sum(mark is not None and mark.restored for mark in marks) > CROWDED * len(marks),
        )


def _places(parts: Sequence[Placed], page: PlacedPage) -> Iterator[tuple[Placed, Box]]:
    for part in parts:
        if part.box:
            yield part, upright(Box(*part.box), page.turn, page.width, page.height)


def _data_uri(pictures: Mapping[int, Picture], page: TextPage) -> str | None:
    picture = pictures.get(page.number)
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode()}" if picture else None


def _doubtful(sheet: Sheet) -> Iterator[tuple[Piece, str, str]]:
    """Yield the doubtful words of a page, each with what stands before and behind it in its line."""
    for line in sheet.lines:
        pieces = line.pieces
        for at, piece in enumerate(pieces):
            if piece.mark and piece.mark.doubtful:
                before = " ".join(other.text for other in pieces[max(at - NEIGHBOURS, 0) : at])
                behind = " ".join(other.text for other in pieces[at + 1 : at + 1 + NEIGHBOURS])
                yield piece, before[-MOST_AROUND:], behind[:MOST_AROUND]


def _state(record: Record, rows: Sequence[Row], *, has_doubts: bool) -> str:
    """Name the label that says whether a person should look: at the whole, at single fields or words, or not at all."""
    if record.quality.review:
        return "review"
    return "compare" if has_doubts or record.quality.reasons or any(row.doubtful for row in rows) else "fine"


def explained(mark: Mark, text: str, language: int) -> str:
    """Say in words why a word is marked, in Vietnamese (0) or English (1)."""

    def said(key: str) -> str:
        return labels()[key][language]

    kind = "both_word" if mark.restored and mark.doubtful else "restored_word" if mark.restored else "doubtful_word"
    parts = [f"{said(kind)}: “{text}”"]
    if mark.restored and mark.read != text:
        parts.append(f"{said('read_as')}: “{mark.read}”")
    if mark.confidence is not None:
        parts.append(f"{said('sure')}: {percent(mark.confidence)}")
    if mark.alternatives:
        others = ", ".join(f"“{other}” ({percent(sure)})" for other, sure in mark.alternatives)
        parts.append(f"{said('other')}: {others}")
    return ". ".join(parts)


def percent(share: float) -> str:
    """Write a share for a reader, never rounded up to certainty.

    >>> percent(0.934), percent(0.9999), percent(1.0)
    ('93%', '99%', '100%')
    """
    return f"{min(round(share * 100), 99) if share < 1 else 100}%"


def units(points: float) -> int:
    """Return points as overlay units."""
    return round(points * UNITS)


def letter_size(pieces: Sequence[Piece]) -> int:
    """Return the letter size of a line in overlay units: the height of its tall words, which have ascenders."""
    heights = sorted(piece.box.height for piece in pieces if piece.box)
    return max(units(heights[len(heights) * 3 // 4]), 1) if heights else 1


def reason(english: str) -> Markup:
    """Return a reason in both languages, or in English where the table has no Vietnamese for it."""
    vietnamese = in_vietnamese(english)
    if vietnamese is None:
        return Markup('<span class="always" lang="en">{}</span>').format(harmless(english))
    return both(harmless(vietnamese), harmless(english))


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_finalized
    )
    environment.globals.update(
        t=label,
        day=day,
        moment=moment,
        size=size,
        percent=percent,
        units=units,
        letter_size=letter_size,
        explained=explained,
    )
    environment.globals.update(reason=reason, labels=labels(), to_check=TO_CHECK, longest_title=LONGEST_TITLE)
    return environment.from_string((TEMPLATES / "report.html.j2").read_text("utf-8"))


def _finalized(value: object) -> object:
    """Make every value that a template prints harmless; autoescape does the rest."""
    return harmless(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


@cache
def _policy() -> str:
    """Return the content security policy: nothing but the pictures, the style and the script that are in the file."""
    style, script = (
        base64.b64encode(hashlib.sha256(_asset(name).encode()).digest()).decode()
        for name in ("report.css", "report.js")
    )
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "base-uri 'none'; form-action 'none'"
    )
