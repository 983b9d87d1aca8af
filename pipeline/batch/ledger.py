"""The ledger: what was asked for, what was made of it, and with what. It is the source of truth; see 0001_ledger.sql.

What a run is asked for stands in a temporary table of its own, which SQLite keeps in a file: memory stays flat however
many documents there are. Nothing here holds a transaction open between two calls.
"""

import json
import os
import socket
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from pipeline.batch.plan import Job
from pipeline.batch.recipe import Recipe
from pipeline.batch.task import Answer

CHUNK = 500
"""Documents that are looked up at once."""
FIRST, RECENT, SUSPECT = 0, 1, 2
"""When a document's turn comes: at once, when it has had time to be written, or alone, since a run died beside it."""


@dataclass(frozen=True, slots=True)
class State:
    """A file as it was found: its size in bytes and the time of its last change."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger holds of a document; `outputs` are paths below the output folder and bytes, by format."""

    id: int
    name: str
    sha256: str
    state: State
    recipe: str
    kind: str | None
    status: str
    verdict: str
    source: str
    outputs: Mapping[str, tuple[str, int] | None]
    removed: bool

    def is_made_with(self, recipe: Recipe) -> bool:
        """Tell whether it would be made with the same again."""
        return self.recipe == recipe.of(self.status, self.kind)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document that a run is asked for, as it was when the run began, and what is known of it."""

    job: Job
    state: State
    turn: int
    known: Known | None


def begin_run(connection: sqlite3.Connection, options: Mapping[str, object], recipe: Recipe) -> int:
    """Enter a run that begins; return its id."""
    with connection:
        row = connection.execute(
            "INSERT INTO run (started_at, host, pid, options, recipe) VALUES (?, ?, ?, ?, ?)",
            (now(), socket.gethostname(), os.getpid(), json.dumps(options), recipe.made_with),
        )
    return int(row.lastrowid or 0)


def end_run(connection: sqlite3.Connection, run: int, how: str, counts: Mapping[str, object]) -> None:
    """Enter that a run is `done`, was `stopped` at its time, or `interrupted`; what it left unfinished starts anew."""
    with connection:
        connection.execute(
            "UPDATE run SET ended_at = ?, ended = ?, counts = ? WHERE id = ?", (now(), how, json.dumps(counts), run)
        )
        connection.execute("DELETE FROM attempt")


def enlist(connection: sqlite3.Connection, jobs: Iterable[Job], settle: float) -> int:
    """Put what is asked for into the run's own table; return how many there are.

    What was changed in the last `settle` seconds comes late. What a run that was killed had under way comes last.
    """
    connection.execute("DROP TABLE IF EXISTS temp.wanted")
    connection.execute(
        "CREATE TEMP TABLE wanted (place INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, path BLOB NOT NULL, "
        "size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, turn INTEGER NOT NULL)"
    )
    recent = datetime.now(UTC).timestamp() - settle
    rows = ((job.name, os.fsencode(job.path), *_seen(job.path, recent)) for job in jobs)
    while chunk := list(islice(rows, CHUNK)):
        with connection:
            connection.executemany(
                "INSERT INTO temp.wanted (name, path, size, mtime_ns, turn) VALUES (?, ?, ?, ?, ?)", chunk
            )
    with connection:
        connection.execute(
            "UPDATE temp.wanted SET turn = ? WHERE name IN (SELECT name FROM attempt)",
            (SUSPECT,),
        )
    count: int = connection.execute("SELECT count(*) FROM temp.wanted").fetchone()[0]
    return count


def _seen(path: Path, recent: float) -> tuple[int, int, int]:
    state = state_of(path)
    return state.size, state.mtime_ns, RECENT if state.mtime_ns / 1e9 > recent else FIRST


def state_of(path: Path) -> State:
    """Return a file's size and time; -1 for one that cannot be asked, which is no size."""
    try:
        found = path.stat()
    except OSError:
        return State(-1, -1)
    return State(found.st_size, found.st_mtime_ns)


def wanted(connection: sqlite3.Connection, turn: int) -> Iterator[Wanted]:
    """Yield the documents of a turn that are asked for, in their order, with what is known of them."""
    last = 0
    while True:
        rows = connection.execute(
            "SELECT w.place, w.name AS asked, w.path, w.size AS now_size, w.mtime_ns AS now_mtime, w.turn, d.* "
            "FROM temp.wanted AS w LEFT JOIN document AS d ON d.name = w.name "
            "WHERE w.place > ? AND w.turn = ? ORDER BY w.place LIMIT ?",
            (last, turn, CHUNK),
        ).fetchall()
        if not rows:
            return
        for row in rows:
            job = Job(Path(os.fsdecode(row["path"])), row["asked"])
            known = _known(row) if row["id"] is not None else None
            yield Wanted(job, State(row["now_size"], row["now_mtime"]), row["turn"], known)
        last = rows[-1]["place"]


