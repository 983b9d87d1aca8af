"""Files that appear whole or not at all."""

import errno
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import BadRequest

NOWHERE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT})
"""What goes wrong with every file of a folder alike."""


def write_whole(files: Mapping[Path, bytes]) -> None:
    """Write files beside their places, then put each in its place in one step.

    A reader sees the old file or the new one, never a half; when one cannot be written, none appears and nothing is
    left. Raises BadRequest where nothing could be written there (permissions, a full disk), OSError where these files
    cannot (a name that is too long, a folder in the way).
    """
    written: list[tuple[str, Path]] = []
    try:
        for path in files:
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".sohoa-", dir=path.parent)
            written.append((name, path))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o666 & ~_umask())
        for name, path in written:
            Path(name).replace(path)
    except OSError as error:
        if error.errno not in NOWHERE:
            raise
        raise _refused(next(iter(files)).parent, error) from error
    finally:
        for name, _path in written:
            Path(name).unlink(missing_ok=True)


def move_whole(moves: Mapping[Path, Path]) -> None:
    """Put files that are written and synced in their places, each in one step, and sync the folders.

    `moves` leads from each file to its place, on one file system. Raises what `write_whole` raises; when a place
    cannot be taken, no file is moved.
    """
    try:
        for place in moves.values():
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))
        for file, place in moves.items():
            _move(file, place)
        for folder in {place.parent for place in moves.values()}:
            _sync(folder)
    except OSError as error:
        if error.errno not in NOWHERE:
            raise
        raise _refused(next(iter(moves.values())).parent, error) from error


def _move(file: Path, place: Path) -> None:
    try:
        file.replace(place)
    except OSError as error:
        if error.errno != errno.EXDEV:  # a folder below the outputs may be mounted from elsewhere
            raise
        write_whole({place: file.read_bytes()})


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def replaced(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write that stands in its place when all is written, and not at all where something fails.

    Raises BadRequest where it cannot be written.
    """
    made = None
    try:
        handle, made = tempfile.mkstemp(prefix=".sohoa-", dir=path.parent)
        with os.fdopen(handle, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(made).chmod(0o666 & ~_umask())
        Path(made).replace(path)
    except OSError as error:
        raise BadRequest(f"{path}: cannot be written ({error.strerror}); name another file, or make room") from error
    finally:
        if made:
            Path(made).unlink(missing_ok=True)


def _refused(folder: Path, error: OSError) -> BadRequest:
    return BadRequest(
        f"{folder}: cannot be written ({error.strerror}); "
        "name another folder with -o, or make room and mend its permissions"
    )


def _umask() -> int:
    """Return the process's file mode mask, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
