"""How a long run is shown: as a bar on a terminal, as a line a minute elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipeline.batch import Tally
from pipeline.cli.terminal import printable

MINUTE, HOUR, DAY = 60, 3600, 86_400


class Shown(Protocol):
    """Shows how far a run is."""

    def update(self, tally: Tally) -> None:
        """Show the counts."""

    def say(self, line: str) -> None:
        """Print a line of what happened; it is made printable."""


class Bar:
    """A bar on a terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None, said="")
        self._began = time.monotonic()

    def update(self, tally: Tally) -> None:
        """Move the bar."""
        said = pace(tally, time.monotonic() - self._began)
        self._progress.update(self._task, total=tally.total, completed=tally.done, said=said)

    def say(self, line: str) -> None:
        """Print a line above the bar."""
        self._progress.console.print(printable(line), markup=False, highlight=False, emoji=False, soft_wrap=True)


class Lines:
    """A plain line every minute."""

    def __init__(self) -> None:
        self._began = self._last = time.monotonic()

    def update(self, tally: Tally) -> None:
        """Print a line where the last one is a minute old."""
        now = time.monotonic()
        if now - self._last >= MINUTE:
            self._last = now
            click.echo(f"{tally.done:,} of {tally.total:,} documents, {pace(tally, now - self._began)}", err=True)

    def say(self, line: str) -> None:
        """Print a line."""
        click.echo(printable(line), err=True)


@contextmanager
def shown() -> Iterator[Shown]:
    """Show a run on stderr."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("documents"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[said]}"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield Bar(progress)


def pace(tally: Tally, seconds: float) -> str:
    """Say how many pages were read, how quickly, what failed, and how long the rest takes at this pace.

    What was done before costs no time and says nothing about the rest.
    """
    worked = tally.done - tally.counts["unchanged"]
    words = [f"{tally.pages_read or tally.pages:,} pages"]
    if seconds >= 1:
        words.append(f"{(tally.pages_read or tally.pages) / seconds:.2f} a second")
    if tally.counts["failed"]:
        words.append(f"{tally.counts['failed']:,} failed")
    if worked and tally.done < tally.total:
        words.append(f"about {duration((tally.total - tally.done) * seconds / worked)} left")
    return ", ".join(words)


def duration(seconds: float) -> str:
    """Say a time in the two largest units.

    >>> duration(59), duration(61), duration(7300), duration(100_000)
    ('59 s', '1 min 1 s', '2 h 1 min', '1 d 3 h')
    """
    whole = round(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min {whole % MINUTE} s"
    if whole < DAY:
        return f"{whole // HOUR} h {whole % HOUR // MINUTE} min"
    return f"{whole // DAY} d {whole % DAY // HOUR} h"
