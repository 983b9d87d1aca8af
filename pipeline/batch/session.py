"""A run from its beginning to its end: the folder held, the ledger open, what is asked for found and converted."""

import sqlite3
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pipeline.batch.consider import Order
from pipeline.batch.executor import Executor
from pipeline.batch.gone import mark_removed, unmounted
from pipeline.batch.ledger import begin_run, end_run, enlist
from pipeline.batch.lock import held
from pipeline.batch.plan import check_writable, plan
from pipeline.batch.run import News, convert_all, never
from pipeline.batch.tally import Tally
from pipeline.catalogue.database import CATALOGUE, DAMAGED, open_catalogue
from pipeline.errors import BadRequest
from pipeline.ingest.walk import Unread

DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
"""Primary codes, which stand in the last byte of SQLite's codes."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A run began; its id, and how many documents were found."""

    run: int
    found: int


def convert_folders(
    sources: Sequence[Path],
    order: Order,
    executor: Callable[[], Executor],
    tally: Tally,
    settle: float = 0.0,
    stop: Callable[[], bool] = never,
) -> Generator[Begun | News, None, None]:
    """Convert what is new below `sources`, and count it in `tally`; yield what happens, and what cannot be looked into.

    Files that were changed in the last `settle` seconds wait for their turn until they are that old. Raises
    BadRequest for paths that cannot be read or written, OutputInUse where another run holds the output folder.
    """
    check_writable(order.out)
    folders = [source for source in sources if source.is_dir()]
    unread: list[Unread] = []
    with held(order.out) as stage, _catalogue(order.out) as connection:
        began = time.monotonic()
        tally.total = enlist(connection, plan(sources, order.out, order.formats, unread.append), settle)
        if not tally.total and not unread:
            unread += unmounted(connection, folders)
        run = begin_run(connection, order.options.model_dump(), order.recipe)
        ended = "interrupted"
        try:
            yield Begun(run, tally.total)
            with executor() as pool:
                for news in chain(unread, convert_all(connection, pool, order, run, stage, began + settle, stop)):
                    tally.add(news)
                    yield news
            tally.removed.add(mark_removed(connection, folders, unread))
            ended = "stopped" if stop() else "done"
        finally:
            end_run(connection, run, ended, tally.as_counts())


@contextmanager
def _catalogue(out: Path) -> Iterator[sqlite3.Connection]:
    """Open the catalogue; what goes wrong with its file within the context is said as that."""
    with closing(open_catalogue(out)) as connection:
        try:
            yield connection
        except sqlite3.OperationalError as error:
            raise BadRequest(
                f"{out}: the catalogue cannot be written ({error}); make room or see to its permissions, then run it "
                "again: what is done is kept"
            ) from error
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in DAMAGE:
                raise
            raise BadRequest(f"{out / CATALOGUE}: is damaged ({error}); {DAMAGED}") from error
