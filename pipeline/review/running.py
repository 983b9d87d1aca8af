"""A run that keeps what people corrected: the outputs of each document that it read again hold the corrections."""

import sqlite3
from collections import deque
from collections.abc import Generator
from contextlib import ExitStack, closing
from pathlib import Path

from pipeline.batch.run import News, Outcome
from pipeline.batch.session import Begun
from pipeline.catalogue.database import CATALOGUE, open_catalogue
from pipeline.review.lexicons import lexicon
from pipeline.review.rebuilding import settle


def keeping_corrections(
    happening: Generator[Begun | News, None, None], out: Path
) -> Generator[Begun | News, None, None]:
    """Pass on what happens in a run; put the corrections into what it made of a document before that is told.

    At the end of the run, what is left to do since others died is done too.
    """
    with ExitStack() as opened, closing(happening):
        connection: sqlite3.Connection | None = None
        for news in happening:
            if isinstance(news, Outcome) and news.document is not None:
                connection = connection or opened.enter_context(closing(open_catalogue(out)))
                deque(settle(connection, out, news.document), maxlen=0)
            yield news
    if (out / CATALOGUE).is_file():
        with closing(open_catalogue(out)) as connection:
            deque(settle(connection, out), maxlen=0)


def lexicon_of(out: Path) -> tuple[str, ...]:
    """Return the words and names that a run into `out` is to know; none where nothing was converted into it yet."""
    if not (out / CATALOGUE).is_file():
        return ()
    with closing(open_catalogue(out)) as connection:
        return lexicon(connection)
