"""`sohoa nightly`."""

from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Unpack

import click

from pipeline.batch import Left, Order, Outcome, Tally, check_writable, convert_folders
from pipeline.batch.ledger import Waiting, review_queue
from pipeline.batch.nightly import Journal, Night, next_time, summary, write_report
from pipeline.batch.tally import KEPT
from pipeline.catalogue.database import open_catalogue
from pipeline.cli.conversion import Chosen, conversion_options, executor_of, order_of, with_corrections
from pipeline.cli.progress import shown
from pipeline.cli.terminal import GIVEN_PATH, printable
from pipeline.errors import BadRequest, OutputInUse, SohoaError
from pipeline.ingest.walk import Unread


@click.command("nightly", short_help="Convert what is new in a folder, and report.")
@click.argument("inbox", type=GIVEN_PATH)
@conversion_options
@click.option("--until", metavar="HH:MM", help="Begin no document after this time of day, and stop.")
@click.option(
    "--settle",
    type=click.FloatRange(0, 3600),
    default=10.0,
    show_default=True,
    help="Seconds that a file must have been left alone: scanners write slowly.",
)
def command(inbox: Path, until: str | None, settle: float, **chosen: Unpack[Chosen]) -> int:
    """Convert what is new in INBOX into OUT, and say on stdout, in a log and in a report what became of it.

    Made for cron and systemd: nothing is asked, what is unchanged is not done again, a run that was killed is taken
    up where it ended. OUT/reports holds the report of each night and its log in JSON lines. An empty INBOX is no
    error, unless documents of it are known: then it may not be mounted, none of them is taken for gone, and the
    status is 2. It is 3 where a document of this night failed or a folder in INBOX cannot be read, 4 where a program is
    missing that some documents need, 5 where the run of last night still holds OUT.

    \b
    Examples:
      sohoa nightly /srv/inbox -o /srv/archive
      sohoa nightly /srv/inbox -o /srv/archive --until 06:00 --formats json,txt,pages
    """  # noqa: D301 - click's marker for lines that it must not join
    began = datetime.now().astimezone()
    end = next_time(until, began) if until else None

    def stop() -> bool:
        return end is not None and datetime.now().astimezone() >= end

    order, tally = order_of(chosen), Tally()
    if not inbox.is_dir():
        raise BadRequest(f"{inbox}: is no folder; name the folder that the scanners write to")
    check_writable(order.out)
    happening = with_corrections(convert_folders([inbox], order, executor_of(chosen), tally, settle, stop), order.out)
    with closing(Journal(order.out, began)) as journal, shown() as show, closing(happening):
        try:
            for news in happening:
                journal.hear(news)
                show.update(tally)
                if isinstance(news, Outcome) and news.status == "failed":
                    show.say(f"failed  {news.message}")
                elif isinstance(news, Left):
                    show.say(f"left    {news.name}: {news.reason}")
                elif isinstance(news, Unread):
                    show.say(f"unread  {news.path}: {news.reason}")
        except SohoaError as error:
            with suppress(BadRequest):  # the log, too, cannot be written where a disk is full
                journal.write("refused" if isinstance(error, OutputInUse) else "broken off", status=error.exit_status)
            raise
        except (KeyboardInterrupt, SystemExit):
            with suppress(BadRequest):  # likewise
                journal.write("interrupted", **tally.as_counts())
            raise
        ended = "stopped" if stop() and tally.done < tally.total else "done"
        journal.write("ended", how=ended, **tally.as_counts())
    night = Night(inbox, order.out, began, datetime.now().astimezone(), ended, tally, _waiting(order))
    click.echo(printable_lines(summary(night, write_report(night))))
    return _status(tally)


def _status(tally: Tally) -> int:
    """Return the exit status of a night; what failed in an earlier one is no failure of this one."""
    if tally.lacks:
        return 4
    if tally.unread and not tally.total:
        return 2
    return 3 if tally.unread or tally.counts["failed"] + tally.counts["partial"] else 0


def _waiting(order: Order) -> Waiting:
    with closing(open_catalogue(order.out)) as connection:
        return review_queue(connection, KEPT)


def printable_lines(text: str) -> str:
    """Make a text printable, line by line."""
    return "\n".join(map(printable, text.split("\n")))
