"""`sohoa convert`."""

import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Unpack

import click

from pipeline.batch import Left, Outcome, Tally, convert_folders
from pipeline.cli.conversion import Chosen, conversion_options, executor_of, order_of, with_corrections
from pipeline.cli.progress import shown
from pipeline.cli.terminal import GIVEN_PATH, printable
from pipeline.errors import BadRequest
from pipeline.ingest.walk import Unread


@click.command("convert", short_help="Turn documents into restored text and records.")
@click.argument("sources", nargs=-1, required=True, type=GIVEN_PATH, metavar="SOURCE...")
@conversion_options
def command(sources: tuple[Path, ...], **chosen: Unpack[Chosen]) -> int:
    """Turn files and folders of scans, PDFs, office and text files into OUT.

    Of in/x/a.pdf come OUT/x/a.pdf.json (the record), a.pdf.txt (the restored text) and a.pdf.pages.json (what was
    recognised and every edit made to it), and OUT/catalogue.db knows all documents. The inputs are never changed.
    What was converted before and has not changed is not converted again. A document that fails costs its own verdict;
    the status is 3 then, and the rest is done.

    \b
    Examples:
      sohoa convert plan.pdf -o out
      sohoa convert inbox/ -o out --formats json --workers 2
      sohoa convert old-scan.tif -o out --ocr always
    """  # noqa: D301 - click's marker for lines that it must not join
    order, tally, began = order_of(chosen), Tally(), time.monotonic()
    run = with_corrections(convert_folders(sources, order, executor_of(chosen), tally), order.out)
    with shown() as show, closing(run) as happening:
        for news in happening:
            show.update(tally)
            if isinstance(news, Outcome):
                _tell(show.say, news)
            elif isinstance(news, Left):
                show.say(f"left    {news.name}: {news.reason}")
            elif isinstance(news, Unread):
                show.say(f"unread  {news.path}: {news.reason}")
    if not tally.total and not tally.unread:
        raise BadRequest(
            f"{', '.join(map(str, sources))}: there is no document in it; name a folder that holds PDFs, scans, office "
            "or text files (hidden files are passed over)"
        )
    return _report(tally, order.out, time.monotonic() - began)


def _tell(say: Callable[[str], None], outcome: Outcome) -> None:
    if outcome.status == "failed":
        say(f"failed  {outcome.name}: {outcome.message}" if outcome.lacks else f"failed  {outcome.message}")
    elif outcome.status == "partial":
        say(f"partly  {outcome.name}: {outcome.message}")
    elif outcome.review:
        say(f"review  {outcome.name}: {outcome.message}")
    if outcome.twin:
        how = "was" if outcome.is_moved else "is a copy of"
        say(f"known   {outcome.name}: {how} {outcome.twin}, whose outputs were used")
    for warning in outcome.warnings:
        say(f"note    {outcome.name}: {warning}")


def _report(tally: Tally, out: Path, seconds: float) -> int:
    """Say on stderr what became of the documents; return the exit status."""
    counts = tally.counts
    bad = counts["failed"] + counts["partial"]
    bad_before = counts["unchanged_failed"] + counts["unchanged_partial"]
    words = [f"{counts['ok']} of {tally.total} documents converted to {out}, {tally.pages} pages in {seconds:.1f} s"]
    if counts["unchanged"]:
        words.append(f"{counts['unchanged']} unchanged since they were converted")
    if bad:
        verdicts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(tally.verdicts.items()))
        words.append(f"{bad} not or partly" + (f" ({verdicts})" if verdicts else ""))
    if bad_before:
        words.append(f"{bad_before} of the unchanged not or partly (--force tries them again)")
    if counts["left"]:
        words.append(f"{counts['left']} left for another run")
    if tally.unread:
        words.append(f"{counts['unread']} folders not looked into")
    if tally.removed:
        words.append(f"{len(tally.removed)} no longer there, their outputs kept")
    click.echo(printable("; ".join(words)), err=True)
    for lack, count in tally.lacks.items():
        click.echo(printable(f"{count} not converted: {lack}"), err=True)
    sys.stderr.flush()
    if tally.lacks:
        return 4
    if tally.unread and not tally.total:
        return 2
    return 3 if bad or bad_before or counts["left"] or tally.unread else 0
