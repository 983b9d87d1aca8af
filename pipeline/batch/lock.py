"""One run at a time to an output folder."""

import fcntl
import json
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.batch.ledger import now
from pipeline.errors import BadRequest, OutputInUse

WORKSHOP = ".sohoa"
"""The folder in the output folder that holds the lock and what is being made; hidden, so that nobody reads it."""
LOCK, STAGE = "lock", "stage"


@contextmanager
def held(out: Path) -> Iterator[Path]:
    """Hold an output folder; yield the folder to stage results in, empty.

    The kernel frees the lock when this process ends, however it does. Raises OutputInUse where another run holds it.
    """
    workshop = out / WORKSHOP
    try:
        workshop.mkdir(exist_ok=True)
        handle = os.open(workshop / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise BadRequest(f"{workshop}: cannot be written ({error.strerror}); see to its permissions") from error
    try:
        _lock(handle, out)
        stage = _empty(workshop / STAGE)
        try:
            yield stage
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    finally:
        os.close(handle)


def _empty(stage: Path) -> Path:
    shutil.rmtree(stage, ignore_errors=True)
    try:
        stage.mkdir(exist_ok=True)  # the processes of a run that was killed a moment ago may still write there
    except OSError as error:
        raise BadRequest(
            f"{stage}: cannot be made ({error.strerror}); make room, or move away what stands there"
        ) from error
    return stage


def _lock(handle: int, out: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise OutputInUse(f"{out}: {_holder(handle)} holds it; wait for its end, or end it") from error
    with suppress(OSError):  # a full disk is said where there is something to write
        os.ftruncate(handle, 0)
        os.write(handle, json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": now()}).encode())


def _holder(handle: int) -> str:
    try:
        held_by = json.loads(os.read(handle, 1000))
        return f"another run (process {held_by['pid']} on {held_by['host']}, since {held_by['since']})"
    except (ValueError, KeyError, TypeError):
        return "another run"
