"""The records of an output folder, as its .json files hold them: what a form of the whole folder is made of."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from pydantic import ValidationError

from pipeline.catalogue.filters import Filters, conditions
from pipeline.errors import BadRequest
from pipeline.record import Record


@dataclass(frozen=True, slots=True)
class Records(Sequence[Record]):
    """Records in files, each read when it is asked for, so that not all are in memory: iterate rather than index.

    `made` are the documents' names and their files below `out`. Raises BadRequest for a record that is gone or was
    changed by hand.
    """

    out: Path
    made: Sequence[tuple[str, str]]

    def __len__(self) -> int:
        return len(self.made)

    @overload
    def __getitem__(self, at: int) -> Record: ...
    @overload
    def __getitem__(self, at: slice) -> "Records": ...
    def __getitem__(self, at: int | slice) -> "Record | Records":
        if isinstance(at, slice):
            return Records(self.out, self.made[at])
        return self._read(*self.made[at])

    def __iter__(self) -> Iterator[Record]:
        return (self._read(*one) for one in self.made)

    def _read(self, name: str, file: str) -> Record:
        try:
            return Record.model_validate_json((self.out / file).read_bytes())
        except (OSError, ValidationError) as error:
            raise BadRequest(f"{self.out / file}: is not the record that was written; convert {name} again") from error


def records(connection: sqlite3.Connection, out: Path, filters: Filters) -> Records:
    """Return the records of the documents that the filters keep, by name.

    Raises BadRequest for a document whose .json was not asked for: a register that leaves a document out in silence
    would be worse than none.
    """
    chosen = list(conditions(connection, filters))
    tests = " AND ".join(("d.removed_at IS NULL", *(sql for sql, _ in chosen)))
    kept = connection.execute(
        f"SELECT d.name, d.outputs FROM document AS d JOIN record AS r ON r.document_id = d.id WHERE {tests}"  # noqa: S608 - our words
        " ORDER BY d.name",
        [value for _, values in chosen for value in values],
    )
    made = []
    for row in kept:
        output = json.loads(row["outputs"]).get("json")
        if output is None:
            raise BadRequest(f"{row['name']}: has no record in {out}; convert it again with json among --formats")
        made.append((row["name"], output[0]))
    return Records(out, made)
