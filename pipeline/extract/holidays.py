"""Days on which offices work, and the days of Tết: the dates are data (`data/holidays.toml`)."""

import datetime as dt
from functools import cache

from pipeline.extract.lexicon import table

SATURDAY = 5
_DAY = dt.timedelta(days=1)


@cache
def _days_off() -> frozenset[dt.date]:
    """Every holiday of the table; one on a weekend is made up for on the next working day (Điều 111, khoản 3)."""
    data = table("holidays")
    days = [dt.date.fromisoformat(f"{tet.year}-{day}") for tet in data["tet"] for day in data["fixed"]]
    days += data["hung_kings"]
    for tet in data["tet"]:
        announced = data["announced"].get(str(tet.year), {})
        days += [tet + after * _DAY for after in announced.get("tet_days", data["tet_days"])]
        days += announced.get("off", [])
    off = set(days)
    for day in sorted(days):
        if day.weekday() >= SATURDAY:
            instead = day + _DAY
            while instead.weekday() >= SATURDAY or instead in off:
                instead += _DAY
            off.add(instead)
    return frozenset(off)


@cache
def _worked() -> frozenset[dt.date]:
    """Saturdays that are worked in exchange for another day."""
    return frozenset(day for year in table("holidays")["announced"].values() for day in year.get("worked", []))


def is_working_day(day: dt.date) -> bool:
    """Whether offices work on a day.

    >>> is_working_day(dt.date(2024, 2, 12)), is_working_day(dt.date(2024, 2, 20)), is_working_day(dt.date(2024, 5, 4))
    (False, True, True)
    """
    return day in _worked() or (day.weekday() < SATURDAY and day not in _days_off())


def count_days(start: dt.date, count: int, *, working: bool) -> dt.date:
    """Return the day `count` days after `start`; of working days, weekends and holidays are left out.

    >>> count_days(dt.date(2025, 1, 16), 3, working=True), count_days(dt.date(2025, 1, 24), 1, working=True)
    (datetime.date(2025, 1, 21), datetime.date(2025, 2, 3))
    """
    date = start
    while count > 0:
        date += _DAY
        if not working or is_working_day(date):
            count -= 1
    return date


def tet_of(year: int) -> dt.date | None:
    """Return the first day of the lunar year that begins in `year`; None where the table ends."""
    return next((tet for tet in table("holidays")["tet"] if tet.year == year), None)


def next_tet(day: dt.date) -> dt.date | None:
    """Return the first Tết behind a day."""
    return next((tet for tet in table("holidays")["tet"] if tet > day), None)
