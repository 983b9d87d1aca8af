"""The catalogue file: how it is opened, and how an older one is brought up to date."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import BadRequest

CATALOGUE = "catalogue.db"
"""Its name in an output folder."""
APPLICATION_ID = 0x736F686F
"""`soho`, in the header of the file: tells a catalogue from any other SQLite file."""
BUSY_SECONDS = 30.0
"""How long a writer waits for another; a transaction of ours takes milliseconds."""
DAMAGED = (
    "bring it back from a copy; or move it away, and the next run makes a new one of all documents, but without what "
    "people corrected (sqlite3 catalogue.db .recover saves what can be read)"
)
"""The way out where SQLite finds that the file is not what was written."""
_MIGRATION = re.compile(r"(\d{4})_(\w+)\.sql")


class Migration(NamedTuple):
    """One step of the schema, numbered from 1 without gaps."""

    version: int
    name: str
    script: str


def open_catalogue(out: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """Open the catalogue of an output folder; made where there is none, unless it is only to be read.

    A catalogue of an older program is brought up to date first, each step in one transaction. With `readonly`, no
    statement of the connection can change it. A transaction that writes begins with `BEGIN IMMEDIATE`, so that a
    second writer waits at its start; `with connection:` ends one. Raises BadRequest where the file cannot be opened,
    is no catalogue, or was made by a newer program.
    """
    path = out / CATALOGUE
    if readonly and not path.is_file():
        raise BadRequest(f"{path}: there is no catalogue; make one with: sohoa convert SOURCE -o {out}")
    try:
        if not readonly:
            return _ready(_connect(path, "rwc"))
        connection = _connect_readonly(path)
        if _version(connection) < _latest():
            connection.close()
            _ready(_connect(path, "rw")).close()
            connection = _connect_readonly(path)
    except sqlite3.DatabaseError as error:
        raise BadRequest(f"{path}: cannot be opened as a catalogue ({error}); {_way_out(error)}") from error
    return connection


@contextmanager
def reading(out: Path) -> Iterator[sqlite3.Connection]:
    """Open the catalogue of an output folder to be read, and close it.

    Raises BadRequest where it cannot be opened, or shows itself to be damaged or locked while it is read.
    """
    try:
        with closing(open_catalogue(out, readonly=True)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        raise BadRequest(f"{out / CATALOGUE}: cannot be read ({error}); {_way_out(error)}") from error


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open the file and see that it is ours: a new one or a catalogue that this program knows."""
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    begin = None if mode.startswith("ro") else "IMMEDIATE"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=begin)  # type: ignore[arg-type]
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        _check(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect_readonly(path: Path) -> sqlite3.Connection:
    """Open for reading; a catalogue on a read-only medium, which nobody can be writing, without its log."""
    try:
        return _connect(path, "ro")
    except sqlite3.OperationalError:
        if path.with_name(f"{CATALOGUE}-wal").exists():
            raise
        return _connect(path, "ro&immutable=1")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    is_empty = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
    identity = connection.execute("PRAGMA application_id").fetchone()[0]  # after: another may be making it now
    if identity != APPLICATION_ID and not (is_empty and identity == 0):
        raise BadRequest(f"{path}: is another program's database, no catalogue; name another output folder")
    if _version(connection) > _latest():
        raise BadRequest(f"{path}: was made by a newer sohoa; update this one with: pip install --upgrade sohoa")


def _ready(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Bring the schema up to date; two processes that do so at once do it once."""
    try:
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            connection.execute("PRAGMA journal_mode = WAL")
        for migration in migrations():
            if _version(connection) < migration.version:
                _apply(connection, migration)
    except BaseException:
        connection.close()
        raise
    return connection


def _apply(connection: sqlite3.Connection, migration: Migration) -> None:
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if _version(connection) >= migration.version:  # another process was faster
            return
        for statement in _statements(migration.script):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {migration.version}")


@cache
def migrations() -> tuple[Migration, ...]:
    """Return the steps of the schema, in order."""
    folder = resources.files("pipeline.catalogue") / "migrations"
    named = ((_MIGRATION.fullmatch(file.name), file) for file in folder.iterdir())
    steps = sorted(Migration(int(name[1]), name[2], file.read_text(encoding="utf-8")) for name, file in named if name)
    assert [step.version for step in steps] == list(range(1, len(steps) + 1))  # noqa: S101 - the package is broken
    return tuple(steps)


def _statements(script: str) -> Iterator[str]:
    """Part a script; `executescript` would commit what came before it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _latest() -> int:
    return migrations()[-1].version


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _way_out(error: sqlite3.DatabaseError) -> str:
    if isinstance(error, sqlite3.OperationalError):
        return "see its permissions, that the disk is not full, and that no other program holds it"
    return DAMAGED
