"""Deadlines as an iCalendar file (RFC 5545): days of a calendar, each with its document and the words of the page."""

import datetime as dt
from collections.abc import Iterable, Iterator

from pipeline.export.archive_text import harmless
from pipeline.web.agenda import Due

LINE_BYTES = 75
"""Of a line, its end not counted (RFC 5545, 3.1)."""


def icalendar(deadlines: Iterable[Due], made_at: dt.datetime) -> bytes:
    """Return a calendar with a whole-day event for each deadline; one of several days lasts them all."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//sohoa//review//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for one in deadlines:
        lines += _event(one, made_at)
    lines.append("END:VCALENDAR")
    return b"".join(piece + b"\r\n" for line in lines for piece in _folded(line))


def _event(one: Due, made_at: dt.datetime) -> Iterator[str]:
    try:
        first, last = dt.date.fromisoformat(one.first), dt.date.fromisoformat(one.due)
    except ValueError:  # set by hand in the database
        return
    about = ": ".join(filter(None, (one.agency, one.task or one.text)))
    place = ", ".join(filter(None, (one.code, one.document, f"tr. {one.page}" if one.page else "")))
    yield "BEGIN:VEVENT"
    yield f"UID:{one.sha256[:16]}-{one.id}@sohoa"
    yield f"DTSTAMP:{made_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{min(first, last):%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{last + dt.timedelta(days=1):%Y%m%d}"  # the day behind the last (3.6.1)
    yield f"SUMMARY:{_text(about)}"
    yield f"DESCRIPTION:{_text(one.text + chr(10) + place)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    r"""Return a text as a value (3.3.11).

    >>> _text("a;b,c\nd")
    'a\\;b\\,c\\nd'
    """
    plain = harmless(text.replace("\r\n", "\n")).replace("\t", " ")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """Part a line where it is too long; no letter is cut."""
    piece = b""
    for letter in line:
        data = letter.encode()
        if len(piece) + len(data) > LINE_BYTES:
            yield piece
            piece = b" "
        piece += data
    yield piece
