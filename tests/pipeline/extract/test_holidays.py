"""The table of Tết and Giỗ Tổ, computed anew: new moons and the sun at UTC+7 (Meeus, chapters 25 and 49)."""

import datetime as dt
import math

import pytest

from pipeline.extract.holidays import count_days, is_working_day, next_tet, tet_of
from pipeline.extract.lexicon import table

SYNODIC, FIRST, TO_JULIAN = 29.530588861, 2451550.09766, 1721425
HANOI = 7 / 24
# Amplitude in days, then multiples of the moon's argument of latitude, its anomaly, the sun's anomaly; power of E.
MOON = (
    (-0.40720, 0, 1, 0, 0), (0.17241, 0, 0, 1, 1), (0.01608, 0, 2, 0, 0), (0.01039, 2, 0, 0, 0),
    (0.00739, 0, 1, -1, 1),
    (-0.00514, 0, 1, 1, 1), (0.00208, 0, 0, 2, 2), (-0.00111, -2, 1, 0, 0), (-0.00057, 2, 1, 0, 0),
    (0.00056, 0, 2, 1, 1),
    (-0.00042, 0, 3, 0, 0), (0.00042, 2, 0, 1, 1), (0.00038, -2, 0, 1, 1), (-0.00024, 0, 2, -1, 1),
)  # fmt: skip


def new_moon(index):
    """Day number at Hà Nội of a new moon, counted from the first of 2000."""
    age = index / 1236.85
    eccentric = 1 - 0.002516 * age
    sun = 2.5534 + 29.1053567 * index
    moon = 201.5643 + 385.81693528 * index + 0.0107582 * age**2
    latitude = 160.7108 + 390.67050284 * index - 0.0016118 * age**2
    wobble = sum(
        size * eccentric**power * math.sin(math.radians(of_latitude * latitude + of_moon * moon + of_sun * sun))
        for size, of_latitude, of_moon, of_sun, power in MOON
    )
    return math.floor(FIRST + SYNODIC * index + 0.00015437 * age**2 + wobble - 65 / 86400 + 0.5 + HANOI)


def twelfth(day):
    """Twelfth of the zodiac in which the sun stands when a day begins at Hà Nội."""
    age = (day - 0.5 - HANOI - 2451545) / 36525
    anomaly = math.radians(357.52911 + 35999.05029 * age)
    centre = (1.914602 - 0.004817 * age) * math.sin(anomaly) + 0.019993 * math.sin(2 * anomaly)
    node = math.radians(125.04 - 1934.136 * age)
    return int((280.46646 + 36000.76983 * age + centre - 0.00569 - 0.00478 * math.sin(node)) % 360 / 30)


def eleventh_month(year):
    """Index of the new moon that opens the month of the winter solstice."""
    last = dt.date(year, 12, 31).toordinal() + TO_JULIAN
    index = int((last - FIRST) / SYNODIC) + 1
    while new_moon(index) > last:
        index -= 1
    return index - 1 if twelfth(new_moon(index)) >= 9 else index


def lunar_month(year, number):
    """First day of a month of the lunar year that begins in `year`."""
    first, last = eleventh_month(year - 1), eleventh_month(year)
    index, month = first, 11
    leap = last - first == 13
    while month != number:
        index += 1
        if leap and twelfth(new_moon(index)) == twelfth(new_moon(index + 1)):
            leap = False  # a month in which the sun enters no new twelfth has the number of the one before
        else:
            month = month % 12 + 1
    return dt.date.fromordinal(new_moon(index) - TO_JULIAN)


def test_tet_is_where_the_moon_says():
    assert table("holidays")["tet"] == [lunar_month(year, 1) for year in range(1985, 2061)]


def test_the_day_of_the_hung_kings_is_the_tenth_of_the_third_month():
    days = [lunar_month(year, 3) + dt.timedelta(days=9) for year in range(1985, 2061)]
    assert table("holidays")["hung_kings"] == days


@pytest.mark.parametrize(("year", "tet"), [(1985, (1, 21)), (2007, (2, 17)), (2024, (2, 10)), (2030, (2, 2))])
def test_tet_of_a_year(year, tet):
    assert tet_of(year) == dt.date(year, *tet)


def test_the_table_ends():
    assert tet_of(1900) is None
    assert next_tet(dt.date(2060, 3, 1)) is None
    assert next_tet(dt.date(2024, 2, 10)) == dt.date(2025, 1, 29)


# As the offices were told by the government's notices of those years: the first and the last day of each break, the
# weekends at its ends included.
@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2020-01-23", "2020-01-29"),
        ("2021-02-10", "2021-02-16"),
        ("2021-09-02", "2021-09-05"),
        ("2022-01-29", "2022-02-06"),
        ("2022-04-30", "2022-05-03"),
        ("2022-09-01", "2022-09-04"),
        ("2023-01-20", "2023-01-26"),
        ("2023-04-29", "2023-05-03"),
        ("2023-09-01", "2023-09-04"),
        ("2024-02-08", "2024-02-14"),
        ("2024-04-27", "2024-05-01"),
        ("2024-08-31", "2024-09-03"),
        ("2025-01-25", "2025-02-02"),
        ("2025-04-30", "2025-05-04"),
        ("2025-08-30", "2025-09-02"),
        ("2026-01-01", "2026-01-04"),
        ("2026-02-14", "2026-02-22"),
        ("2026-08-29", "2026-09-02"),
    ],
)
def test_breaks_of_offices(first, last):
    first, last = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    day = dt.timedelta(days=1)
    inside = [first + n * day for n in range((last - first).days + 1)]
    assert not any(map(is_working_day, inside))
    assert is_working_day(last + day)
    assert count_days(first - day, 1, working=True) == last + day


@pytest.mark.parametrize("saturday", ["2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22"])
def test_saturdays_worked_in_exchange(saturday):
    assert is_working_day(dt.date.fromisoformat(saturday))
