"""Many machines: Dask hands the documents out, and each of its workers has a supervisor of its own.

The ledger, not Dask, knows what is done: scheduler and workers may die at any time. A document cannot kill a worker,
since it is converted in a process that the worker's supervisor shut in. What a worker had when it died is handed to
another one; results are staged under a new name each time, and the run alone puts them in their places.
"""

import importlib
import queue
import threading
import time
from typing import Any

from pipeline.batch.exchange import fetch, forget, hand_in, hand_out, take_in
from pipeline.batch.executor import Closing, LocalPool
from pipeline.batch.task import Answer, Event, Finished, Task, event_line, event_of
from pipeline.errors import BadRequest, MissingProgram

CONNECTING = 20
"""Seconds that the scheduler has to answer."""
AHEAD = 2
"""Documents for each worker that the scheduler knows of at a time, so that none waits for the run to think."""
LOSSES = 2
"""Times that Dask may lose a document together with a worker, beside those that it retries itself."""
INSTALL = "pip install 'sohoa[cluster]'"
_mine = threading.local()


class DaskExecutor(Closing):
    """Converts on the workers of a Dask scheduler.

    Sources and outputs lie in folders that all machines see under the same path; or, with `exchange`, a URL that
    fsspec knows, they go to and fro there.
    """

    cores = 1  # a worker is one core, so a document is read by one

    def __init__(self, address: str, exchange: str | None = None) -> None:
        try:
            client: Any = importlib.import_module("distributed").Client
        except ImportError as error:
            raise MissingProgram(f"Dask is not installed, and --cluster needs it; install it: {INSTALL}") from error
        try:
            self._client = client(address, timeout=CONNECTING, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise MissingProgram(
                f"no Dask scheduler answers at {address}; start one and its workers: sohoa cluster"
            ) from error
        self._exchange = exchange
        self._tasks: dict[int, tuple[Task, Any, int]] = {}
        self._ended: queue.Queue[int] = queue.Queue()
        self._counted_at = 0.0
        self._threads = 0

    @property
    def width(self) -> int:
        """Documents that the workers of this moment should have."""
        if time.monotonic() - self._counted_at > 1:
            workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
            self._threads = sum(worker["nthreads"] for worker in workers)
            self._counted_at = time.monotonic()
        return max(AHEAD * self._threads, 1)

    def submit(self, task: Task) -> None:
        """Hand a task to the scheduler."""
        if self._exchange:
            try:
                hand_out(self._exchange, task)
            except OSError as error:
                raise BadRequest(
                    f"{self._exchange}: {task.path} cannot be put there ({error}); see to it and run this again: what "
                    "is done is kept"
                ) from error
        self._send(task, 0)

    def wait(self, seconds: float) -> list[Event]:
        """Return the answers that came in."""
        if self._client.status in {"closed", "closing"}:
            raise MissingProgram("the Dask scheduler is gone; start it again and run this again: what is done is kept")
        events: list[Event] = []
        try:
            number = self._ended.get(timeout=seconds)
            while True:
                events += self._take(number)
                number = self._ended.get_nowait()
        except queue.Empty:
            return events

    def close(self) -> None:
        """Take back what was handed out; the workers' supervisors end what is under way when the next task comes."""
        for task, future, _losses in self._tasks.values():
            future.cancel(force=True)
            if self._exchange:
                forget(self._exchange, task)
        self._tasks.clear()
        self._client.close()

    def _send(self, task: Task, losses: int) -> None:
        future = self._client.submit(convert_here, task.to_line(), self._exchange, pure=False)
        self._tasks[task.number] = (task, future, losses)
        future.add_done_callback(lambda _future: self._ended.put(task.number))

    def _take(self, number: int) -> list[Event]:
        found = self._tasks.get(number)
        if found is None or not found[1].done():
            return []
        task, future, losses = self._tasks.pop(number)
        if future.status == "finished":
            event = event_of(future.result())
        elif losses < LOSSES:
            self._send(task, losses + 1)
            return []
        else:
            message = f"{task.path}: the workers that had it were lost; see that they can read it, and their memory"
            event = Finished(number, Answer(status="failed", verdict="crashed", message=message, died=True))
        if self._exchange and isinstance(event, Finished):
            event = Finished(number, take_in(self._exchange, task, event.answer))
        return [event]


def convert_here(line: bytes, exchange: str | None) -> bytes:
    """Convert a document in a process of its own, on a worker; take a line and return one."""
    task = Task.from_line(line)
    pool = _supervisor()
    with fetch(exchange, task) as here:
        pool.submit(here)
        while True:
            for event in pool.wait(1.0):
                if isinstance(event, Finished) and event.number == here.number:
                    message = event.answer.message.replace(str(here.path), str(task.path))
                    answer = event.answer.model_copy(update={"message": message})
                    answer = hand_in(exchange, task, answer) if exchange else answer
                    return event_line(Finished(task.number, answer))


def _supervisor() -> LocalPool:
    """Return this thread's supervisor: a worker may have several threads, each with a document."""
    pool: Any = getattr(_mine, "pool", None)
    if pool is None:
        pool = _mine.pool = LocalPool(1)
    return pool  # type: ignore[no-any-return] # a thread's own attributes have no types
