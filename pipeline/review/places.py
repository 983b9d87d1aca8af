"""From a place in the document as it is now to one in the machine's text of today, and back."""

import json
from collections.abc import Mapping, Sequence

from diacritics import Revision
from pipeline.datatypes import PAGE_BREAK, Document, TextPage
from pipeline.review.checks import Place
from pipeline.review.corrections import STAGE, Correction, span_after
from pipeline.review.items import Spot, placed_again


def machine_place(page: TextPage, start: int, end: int) -> Place:
    """Return a place of a corrected page's text as one of the machine's."""
    human = _human(page)
    return Place(page.number, *(human.origin_span(start, end) if human else (start, end)))


def page_place(document: Document, start: int, end: int) -> tuple[TextPage, int, int]:
    """Return the page that a span of a document's text begins on, and the span there, up to the page's end."""
    first = 0
    for page in document.pages:
        if start <= first + len(page.text):
            break
        first += len(page.text) + len(PAGE_BREAK)
    return page, start - first, min(end - first, len(page.text))


def spot_at(document: Document, place: Place) -> Spot:
    """Return a place of the machine's text where it is in the document now."""
    first = 0
    for page in document.pages:
        if page.number == place.page:
            break
        first += len(page.text) + len(PAGE_BREAK)
    human = _human(page)
    start, end = span_after(human, place.start, place.end) if human else (place.start, place.end)
    words = page.text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
    location = document.locate(first + start, first + max(end, start))
    box = location.box
    corners = (box.left, box.top, box.right, box.bottom) if box else None
    return Spot(first + start, first + max(end, start), " ".join(words.split()), place.page, corners)


def spot_of(one: Correction, kept: Mapping[str, str], machine: Sequence[TextPage], document: Document) -> Spot | None:
    """Find where an entry that a person put in or took out stands now; None where its place is gone, or it had none."""
    known, old = json.loads(one.anchor or "{}"), kept.get(one.basis)
    if "page" not in known or old is None:
        return None
    place = placed_again(
        old, Place(known["page"], known["start"], known["end"]), {page.number: page.text for page in machine}
    )
    return spot_at(document, place) if place else None


def _human(page: TextPage) -> Revision | None:
    return next((one for one in page.revisions if one.stage == STAGE), None)
