"""Files to and fro between a run and workers that do not share its folders, through any place that fsspec knows.

For each task the place holds `NUMBER-TOKEN.source` and, when it is done, `NUMBER-TOKEN.results`, a ZIP archive of what
would have been staged. The run removes both.
"""

import hashlib
import importlib
import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from pipeline.batch.task import ENTRY, Answer, Task


def hand_out(exchange: str, task: Task) -> None:
    """Put a source where the workers find it."""
    files, place = _place(exchange, task)
    files.makedirs(place.rpartition("/")[0], exist_ok=True)
    files.put_file(str(task.path), f"{place}.source")


@contextmanager
def fetch(exchange: str | None, task: Task) -> Iterator[Task]:
    """Yield the task as this machine can do it; without an exchange that is as it stands."""
    if exchange is None:
        yield task
        return
    files, place = _place(exchange, task)
    with tempfile.TemporaryDirectory(prefix="sohoa-exchange-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        (folder / "stage").mkdir()
        source = folder / f"source{task.path.suffix}"
        files.get_file(f"{place}.source", str(source))
        yield replace(task, path=source, stage=folder / "stage", twin=None)


def hand_in(exchange: str, task: Task, answer: Answer) -> Answer:
    """Put what was staged on a worker where the run finds it."""
    if not answer.staged:
        return answer
    files, place = _place(exchange, task)
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for name in (*answer.made, ENTRY):
            archive.write(Path(answer.staged) / name, name)
    shutil.rmtree(answer.staged, ignore_errors=True)
    files.pipe_file(f"{place}.results", packed.getvalue())
    return answer


def take_in(exchange: str, task: Task, answer: Answer) -> Answer:
    """Stage what a worker handed in, on the run's machine, and remove both files of the exchange."""
    if answer.staged:
        files, place = _place(exchange, task)
        staged = task.stage / f"{task.number}-{_token(task)}"
        staged.mkdir()
        with ZipFile(io.BytesIO(files.cat_file(f"{place}.results"))) as archive:
            for name in (*answer.made, ENTRY):
                (staged / name).write_bytes(archive.read(name))
        answer = answer.model_copy(update={"staged": str(staged)})
    forget(exchange, task)
    return answer


def forget(exchange: str, task: Task) -> None:
    """Remove the files of a task."""
    files, place = _place(exchange, task)
    for end in ("source", "results"):
        with suppress(OSError):
            files.rm_file(f"{place}.{end}")


def _place(exchange: str, task: Task) -> tuple[Any, str]:
    files, folder = importlib.import_module("fsspec.core").url_to_fs(exchange)
    return files, f"{folder.rstrip('/')}/{task.number}-{_token(task)}"


def _token(task: Task) -> str:
    """Tell the runs apart that share an exchange: by where they stage."""
    return hashlib.sha256(bytes(task.stage)).hexdigest()[:12]
