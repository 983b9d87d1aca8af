"""The supervisor: forks a process for each document from one that has everything imported, and ends it whole.

It stands between the run and the documents, so that both may die. Tasks come as lines on stdin, events go as lines to
stdout. When stdin ends, however the run ended, all processes are killed and all temporary files removed. When the
supervisor itself is killed, the kernel kills the documents' processes, and the next one removes what it left.

Python's own fork server is not used: it does not end what a dead process has started, does not tell what a process
took, and cannot be started by the daemons that Dask's workers are.

Measured on 2 cores: 1.0 s to start, then 7 milliseconds to fork, limit and end a process; spawning one takes 0.9 s.
A first document takes up to 0.6 s to fill tables that all others need too. Where more come than are converted at once,
the supervisor fills them itself (rehearsal.py), so that the rest find them filled; for a file or two that costs more
than it saves.
"""

import gc
import os
import secrets
import selectors
import shutil
import signal
import sys
import time
from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from pipeline.batch import child
from pipeline.batch.limits import died, memory_allowed, overdue, overfull, silence_allowed
from pipeline.batch.rehearsal import rehearse
from pipeline.batch.resident import resident
from pipeline.batch.slots import Slots
from pipeline.batch.task import Answer, Finished, PageRead, Task, event_line, event_of
from pipeline.batch.temporary import run_folder

TICK = 0.2
"""Seconds between two looks at the clock."""
LOOK = 0.5
"""Seconds between two looks at the memory, each 0.4 ms of the processor for a document."""
CHUNK = 1 << 16
LONGEST_LINE = 4 << 20
"""Bytes. What a document's process says in one line: a message and the names of formats."""


@dataclass
class Running:
    """A document's process."""

    task: Task
    pid: int
    pipe: int
    folder: Path
    staged: Path
    heard_at: float
    pages: int = 0
    heard: bytes = b""
    answer: Answer | None = None


@dataclass
class Nursery:
    """All documents' processes, by their pipes."""

    folder: Path
    slots: Slots
    selector: selectors.BaseSelector
    running: dict[int, Running] = field(default_factory=dict)
    begun: int = 0
    looked_at: float = 0.0
    """When their memory was looked at."""

    def start(self, task: Task) -> None:
        """Fork a process for a task; the first one that had to wait finds what the others had to make."""
        if self.begun == self.slots.count:
            rehearse(self.folder, task.formats)
            freeze()
        self.begun += 1
        token = secrets.token_hex(6)
        folder, staged = self.folder / token, task.stage / f"{task.number}-{token}"
        folder.mkdir()
        read, write = os.pipe2(os.O_CLOEXEC)
        supervisor = os.getpid()
        pid = os.fork()
        if not pid:
            os.close(read)
            child.die_with(supervisor)
            child.run(task, folder, staged, self.slots, write)
        os.close(write)
        os.set_blocking(read, False)
        self.running[read] = Running(task, pid, read, folder, staged, time.monotonic())
        self.selector.register(read, selectors.EVENT_READ)

    def hear(self, pipe: int) -> None:
        """Take what a process says: pages are passed on at once, the answer when it has ended."""
        one = self.running[pipe]
        try:
            said = os.read(pipe, CHUNK)
        except BlockingIOError:
            return
        one.heard += said
        *lines, one.heard = one.heard.split(b"\n")
        for line in lines:
            self._take(one, line)
        if not said or len(one.heard) > LONGEST_LINE:
            self.end(one)

    def _take(self, one: Running, line: bytes) -> None:
        try:
            event = event_of(line)
        except (ValueError, TypeError, KeyError):
            return  # a process that was taken over may say anything; without an answer it died
        one.heard_at = time.monotonic()
        if isinstance(event, Finished):
            one.answer = event.answer
        else:
            one.pages += 1
            say(event_line(PageRead(one.task.number)))

    def end(self, one: Running) -> None:
        """Kill what is left of a process and what it started, remove its files and tell its answer."""
        self.selector.unregister(one.pipe)
        os.close(one.pipe)
        del self.running[one.pipe]
        if not one.answer:
            await_end(one.pid)
        kill(one.pid)
        _pid, status, used = os.wait4(one.pid, 0)
        answer = one.answer or died(one.task, os.waitstatus_to_exitcode(status), used.ru_maxrss << 10)
        reap({other.pid for other in self.running.values()})
        shutil.rmtree(one.folder, ignore_errors=True)
        if not answer.made:
            shutil.rmtree(one.staged, ignore_errors=True)
        say(event_line(Finished(one.task.number, answer)))

    def watch(self) -> None:
        """Kill the processes that were silent for longer than they may be, or hold more memory with their own."""
        now = time.monotonic()
        is_time = now - self.looked_at > LOOK
        if is_time:
            self.looked_at = now
        for one in tuple(self.running.values()):
            silent = now - one.heard_at
            if silent > silence_allowed(one.task.options, one.pages):
                one.answer = one.answer or overdue(one.task, silent)
                self.end(one)
            elif is_time and (held := resident(one.pid)) > memory_allowed(one.task.options):
                one.answer = one.answer or overfull(one.task, held)
                self.end(one)


def freeze() -> None:
    """Keep the collectors of the documents' processes from writing to, and thus copying, memory that they share."""
    gc.collect()
    gc.freeze()


def await_end(pid: int) -> None:
    """Give a process whose pipe broke a moment to become a zombie, from which it is told what it died of."""
    for _ in range(100):
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG):
            return
        time.sleep(0.01)


def kill(pid: int) -> None:
    """Kill a process and the session that it leads. It was not yet waited for, so nobody else has its number."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def reap(known: Container[int]) -> None:
    """Bury the orphans of documents' processes, which fall to this one; those `known` are waited for by name."""
    with suppress(ChildProcessError):
        while (ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT | os.WNOHANG)) and ended.si_pid not in known:
            os.waitpid(ended.si_pid, 0)


def bury() -> None:
    """Wait for all processes, which were killed; what is stuck in the kernel is left to it."""
    with suppress(ChildProcessError):
        for _ in range(200):
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.01)


def say(line: bytes) -> None:
    """Write a line to the run; when nobody listens any more, end."""
    try:
        while line:
            line = line[os.write(sys.stdout.fileno(), line) :]
    except BrokenPipeError:
        sys.exit(0)


def serve(nursery: Nursery) -> None:
    """Take tasks and watch over their processes until the run ends."""
    tasks = sys.stdin.fileno()
    nursery.selector.register(tasks, selectors.EVENT_READ)
    waiting = b""
    while True:
        for key, _events in nursery.selector.select(TICK):
            if key.fd != tasks:
                if key.fd in nursery.running:
                    nursery.hear(key.fd)
                continue
            said = os.read(tasks, CHUNK)
            if not said:
                return
            *lines, waiting = (waiting + said).split(b"\n")
            for line in lines:
                nursery.start(Task.from_line(line))
        nursery.watch()


def main() -> NoReturn:
    """Serve the run that started this process; its argument is the number of slots."""
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(143))
    child.adopt_orphans()
    with run_folder() as folder:
        freeze()
        nursery = Nursery(folder, Slots(folder, int(sys.argv[1])), selectors.DefaultSelector())
        try:
            serve(nursery)
        finally:
            for one in nursery.running.values():
                kill(one.pid)
                shutil.rmtree(one.staged, ignore_errors=True)
            bury()
    os._exit(0)  # a run waits for this end; to take down all that is imported takes a tenth of a second


if __name__ == "__main__":
    main()
