"""Which documents are asked for, and where their outputs go."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BadRequest
from pipeline.export import FORMATS
from pipeline.ingest.walk import find_sources


@dataclass(frozen=True, slots=True)
class Job:
    """A file to convert, and the name that its outputs get below the output folder."""

    path: Path
    name: str


def plan(sources: Sequence[Path], out: Path, formats: Sequence[str]) -> Iterator[Job]:
    """Yield the documents below `sources`, none of them in `out`.

    Raises BadRequest for paths that cannot be read, and where an output would stand in the place of a source or of
    another output: the input is never changed.
    """
    ends = _shared_ends(formats)
    below_out = _places_in(sources, out)
    for path, name in find_sources(sources, exclude=out):
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
    """Return the files that are made of a document, by format."""
    return {form: out / f"{name}{FORMATS[form].suffix}" for form in formats}


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
