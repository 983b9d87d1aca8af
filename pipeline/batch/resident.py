"""How much memory a process and all that it started hold, as Linux tells it."""

import os
from contextlib import suppress
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
PROC = Path("/proc")


def resident(pid: int) -> int:
    """Return the bytes of memory that a process and its descendants hold at this moment; 0 for one that is gone.

    Memory that they share is counted for each, as the limit of a process's address space does. A descendant whose
    parent has died is nobody's child any more, and is not seen.
    """
    held, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        with suppress(OSError):  # it ended meanwhile
            held += int((PROC / f"{one}/statm").read_bytes().split()[1]) * PAGE
            waiting += (child for thread in (PROC / f"{one}/task").iterdir() for child in _children(thread))
    return held


def _children(thread: Path) -> list[int]:
    """Return what a thread started; a kernel without this list (CONFIG_PROC_CHILDREN) tells of no child."""
    with suppress(OSError):
        return [int(child) for child in (thread / "children").read_bytes().split()]
    return []
