"""From paths to the files to read: folders are walked, and what no person put there is left out."""

import logging
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BadRequest

log = logging.getLogger(__name__)

CLUTTER = frozenset({"thumbs.db", "desktop.ini"})
"""What Windows writes into folders, in lower case."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A folder, or a thing in one, that could not be looked into: its absolute path as text that can be stored."""

    path: str
    reason: str


def logged(unread: Unread) -> None:
    """Warn of what could not be looked into."""
    log.warning("%s: %s", unread.path, unread.reason)


def find_sources(
    paths: Sequence[Path], exclude: Path | None = None, tell: Callable[[Unread], None] = logged
) -> Iterator[tuple[Path, str]]:
    """Find the files to read: those given, and those in the folders given, in sorted order; each file once.

    Each comes with its name: its path below the folder that was asked for, with `/`. Where two files would be called
    the same, the later one is called by its folder too. Left out are hidden files and folders, Word's lock files
    (`~$…`), symbolic links (what a link inside the folder leads to is found by itself; what lies outside was not
    asked for), special files, and the folder `exclude` with all in it. A folder inside that cannot be read costs only
    itself; `tell` hears of it. Raises BadRequest, before anything is found, for a path that does not exist, is neither
    file nor folder, cannot be read, or is `exclude` itself.
    """
    for path in paths:
        _check(path, exclude)
    return _found(paths, exclude, tell)


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


def _found(paths: Sequence[Path], exclude: Path | None, tell: Callable[[Unread], None]) -> Iterator[tuple[Path, str]]:
    """Find the files; places are text here, since half the time of a walk over what is known went into Paths."""
    excluded = os.fspath(exclude.resolve()) if exclude else None
    names: set[str] = set()
    seen: set[str] = set()
    for start in paths:
        for path, base, below, real in _in_folder(start, excluded, tell) if start.is_dir() else _alone(start):
            if real not in seen:
                seen.add(real)
                name = _name(base, below, names)
                names.add(name)
                yield Path(path), name


Found = tuple[str, str, str, str]
"""A file: its path as it was given, the real folder that was asked for, its path below that, its real path."""


def _alone(file: Path) -> Iterator[Found]:
    """Yield a file that was given; where it is a link, it keeps its own name."""
    yield os.fspath(file), os.fspath(file.parent.resolve()), file.name, os.fspath(file.resolve())


def _in_folder(start: Path, excluded: str | None, tell: Callable[[Unread], None]) -> Iterator[Found]:
    base = os.fspath(start.resolve())
    for path, below in _walk(os.fspath(start), "", excluded, base, tell):
        yield path, base, below, os.path.join(base, below)  # noqa: PTH118 - text, see above


def _walk(
    folder: str, below: str, excluded: str | None, base: str, tell: Callable[[Unread], None]
) -> Iterator[tuple[str, str]]:
    """Yield the files in a folder, each with its path below `base`; no link is followed, so that is its real path."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        tell(_unread(folder, error))
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")) or entry.name.lower() in CLUTTER:
            continue
        try:
            is_link, is_folder, is_file = entry.is_symlink(), entry.is_dir(), entry.is_file()
        except OSError as error:  # of file systems that tell the kind of an entry only when they are asked for it
            tell(_unread(entry.path, error))
            continue
        if is_link:
            log.info("%s: a link is not followed", entry.path)
        elif is_folder:
            if os.path.join(base, below, entry.name) != excluded:  # noqa: PTH118 - text, see above
                yield from _walk(entry.path, f"{below}{entry.name}/", excluded, base, tell)
        elif is_file:
            yield entry.path, f"{below}{entry.name}"


def _unread(path: str, error: OSError) -> Unread:
    reason = f"cannot be read ({error.strerror}); see to its permissions and its disk, and run this again"
    return Unread(_readable(os.fspath(Path(path).absolute())), reason)


def _name(base: str, below: str, taken: set[str]) -> str:
    """Name the file `below` the folder `base`, with as many folders before it as tell it from the names taken."""
    name = _readable(below)
    while name in taken:
        base, folder = os.path.split(base)
        below = f"{folder}/{below}"
        name = _readable(below)
    return name


def _readable(path: str) -> str:
    r"""Write a path as text that can be stored: bytes that are no UTF-8, as in names from old disks, as `\xb5`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