def twins(connection: sqlite3.Connection, name: str, sha256: str, recipe: Recipe) -> list[Known]:
    """Return documents of the same content that were made with the same recipe and are ok, `name` itself first."""
    rows = connection.execute(
        "SELECT * FROM document WHERE sha256 = ? AND status = 'ok' ORDER BY name <> ?, id LIMIT 9", (sha256, name)
    )
    return [twin for twin in map(_known, rows.fetchall()) if twin.is_made_with(recipe)]


def begin_attempt(connection: sqlite3.Connection, run: int, name: str) -> None:
    """Enter that a document is under way. This need not outlive the machine, only the run, and is not synced."""
    connection.execute("PRAGMA synchronous = NORMAL")
    with connection:
        connection.execute(
            "INSERT INTO attempt (name, run_id, started_at) VALUES (?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET run_id = excluded.run_id, started_at = excluded.started_at",
            (name, run, now()),
        )
    connection.execute("PRAGMA synchronous = FULL")


def give_up_attempt(connection: sqlite3.Connection, name: str) -> None:
    """Enter that a document is not under way any more, and nothing came of it."""
    with connection:
        connection.execute("DELETE FROM attempt WHERE name = ?", (name,))


def touch(connection: sqlite3.Connection, known: Known, path: Path, state: State) -> None:
    """Enter that a file has a new time or place and its old content."""
    with connection:
        connection.execute(
            "UPDATE document SET mtime_ns = ?, size = ?, source = ?, removed_at = NULL WHERE id = ?",
            (state.mtime_ns, state.size, readable(path), known.id),
        )


def enter(
    connection: sqlite3.Connection,
    run: int,
    asked: Wanted,
    answer: Answer,
    recipe: Recipe,
    attempts: int,
    outputs: Mapping[str, tuple[str, int] | None],
) -> int:
    """Enter what became of a document, in the caller's transaction; return its id."""
    values = {
        "name": asked.job.name,
        "source": readable(asked.job.path),
        "sha256": answer.sha256,
        "size": asked.state.size,
        "mtime_ns": asked.state.mtime_ns,
        "recipe": recipe.of(answer.status, answer.kind),
        "kind": answer.kind,
        "status": answer.status,
        "verdict": answer.verdict,
        "message": answer.message,
        "review": int(answer.review),
        "pages": answer.pages,
        "seconds": answer.seconds,
        "attempts": attempts,
        "outputs": json.dumps(outputs),
        "run_id": run,
        "updated_at": now(),
        "removed_at": None,
    }
    columns = ", ".join(values)
    places = ", ".join(f":{column}" for column in values)
    changes = ", ".join(f"{column} = excluded.{column}" for column in values if column != "name")
    connection.execute(
        f"INSERT INTO document ({columns}) VALUES ({places}) ON CONFLICT (name) DO UPDATE SET {changes}",  # noqa: S608 - names of our own
        values,
    )
    connection.execute("DELETE FROM attempt WHERE name = ?", (asked.job.name,))
    return int(connection.execute("SELECT id FROM document WHERE name = ?", (asked.job.name,)).fetchone()[0])


def now() -> str:
    """Return the time, UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def readable(path: Path) -> str:
    """Return the absolute path as text that can be stored."""
    return os.fsencode(path.absolute()).decode("utf-8", "backslashreplace")


def _known(row: sqlite3.Row) -> Known:
    outputs = {form: tuple(output) if output else None for form, output in json.loads(row["outputs"]).items()}
    return Known(
        row["id"],
        row["name"],
        row["sha256"],
        State(row["size"], row["mtime_ns"]),
        row["recipe"],
        row["kind"],
        row["status"],
        row["verdict"],
        row["source"],
        outputs,
        row["removed_at"] is not None,
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """The documents that wait for a person: how many, and the first of them, name and reasons."""

    count: int
    first: tuple[tuple[str, str], ...]


def review_queue(connection: sqlite3.Connection, most: int) -> Waiting:
    """Return the review queue, the newest first; `most` of them by name."""
    where = "FROM document WHERE review = 1 AND removed_at IS NULL"
    count = connection.execute(f"SELECT count(*) {where}").fetchone()[0]
    rows = connection.execute(f"SELECT name, message {where} ORDER BY updated_at DESC, name LIMIT ?", (most,))
    return Waiting(count, tuple((row["name"], row["message"]) for row in rows))
