"""`sohoa convert`."""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import click
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from diacritics import load_model
from pipeline.batch import Job, Outcome, check_writable, convert_all, plan
from pipeline.cli.terminal import GIVEN_PATH, printable
from pipeline.errors import BadRequest
from pipeline.export import FORMATS
from pipeline.ocr import Tesseract
from pipeline.options import OcrPolicy, Options, usable_cores


def _formats(_ctx: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip().casefold() for name in value.split(",") if name.strip()))
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise click.BadParameter(f"{', '.join(unknown) or 'nothing'}: choose from {', '.join(FORMATS)}")
    return names


@click.command("convert", short_help="Turn documents into restored text and records.")
@click.argument("sources", nargs=-1, required=True, type=GIVEN_PATH, metavar="SOURCE...")
@click.option("-o", "--out", required=True, type=GIVEN_PATH, help="Folder for the outputs.")
@click.option(
    "--formats",
    default="json,txt,pages",
    show_default=True,
    callback=_formats,
    help="json (the record), txt (the restored text), pages (words, boxes and every edit).",
)
@click.option(
    "--ocr",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="auto recognises the pages whose text layer is missing or bad.",
)
@click.option("--workers", type=int, default=usable_cores, show_default="the cores at hand", help="Pages read at once.")
@click.option("--language", default="vie", show_default=True, help="Tesseract's language or languages, joined by +.")
@click.option("--dpi", type=int, default=300, show_default=True, help="Resolution that PDF pages are recognised at.")
@click.option("--page-seconds", type=float, default=120.0, show_default=True, help="Deadline of one page.")
def command(
    sources: tuple[Path, ...],
    out: Path,
    formats: tuple[str, ...],
    ocr: str,
    workers: int,
    language: str,
    dpi: int,
    page_seconds: float,
) -> int:
    """Turn files and folders of scans, PDFs, office and text files into OUT.

    Of in/x/a.pdf come OUT/x/a.pdf.json (the record), a.pdf.txt (the restored text) and a.pdf.pages.json (what was
    recognised and every edit made to it). The inputs are never changed. A document that fails costs its own verdict;
    the status is 3 then, and the rest is done.

    \b
    Examples:
      sohoa convert plan.pdf -o out
      sohoa convert inbox/ -o out --formats json --workers 2
      sohoa convert old-scan.tif -o out --ocr always
    """  # noqa: D301 - click's marker for lines that it must not join
    try:
        options = Options(
            ocr=cast("OcrPolicy", ocr), workers=workers, language=language, dpi=dpi, page_seconds=page_seconds
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise BadRequest(f"--{'-'.join(map(str, first['loc'])).replace('_', '-')}: {first['msg']}") from error
    jobs = plan(sources, out, formats)
    check_writable(out)
    outcomes = _run(jobs, out, formats, options)
    return _report(outcomes, out)


def _run(jobs: Sequence[Job], out: Path, formats: Sequence[str], options: Options) -> list[Outcome]:
    """Convert, with progress on stderr where that is a terminal."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    outcomes = []
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        documents = progress.add_task("documents", total=len(jobs))
        pages = progress.add_task("pages read", total=None)
        engine, model = Tesseract(options.language), load_model()
        for outcome in convert_all(jobs, out, formats, options, engine, model, lambda _page: progress.advance(pages)):
            progress.advance(documents)
            if outcome.status == "failed":
                said = printable(f"failed  {outcome.message}")
                progress.console.print(said, markup=False, highlight=False, emoji=False, soft_wrap=True)
            outcomes.append(outcome)
    return outcomes


def _report(outcomes: Sequence[Outcome], out: Path) -> int:
    """Say on stderr what became of the documents; return the exit status."""
    for outcome in outcomes:
        if outcome.status == "partial":
            click.echo(printable(f"partly  {outcome.name}: {outcome.message}"), err=True)
        elif outcome.review:
            click.echo(printable(f"review  {outcome.name}: {outcome.message}"), err=True)
    counts = Counter(outcome.status for outcome in outcomes)
    pages, seconds = sum(outcome.pages for outcome in outcomes), sum(outcome.seconds for outcome in outcomes)
    bad = counts["failed"] + counts["partial"]
    verdicts = Counter(outcome.verdict for outcome in outcomes if outcome.verdict != "ok")
    why = f" ({', '.join(f'{count} {verdict}' for verdict, count in sorted(verdicts.items()))})" if verdicts else ""
    click.echo(
        f"{counts['ok']} of {len(outcomes)} documents converted to {out}, {pages} pages in {seconds:.1f} s"
        + (f"; {bad} not or partly{why}" if bad else ""),
        err=True,
    )
    sys.stderr.flush()
    return 3 if bad else 0
