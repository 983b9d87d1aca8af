"""`sohoa survey`."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import chain, islice
from pathlib import Path

import click
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from pipeline.batch.survey import Surveyed, survey
from pipeline.cli.terminal import GIVEN_PATH, printable
from pipeline.errors import BadRequest
from pipeline.options import Options, usable_cores

MINUTE, HOUR = 60, 3600
BLOCK = 1_000
"""Files of one table: to lay it out, all its rows must be kept."""


@click.command("survey", short_help="Say what a folder holds and what it needs.")
@click.argument("folders", nargs=-1, required=True, type=GIVEN_PATH, metavar="FOLDER...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option("--workers", type=click.IntRange(min=1), default=usable_cores, show_default="the cores at hand")
def command(folders: tuple[Path, ...], as_json: bool, workers: int) -> int:  # noqa: FBT001 - click's way
    """Say what folders and files hold before anything is converted; nothing is written.

    For each file its kind, pages, text layers, encodings, damage and signatures, the pages that must be recognised,
    and the time that a conversion by WORKERS takes. The status is 1 where something needs repair: text that is
    missing, damaged or in an old encoding, or a file that cannot be read.

    \b
    Examples:
      sohoa survey archive/
      sohoa survey archive/ --json | jq '.files[] | select(.ocr_pages > 0) | .name'
    """  # noqa: D301 - click's marker for lines that it must not join
    total = Counter[str]()
    found = _counted(_looked_at(folders), total)
    first = next(found, None)
    if first is None:
        raise BadRequest(f"{', '.join(map(str, folders))}: there is no file in it; hidden files are passed over")
    (_print_json if as_json else _print)(chain([first], found), total, workers)
    return 1 if total["needs_repair"] else 0


def _looked_at(folders: Sequence[Path]) -> Iterator[Surveyed]:
    """Survey, with progress on stderr where that is a terminal."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn())
    shown = console.is_terminal
    with Progress(*columns, console=console, disable=not shown, transient=True, redirect_stdout=False) as progress:
        files = progress.add_task("files looked at", total=None)
        for one in survey(folders, Options()):
            yield one
            progress.advance(files)


def _counted(found: Iterable[Surveyed], total: Counter[str]) -> Iterator[Surveyed]:
    """Count the files as they pass; "milliseconds" are those of one core."""
    for one in found:
        total.update(
            files=1,
            bytes=one.bytes,
            pages=one.pages,
            ocr_pages=one.ocr_pages,
            signatures=one.signatures,
            unreadable=one.verdict != "ok",
            needs_repair=one.needs_repair,
            milliseconds=round(one.seconds * 1000),
        )
        yield one


def _sums(total: Counter[str], workers: int) -> dict[str, int | float]:
    counted = {name: int(count) for name, count in total.items() if name != "milliseconds"}
    return {**counted, "seconds": round(total["milliseconds"] / 1000 / workers, 1)}


def _print_json(found: Iterable[Surveyed], total: Counter[str], workers: int) -> None:
    """Print one object, its files as they are looked at; they may be too many to keep."""
    click.echo('{\n "files": [', nl=False)
    for at, one in enumerate(found):
        file = json.dumps({**asdict(one), "needs_repair": one.needs_repair}, ensure_ascii=False, indent=1)
        click.echo(("," if at else "") + f"\n{file}".replace("\n", "\n  "), nl=False)
    sums = json.dumps(_sums(total, workers), ensure_ascii=False, indent=1).replace("\n", "\n ")
    click.echo(f'\n ],\n "total": {sums}\n}}')


def _print(found: Iterator[Surveyed], total: Counter[str], workers: int) -> None:
    """Print a table, a further one after each BLOCK files, then the sums."""
    console = Console(highlight=False)
    while block := list(islice(found, BLOCK)):
        console.print(_table(block))
    sums = _sums(total, workers)
    click.echo(
        f"\n{sums['files']:,} files, {sums['pages']:,} pages, {sums['ocr_pages']:,} to be recognised; "
        f"{sums['needs_repair']:,} files need repair, {sums['unreadable']:,} of them cannot be read; "
        f"about {_time(sums['seconds'])} to convert"
    )


def _table(found: Sequence[Surveyed]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("file", overflow="fold")
    table.add_column("kind")
    table.add_column("pages", justify="right")
    table.add_column("text", overflow="fold")
    table.add_column("signed", overflow="fold")
    table.add_column("OCR", justify="right")
    table.add_column("time", justify="right")
    for one in found:
        words = one.message if one.verdict != "ok" else _words(one)
        table.add_row(
            Text(printable(one.name)),
            one.kind or "?",
            str(one.pages or ""),
            Text(printable(words), style="red" if one.verdict != "ok" else ""),
            _signed(one),
            str(one.ocr_pages or ""),
            _time(one.seconds) if one.seconds else "",
        )
    return table


def _words(one: Surveyed) -> str:
    """Say what the text of a file is like."""
    if one.ocr_pages and not one.layers:
        return "picture"
    damaged = one.damage if one.damage != "none" else ""
    layers = ", ".join(f"{kind} {count}" for kind, count in one.layers.items())
    return "; ".join(filter(None, (layers, damaged, *(f"in {name}" for name in one.encodings if name not in damaged))))


def _signed(one: Surveyed) -> str:
    if not one.signatures:
        return ""
    return f"{one.signatures}" + (f", {one.broken_signatures} broken" if one.broken_signatures else "")


def _time(seconds: float) -> str:
    """Write a time as people say it.

    >>> [_time(seconds) for seconds in (4, 200, 9000)]
    ['4 s', '3 min', '2.5 h']
    """
    if seconds < MINUTE:
        return f"{max(seconds, 1):.0f} s"
    return f"{seconds / MINUTE:.0f} min" if seconds < HOUR else f"{seconds / HOUR:.1f} h"
