"""A temporary folder that outlives nobody: where its owner was killed, the next run removes it."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX, UNREADY = "sohoa-run-", "sohoa-new-"
OLD = 60.0
"""Seconds after which a folder that did not become ready never will."""
LOCK = "lock"
LEAST_ROOM = 8 << 20
"""Bytes. With less, what failed most likely failed for want of room."""


@contextmanager
def run_folder() -> Iterator[Path]:
    """Make a folder in the temporary folder, and remove those that dead runs of this user left.

    Its lock is held as long as this process lives.
    """
    sweep(Path(tempfile.gettempdir()))
    unready = Path(tempfile.mkdtemp(prefix=UNREADY))
    handle = os.open(unready / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    folder = unready.with_name(PREFIX + unready.name.removeprefix(UNREADY))
    unready.rename(folder)  # locked, so that nobody takes it for a dead run's
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def no_room(*folders: Path) -> str:
    """Name the folder that has no room left; empty where all have."""
    for folder in folders:
        try:
            if shutil.disk_usage(folder).free < LEAST_ROOM:
                return f"{folder}: no space left on device"
        except OSError:
            continue
    return ""


def sweep(folder: Path) -> None:
    """Remove the temporary folders below `folder` whose runs are dead."""
    for left in folder.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if left.lstat().st_uid != os.getuid() or left.is_symlink():
                continue
            handle = os.open(left / LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(handle)
    for left in folder.glob(f"{UNREADY}*"):
        with suppress(OSError):
            if left.lstat().st_uid == os.getuid() and time.time() - left.lstat().st_mtime > OLD:
                shutil.rmtree(left, ignore_errors=True)
