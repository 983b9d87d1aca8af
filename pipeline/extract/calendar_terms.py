"""What a matched time expression means: a date, an interval, days from an event; `recurrences` has what comes again.

Each reader takes a match of its rule and the document's own times and returns a Reading, or None where the numbers are
no date.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

import regex

from pipeline.extract.dates import month_span, read_day
from pipeline.extract.folding import old_tones
from pipeline.extract.holidays import count_days, next_tet, tet_of


@dataclass(frozen=True, slots=True)
class Times:
    """The document's own date (ISO 8601, perhaps without its day) and the year that it plans for."""

    issued: str | None = None
    year: int | None = None
    narrated: bool = False
    """Whether the text is no office's own, with neither head nor end block: days are mostly history there."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The meaning of an expression; all as in the record's Deadline."""

    normalized: str | None = None
    due: str | None = None
    anchor: str | None = None
    inferred: bool = False


_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_ONES = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "tám": 8,
    "chín": 9,
}  # fmt: skip
_ONE = "một|hai|ba|bốn|năm|sáu|bảy|tám|chín"
COUNT = rf"(?:\d{{1,3}}|(?:(?:{_ONE}) +mươi|mười)(?: +(?:{_ONE}|mốt|lăm|tư))?|{_ONE})"
"""A number in digits or in words. No groups."""
NUMERALS = regex.compile(r"[Il1]{1,2}V|[I1l]{2,3}|HI|IH|H|I|[1-4]", regex.IGNORECASE)
NUMBER = regex.compile(r"\d+")
_OWN_DATE = regex.compile(
    r"(?:ký|ban hành|có hiệu lực)"
    r"(?: (?:ban hành|Kế hoạch|Quyết định|Thông báo|Công văn) ?(?:này)?|(?: văn bản)? này)?\s*$",
    regex.IGNORECASE,
)
_IN_HOURS = regex.compile(r"trong +(?:thời +hạn|vòng)[^\n]*giờ", regex.IGNORECASE)
_UNITS = {"ngày làm việc": "workday", "ngày": "day", "tuần": "week", "tháng": "month"}

Match = regex.Match[str]
Reader = Callable[[Match, Times], Reading | None]


def count_of(printed: str) -> int:
    """Read a number in digits or in words.

    >>> count_of("05"), count_of("mười lăm"), count_of("ba mươi"), count_of("bốn mươi tám")
    (5, 15, 30, 48)
    """
    if printed.isdigit():
        return int(printed)
    count = 0
    for word in printed.lower().split():
        count = count * 10 if word == "mươi" else count + (10 if word == "mười" else _ONES[word])
    return count


def _year(text: str | None, times: Times) -> tuple[int | None, bool]:
    return (int(text), False) if text else (times.year, times.year is not None)


def day(match: Match, times: Times) -> Reading | None:
    """`trước ngày 20/01/2024`: offices mean that day included."""
    found = read_day(match["a"])
    date = found.on(times.year) if found else None
    if found is None or (date is None and found.year):
        return None
    return Reading(date.isoformat(), date.isoformat(), inferred=found.year is None) if date else Reading()


def days_range(match: Match, times: Times) -> Reading | None:
    """`từ ngày 01/7 đến ngày 15/7/2024`: the left end borrows from the right, and the year may turn in between."""
    last = read_day(match["b"])
    end = last.on(times.year) if last else None
    if last is None or end is None:
        return None
    left = match["a"]
    first = read_day(left) if not left.isdigit() else None
    try:
        start = first.on(end.year) if first else dt.date(end.year, end.month, int(left))
        if match.groupdict().get("next"):
            following = end.replace(year=end.year + 1)
            # `từ ngày 01/01 đến 31/12 năm sau`: both of next year.
            start = start.replace(year=following.year) if start and start <= end else start
            end = following
        elif start and first and first.year is None and start > end:
            start = start.replace(year=end.year - 1)
    except ValueError:
        return None
    if start is None or start > end:
        return None
    return Reading(f"{start.isoformat()}/{end.isoformat()}", end.isoformat(), inferred=last.year is None)


def _span(year: int | None, first: int, last: int, *, inferred: bool, last_year: int | None = None) -> Reading | None:
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    if year is None:
        return Reading()
    start, end = month_span(year, first, first)[:10], month_span(last_year or year, last, last)[-10:]
    return Reading(f"{start}/{end}", end, inferred=inferred) if start <= end else None


def _before(reading: Reading | None, match: Match) -> Reading | None:
    """`trước tháng 9/2024` is due on the last day of August; the interval is the one that is named."""
    if reading is None or reading.normalized is None or not match["by"]:
        return reading
    eve = dt.date.fromisoformat(reading.normalized[:10]) - dt.timedelta(days=1)
    return replace(reading, due=eve.isoformat())


def months_range(match: Match, times: Times) -> Reading | None:
    """`từ tháng 3 đến tháng 6/2024`."""
    last, inferred = _year(match["by"], times)
    first = int(match["ay"]) if match["ay"] else last
    if last and match["next"]:
        last += 1
    elif first and first == last and int(match["a"]) > int(match["b"]):
        first -= 1  # `từ tháng 11 đến tháng 02/2025`
    return _span(first, int(match["a"]), int(match["b"]), inferred=inferred, last_year=last)


def quarter(printed: str) -> int:
    """Read a quarter's numeral; OCR reads `III` as `I11`."""
    numeral = printed.upper().replace("H", "II")
    return _QUARTERS.get(numeral) or (_QUARTERS["IV"] if numeral.endswith("V") else len(numeral))


