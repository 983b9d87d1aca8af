"""Deadlines as an iCalendar file (RFC 5545): days of a calendar, each with its document and the words of the page."""

import datetime as dt
from collections.abc import Iterable, Iterator

from pipeline.export.archive_text import harmless
from pipeline.web.agenda import Due
from pipeline.web.recurrence import rules_of

LINE_BYTES = 75
"""Of a line, its end not counted (RFC 5545, 3.1)."""


def icalendar(deadlines: Iterable[Due], made_at: dt.datetime) -> bytes:
    """Return a calendar with a whole-day event for each deadline; one of several days lasts them all.

    One that comes again is an event that comes again, from its first day behind the date of its document.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//sohoa//review//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for one in deadlines:
        lines += _events(one, made_at)
    lines.append("END:VCALENDAR")
    return b"".join(piece + b"\r\n" for line in lines for piece in _folded(line))


def _events(one: Due, made_at: dt.datetime) -> Iterator[str]:
    try:
        first = dt.date.fromisoformat(one.first)
        if one.recurrence:
            for at, rule in enumerate(rules_of(one.recurrence, first)):
                yield from _event(one, f"{one.id}.{at}", (rule.first, rule.first), made_at, f"RRULE:{rule.text}")
            return
        last = dt.date.fromisoformat(one.due)
    except ValueError:  # set by hand in the database
        return
    yield from _event(one, f"{one.id}", (min(first, last), last), made_at)


def _event(one: Due, number: str, days: tuple[dt.date, dt.date], made_at: dt.datetime, *more: str) -> Iterator[str]:
    first, last = days
    about = ": ".join(filter(None, (one.agency, one.task or one.text)))
    place = ", ".join(filter(None, (one.code, one.document, f"tr. {one.page}" if one.page else "")))
    yield "BEGIN:VEVENT"
    yield f"UID:{one.sha256[:16]}-{number}@sohoa"
    yield f"DTSTAMP:{made_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{last + dt.timedelta(days=1):%Y%m%d}"  # the day behind the last (3.6.1)
    yield from more
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
