"""A process of its own for what may kill its process: files that pdfium dies of, and long work beside the answers."""

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from concurrent.futures.process import BrokenProcessPool
from threading import Lock
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class ProcessFailed(Exception):
    """The process died, or was killed since it took too long."""


class OneProcess:
    """Calls functions one after the other in another process, which is begun anew where it died.

    `niceness` is how far it stands back where processors are few; who waits for an answer comes first.
    """

    def __init__(self, niceness: int = 0) -> None:
        self._lock = Lock()
        self._niceness = niceness
        self._pool = _pool(niceness)

    def warm(self, function: Callable[[], object]) -> None:
        """Begin the process and import what the function's module needs, so that the first call need not wait."""
        self._pool.submit(function)

    def call(
        self, seconds: float, function: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs
    ) -> Answer:
        """Return what a function of a module returns, or raise what it raises; ProcessFailed after `seconds`."""
        with self._lock:
            try:
                future: Future[Answer] = self._pool.submit(function, *args, **kwargs)
                return future.result(seconds)
            except (BrokenProcessPool, TooSlow) as error:
                self._kill()
                self._pool = _pool(self._niceness)
                raise ProcessFailed(type(error).__name__) from error

    def close(self) -> None:
        """End the process, whatever it does."""
        self._kill()

    def _kill(self) -> None:
        processes: dict[int, Any] = dict(getattr(self._pool, "_processes", None) or {})
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes.values():  # one that draws for ever hears of no shutdown
            process.kill()
            process.join()


def _pool(niceness: int) -> ProcessPoolExecutor:
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(1, mp_context=spawn, initializer=os.nice, initargs=(niceness,))
