"""From paths to the files to read: folders are walked, and what no person put there is left out."""

import logging
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import BadRequest

log = logging.getLogger(__name__)

CLUTTER = frozenset({"thumbs.db", "desktop.ini"})
"""What Windows writes into folders, in lower case."""


def find_sources(paths: Sequence[Path], exclude: Path | None = None) -> Iterator[tuple[Path, str]]:
    """Find the files to read: those given, and those in the folders given, in sorted order; each file once.

    Each comes with its name: its path below the folder that was asked for, with `/`. Where two files would be called
    the same, the later one is called by its folder too. Left out are hidden files and folders, Word's lock files
    (`~$…`), symbolic links (what a link inside the folder leads to is found by itself; what lies outside was not
    asked for), special files, and the folder `exclude` with all in it. Raises BadRequest, before anything is
    found, for a path that does not exist, is neither file nor folder, cannot be read, or is `exclude` itself.
    """
    for path in paths:
        _check(path, exclude)
    return _found(paths, exclude)


def _check(path: Path, exclude: Path | None) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise BadRequest(f"{path}: there is no such file or folder; see to the spelling") from error
    except OSError as error:
        raise BadRequest(f"{path}: it cannot be read: {error.strerror}; see to its permissions") from error
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise BadRequest(f"{path}: it is neither a file nor a folder; give a file or a folder")
    if not os.access(path, os.R_OK | (os.X_OK if stat.S_ISDIR(mode) else 0)):
        raise BadRequest(f"{path}: it cannot be read: permission denied; see to its permissions")
    if stat.S_ISDIR(mode) and exclude is not None and path.resolve() == exclude.resolve():
        raise BadRequest(f"{path}: the folder to read is the folder to write; choose another output folder")


def _found(paths: Sequence[Path], exclude: Path | None) -> Iterator[tuple[Path, str]]:
    excluded = exclude.resolve() if exclude else None
    names: set[str] = set()
    seen: set[Path] = set()
    for start in paths:
        base = start if start.is_dir() else start.parent
        for file in _walk(start, excluded) if start.is_dir() else (start,):
            if file.resolve() not in seen:
                seen.add(file.resolve())
                name = _name(base.resolve(), file.relative_to(base), names)
                names.add(name)
                yield file, name


def _walk(folder: Path, excluded: Path | None) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        log.warning("%s: the folder cannot be read: %s", folder, error.strerror)
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")) or entry.name.lower() in CLUTTER:
            continue
        if entry.is_symlink():
            log.info("%s: a link is not followed", entry.path)
        elif entry.is_dir():
            if Path(entry.path).resolve() != excluded:
                yield from _walk(Path(entry.path), excluded)
        elif entry.is_file():
            yield Path(entry.path)


def _name(base: Path, below: Path, taken: set[str]) -> str:
    """Name the file `below` the folder `base`, with as many folders before it as tell it from the names taken."""
    parts = (base / below).parts
    names = (_readable(Path(*parts[-count:])) for count in range(len(below.parts), len(parts)))
    return next(name for name in names if name not in taken)


def _readable(path: Path) -> str:
    r"""Write a path as text that can be stored: bytes that are no UTF-8, as in names from old disks, as `\xb5`."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")
