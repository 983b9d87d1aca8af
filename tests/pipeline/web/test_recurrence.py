"""Deadlines that come again, as other programs understand them."""

import datetime as dt
from contextlib import closing
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalogue import open_catalogue
from pipeline.web.agenda import Due, recurring
from pipeline.web.calendar_file import icalendar
from pipeline.web.recurrence import rules_of
from tests.pipeline.web.conftest import cases

rrule = pytest.importorskip("dateutil.rrule")
library = pytest.importorskip("icalendar")

NOW = dt.datetime(2024, 1, 31, 8, tzinfo=dt.UTC)


def days_of(rule, most):
    start = dt.datetime.combine(rule.first, dt.time())
    return [day.date().isoformat() for day in islice(rrule.rrulestr(rule.text, dtstart=start), most)]


@pytest.mark.parametrize("case", cases("recurrences"))
def test_a_recurrence_falls_on_its_days(case):
    rules = rules_of(case["normalized"], dt.date.fromisoformat(case["since"]))
    assert [rule.text for rule in rules] == case["rules"]
    assert [days_of(rule, len(days)) for rule, days in zip(rules, case["days"], strict=True)] == case["days"]


@given(
    st.sampled_from(["MONTHLY", "QUARTERLY", "YEARLY", "WEEKLY", "DAILY"]),
    st.integers(1, 12),
    st.lists(st.integers(1, 12), max_size=4, unique=True),
    st.one_of(st.none(), st.integers(1, 31)),
    st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
)
def test_the_first_day_is_that_of_the_rule(frequency, interval, months, day, since):
    if frequency not in {"MONTHLY", "YEARLY"}:
        months, day = [], None
    parts = [f"FREQ={frequency}"] + ([f"INTERVAL={interval}"] if interval > 1 else [])
    parts += [f"BYMONTH={','.join(map(str, sorted(months)))}"] if months and interval == 1 else []
    parts += [f"BYMONTHDAY={day}"] if day else []
    for rule in rules_of(";".join(parts), since):
        assert rule.first >= since
        assert days_of(rule, 1) == [rule.first.isoformat()]


def test_another_program_reads_the_calendar():
    told = {"agency": "Phòng Nội vụ", "text": "hằng quý", "task": "Báo cáo", "first": "2024-02-10", "due": ""}
    due = Due(7, 1, "a.pdf", "1/KH", "0" * 64, page=1, inferred=False, recurrence="FREQ=QUARTERLY", **told)
    (event,) = library.Calendar.from_ical(icalendar([due], NOW)).walk("VEVENT")
    assert event.decoded("dtstart") == dt.date(2024, 3, 31)
    assert event.decoded("dtend") == dt.date(2024, 4, 1)
    assert event["rrule"] == {"FREQ": ["YEARLY"], "BYMONTH": [3, 6, 9, 12], "BYMONTHDAY": [-1]}
    assert event["summary"] == "Phòng Nội vụ: Báo cáo"


def test_what_comes_again_is_taken_from_the_day_of_its_document(out):
    with closing(open_catalogue(out)) as connection:
        with connection:
            connection.execute(
                "INSERT INTO deadline (id, document_id, text, kind, normalized, inferred, text_start, text_end, "
                "confidence) VALUES (1999999, 1, 'hằng tháng', 'recurring', 'FREQ=MONTHLY', 0, 0, 10, 0.9)"
            )
            connection.execute("UPDATE record SET date = '2024-02' WHERE document_id = 1")
        (mine,) = [one for one in recurring(connection) if one.id == 1_999_999]
        assert (mine.first, mine.recurrence, mine.text) == ("2024-02-01", "FREQ=MONTHLY", "hằng tháng")
        assert [one.id for one in recurring(connection, "")].count(1_999_999) == 1
        assert [*recurring(connection, "Phòng không có")] == []
