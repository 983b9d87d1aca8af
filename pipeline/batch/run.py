"""Many documents, one after another, their pages side by side: a bad one costs its own verdict, never the run."""

import logging
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from diacritics import Model
from pipeline.datatypes import Document, TextPage
from pipeline.errors import (
    BadRequest,
    CrashedOnDocument,
    DocumentError,
    MissingProgram,
    UnsupportedDocument,
    Verdict,
)
from pipeline.export import FORMATS, write_whole
from pipeline.extract import build_record
from pipeline.flow import process
from pipeline.ingest.sniff import identify
from pipeline.ingest.walk import find_sources
from pipeline.ocr import OcrEngine
from pipeline.options import Options

logger = logging.getLogger(__name__)

WAYS_OUT: dict[Verdict, str] = {
    "timeout": "see the page, or give it more time with --page-seconds",
    "corrupt": "get the file again from where it came",
}
"""What to do about a page that was not read."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document. `message` says what a person should know; `outputs` are the files written."""

    name: str
    status: Literal["ok", "partial", "failed"]
    verdict: Verdict
    message: str = ""
    outputs: tuple[Path, ...] = ()
    pages: int = 0
    seconds: float = 0.0
    review: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A file to convert, and the name that its outputs get below the output folder."""

    path: Path
    name: str


def plan(sources: Sequence[Path], out: Path, formats: Sequence[str]) -> list[Job]:
    """List the documents below `sources`, none of them in `out`.

    Raises BadRequest where there are none, and where an output would stand in the place of a source or of another
    output: the input is never changed.
    """
    jobs = [Job(path, name) for path, name in find_sources(sources, exclude=out)]
    if not jobs:
        raise BadRequest(
            f"{', '.join(map(str, sources))}: there is no document in it; name a folder that holds PDFs, scans, office "
            "or text files (hidden files are passed over)"
        )
    taken = {job.path.resolve(): job for job in jobs}
    for job in jobs:
        for output in outputs(job, out, formats):
            other = taken.setdefault(output.resolve(), job)
            if other is not job or output.resolve() == job.path.resolve():
                raise BadRequest(
                    f"{output}: would be written for {job.path} in the place of what belongs to {other.path}; "
                    "name another folder with -o"
                )
    return jobs


def outputs(job: Job, out: Path, formats: Sequence[str]) -> list[Path]:
    """Return the files that a job writes, one for each format."""
    return [out / f"{job.name}{FORMATS[name].suffix}" for name in formats]


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


def convert_all(
    jobs: Iterable[Job],
    out: Path,
    formats: Sequence[str],
    options: Options,
    engine: OcrEngine,
    model: Model,
    page_done: Callable[[TextPage], None] = lambda _page: None,
) -> Iterator[Outcome]:
    """Convert each document and write it in `formats` below `out`; yield what became of it."""
    for job in jobs:
        started = time.monotonic()
        try:
            outcome = _convert(job, out, formats, options, engine, model, page_done)
        except (BadRequest, MissingProgram):
            raise  # no other document would fare better
        except DocumentError as error:
            outcome = _failed(job, error)
        except Exception:
            logger.exception("%s: a defect of sohoa", job.name)
            outcome = _failed(
                job,
                CrashedOnDocument(job.path, "sohoa failed on it, which is a defect of ours", "report it with the log"),
            )
        yield replace(outcome, seconds=round(time.monotonic() - started, 2))


def _convert(
    job: Job,
    out: Path,
    formats: Sequence[str],
    options: Options,
    engine: OcrEngine,
    model: Model,
    page_done: Callable[[TextPage], None],
) -> Outcome:
    source = identify(job.path, job.name, options.max_bytes)
    document = process(source, options, engine, model, page_done)
    record = build_record(document)
    contents = (FORMATS[name].make(document, record) for name in formats)
    files = dict(zip(outputs(job, out, formats), contents, strict=True))
    unread = _unread(document)
    if unread and len(unread) == len(document.pages):
        raise unread[0]
    try:
        write_whole(files)
    except OSError as error:
        reason = f"its outputs cannot be written ({error.strerror})"
        raise UnsupportedDocument(job.path, reason, "shorten its name, or move what stands in their place") from error
    return Outcome(
        job.name,
        "partial" if unread else "ok",
        unread[0].verdict if unread else "ok",
        "; ".join(record.quality.reasons),
        tuple(files),
        len(document.pages),
        review=record.quality.review,
    )


def _unread(document: Document) -> list[DocumentError]:
    """Errors for the pages that could not be read."""
    return [
        DocumentError.of(
            problem.verdict,
            document.source.path,
            problem.reason,
            WAYS_OUT.get(problem.verdict, "see the page"),
        )
        for problem in document.problems
        if problem.verdict
    ]


def _failed(job: Job, error: DocumentError) -> Outcome:
    return Outcome(job.name, "failed", error.verdict, str(error))
