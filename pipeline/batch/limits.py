"""How long a document may be silent, how much memory it may take with all that it starts, and what it died of."""

import signal

from pipeline.batch.document import failure, out_of_memory
from pipeline.batch.task import Answer, Task
from pipeline.errors import CrashedOnDocument, OutOfMemoryOnDocument, SlowDocument
from pipeline.options import Options

SECONDS_A_PAGE = 2.0
"""For what is done to all pages at the end: the worst pages take 0.3 s to restore, extract and write."""
A_PAGE = 512 << 20
"""Bytes. Beside the memory that its process may take, a document may take this for each page that is read at once, for
Tesseract in a process of its own, which takes 125 MiB for an A4 page at 300 dpi."""
OF_MEMORY = frozenset({signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGTRAP})
"""What a process dies of that gets no memory: libraries abort or touch what they were not given, the kernel kills."""


def silence_allowed(options: Options, pages: int) -> float:
    """Seconds that may pass after `pages` pages until the next one is read, or the document is done."""
    return options.grace_seconds + options.page_seconds + SECONDS_A_PAGE * pages


def memory_allowed(options: Options) -> int:
    """Bytes of memory that a document's process and all that it starts may hold together."""
    return options.memory + A_PAGE * options.workers


def overdue(task: Task, silent: float) -> Answer:
    """Return the answer for a document that was killed for its silence, in seconds."""
    reason = f"nothing came of it for {silent:.0f} seconds"
    error = SlowDocument(task.path, reason, "give it more time with --page-seconds, or print it to PDF anew")
    return _dead(failure(error))


def overfull(task: Task, held: int) -> Answer:
    """Return the answer for a document that was killed since it held too many bytes of memory."""
    reason = (
        f"it and the programs that read it took {held >> 20:,} MiB of memory, and may take "
        f"{memory_allowed(task.options) >> 20:,} MiB"
    )
    return _dead(failure(OutOfMemoryOnDocument(task.path, reason, "give it more with --memory, or split it")))


def died(task: Task, status: int, memory: int) -> Answer:
    """Return the answer for a process that gave none.

    `status` is its exit status, negative for a signal; `memory` the bytes that it or a program of its had at most.
    """
    if -status in OF_MEMORY and memory > task.options.memory // 2:
        return _dead(failure(out_of_memory(task)))
    if status < 0:
        how = f"the program died of it ({signal.Signals(-status).name})"
        return _dead(failure(CrashedOnDocument(task.path, how, "print it to PDF anew and convert that")))
    how = f"the program ended on it without an answer (status {status})"
    return _dead(failure(CrashedOnDocument(task.path, how, "print it to PDF anew and convert that")))


def _dead(answer: Answer) -> Answer:
    return answer.model_copy(update={"died": True})
