"""How long a document may be silent, and what its process died of."""

import signal

from pipeline.batch.document import failure, out_of_memory
from pipeline.batch.task import Answer, Task
from pipeline.errors import CrashedOnDocument, SlowDocument
from pipeline.options import Options

SECONDS_A_PAGE = 2.0
"""For what is done to all pages at the end: the worst pages take 0.3 s to restore, extract and write."""
OF_MEMORY = frozenset({signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGTRAP})
"""What a process dies of that gets no memory: libraries abort or touch what they were not given, the kernel kills."""


def silence_allowed(options: Options, pages: int) -> float:
    """Seconds that may pass after `pages` pages until the next one is read, or the document is done."""
    return options.grace_seconds + options.page_seconds + SECONDS_A_PAGE * pages


def died(task: Task, status: int, memory: int, silent: float) -> Answer:
    """Return the answer for a process that gave none.

    `status` is its exit status, negative for a signal; `memory` the bytes that it or a program of its had at most;
    `silent` the seconds of silence that it was killed for, or 0.
    """
    if silent:
        reason = f"nothing came of it for {silent:.0f} seconds"
        error = SlowDocument(task.path, reason, "give it more time with --page-seconds, or print it to PDF anew")
        return _dead(failure(error))
    if -status in OF_MEMORY and memory > task.options.memory // 2:
        return _dead(failure(out_of_memory(task)))
    if status < 0:
        how = f"the program died of it ({signal.Signals(-status).name})"
        return _dead(failure(CrashedOnDocument(task.path, how, "print it to PDF anew and convert that")))
    how = f"the program ended on it without an answer (status {status})"
    return _dead(failure(CrashedOnDocument(task.path, how, "print it to PDF anew and convert that")))


def _dead(answer: Answer) -> Answer:
    return answer.model_copy(update={"died": True})
