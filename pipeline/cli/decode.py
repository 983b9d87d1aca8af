"""`sohoa decode`."""

import json

import click

from diacritics.encodings import decode
from diacritics.explain import explained
from pipeline.cli.files import read_data
from pipeline.ingest import charset

ENCODINGS = ("auto", "tcvn3", "vni", "vps", "viscii", "cp1258", "viqr")


@click.command("decode", short_help="Turn a text in an encoding of the 1990s into Unicode.")
@click.argument("file", default="-", metavar="[FILE]")
@click.option(
    "--from",
    "encoding",
    type=click.Choice(ENCODINGS, case_sensitive=False),
    default="auto",
    show_default=True,
    help="The encoding; auto finds it line by line, and mends UTF-8 that was misread.",
)
@click.option("--capitals", is_flag=True, help="The font draws small letters as capitals, as .VnTimeH does.")
@click.option("--explain", is_flag=True, help="Print the edits as JSON lines instead of the text.")
def command(encoding: str, file: str, capitals: bool, explain: bool) -> None:  # noqa: FBT001 - click's way
    """Turn a text file, or what comes through a pipe, into Unicode: to stdout, line for line.

    Text that is in Unicode already comes out untouched. Office files and PDFs know their fonts; for them use convert.

    \b
    Examples:
      sohoa decode nghi-dinh-1999.txt > nghi-dinh-1999.utf8.txt
      sohoa decode --from vni < old.txt
      pdftotext old.pdf - | sohoa decode
    """  # noqa: D301 - click's marker for lines that it must not join
    if capitals and encoding == "auto":
        raise click.UsageError("--capitals needs --from: which font draws capitals cannot be seen in a text")
    revision = decode(_text(file, encoding), encoding, capitals=capitals)
    if not explain:
        click.echo(revision.after, nl=False)
        return
    for told in explained([revision]):
        click.echo(json.dumps(told, ensure_ascii=False))


def _text(name: str, encoding: str) -> str:
    """Read a text: UTF-8 as it is, other bytes as Windows-1252 shows them once it is known whose; see `read_data`."""
    data = read_data(name)
    if encoding == "auto" or _is_wide(data):
        return charset.decode(data)
    return data.decode("latin-1").translate(charset.SLOPPY)


def _is_wide(data: bytes) -> bool:
    """Tell Unicode bytes, which hold legacy text once it was read with the wrong code page."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return b"\0" in data or data.startswith(tuple(mark for mark, _ in charset.BOMS))
    return True
