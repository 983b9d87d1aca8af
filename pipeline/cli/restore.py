"""`sohoa restore`."""

import json
from dataclasses import asdict

import click

from diacritics import restore
from pipeline.cli.files import read_text


@click.command("restore", short_help="Give a text its Vietnamese marks back.")
@click.argument("file", default="-", metavar="[FILE]")
@click.option("--explain", is_flag=True, help="Print the edits as JSON lines instead of the text.")
def command(file: str, explain: bool) -> None:  # noqa: FBT001 - click's way
    """Restore text that lost its marks or was recognised in the wrong language: line for line, to stdout.

    Text that is right comes out untouched; digits, dates and document codes are never changed.

    \b
    Examples:
      sohoa restore garbled.txt > restored.txt
      echo 'Uy ban nhan dan huyen Tu Ky' | sohoa restore
      sohoa restore garbled.txt --explain
    """  # noqa: D301 - click's marker for lines that it must not join
    revision = restore(read_text(file))
    if not explain:
        click.echo(revision.after, nl=False)
        return
    line = 1
    position = 0
    for edit in revision.edits:
        line += revision.before.count("\n", position, edit.start)
        position = edit.start
        click.echo(json.dumps({"line": line, **asdict(edit)}, ensure_ascii=False))
