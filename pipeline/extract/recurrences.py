"""What comes again (`hằng quý`, `trước ngày 30/6 hằng năm`), in the words of RRULE (RFC 5545), two joined by `;`."""

import regex

from pipeline.extract.calendar_terms import (
    NUMBER,
    NUMERALS,
    Match,
    Reader,
    Reading,
    Times,
    count_of,
    quarter,
)
from pipeline.extract.dates import Day, read_day

_FREQUENCIES = {"ngày": "DAILY", "tuần": "WEEKLY", "tháng": "MONTHLY", "quý": "QUARTERLY", "năm": "YEARLY"}
_WEEKDAYS = {
    "hai": "MO",
    "ba": "TU",
    "tư": "WE",
    "năm": "TH",
    "sáu": "FR",
    "bảy": "SA",
    "2": "MO",
    "3": "TU",
    "4": "WE",
    "5": "TH",
    "6": "FR",
    "7": "SA",
}
_EVERY = regex.compile(r"(\d*)(?:(một|hai|ba))? *(ngày|tuần|tháng|quý|năm|học kỳ)(?! (?:đầu|cuối))")
_TWICE = regex.compile(r"\p{L}+ \((\d+)\)|(\d+) \(\p{L}+\)")
"""A number that is also written out: `năm (05) năm`, `05 (năm) năm`."""
_HALF = regex.compile(r"(?<=tháng) (?:đầu|cuối) năm")


def periods(match: Match, times: Times) -> Reading | None:  # noqa: ARG001 - all readers are called alike
    """`hằng quý, năm`; `6 tháng/lần`; `05 tin, bài/quý`."""
    rules = []
    listed = _TWICE.sub(lambda number: number[1] or number[2], match["list"].lower())
    for count, word, unit in _EVERY.findall(_HALF.sub("", listed)):
        frequency = _FREQUENCIES.get(unit)
        every = count_of(count or word or "1")
        if frequency and every:
            rules.append(f"FREQ={frequency}" + (f";INTERVAL={every}" if every > 1 else ""))
    return Reading(";".join(dict.fromkeys(rules)) or None)


def unsaid(match: Match, times: Times) -> Reading | None:  # noqa: ARG001 - all readers are called alike
    """`định kỳ`, and no period said."""
    return Reading()


def days_each_year(match: Match, times: Times) -> Reading | None:  # noqa: ARG001 - all readers are called alike
    """`trước ngày 30/6 và 15/12 hằng năm`."""
    days = [read_day(printed) for name in ("a", "b") if (printed := match.groupdict().get(name))]
    known = [found for found in days if found]
    return (
        Reading(";".join(f"FREQ=YEARLY;BYMONTH={found.month};BYMONTHDAY={found.day}" for found in known))
        if known
        else None
    )


def months_each_year(match: Match, times: Times) -> Reading | None:  # noqa: ARG001 - all readers are called alike
    """`tháng 6 và tháng 11 hằng năm`."""
    return Reading("FREQ=YEARLY;BYMONTH=" + ",".join(str(int(number)) for number in NUMBER.findall(match["list"])))


def day_of_last_month(match: Match, times: Times) -> Reading | None:  # noqa: ARG001 - all readers are called alike
    """`trước ngày 15 tháng cuối quý`."""
    ends = "3,6,9,12" if match["of"].lower() == "quý" else "12"
    return Reading(f"FREQ=YEARLY;BYMONTH={ends};BYMONTHDAY={int(match['day'])}")


def quarters_each_year(match: Match, times: Times) -> Reading | None:  # noqa: ARG001 - all readers are called alike
    """`Quý II hằng năm`."""
    firsts = [quarter(printed) * 3 - 2 for printed in NUMERALS.findall(match["list"])]
    months = (str(first + after) for first in firsts for after in range(3))
    return Reading("FREQ=YEARLY;BYMONTH=" + ",".join(months))


def days_range_each_year(match: Match, times: Times) -> Reading | None:  # noqa: ARG001 - all readers are called alike
    """`từ ngày 01 đến ngày 08 tháng 6 hằng năm`; over a month's end only the year is told."""
    last = read_day(match["b"])
    if last is None:
        return None
    first = Day(int(match["a"]), last.month, None) if match["a"].isdigit() else read_day(match["a"])
    if first is None or first.month != last.month or first.day > last.day:
        return Reading("FREQ=YEARLY")
    days = ",".join(map(str, range(first.day, last.day + 1)))
    return Reading(f"FREQ=YEARLY;BYMONTH={last.month};BYMONTHDAY={days}")


def day_each_month(match: Match, times: Times) -> Reading | None:  # noqa: ARG001 - all readers are called alike
    """`trước ngày 20 hằng tháng`; `các ngày 1, 11 và 21 hằng tháng`."""
    return Reading("FREQ=MONTHLY;BYMONTHDAY=" + ",".join(str(int(day)) for day in NUMBER.findall(match["day"])))


def day_of_next_quarter(match: Match, times: Times) -> Reading | None:  # noqa: ARG001 - all readers are called alike
    """`trước ngày 10 tháng đầu quý sau`."""
    return Reading(f"FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY={int(match['day'])}")


def each_day(match: Match, times: Times) -> Reading | None:  # noqa: ARG001 - all readers are called alike
    """`trước 10 giờ hằng ngày`."""
    return Reading("FREQ=DAILY")


def weekday(match: Match, times: Times) -> Reading | None:  # noqa: ARG001 - all readers are called alike
    """`thứ Sáu hằng tuần`."""
    return Reading(f"FREQ=WEEKLY;BYDAY={_WEEKDAYS[match['weekday'].lower()]}")


READERS: dict[str, Reader] = {
    reader.__name__: reader
    for reader in (
        periods, unsaid, days_each_year, days_range_each_year, months_each_year, quarters_each_year, day_of_last_month,
        day_each_month, day_of_next_quarter, each_day, weekday,
    )
}  # fmt: skip
