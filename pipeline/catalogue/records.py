"""The records of an output folder, as its .json files hold them: what a form of the whole folder is made of."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from pipeline.catalogue.filters import Filters, conditions
from pipeline.errors import BadRequest
from pipeline.record import Record


def records(connection: sqlite3.Connection, out: Path, filters: Filters) -> Iterator[Record]:
    """Yield the records of the documents that the filters keep, by name.

    Raises BadRequest for a document whose .json was not asked for, is gone or was changed by hand: a register that
    leaves a document out in silence would be worse than none.
    """
    chosen = list(conditions(connection, filters))
    tests = " AND ".join(("d.removed_at IS NULL", *(sql for sql, _ in chosen)))
    kept = connection.execute(
        f"SELECT d.name, d.outputs FROM document AS d JOIN record AS r ON r.document_id = d.id WHERE {tests}"  # noqa: S608 - our words
        " ORDER BY d.name",
        [value for _, values in chosen for value in values],
    )
    for row in kept:
        made = json.loads(row["outputs"]).get("json")
        if made is None:
            raise BadRequest(f"{row['name']}: has no record in {out}; convert it again with json among --formats")
        try:
            yield Record.model_validate_json((out / made[0]).read_bytes())
        except (OSError, ValidationError) as error:
            raise BadRequest(
                f"{out / made[0]}: is not the record that was written; convert {row['name']} again"
            ) from error
