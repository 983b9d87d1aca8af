"""What is to be done about a document: nothing, wait, make its outputs from what is there, or convert it."""

import hashlib
import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.batch.gone import is_gone
from pipeline.batch.ledger import SUSPECT, Known, State, Wanted, readable, state_of, touch, twins
from pipeline.batch.recipe import Recipe
from pipeline.export import FORMATS
from pipeline.options import Options

FROM_RECORD = ("json", "pages")
"""The formats from which, together, all others can be made without recognition."""
BEING_WRITTEN = "it is still being written"
TAKEN_AWAY = "it was taken away before its turn came"


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is asked for: forms of documents in a folder, made in one way, though they be there with `force`."""

    out: Path
    formats: tuple[str, ...]
    options: Options
    recipe: Recipe
    force: bool = False


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A document that was converted before, or failed before, and would come out the same."""

    name: str
    status: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Left:
    """A document that is left for another run, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Due:
    """A document to convert: its content, and another of the same content whose outputs can be used."""

    asked: Wanted
    sha256: str
    twin: Known | None


def consider(connection: sqlite3.Connection, order: Order, asked: Wanted) -> Unchanged | Left | Due:
    """Decide about a document; what is known of a file that was only moved or touched is brought up to date."""
    known, path = asked.known, asked.job.path
    here = readable(path)
    may_stay = known is not None and not order.force and asked.turn != SUSPECT and _is_made(known, order)
    if may_stay and known and known.state == asked.state and known.source == here and not known.removed:
        return Unchanged(asked.job.name, known.status, known.verdict)
    sha256 = _content(path, asked.state)
    if sha256 is None:
        return Left(asked.job.name, TAKEN_AWAY if is_gone(path) else BEING_WRITTEN)
    if known and known.sha256 != sha256 and _is_other_file(known.source, path):
        return Left(
            asked.job.name,
            f"its outputs would take the place of those of {known.source}; name another folder with -o, "
            "or convert the folder that holds both",
        )
    if may_stay and known and known.sha256 == sha256:
        touch(connection, known, path, asked.state)
        return Unchanged(asked.job.name, known.status, known.verdict)
    return Due(asked, sha256, None if order.force or not sha256 else _twin(connection, order, asked.job.name, sha256))


def forms_of(order: Order, known: Known | None) -> tuple[str, ...]:
    """Return the forms to make: those asked for, and those that were made before, so that none falls behind."""
    before = [form for form, output in known.outputs.items() if output and form in FORMATS] if known else []
    return tuple(dict.fromkeys((*order.formats, *before)))


def twin_files(out: Path, twin: Known) -> tuple[Path, Path]:
    """Return the record and the trace of a document whose outputs can be used."""
    record, trace = (twin.outputs[form] for form in FROM_RECORD)
    assert record  # noqa: S101 - `_twin` chose it for them
    assert trace  # noqa: S101 - likewise
    return out / record[0], out / trace[0]


def _is_made(known: Known, order: Order) -> bool:
    if not known.is_made_with(order.recipe):
        return False
    return known.status == "failed" or _are_there(order.out, order.formats, known.outputs)


def _are_there(out: Path, formats: Sequence[str], made: Mapping[str, tuple[str, int] | None]) -> bool:
    """Tell whether all forms were made, and their files are there, as large as they were."""
    for form in formats:
        if form not in made:
            return False
        output = made[form]
        try:
            if output and os.stat(os.path.join(out, output[0])).st_size != output[1]:  # noqa: PTH116, PTH118 - a third of the time of Path, of which nothing else is left when nothing is new
                return False
        except OSError:
            return False
    return True


def _twin(connection: sqlite3.Connection, order: Order, name: str, sha256: str) -> Known | None:
    for twin in twins(connection, name, sha256, order.recipe):
        if all(twin.outputs.get(form) for form in FROM_RECORD) and _are_there(order.out, FROM_RECORD, twin.outputs):
            return twin
    return None


def _content(path: Path, state: State) -> str | None:
    """Return the SHA-256 of a file; empty where it cannot be read, None where it is not as it was, or not there."""
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None
    except OSError:
        return ""
    return sha256 if state_of(path) == state else None


def _is_other_file(source: str, path: Path) -> bool:
    try:
        return not os.path.samefile(source, path)  # noqa: PTH121 - one of the two is text
    except OSError:
        return False
