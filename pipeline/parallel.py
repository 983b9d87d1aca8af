"""One way to do several things at once, in order and with little held in memory."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def in_order(make: Callable[[Given], Made], given: Iterable[Given], workers: int) -> Iterator[Made]:
    """Yield `make` of each thing given, in order, `workers` of them at a time.

    Things are taken from `given` in the caller's thread, which pdfium needs, and of those that are not yet made no more
    than `workers` + 1, so that a long document's images are never in memory together; what is made waits for its turn,
    so that a slow page keeps no worker idle. Threads are enough: the work is done in programs.
    """
    if workers == 1:
        yield from map(make, given)
        return
    pool = ThreadPoolExecutor(workers, thread_name_prefix="page")
    waiting: deque[Future[Made]] = deque()
    try:
        for thing in given:
            waiting.append(pool.submit(make, thing))
            while len(unmade := [one for one in waiting if not one.done()]) > workers:
                wait(unmade, return_when=FIRST_COMPLETED)
            while waiting and waiting[0].done():
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
