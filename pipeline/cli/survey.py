"""`sohoa survey`."""

import json
from collections.abc import Sequence
from dataclasses import asdict
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
    found = _looked_at(folders)
    if not found:
        raise BadRequest(f"{', '.join(map(str, folders))}: there is no file in it; hidden files are passed over")
    total = _total(found, workers)
    if as_json:
        files = [{**asdict(one), "needs_repair": one.needs_repair} for one in found]
        click.echo(json.dumps({"files": files, "total": total}, ensure_ascii=False, indent=1))
    else:
        _print(found, total)
    return 1 if any(one.needs_repair for one in found) else 0


def _looked_at(folders: Sequence[Path]) -> list[Surveyed]:
    """Survey, with progress on stderr where that is a terminal."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        files = progress.add_task("files looked at", total=None)
        found = []
        for one in survey(folders, Options()):
            found.append(one)
            progress.advance(files)
    return found


def _total(found: Sequence[Surveyed], workers: int) -> dict[str, int | float]:
    return {
        "files": len(found),
        "bytes": sum(one.bytes for one in found),
        "pages": sum(one.pages for one in found),
        "ocr_pages": sum(one.ocr_pages for one in found),
        "signatures": sum(one.signatures for one in found),
        "unreadable": sum(one.verdict != "ok" for one in found),
        "needs_repair": sum(one.needs_repair for one in found),
        "seconds": round(sum(one.seconds for one in found) / workers, 1),
    }


def _print(found: Sequence[Surveyed], total: dict[str, int | float]) -> None:
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
    console = Console(highlight=False)
    console.print(table)
    click.echo(
        f"\n{total['files']:,} files, {total['pages']:,} pages, {total['ocr_pages']:,} to be recognised; "
        f"{total['needs_repair']:,} files need repair, {total['unreadable']:,} of them cannot be read; "
        f"about {_time(total['seconds'])} to convert"
    )


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
