"""What a night leaves to read, and what must not stand in it."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.batch import Begun, Left, Outcome, Tally, Unchanged
from pipeline.batch.ledger import Waiting
from pipeline.batch.nightly import NAMED, Journal, Night, next_time, report_html, summary, write_report
from pipeline.errors import BadRequest
from pipeline.ingest.walk import Unread

BEGAN = datetime(2026, 3, 1, 2, 0).astimezone()
HOSTILE = "<script>alert(1)</script>\x1b[31m.pdf"


def night(tally, out=Path("out"), ended="done"):
    waiting = Waiting(2, (("x.pdf", "no number found"), (HOSTILE, "<b>no date</b>")))
    return Night(Path("in"), out, BEGAN, BEGAN + timedelta(minutes=43), ended, tally, waiting)


@pytest.fixture
def tally():
    counted = Tally(total=9)
    for news in (
        Outcome("a.pdf", "ok", "ok", pages=3, document=1),
        Outcome(HOSTILE, "failed", "corrupt", f"{HOSTILE}: cut; get it again", document=2, attempts=2),
        Outcome("c.pdf", "partial", "timeout", "page 2 could not be read", pages=2, document=3, review=True),
        Outcome("d.doc", "failed", "unsupported", "LibreOffice", lacks="LibreOffice is missing; install it: y"),
        Outcome("e.pdf", "ok", "ok", twin="old.pdf", is_moved=True, document=4, warnings=("the same number as f.pdf",)),
        Unchanged("f.pdf", "ok", "ok"),
        Unchanged("g.pdf", "failed", "encrypted"),
        Left("h.pdf", "it is still being written"),
        Unread("/in/<b>x", "cannot be read (Permission denied); see to it"),
    ):
        counted.add(news)
    counted.removed.add(["gone.pdf"])
    return counted


@pytest.mark.parametrize(
    ("until", "now", "moment"),
    [
        ("06:00", "2026-03-01T02:00", "2026-03-01T06:00"),
        ("06:00", "2026-03-01T06:00", "2026-03-02T06:00"),
        ("06:00", "2026-12-31T22:15", "2027-01-01T06:00"),
        ("0:30", "2026-03-01T23:59", "2026-03-02T00:30"),
    ],
)
def test_the_time_to_stop_is_the_next_one(until, now, moment):
    assert next_time(until, datetime.fromisoformat(now)) == datetime.fromisoformat(moment)


@pytest.mark.parametrize("until", ["6", "25:00", "06.00", "", "06:00:00"])
def test_what_is_no_time_is_refused(until):
    with pytest.raises(BadRequest, match=r"--until.*write it as 06:00"):
        next_time(until, BEGAN.replace(tzinfo=None))


def test_the_summary_has_the_numbers_and_the_reasons(tally):
    said = summary(night(tally), Path("out/reports/2026-03-01.html"))
    for words in (
        "9 documents",
        "2 done, 1 partly, 2 failed (1 corrupt, 1 timeout)",
        "2 (1 of them failed before)",
        "1 for another run",
        "1 are no longer there",
        "1 made from a copy",
        "5 in 43 min 0 s",
        "2 documents wait for a person",
        "1 need it: LibreOffice is missing; install it: y",
        "cut; get it again",
        "c.pdf: page 2 could not be read",
        "h.pdf: it is still being written",
        "unread:\n  /in/<b>x: cannot be read (Permission denied); see to it",
        "reports/2026-03-01.html",
    ):
        assert words in said
    assert "stopped" not in said


def test_a_night_that_was_stopped_says_what_is_left(tally):
    said = summary(night(tally, ended="stopped"), Path("x"))
    assert "at 2026-03-01 02:43 as asked; 1 are left for the next night" in said


def test_a_long_list_is_cut():
    tally = Tally(total=100)
    for at in range(100):
        tally.add(Outcome(f"{at}.pdf", "failed", "corrupt", f"{at}.pdf: cut"))
    assert f"and {100 - NAMED} more" in summary(night(tally), Path("x"))


def test_the_report_is_escaped_and_stands_by_itself(tally):
    page = report_html(night(tally))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;no date&lt;/b&gt;" in page
    assert "/in/&lt;b&gt;x</b>: cannot be read (Permission denied); see to it" in page
    assert "http://" not in page
    assert "https://" not in page
    for words in ("trước là / was old.pdf", "gone.pdf", "LibreOffice is missing", "the same number as f.pdf"):
        assert words in page


def test_a_second_run_of_a_day_has_a_report_of_its_own(tally, tmp_path):
    names = [write_report(night(tally, tmp_path)).name for _ in range(3)]
    assert names == ["2026-03-01.html", "2026-03-01-2.html", "2026-03-01-3.html"]


def test_the_log_holds_ids_and_never_names_or_text(tmp_path):
    journal = Journal(tmp_path, BEGAN)
    for news in (
        Begun(7, 2),
        Outcome("secret.pdf", "failed", "corrupt", "secret words; secret", document=12),
        Outcome("secret.pdf", "failed", "unsupported", "secret", lacks="x is not installed"),
        Left("secret.pdf", "of secret.pdf"),
        Unread("/in/secret", "cannot be read; see to it"),
        Unchanged("secret.pdf", "ok", "ok"),
    ):
        journal.hear(news)
    journal.close()
    text = (tmp_path / "reports/2026-03-01.jsonl").read_text()
    events = [json.loads(line) for line in text.splitlines()]
    assert [event["event"] for event in events] == ["begun", "document", "lacking", "left", "unread"]
    assert (events[1]["id"], events[1]["verdict"]) == (12, "corrupt")
    assert events[4]["reason"] == "cannot be read; see to it"
    assert all(event["time"].endswith("+00:00") for event in events)
    assert "secret" not in text


def test_a_log_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "reports").write_text("")
    with pytest.raises(BadRequest, match=r"reports.*cannot be written"):
        Journal(tmp_path, BEGAN)


def test_a_log_on_a_full_disk_is_said_and_closes(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/2026-03-01.jsonl").symlink_to("/dev/full")
    journal = Journal(tmp_path, BEGAN)
    with pytest.raises(BadRequest, match=r"2026-03-01.jsonl: cannot be written \(No space left on device\); make room"):
        journal.write("begun")
    journal.close()
