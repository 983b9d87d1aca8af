"""Deadlines that come again, as rules of RFC 5545 (3.3.10): the last day of each period, where the page names none."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_RULES = re.compile(r";(?=FREQ=)")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "QUARTERLY", "YEARLY"})
SHORTEST_MONTH = 28
YEARS = 5
"""Within which each rule has a first day; of years with a 29 February one in four."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of RFC 5545, and its first day, from which its interval counts."""

    text: str
    first: dt.date


def rules_of(normalized: str, since: dt.date) -> tuple[Rule, ...]:
    """Return the rules of a recurrence as the record has it, from a day on; none for what is no recurrence.

    >>> [one.text for one in rules_of("FREQ=QUARTERLY;FREQ=YEARLY", dt.date(2024, 2, 1))]
    ['FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1', 'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1']
    >>> rules_of("FREQ=MONTHLY;BYMONTHDAY=20", dt.date(2024, 2, 21))[0].first.isoformat()
    '2024-03-20'
    """
    if not normalized.startswith("FREQ="):
        return ()
    made = (_rule(_parts(one), since) for one in _RULES.split(normalized))
    return tuple(dict.fromkeys(one for one in made if one))


def _parts(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.split(";") if "=" in part)


def _rule(parts: dict[str, str], since: dt.date) -> Rule | None:
    try:
        told = _written(parts)
        first = next((day for day in _days(since) if _is_of(told, day)), None)
    except ValueError:  # set by hand in the database
        return None
    return Rule(";".join(f"{name}={value}" for name, value in told.items()), first) if first else None


def _written(parts: dict[str, str]) -> dict[str, str]:
    """Say a recurrence in the words of the RFC, which knows no quarters, and name the day that it leaves open."""
    frequency, every = parts["FREQ"], parts.get("INTERVAL", "1")
    if frequency not in FREQUENCIES or int(every) < 1:
        raise ValueError(parts)
    if frequency == "DAILY" or "BYDAY" in parts:
        return parts
    if frequency == "WEEKLY":
        return {**parts, "BYDAY": "FR"}  # the end of the week that offices work
    months = parts.get("BYMONTH", "")
    if frequency == "QUARTERLY":
        frequency, months, every = "YEARLY", "3,6,9,12", "1"
    elif frequency == "MONTHLY" and int(every) > 1 and 12 % int(every) == 0:
        frequency, months, every = "YEARLY", ",".join(map(str, range(int(every), 13, int(every)))), "1"
    elif frequency == "YEARLY" and not months:
        months = "12"
    days = parts.get("BYMONTHDAY", "-1")
    position = {}
    if days.isdecimal() and int(days) > SHORTEST_MONTH and months != "12":
        frequency = "MONTHLY" if every == "1" else frequency
        days = ",".join(map(str, range(SHORTEST_MONTH, int(days) + 1)))  # of February the last that it has
        position = {"BYSETPOS": "-1"}
    interval = {"INTERVAL": every} if every != "1" else {}
    by_month = {"BYMONTH": months} if months else {}
    return {"FREQ": frequency, **interval, **by_month, "BYMONTHDAY": days, **position}


def _days(since: dt.date) -> list[dt.date]:
    last = min(since.toordinal() + YEARS * 366, dt.date.max.toordinal())
    return [dt.date.fromordinal(day) for day in range(since.toordinal(), last)]


def _is_of(told: dict[str, str], day: dt.date) -> bool:
    """Tell whether a day is one of the rule's, its interval aside."""
    if "BYDAY" in told and _WEEKDAYS[day.weekday()] not in told["BYDAY"].split(","):
        return False
    if "BYMONTH" in told and day.month not in map(int, told["BYMONTH"].split(",")):
        return False
    if "BYMONTHDAY" not in told:
        return True
    length = calendar.monthrange(day.year, day.month)[1]
    days = sorted((one if one > 0 else length + 1 + one) for one in map(int, told["BYMONTHDAY"].split(",")))
    there = [one for one in days if one <= length]
    return day.day in (there[-1:] if "BYSETPOS" in told else there)
