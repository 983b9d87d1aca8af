"""`sohoa schema`."""

import json

import click

from pipeline.record import json_schema


@click.command("schema", short_help="Print the JSON Schema of a record.")
def command() -> None:
    """Print the JSON Schema (draft 2020-12) that every record keeps to.

    \b
    Example:
      sohoa schema > record.schema.json
    """  # noqa: D301 - click's marker for lines that it must not join
    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=1))