def quarters_range(match: Match, times: Times) -> Reading | None:
    """`Quý IV/2026 đến hết Quý II/2027`."""
    last, inferred = _year(match["by"], times)
    first = int(match["ay"]) if match["ay"] else last
    start, end = quarter(match["a"]), quarter(match["b"])
    return _span(first, start * 3 - 2, end * 3, inferred=inferred, last_year=last)


def quarters(match: Match, times: Times) -> Reading | None:
    """`quý III/2023`; of a list, the span from first to last."""
    year, inferred = _year(match["y"], times)
    named = [quarter(q) for q in NUMERALS.findall(match["list"])]
    return _before(_span(year, min(named) * 3 - 2, max(named) * 3, inferred=inferred), match)


def months(match: Match, times: Times) -> Reading | None:
    """`tháng 12/2024`; of a list, the span from first to last."""
    groups = match.groupdict()
    year, inferred = _year(groups.get("y"), times)
    named = [int(number) for number in NUMBER.findall(match["list"])]
    if year and groups.get("next"):
        year += 1
    reading = _span(year, min(named), max(named), inferred=inferred)
    return _before(reading, match) if groups.get("by") else reading


def half_year(match: Match, times: Times) -> Reading | None:
    """`6 tháng đầu năm 2024`."""
    year, inferred = _year(match["y"], times)
    count = count_of(match["n"])
    first, last = (1, count) if match["half"].lower() == "đầu" else (13 - count, 12)
    return _span(year, first, last, inferred=inferred)


def year(match: Match, times: Times) -> Reading | None:  # noqa: ARG001 - all readers are called alike
    """`trong năm 2025`; `trước năm 2026` is due on the last day of 2025."""
    reading = _span(int(match["y"]), 1, 12, inferred=False)
    return _before(reading, match) if match.groupdict().get("by") else reading


def own_year(match: Match, times: Times) -> Reading | None:  # noqa: ARG001 - all readers are called alike
    """`từ nay đến hết năm`: of the year that the document plans for."""
    return _span(times.year, 1, 12, inferred=True) if times.year else Reading()


def school_year(match: Match, times: Times) -> Reading | None:  # noqa: ARG001 - all readers are called alike
    """`năm học 2024-2025`: September to May, as the ministry's yearly frame has it; terms are not dated."""
    first, last = int(match["a"]), int(match["b"])
    if last != first + 1:
        return None
    return Reading() if match["term"] else _span(first, 9, 5, inferred=True, last_year=last)


def day_next_year(match: Match, times: Times) -> Reading | None:
    """`trước ngày 15/01 năm sau`."""
    found = read_day(match["a"])
    date = found.on(times.year + 1) if found and times.year else None
    return Reading(date.isoformat(), date.isoformat(), inferred=True) if date else Reading()


def years_range(match: Match, times: Times) -> Reading | None:  # noqa: ARG001 - all readers are called alike
    """`2024 - 2025`, in a Thời gian column."""
    return _span(int(match["a"]), 1, 12, inferred=False, last_year=int(match["b"]))


def within(match: Match, times: Times) -> Reading | None:
    """`trong 05 ngày làm việc kể từ ngày ký`: counted where the document dates the event, which is its own signing."""
    anchor = next((match[name].strip() for name in ("event", "event2", "event3") if match[name]), None)
    count = count_of(match["n"])
    unit = _UNITS.get(match["unit"].lower())
    due = None
    if anchor and unit in {"day", "workday"} and _OWN_DATE.search(anchor) and times.issued and len(times.issued) == 10:
        due = count_days(dt.date.fromisoformat(times.issued), count, working=unit == "workday").isoformat()
    if anchor is None and unit is None and not _IN_HOURS.match(match[0]):
        return None
    return Reading(due, due, anchor, inferred=due is not None)


def event(match: Match, times: Times) -> Reading | None:  # noqa: ARG001 - all readers are called alike
    """`sau khi các chỉ số được công bố`."""
    return Reading(anchor=match["event"].strip() or None)


_STEMS = ("canh", "tân", "nhâm", "quý", "giáp", "ất", "bính", "đinh", "mậu", "kỷ")
"""Thiên can, from the one of the years that end in 0."""


def before_tet(match: Match, times: Times) -> Reading | None:
    """`trước Tết Nguyên đán Ất Tỵ`: the day before it, of the year that is named or of the next Tết there is."""
    issued = dt.date.fromisoformat(times.issued) if times.issued and len(times.issued) == len("2024-01-31") else None
    if match["y"]:
        tet = tet_of(int(match["y"]))
    elif match["stem"] and issued:
        stem = _STEMS.index(old_tones(match["stem"].lower()).replace("kỉ", "kỷ"))
        tet = next((tet_of(year) for year in range(issued.year, issued.year + 10) if year % 10 == stem), None)
    else:
        tet = next_tet(issued) if issued else tet_of(times.year) if times.year else None
    anchor = match["tet"].strip()
    if tet is None:
        return Reading(anchor=anchor)
    eve = (tet - dt.timedelta(days=1)).isoformat()
    return Reading(eve, eve, anchor, inferred=True)


READERS: dict[str, Reader] = {
    reader.__name__: reader
    for reader in (
        day, days_range, day_next_year, months_range, months, quarters_range, quarters, half_year, year, own_year,
        school_year, years_range, within, event, before_tet,
    )
}  # fmt: skip
