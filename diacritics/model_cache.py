"""The expanded model beside the shipped one: written once, mapped by every process after it.

The cache is a folder `sohoa` in $XDG_CACHE_HOME or ~/.cache; a file in it is named for the checksum of the model that
it was expanded from, so it can be stale but never wrong. It holds a line with a checksum, a line of JSON that says what
lies where, and the arrays, whose pages all processes share.

Nothing here raises: a cache that cannot be written, or is not believed, costs the time of expanding the model again.

A file is believed where it is a regular file of this user or of root, its head has the checksum that precedes it, its
size is what the head says, and a sample of its blocks has the checksum that the head gives. Files are written beside
and renamed, so that a half-written one never has the name; what is left is a machine that lost power before the pages
were on the disk, which leaves files short or long runs of zeros, and size and sample tell. A single flipped bit is not
told; it can spoil one n-gram, and cannot reach outside the arrays.
"""

import contextlib
import hashlib
import json
import logging
import mmap
import os
import stat
import tempfile
import time
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

LAYOUT = 1
"""Number of what the arrays mean: raise it with every change to `HashedModel` or to the names below."""
KEPT = 3
"""Models that stay in the cache; the ones used longest ago go first."""
ABANDONED = 3600.0
"""Seconds after which a file that was never finished is taken away."""
BLOCK, SAMPLED = 4096, 256
"""Bytes of a block, and blocks that are checked: 1 ms."""
_ALIGNMENT = 64
_ENDING = ".arrays"
_PARTIAL = ".partial"

Array = npt.NDArray[np.generic]

log = logging.getLogger(__name__)


def read(checksum: str) -> dict[str, Array] | None:
    """Map the arrays that were expanded from the model of this checksum; None where there are none to believe."""
    try:
        path = _path(checksum)
        with open(path, "rb", opener=_at_once) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_uid not in {os.geteuid(), 0}:
                return None
            head = _head(file, checksum)
            if status.st_size != head["size"] or _sample(file, head["start"], status.st_size) != head["sample"]:
                return None
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        arrays = {
            name: np.frombuffer(data, dtype=kind, count=count, offset=head["start"] + at)
            if count
            else np.zeros(0, kind)
            for name, kind, count, at in head["arrays"]
        }
        with contextlib.suppress(OSError):
            os.utime(path)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        log.debug("no cached model: %s", error)
        return None
    return arrays


def write(checksum: str, arrays: Mapping[str, Array]) -> None:
    """Keep arrays, of one dimension each, for `read`; where that is not possible, nothing happens."""
    partial: Path | None = None
    try:
        path = _path(checksum)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=path.stem, suffix=_PARTIAL, dir=path.parent)
        partial = Path(name)
        with os.fdopen(handle, "w+b") as file:
            _fill(file, checksum, arrays)
        partial.replace(path)
        _tidy(path.parent)
    except (OSError, ValueError, RuntimeError) as error:
        log.debug("the model is not cached: %s", error)
        if partial is not None:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)


def _at_once(path: str, flags: int) -> int:
    """Open a file that others may have put there: a pipe at its place would be waited on for ever, a link followed."""
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)


def _path(checksum: str) -> Path:
    """Return the file of a model. Raises RuntimeError where the user has no home."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    # The XDG base directory specification: a path that is not absolute is to be ignored.
    root = Path(given) if given.startswith("/") else Path.home() / ".cache"
    return root / "sohoa" / f"{checksum[:16]}-{LAYOUT}{_ENDING}"


def _head(file: IO[bytes], checksum: str) -> dict[str, Any]:
    """Read what a file says of itself. Raises ValueError where that is not to be believed."""
    said, line = file.readline(100).strip(), file.readline(100_000)
    if hashlib.sha256(line).hexdigest().encode() != said:
        raise ValueError("the head of the cached model is damaged")
    head: dict[str, Any] = json.loads(line)
    if head["layout"] != LAYOUT or head["model"] != checksum:
        raise ValueError("the cached model is of another model")
    return head | {"start": _aligned(file.tell()), "size": int(head["size"]), "sample": int(head["sample"])}


def _fill(file: IO[bytes], checksum: str, arrays: Mapping[str, Array]) -> None:
    listed = []
    at = 0
    for name, array in arrays.items():
        listed.append((name, array.dtype.str, array.size, at))
        at = _aligned(at + array.nbytes)
    contents: dict[str, Any] = {"layout": LAYOUT, "model": checksum, "arrays": listed}
    # The sample is known when the arrays are on the disk; its place is kept, as wide as it will be.
    start = len(_lines(contents, 0, 0))
    first = _aligned(start)
    file.truncate(first + at)
    for (_, _, _, place), array in zip(listed, arrays.values(), strict=True):
        file.seek(first + place)
        file.write(np.ascontiguousarray(array).data)
    file.flush()
    size = first + at
    file.seek(0)
    file.write(_lines(contents, size, _sample(file, first, size)))


def _lines(contents: Mapping[str, Any], size: int, sample: int) -> bytes:
    line = json.dumps({**contents, "size": f"{size:012}", "sample": f"{sample:010}"}).encode() + b"\n"
    return hashlib.sha256(line).hexdigest().encode() + b"\n" + line


def _sample(file: IO[bytes], start: int, size: int) -> int:
    """Return the checksum of blocks spread evenly from `start` to the end of a file, the last one included."""
    last = max(size - BLOCK, start)
    checksum = 0
    for number in range(SAMPLED):
        at = start + (last - start) * number // (SAMPLED - 1)
        checksum = zlib.crc32(os.pread(file.fileno(), BLOCK, at), checksum)
    return checksum


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT


def _tidy(folder: Path) -> None:
    """Take away models that were not used for long, and what dead processes left half written.

    A process that still maps a file keeps it until it ends.
    """
    finished = sorted(folder.glob(f"*{_ENDING}"), key=lambda path: path.stat().st_mtime, reverse=True)
    abandoned = [path for path in folder.glob(f"*{_PARTIAL}") if path.stat().st_mtime < time.time() - ABANDONED]
    for path in (*finished[KEPT:], *abandoned):
        path.unlink(missing_ok=True)
