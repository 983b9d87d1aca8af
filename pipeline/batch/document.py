"""One document, from its file to its results in a folder: what a worker does. A bad one costs its own verdict."""

import errno
import os
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from diacritics import Model
from pipeline.batch.task import ENTRY, Answer, Task
from pipeline.batch.temporary import no_room
from pipeline.catalogue.entries import entry_bytes
from pipeline.datatypes import PAGE_BREAK, Document, Source, TextPage
from pipeline.errors import (
    CrashedOnDocument,
    DocumentError,
    MissingProgram,
    OutOfMemoryOnDocument,
    TooLargeDocument,
    Verdict,
)
from pipeline.export import FORMATS, Format, read_pages
from pipeline.flow import process, record_of
from pipeline.ingest.pdf_signatures import read_signatures
from pipeline.ingest.sniff import identify
from pipeline.ocr import OcrEngine
from pipeline.record import Record
from pipeline.text.reading import read_through

WAYS_OUT: dict[Verdict, str] = {
    "timeout": "see the page, or give it more time with --page-seconds",
    "corrupt": "get the file again from where it came",
}
"""What to do about a page that was not read."""
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
NO_MEMORY = -4
"""OpenCV's code for it."""


def convert_document(
    task: Task, folder: Path, engine: OcrEngine, model: Model, page_done: Callable[[TextPage], None]
) -> Answer:
    """Convert a document and write its results to `folder`, synced; say what became of it, whatever happens."""
    started = time.monotonic()
    try:
        answer = _convert(task, folder, engine, model, page_done)
    except MissingProgram as error:
        answer = Answer(status="failed", verdict="unsupported", lacks=str(error))
    except DocumentError as error:
        answer = failure(error)
    except MemoryError:
        answer = failure(out_of_memory(task))
    except OSError as error:
        answer = _os_failure(task, error)
    except Exception as error:  # noqa: BLE001 - one document's defect must not cost the others
        lacking = getattr(error, "code", None) == NO_MEMORY
        answer = failure(out_of_memory(task)) if lacking else _defect(task)
    if answer.status != "ok" and not answer.full:
        answer = answer.model_copy(update={"full": no_room(folder, Path(os.environ.get("TMPDIR", "/tmp")))})  # noqa: S108 - looked at only
    return answer.model_copy(update={"seconds": round(time.monotonic() - started, 2)})


def _convert(
    task: Task, folder: Path, engine: OcrEngine, model: Model, page_done: Callable[[TextPage], None]
) -> Answer:
    source = identify(task.path, task.name, task.options.max_bytes)
    again = _again(task, source)
    if again:
        document, record = again
    else:
        document = process(source, task.options, engine, model, page_done)
        record = record_of(document)
    unread = _unread(document)
    if unread and not document.text.strip():
        raise unread[0]
    formats = [FORMATS[name] for name in task.formats]
    made = [form for form in formats if form.applies(source.kind)]
    _write(folder, made, document, record)
    return Answer(
        status="partial" if unread else "ok",
        verdict=unread[0].verdict if unread else "ok",
        message="; ".join(record.quality.reasons),
        kind=source.kind,
        sha256=source.sha256,
        pages=len(document.pages),
        review=record.quality.review,
        staged=str(folder),
        made=tuple(form.name for form in made),
        left_out=tuple(form.name for form in formats if form not in made),
        again=bool(again),
    )


def _write(folder: Path, formats: list[Format], document: Document, record: Record) -> None:
    for form in formats:
        _write_synced(folder / form.name, form.make(document, record))
    _write_synced(folder / ENTRY, entry_bytes(document, record))


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _again(task: Task, source: Source) -> tuple[Document, Record] | None:
    """Make document and record from those of its twin; None where that cannot be, or is of other content."""
    if not task.twin:
        return None
    try:
        record, pages = (path.read_bytes() for path in task.twin)
        known = Record.model_validate_json(record)
        read = read_pages(pages)
    except (OSError, ValueError):
        return None
    if known.source.sha256 != source.sha256 or not read:
        return None
    reading = read_through(PAGE_BREAK.join(page.text for page in read))
    document = Document(source, read, reading, known.quality.damage, read_signatures(source))
    return document, known.model_copy(update={"source": known.source.model_copy(update={"path": task.name})})


def _unread(document: Document) -> list[DocumentError]:
    """Return errors for the pages of which something could not be read: all of them, or a picture beside text."""
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


def failure(error: DocumentError) -> Answer:
    """Return the answer that says an error."""
    return Answer(status="failed", verdict=error.verdict, message=str(error))


def out_of_memory(task: Task) -> OutOfMemoryOnDocument:
    """Return the error for a document that asked for more memory than it may have."""
    reason = f"it takes more than the {task.options.memory >> 20:,} MiB of memory that a document may take"
    return OutOfMemoryOnDocument(task.path, reason, "give it more with --memory, or split it")


def _os_failure(task: Task, error: OSError) -> Answer:
    if error.errno in FULL:
        return Answer(status="failed", verdict="crashed", full=f"{error.filename or task.stage}: {error.strerror}")
    if error.errno == errno.ENOMEM:
        return failure(out_of_memory(task))
    if error.errno == errno.EFBIG:
        reason = "what is made of it is larger than a file may become here"
        return failure(TooLargeDocument(task.path, reason, "split it and convert the parts"))
    return _defect(task)


def _defect(task: Task) -> Answer:
    error = CrashedOnDocument(task.path, "sohoa failed on it, which is a defect of ours", "report it with the log")
    return failure(error).model_copy(update={"defect": traceback.format_exc()})
