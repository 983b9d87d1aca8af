"""Many documents, some at once, each with its own verdict; what is made appears whole, and the ledger follows it."""

import logging
import shutil
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.batch.consider import (
    BEING_WRITTEN,
    TAKEN_AWAY,
    Due,
    Left,
    Order,
    Unchanged,
    consider,
    forms_of,
    twin_files,
)
from pipeline.batch.executor import Executor
from pipeline.batch.gone import is_gone, mark_moved
from pipeline.batch.ledger import (
    FIRST,
    RECENT,
    SUSPECT,
    Wanted,
    begin_attempt,
    enter,
    give_up_attempt,
    wanted,
)
from pipeline.batch.plan import outputs
from pipeline.batch.task import ENTRY, Answer, Event, PageRead, Status, Task
from pipeline.catalogue.entries import remove_entry, store_entry
from pipeline.errors import BadRequest, UnsupportedDocument, Verdict
from pipeline.export.write import move_whole
from pipeline.ingest.walk import Unread

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 2
"""Times that a document whose process died is tried; after that it is left alone until it or the limits change."""
LOOK = 0.5
"""Seconds between two looks at the time and at the signals."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document. `message` says what a person should know; `outputs` are the files written.

    `document` is its id in the ledger, None where it is not entered: `lacks` names a program that it needs.
    `twin` is the name of another document of the same content that its outputs were made from, `is_moved` where the
    file was called so before. `was` are all the names that it had until now.
    """

    name: str
    status: Status
    verdict: Verdict
    message: str = ""
    outputs: tuple[Path, ...] = ()
    pages: int = 0
    seconds: float = 0.0
    review: bool = False
    document: int | None = None
    attempts: int = 1
    lacks: str = ""
    twin: str = ""
    is_moved: bool = False
    was: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


News = PageRead | Outcome | Unchanged | Left | Unread


@dataclass
class UnderWay:
    """A document that is being converted."""

    due: Due
    attempts: int


def never() -> bool:
    """Tell a run to go on."""
    return False


def convert_all(
    connection: sqlite3.Connection,
    executor: Executor,
    order: Order,
    run: int,
    stage: Path,
    settled_at: float,
    stop: Callable[[], bool] = never,
) -> Iterator[News]:
    """Convert what is enlisted and not yet done; yield what became of each document, and each page that was read.

    What was changed a moment before it was enlisted is looked at when the clock (`time.monotonic`) says `settled_at`,
    and left for another run where it has changed meanwhile. When `stop` says so, no more documents are begun, and those
    under way have the time of one page to end. Raises BadRequest where nothing more can be written: what is done until
    then is kept.
    """
    for turn in (FIRST, RECENT, SUSPECT):
        width = 1 if turn == SUSPECT else executor.width
        conductor = Conductor(connection, executor, order, run, stage, width)
        asked = _settled(wanted(connection, turn), settled_at, stop) if turn == RECENT else wanted(connection, turn)
        yield from conductor.conduct(asked, stop)


def _settled(asked: Iterator[Wanted], settled_at: float, stop: Callable[[], bool]) -> Iterator[Wanted]:
    for one in asked:
        while time.monotonic() < settled_at and not stop():
            time.sleep(min(LOOK, max(settled_at - time.monotonic(), 0)))
        yield one


