"""Dates as Vietnamese documents print them: always day, month, year."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

DATE = (
    r"(?:\d{1,2} ?[/.-] ?\d(?: ?\d)? ?[/.-] ?\d{4}"
    r"|\d{1,2} +tháng *\d{1,2}(?:,? *năm +\d{4}| ?/ ?\d{4})"
    r"|\d{1,2} ?[/-] ?\d{1,2}(?! ?[/.,-]?\d)"
    r"|\d{1,2} +tháng +\d{1,2}(?![\d/]))"
)
"""A day of a month, its year where it is printed. No groups."""

_TORN = re.compile(r"(?<=\d) (?=\d)")  # OCR parts `25/1 1/2024`
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Day:
    """A day as printed: the year may be missing."""

    day: int
    month: int
    year: int | None

    def on(self, year: int | None) -> dt.date | None:
        """Return the date, in `year` where none is printed; None where there is no such day."""
        if self.year is None and year is None:
            return None
        try:
            return dt.date(self.year or year or 0, self.month, self.day)
        except ValueError:
            return None


def read_day(text: str) -> Day | None:
    """Read what DATE matched.

    >>> read_day("15/12/2024"), read_day("5 tháng 3")
    (Day(day=15, month=12, year=2024), Day(day=5, month=3, year=None))
    """
    numbers = [int(number) for number in _NUMBERS.findall(_TORN.sub("", text))]
    if not 2 <= len(numbers) <= 3:
        return None
    day, month, *year = numbers
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    return Day(day, month, year[0] if year else None)


def iso(text: str) -> str | None:
    """Return the ISO 8601 date that a full date says.

    >>> iso("16 tháng 02 năm 2023"), iso("31/02/2023"), iso("2/9")
    ('2023-02-16', None, None)
    """
    day = read_day(text)
    date = day.on(None) if day else None
    return date.isoformat() if date else None


FIRST_YEAR = 1945
"""The first year of the state whose documents these are."""
AHEAD = 45
"""Years that a document looks ahead at most: plans of 2021 name 2050 and 2065."""


def possible(date: str) -> bool:
    """Whether an ISO 8601 date, perhaps without its day or month, is one that a document can bear.

    >>> possible("2024-01"), possible("2924-01-05"), possible("1924-01-05")
    (True, False, False)
    """
    return FIRST_YEAR <= int(date[:4]) <= dt.datetime.now(tz=dt.UTC).year + 1


def month_span(year: int, first: int, last: int) -> str:
    """Return the ISO 8601 interval from the first day of one month to the last day of another.

    >>> month_span(2023, 7, 9)
    '2023-07-01/2023-09-30'
    """
    return f"{year:04}-{first:02}-01/{year:04}-{last:02}-{calendar.monthrange(year, last)[1]:02}"
