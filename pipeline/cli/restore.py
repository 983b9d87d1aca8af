"""`sohoa restore`."""

import json

import click

from diacritics.explain import explained
from diacritics.stream import restore_stream
from pipeline.cli.pieces import text_pieces


@click.command("restore", short_help="Give a text its Vietnamese marks back.")
@click.argument("file", default="-", metavar="[FILE]")
@click.option("--explain", is_flag=True, help="Print the edits, and doubts that were not made, as JSON lines instead.")
def command(file: str, explain: bool) -> None:  # noqa: FBT001 - click's way
    """Restore text that lost its marks or was recognised in the wrong language: line for line, to stdout.

    Text that is right comes out untouched; numbers, dates and document codes are never changed. A long text comes out
    as it goes in, part by part.

    \b
    Examples:
      sohoa restore garbled.txt > restored.txt
      echo 'Uy ban nhan dan huyen Tu Ky' | sohoa restore
      sohoa restore garbled.txt --explain
    """  # noqa: D301 - click's marker for lines that it must not join
    revisions = restore_stream(text_pieces(file))
    if explain:
        for told in explained(revisions):
            click.echo(json.dumps(told, ensure_ascii=False))
        return
    for revision in revisions:
        click.echo(revision.after, nl=False)