@dataclass
class Conductor:
    """Keeps the executor busy with one turn's documents, and the ledger and the outputs in step with it."""

    connection: sqlite3.Connection
    executor: Executor
    order: Order
    run: int
    stage: Path
    width: int

    def __post_init__(self) -> None:
        self._under_way: dict[int, UnderWay] = {}
        self._begun = 0

    def conduct(self, asked: Iterator[Wanted], stop: Callable[[], bool]) -> Iterator[News]:
        """Convert the documents; see convert_all."""
        due: deque[Due] = deque()
        exhausted, patience = False, None
        while due or self._under_way or not exhausted:
            if stop():
                due.clear()
                exhausted, patience = True, patience or time.monotonic() + self.order.options.page_seconds
                if time.monotonic() > patience:
                    return
            while not exhausted and len(due) < self.width and not stop():
                one = next(asked, None)
                if one is None:
                    exhausted = True
                    break
                decided = consider(self.connection, self.order, one)
                if isinstance(decided, Due):
                    due.append(decided)
                else:
                    yield decided
            while due and len(self._under_way) < self.width and not stop():
                self._begin(due.popleft(), len(due))
            for event in self.executor.wait(LOOK) if self._under_way else ():
                news = self._take(event)
                if news:
                    yield news

    def _begin(self, due: Due, behind: int) -> None:
        self._begun += 1
        begin_attempt(self.connection, self.run, due.asked.job.name)
        number = self._begun + (due.asked.turn << 40)
        self._under_way[number] = UnderWay(due, 1)
        self.executor.submit(self._task(number, due, self._pages_at_once(behind)))

    def _pages_at_once(self, behind: int) -> int:
        """Share the cores: alone a document has all, beside others twice its share, which the slots even out."""
        beside = min(self.width, len(self._under_way) + behind)
        return max(1, min(self.executor.cores, 2 * self.executor.cores // max(beside, 1)))

    def _task(self, number: int, due: Due, pages: int) -> Task:
        return Task(
            number,
            due.asked.job.path.absolute(),
            due.asked.job.name,
            forms_of(self.order, due.asked.known),
            self.order.options.model_copy(update={"workers": pages}),
            self.stage.absolute(),
            twin_files(self.order.out.absolute(), due.twin) if due.twin else None,
        )

    def _take(self, event: Event) -> News | None:
        if isinstance(event, PageRead):
            return event
        one = self._under_way.get(event.number)
        if one is None:
            return None
        if event.answer.died and one.attempts < MOST_ATTEMPTS:
            logger.info("%s: tried again: %s", one.due.asked.job.name, event.answer.message)
            one.attempts += 1
            self.executor.submit(self._task(event.number, one.due, 1))
            return None
        del self._under_way[event.number]
        return self._settle(one.due, event.answer, one.attempts)

    def _settle(self, due: Due, answer: Answer, attempts: int) -> News:
        name = due.asked.job.name
        if answer.defect:
            logger.error("%s: a defect of sohoa\n%s", name, answer.defect)
        if answer.full:
            raise BadRequest(f"{answer.full}; make room and run it again: what is done is kept")
        if answer.lacks:
            give_up_attempt(self.connection, name)
            return Outcome(name, "failed", answer.verdict, answer.lacks, lacks=answer.lacks)
        is_other = answer.sha256 and due.sha256 and answer.sha256 != due.sha256
        if is_other or (answer.status == "failed" and is_gone(due.asked.job.path)):
            self._clear(answer)
            give_up_attempt(self.connection, name)
            return Left(name, BEING_WRITTEN if is_other else TAKEN_AWAY)
        try:
            return self._enter(due, answer, attempts)
        except OSError as error:
            reason = f"its outputs cannot be written ({error.strerror})"
            refused = UnsupportedDocument(
                due.asked.job.path, reason, "shorten its name, or move what stands in their place"
            )
            failed = Answer(status="failed", verdict=refused.verdict, message=str(refused), kind=answer.kind)
            return self._enter(due, failed, attempts)
        finally:
            self._clear(answer)

    def _enter(self, due: Due, answer: Answer, attempts: int) -> Outcome:
        """Put the outputs in their places, then enter the document, with its entry, in one transaction."""
        name, staged = due.asked.job.name, Path(answer.staged)
        places = outputs(name, self.order.out, answer.made)
        entry = (staged / ENTRY).read_bytes() if answer.staged else b""
        made: dict[str, tuple[str, int] | None] = dict.fromkeys(answer.left_out)
        for form, place in places.items():
            made[form] = (place.relative_to(self.order.out).as_posix(), (staged / form).stat().st_size)
        if answer.status != "failed":
            move_whole({staged / form: place for form, place in places.items()})
        if not answer.sha256:
            answer = answer.model_copy(update={"sha256": due.sha256})
        if attempts > 1 and answer.died:
            answer = answer.model_copy(update={"message": f"{answer.message} (tried {attempts} times)"})
        with self.connection:
            document = enter(self.connection, self.run, due.asked, answer, self.order.recipe, attempts, made)
            was = mark_moved(self.connection, name, answer.sha256) if entry else []
            warnings = store_entry(self.connection, document, entry) if entry else ()
            if not entry:
                remove_entry(self.connection, document)
        twin = due.twin if answer.again and due.twin and due.twin.name != name else None
        return Outcome(
            name,
            answer.status,
            answer.verdict,
            answer.message,
            tuple(places.values()),
            answer.pages,
            answer.seconds,
            answer.review,
            document,
            attempts,
            twin=twin.name if twin else "",
            is_moved=twin is not None and (twin.removed or twin.name in was),
            was=tuple(was),
            warnings=warnings,
        )

    def _clear(self, answer: Answer) -> None:
        if answer.staged:
            shutil.rmtree(answer.staged, ignore_errors=True)
