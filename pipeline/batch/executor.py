"""Where documents are converted, behind one small protocol: here one after another, or each in its own process."""

import contextlib
import os
import selectors
import subprocess
import sys
import tempfile
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from pipeline.batch.task import Answer, Event, Finished, PageRead, Task, event_of
from pipeline.batch.temporary import no_room
from pipeline.errors import SohoaError

if TYPE_CHECKING:
    from diacritics import Model
    from pipeline.ocr import OcrEngine

CHUNK = 1 << 16
ENDING = 10.0
"""Seconds that the supervisor gets to kill and clear away what runs."""
TERMINATED = 143
"""Its exit status when it was asked to end."""


class Executor(Protocol):
    """Converts documents, some at once. Whoever submits more than `width` at a time only makes them wait."""

    @property
    def width(self) -> int:
        """Documents that should be under way at once."""

    @property
    def cores(self) -> int:
        """Cores that one document alone may use."""

    def submit(self, task: Task) -> None:
        """Take a task; returns at once."""

    def wait(self, seconds: float) -> list[Event]:
        """Return what happened, waiting for it up to `seconds`. Each task comes to one Finished."""

    def close(self) -> None:
        """Kill what is under way and leave nothing behind."""

    def __enter__(self) -> Self:
        """Return itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""


class Closing:
    """What every executor shares: it is closed at the end of a `with` block."""

    def close(self) -> None:
        """Leave nothing behind."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass
class Serial(Closing):
    """Converts in this process, one document at a time, without limits: for tests, debuggers and libraries."""

    engine: "OcrEngine"
    model: "Model"
    cores: int = 1
    width: int = 1
    _waiting: deque[Task] = field(default_factory=deque)

    def submit(self, task: Task) -> None:
        """Take a task."""
        self._waiting.append(task)

    def wait(self, seconds: float) -> list[Event]:
        """Convert the next document."""
        from pipeline.batch.document import convert_document  # noqa: PLC0415 - of no use where processes convert

        del seconds
        if not self._waiting:
            return []
        task = self._waiting.popleft()
        staged = task.stage / f"{task.number}"
        staged.mkdir(parents=True)
        events: list[Event] = []
        answer = convert_document(
            task, staged, self.engine, self.model, lambda _page: events.append(PageRead(task.number))
        )
        return [*events, Finished(task.number, answer)]


class LocalPool(Closing):
    """Converts on this machine, `cores` documents at a time, each in a process of its own; see nursery.py."""

    def __init__(self, cores: int) -> None:
        self.cores = self.width = cores
        self._tasks: dict[int, Task] = {}
        self._said = b""
        self._supervisor: subprocess.Popen[bytes] | None = None

    def submit(self, task: Task) -> None:
        """Hand a task to the supervisor, which is started for the first one."""
        self._tasks[task.number] = task
        self._supervisor = self._supervisor or self._started()
        assert self._supervisor.stdin  # noqa: S101 - it is a pipe
        with contextlib.suppress(BrokenPipeError):  # `wait` hears of its end
            self._supervisor.stdin.write(task.to_line())
            self._supervisor.stdin.flush()

    def wait(self, seconds: float) -> list[Event]:
        """Return what the supervisor tells."""
        if not self._tasks or not self._supervisor:
            return []
        assert self._supervisor.stdout  # noqa: S101 - it is a pipe
        with selectors.DefaultSelector() as selector:
            selector.register(self._supervisor.stdout, selectors.EVENT_READ)
            if not selector.select(seconds):
                return []
        said = os.read(self._supervisor.stdout.fileno(), CHUNK)
        if not said:
            return self._lost()
        *lines, self._said = (self._said + said).split(b"\n")
        events = [event_of(line) for line in lines]
        for event in events:
            if isinstance(event, Finished):
                self._tasks.pop(event.number, None)
        return events

    def close(self) -> None:
        """End the supervisor, which kills the documents' processes."""
        self._end()

    def _end(self) -> int:
        """End the supervisor; return its exit status, negative for a signal."""
        supervisor, self._supervisor = self._supervisor, None
        if not supervisor:
            return 0
        for stream in (supervisor.stdin, supervisor.stdout):
            if stream:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
        try:
            return supervisor.wait(ENDING)
        except subprocess.TimeoutExpired:
            supervisor.kill()
            return supervisor.wait()

    def _lost(self) -> list[Event]:
        """Bury a supervisor that died; what was under way died with it, and the next task starts another.

        Raises SohoaError where it was not killed: another would fail like it, and no document is at fault.
        """
        lost = tuple(self._tasks)
        self._tasks.clear()
        self._said = b""
        status = self._end()
        full = no_room(Path(tempfile.gettempdir()))
        if status > 0 and status != TERMINATED and not full:
            raise SohoaError(
                f"the supervisor of the documents' processes failed (status {status}), for the reason above; "
                "see to it and run this again: what is done is kept"
            )
        answer = Answer(status="failed", verdict="crashed", message="the supervisor was killed", died=True, full=full)
        return [Finished(number, answer) for number in lost]

    def _started(self) -> subprocess.Popen[bytes]:
        # One thread each for the libraries: the documents share the cores, and a forked process has no other threads.
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "pipeline.batch.nursery", str(self.cores)],  # -P: nothing from where we stand
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **threads},
            start_new_session=True,  # a Ctrl-C of the terminal is the run's to hear
        )
