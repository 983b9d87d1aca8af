"""`sohoa export`."""

import re
import sys
from pathlib import Path

import click

from pipeline.catalogue import CATALOGUE, reading
from pipeline.catalogue.filters import Filters
from pipeline.catalogue.records import records
from pipeline.catalogue.table_files import FORMS, STREAMED
from pipeline.catalogue.tables import TABLES, Table, rows
from pipeline.cli.catalogue_options import DAY, choosing_documents
from pipeline.cli.terminal import GIVEN_PATH
from pipeline.errors import BadRequest
from pipeline.export import FOLDER_FORMATS, FolderFormat
from pipeline.export.write import replaced


@click.command(
    "export", short_help="Write a table of documents, tasks, deadlines, references or agencies, or the register."
)
@click.argument("out", type=GIVEN_PATH)
@click.argument("file", type=GIVEN_PATH)
@click.option("--table", type=click.Choice(list(TABLES)), help="Which; without it, by the name of the file: tasks.csv.")
@click.option("--as", "form", type=click.Choice(list(FORMS)), help="How; without it, by the ending of the file.")
@click.option("--due-before", type=DAY, help="Tasks or deadlines due before this day: 31/12/2024 or 2024-12-31.")
@choosing_documents
def command(
    out: Path, file: Path, table: str | None, form: str | None, due_before: str | None, filters: Filters
) -> None:
    """Write a table of what the documents converted to OUT say: documents, tasks, deadlines, references, agencies.

    FILE says by its name which table and by its ending which form: tasks.csv, tasks.xlsx, tasks.parquet,
    tasks.jsonl; - writes CSV or JSON lines to stdout. In CSV, a text that a spreadsheet would take for a formula gets
    an apostrophe before it; the other forms keep texts as they are. --agency keeps the tasks, deadlines and roles of
    the agency, and of documents and references those in whose document it is named.

    register.xlsx is the Mục lục văn bản, tài liệu of NĐ 30/2020, one row a document, the oldest first.

    \b
    Examples:
      sohoa export out tasks.xlsx --agency 'phòng nội vụ' --due-before 31/12/2024
      sohoa export out so-van-ban-2024.csv --table documents --since 2024-01-01
      sohoa export out register.xlsx --folder ho-so-12
      sohoa export out - --table deadlines --as jsonl | jq -r 'select(.kind == "recurring") | .text'
    """  # noqa: D301 - click's marker for lines that it must not join
    if file.resolve() == (out / CATALOGUE).resolve():
        raise BadRequest(f"{file}: is the catalogue itself; name another file")
    register = FOLDER_FORMATS.get(_word(file)) if table is None else None
    if register:
        _write_folder(register, out, file, filters)
        return
    to_stdout = str(file) == "-"
    chosen = TABLES[table] if table else _table_of(file)
    write = (STREAMED if to_stdout else FORMS).get(form or ("csv" if to_stdout else file.suffix[1:].lower()))
    if write is None:
        forms = ", ".join(STREAMED if to_stdout else FORMS)
        raise BadRequest(f"{file}: its form is not known; end its name in one of {forms}, or say it by --as")
    with reading(out) as connection:
        found = rows(connection, chosen, filters, due_before)
        if to_stdout:
            write(sys.stdout.buffer, chosen, found)
        else:
            with replaced(file) as stream:
                write(stream, chosen, found)


def _write_folder(form: FolderFormat, out: Path, file: Path, filters: Filters) -> None:
    if file.suffix.lower() != form.suffix:
        raise BadRequest(f"{file}: the {form.name} is written as {form.suffix}; end its name so")
    with reading(out) as connection, replaced(file) as stream:
        stream.write(form.make(records(connection, out, filters)))


def _table_of(file: Path) -> Table:
    """Return the table that a file's name begins with."""
    word = _word(file)
    if word not in TABLES:
        raise BadRequest(f"{file}: which table? Name it by --table: {', '.join(TABLES)}")
    return TABLES[word]


def _word(file: Path) -> str:
    """Return the word that a file's name begins with: tasks of tasks.csv and of tasks-2024.csv."""
    return re.split(r"[^a-z]", file.stem.lower(), maxsplit=1)[0]
