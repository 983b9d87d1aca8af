"""Which documents are asked for, and where their outputs go."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BadRequest
from pipeline.export import FORMATS
from pipeline.ingest.walk import Unread, find_sources, logged

NAME_BYTES = 255
"""What the file systems of Linux, and by count of letters those of Windows, let a file's name have."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to convert, and the name that its outputs get below the output folder."""

    path: Path
    name: str


def plan(
    sources: Sequence[Path], out: Path, formats: Sequence[str], tell: Callable[[Unread], None] = logged
) -> Iterator[Job]:
    """Yield the documents below `sources`, none of them in `out`; `tell` hears of folders that cannot be read.

    Raises BadRequest for paths that cannot be read, and where an output would stand in the place of a source or of
    another output: the input is never changed.
    """
    ends = _shared_ends(formats)
    found = find_sources(sources, out, tell)  # which sees first that they can be read
    below_out = _places_in(sources, out)
    for path, name in found:
        job = Job(path, name)
        for end in ends:
            if name.endswith(end) and path.with_name(path.name.removesuffix(end)).is_file():
                raise _in_the_place_of(out / f"{name}{ends[end]}", path, path.with_name(path.name.removesuffix(end)))
        if below_out:
            for output in outputs(name, out, formats).values():
                if output.exists() and _is_source(output, below_out):
                    raise _in_the_place_of(output, path, output)
        yield job


def outputs(name: str, out: Path, formats: Sequence[str]) -> dict[str, Path]:
    """Return the files that are made of a document, by format.

    Of a name that leaves no room for a suffix, the end gives way to a sum of all of it, so that no two meet:
    `Kế hoạch … của Ủ~1f0c9a52b4de.pages.json`. Archives name files by the whole abstract of a document.
    """
    folder, _, last = name.rpartition("/")
    return {form: out / folder / _with_suffix(last, FORMATS[form].suffix) for form in formats}


def check_writable(out: Path) -> None:
    """Make the output folder and try it; raises BadRequest before any work is done where it cannot be written."""
    if out.exists() and not out.is_dir():
        raise BadRequest(f"{out}: is a file; name a folder with -o")
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise BadRequest(f"{out}: cannot be written ({error.strerror}); name another folder with -o") from error


def _with_suffix(name: str, suffix: str) -> str:
    """Add a suffix to the name of a file, which is shortened by whole letters to what a folder can hold.

    >>> _with_suffix("a.pdf", ".json"), len(_with_suffix("ế" * 84 + ".pdf", ".json").encode())
    ('a.pdf.json', 255)
    """
    whole = name + suffix
    if len(os.fsencode(whole)) <= NAME_BYTES:
        return whole
    mark = f"~{hashlib.sha256(os.fsencode(name)).hexdigest()[:12]}{suffix}"
    return os.fsencode(name)[: NAME_BYTES - len(mark)].decode(errors="ignore") + mark


def _shared_ends(formats: Sequence[str]) -> dict[str, str]:
    """Return the ends of names by which outputs may meet, with the suffix: `a` + `.pages.json`, `a.pages` + `.json`.

    >>> _shared_ends(["json", "pages"])
    {'.pages': '.json'}
    """
    suffixes = [FORMATS[form].suffix for form in formats]
    return {
        long.removesuffix(short): short
        for long in suffixes
        for short in suffixes
        if long != short and long.endswith(short)
    }


def _places_in(sources: Sequence[Path], out: Path) -> list[Path]:
    """Return the files and folders asked for that lie in the output folder."""
    folder = out.resolve()
    return [place for source in sources if (place := source.resolve()).is_relative_to(folder)]


def _is_source(output: Path, places: Sequence[Path]) -> bool:
    """Tell whether a file is one that is asked for."""
    real = output.resolve()
    return any(real == place or (place.is_dir() and real.is_relative_to(place)) for place in places)


def _in_the_place_of(output: Path, path: Path, other: Path) -> BadRequest:
    return BadRequest(
        f"{os.fspath(output)}: would be written for {path} in the place of what belongs to {other}; "
        "name another folder with -o"
    )
