"""What a night's run leaves to read: a summary, a log and a report."""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pipeline.batch.consider import Left, Unchanged
from pipeline.batch.ledger import Waiting
from pipeline.batch.run import News, Outcome
from pipeline.batch.session import Begun
from pipeline.batch.tally import Tally
from pipeline.batch.task import PageRead
from pipeline.errors import BadRequest
from pipeline.export.write import write_whole
from pipeline.ingest.walk import Unread

if TYPE_CHECKING:
    from jinja2 import Template

REPORTS = "reports"
"""The folder for logs and reports in the output folder."""
NAMED = 20
"""Documents of each kind that the summary names; the report names a thousand, the ledger knows all."""


@dataclass(frozen=True, slots=True)
class Night:
    """A run that came to its end. `ended` is `done` or `stopped`; `waiting` is the whole review queue of OUT."""

    inbox: Path
    out: Path
    began: datetime
    end: datetime
    ended: str
    tally: Tally
    waiting: Waiting


def next_time(until: str, now: datetime) -> datetime:
    """Return the next moment, local time, at which the clock shows `until`.

    >>> next_time("06:00", datetime(2026, 1, 31, 23, 30)).isoformat()
    '2026-02-01T06:00:00'

    Raises BadRequest where `until` is no time of day.
    """
    try:
        clock = datetime.strptime(until, "%H:%M").time()  # noqa: DTZ007 - a time of day
    except ValueError as error:
        raise BadRequest(f"--until {until}: is no time of day; write it as 06:00") from error
    moment = datetime.combine(now.date(), clock, now.tzinfo)
    return moment if moment > now else moment + timedelta(days=1)


class Journal:
    """The log of a day: JSON lines with ids of the ledger, never a document's name or text."""

    def __init__(self, out: Path, day: datetime) -> None:
        self.path = out / REPORTS / f"{day:%Y-%m-%d}.jsonl"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file: IO[bytes] = self.path.open("ab", buffering=0)
        except OSError as error:
            raise BadRequest(f"{self.path}: cannot be written ({error.strerror}); see to its permissions") from error

    def write(self, event: str, **fields: object) -> None:
        """Write a line, which is on the disk for certain at the end. Raises BadRequest where that cannot be."""
        time = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"time": time, "event": event, **fields}).encode("ascii") + b"\n"
        try:
            while line:
                line = line[self._file.write(line) :]
        except OSError as error:
            raise BadRequest(
                f"{self.path}: cannot be written ({error.strerror}); make room and run it again"
            ) from error

    def hear(self, news: Begun | News) -> None:
        """Write what happened to a document, or that the run began; pages and what is unchanged are only counted."""
        match news:
            case Begun(run, found):
                self.write("begun", run=run, found=found)
            case Outcome() if news.lacks:
                self.write("lacking", program=news.lacks)
            case Outcome():
                self.write(
                    "document",
                    id=news.document,
                    status=news.status,
                    verdict=news.verdict,
                    pages=news.pages,
                    seconds=news.seconds,
                    attempts=news.attempts,
                    review=news.review,
                    from_twin=bool(news.twin),
                )
            case Left():
                self.write("left")
            case Unread():
                self.write("unread", reason=news.reason)
            case PageRead() | Unchanged():
                pass

    def close(self) -> None:
        """Put all on the disk; where that fails, the run has failed for the same reason, and tells it better."""
        with suppress(OSError):
            os.fsync(self._file.fileno())
        self._file.close()


def summary(night: Night, report: Path) -> str:
    """Return what a person reads in the mail that cron sends."""
    tally, counts = night.tally, night.tally.counts
    before = f" ({counts['unchanged_failed']:,} of them failed before)" if counts["unchanged_failed"] else ""
    undone = tally.total - tally.done
    failed = f" ({', '.join(f'{count} {why}' for why, count in sorted(tally.verdicts.items()))})"
    rows = [
        ("nightly", f"{night.inbox} to {night.out}, {_moment(night.began)} to {_moment(night.end)}"),
        ("found", f"{tally.total:,} documents"),
        (
            "new",
            f"{counts['ok']:,} done, {counts['partial']:,} partly, {counts['failed']:,} failed"
            + (failed if tally.verdicts else ""),
        ),
        ("unchanged", f"{counts['unchanged']:,}{before}"),
        ("left", f"{counts['left']:,} for another run"),
        ("stopped", f"at {_moment(night.end)} as asked; {undone:,} are left for the next night"),
        (
            "known",
            f"{counts['from_twin']:,} made from a copy, or from what they were called before, without recognition",
        ),
        ("gone", f"{len(tally.removed):,} are no longer there; their outputs were kept"),
        ("pages", f"{tally.pages:,} in {_span(night.end - night.began)}"),
        ("review", f"{night.waiting.count:,} documents wait for a person"),
        ("report", str(report)),
    ]
    hidden = {
        "left": not counts["left"],
        "stopped": night.ended != "stopped",
        "known": not counts["from_twin"],
        "gone": not tally.removed,
    }
    lines = [f"{label:<10} {said}" for label, said in rows if not hidden.get(label)]
    lines += [f"{'missing':<10} {count:,} need it: {lack}" for lack, count in tally.lacks.items()]
    lines += _named("unread", [f"{unread.path}: {unread.reason}" for unread in tally.unread])
    lines += _named("failed", [outcome.message for outcome in tally.failed if outcome.status == "failed"])
    lines += _named(
        "partly", [f"{outcome.name}: {outcome.message}" for outcome in tally.failed if outcome.status == "partial"]
    )
    lines += _named("left", [f"{left.name}: {left.reason}" for left in tally.left])
    return "\n".join(lines)


def write_report(night: Night) -> Path:
    """Write the night's report as HTML that stands by itself; return its path. A second run of a day gets a `-2`."""
    folder = night.out / REPORTS
    day = f"{night.began:%Y-%m-%d}"
    path, count = folder / f"{day}.html", 1
    while path.exists():
        count += 1
        path = folder / f"{day}-{count}.html"
    write_whole({path: report_html(night).encode()})
    return path


def report_html(night: Night) -> str:
    """Return the night's report; names and messages, which are hostile, are escaped."""
    return _template().render(
        night=night,
        tally=night.tally,
        counts=night.tally.counts,
        began=_moment(night.began),
        end=_moment(night.end),
        took=_span(night.end - night.began),
        undone=night.tally.total - night.tally.done,
    )


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - nobody else here needs it

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    text = (files("pipeline.batch") / "templates" / "nightly.html.j2").read_text(encoding="utf-8")
    return environment.from_string(text)


def _named(label: str, lines: Sequence[str]) -> list[str]:
    more = [f"  and {len(lines) - NAMED:,} more"] if len(lines) > NAMED else []
    return [f"{label}:", *(f"  {line}" for line in lines[:NAMED]), *more] if lines else []


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _span(span: timedelta) -> str:
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
