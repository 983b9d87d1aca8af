"""`sohoa parse`."""

import click

from pipeline.cli.files import read_text
from pipeline.errors import BadRequest
from pipeline.flow import parse


@click.command("parse", short_help="Read a clean text into a record.")
@click.argument("file", default="-", metavar="[FILE]")
def command(file: str) -> None:
    """Read clean text (of a file, or stdin) into a record on stdout; nothing is restored.

    Offsets in the record count characters of the text as it is given. Form feeds part pages.

    \b
    Examples:
      sohoa parse plan.txt > plan.json
      sohoa restore garbled.txt | sohoa parse
    """  # noqa: D301 - click's marker for lines that it must not join
    text = read_text(file)
    if not text.strip():
        raise BadRequest(f"{'stdin' if file == '-' else file}: there is no text in it; give the text of a document")
    click.echo(parse(text, file).model_dump_json(indent=1))
