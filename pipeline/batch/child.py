"""What the process of one document does: it shuts itself in, converts, answers, and ends."""

import ctypes
import os
import resource
import signal
import tempfile
from pathlib import Path
from typing import NoReturn

from diacritics import load_model
from pipeline.batch.document import convert_document
from pipeline.batch.engines import make_engine
from pipeline.batch.slots import Slots, slotted
from pipeline.batch.task import Answer, Finished, PageRead, Task, event_line
from pipeline.errors import SohoaError

PROCESSES = 256
"""Processes and threads that the user may have beside those at the start; the superuser may have any number."""
CPU_SECONDS = 86_400
"""Seconds of one core, of the document's process and each program that it starts: against what no clock sees."""
SET_DEATH_SIGNAL, SET_CHILD_SUBREAPER = 1, 36
"""Of Linux's prctl."""
_LIBC = ctypes.CDLL(None, use_errno=True)


def run(task: Task, folder: Path, staged: Path, slots: Slots, report: int) -> NoReturn:
    """Convert `task` in this forked process; events go to the pipe `report`. Temporary files stand in `folder`."""
    try:
        _shut_in(task, folder)
        staged.mkdir()
        engine = slotted(make_engine(task.options.engine, task.options.language), slots)
        answer = convert_document(
            task, staged, engine, load_model(), lambda _page: _tell(report, event_line(PageRead(task.number)))
        )
    except SohoaError as error:
        answer = Answer(status="failed", verdict="crashed", lacks=str(error))
    except BaseException as error:  # noqa: BLE001 - the supervisor is told that it died, and tries again
        answer = Answer(status="failed", verdict="crashed", message=repr(error), died=True)
    try:
        _tell(report, event_line(Finished(task.number, answer)))
    finally:
        os._exit(0)


def die_with(supervisor: int) -> None:
    """Have the kernel kill this process when `supervisor`, which forked it, dies."""
    _LIBC.prctl(SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != supervisor:  # it died before that
        os._exit(0)


def adopt_orphans() -> None:
    """Have the processes that a dead child leaves become children of this process."""
    _LIBC.prctl(SET_CHILD_SUBREAPER, 1)


def _shut_in(task: Task, folder: Path) -> None:
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None
    os.chdir(folder)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, CPU_SECONDS)
    _limit(resource.RLIMIT_FSIZE, task.options.max_bytes)
    _limit(resource.RLIMIT_AS, task.options.memory)
    if os.getuid():
        _limit(resource.RLIMIT_NPROC, _tasks_of_user() + PROCESSES)


def _limit(kind: int, most: int) -> None:
    """Set a limit, no higher than the one that is set already."""
    _soft, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def _tasks_of_user() -> int:
    """Count the user's processes and threads, as the limit on them does."""
    user = os.getuid()
    count = 0
    for entry in os.scandir("/proc"):
        if entry.name.isdecimal():
            try:
                if entry.stat().st_uid == user:
                    count += sum(1 for _task in Path(f"/proc/{entry.name}/task").iterdir())
            except OSError:
                continue  # it ended meanwhile
    return count


def _tell(report: int, line: bytes) -> None:
    while line:
        line = line[os.write(report, line) :]
