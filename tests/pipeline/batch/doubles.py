"""An engine that does to a document's process what bad documents do; a page's width in pixels says which.

Scans are 400 pixels high, and scaled on their way to the engine: the fault is told from the shape.
"""

import ctypes
import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from pipeline.datatypes import Box, Word

GOOD, KILLED, SEGFAULT, HANGS, HUNGRY, LEAVES_CHILD, ONCE, FULL, BIG, EXITS, FAMILY = range(600, 1040, 40)


class Faulty:
    """Reads one line off a good page."""

    name = "faulty"

    def recognize(self, image, dpi, seconds):
        del dpi, seconds
        _fault(600 + 40 * round(10 * (image.shape[1] / image.shape[0] - 1.5)))
        words = enumerate(["Ủy", "ban", "nhân", "dân"])
        return tuple(Word(text, box=Box(20 + 30 * at, 20, 45 + 30 * at, 33), confidence=0.95) for at, text in words)

    def turn(self, image, dpi, seconds):
        del image, dpi, seconds
        return 0


def faulty(language):
    del language
    return Faulty()


def _fault(width):  # noqa: C901 - a table of faults
    match width:
        case w if w == KILLED:
            os.kill(os.getpid(), signal.SIGKILL)
        case w if w == SEGFAULT:
            ctypes.string_at(0)
        case w if w == HANGS:
            time.sleep(1000)
        case w if w == HUNGRY:
            sys.stdout.write(str(len(bytearray(8 << 30))))
        case w if w == LEAVES_CHILD:
            subprocess.Popen(["/bin/sleep", "986"])
            os.kill(os.getpid(), signal.SIGKILL)
        case w if w == ONCE:
            marker = Path(os.environ["SOHOA_TEST_MARKER"])
            if not marker.exists():
                marker.touch()
                os.kill(os.getpid(), signal.SIGABRT)
        case w if w == FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/full")
        case w if w == BIG:
            Path("big").write_bytes(bytes(1 << 21))
        case w if w == EXITS:
            os._exit(7)
        case w if w == FAMILY:
            if not all(os.fork() for _ in range(20)):
                time.sleep(1000)  # a child, which has as much memory as its parent
            time.sleep(1000)
