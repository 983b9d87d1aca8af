"""A run that keeps what people corrected: the outputs of each document that it read again hold the corrections."""

from collections import deque
from collections.abc import Generator
from contextlib import closing
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
    with closing(happening):
        for news in happening:
            if isinstance(news, Outcome) and news.document is not None:
                _settle(out, news.document)
            yield news
    _settle(out)


def lexicon_of(out: Path) -> tuple[str, ...]:
    """Return the words and names that a run into `out` is to know; none where nothing was converted into it yet."""
    if not (out / CATALOGUE).is_file():
        return ()
    with closing(open_catalogue(out)) as connection:
        return lexicon(connection)


def _settle(out: Path, document_id: int | None = None) -> None:
    if (out / CATALOGUE).is_file():
        with closing(open_catalogue(out)) as connection:
            deque(settle(connection, out, document_id), maxlen=0)
