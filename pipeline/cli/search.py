"""`sohoa search`."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from pipeline.catalogue import reading
from pipeline.catalogue.filters import Filters
from pipeline.catalogue.query import parse_query
from pipeline.catalogue.search import Hit, search
from pipeline.catalogue.snippet import Snippet
from pipeline.cli.catalogue_options import choosing_documents
from pipeline.cli.terminal import GIVEN_PATH, printable

MOST = 10_000


@click.command("search", short_help="Find pages by their words, with marks or without.")
@click.argument("out", type=GIVEN_PATH)
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, MOST), default=20, show_default=True, help="Pages to show at most.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines, one for each page.")
@choosing_documents
def command(
    out: Path,
    query: tuple[str, ...],
    limit: int,
    as_json: bool,  # noqa: FBT001 - click's way
    filters: Filters,
) -> None:
    """Find the pages of the documents converted to OUT that hold all words of QUERY.

    Words may be typed without marks; pages that have them as they were typed come first. "A phrase" in quotes stands
    side by side, số hó* finds what begins so, OR finds either, -word leaves pages out (after `--` where it comes
    first).

    \b
    Examples:
      sohoa search out cai cach hanh chinh
      sohoa search out '"lưu trữ lịch sử" số hó*' --type 'kế hoạch' --since 01/01/2024
      sohoa search out 25/KH-UBND --json | jq -r .document
    """  # noqa: D301 - click's marker for lines that it must not join
    asked = parse_query(" ".join(query))
    with reading(out) as connection:
        hits = list(search(connection, asked, filters, limit))
    if as_json:
        for hit in hits:
            click.echo(json.dumps(asdict(hit), ensure_ascii=False))
    else:
        _print(hits, limit)


def _print(hits: Sequence[Hit], limit: int) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for hit in hits:
        place = Text(printable(f"{hit.document}, page {hit.page}"), style="bold")
        about = ", ".join(filter(None, (hit.code or hit.type, hit.issuer, hit.date)))
        console.print(place + Text(f"  {printable(about)}" if about else "", style="dim"))
        console.print(Text("  ") + _marked(hit.snippet))
    if len(hits) == limit:
        click.echo(f"the best {limit:,} of the pages found; for more: --limit {min(limit * 10, MOST)}", err=True)
    elif not hits:
        click.echo("nothing found; try fewer words, or the beginning of one with a star: số hó*", err=True)


def _marked(snippet: Snippet) -> Text:
    """Mark the hits for the eye: by colour on a terminal, by signs where there is none."""
    text, at = Text(), 0
    for start, end in snippet.marks:
        text.append(printable(snippet.text[at:start]))
        text.append(f"«{printable(snippet.text[start:end])}»", style="bold yellow")
        at = end
    return text.append(printable(snippet.text[at:]))
