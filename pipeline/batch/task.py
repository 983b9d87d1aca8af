"""What crosses the border between the run and its workers: a Task goes, an Answer comes, both as one line of JSON."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from pipeline.datatypes import Kind
from pipeline.errors import Verdict
from pipeline.options import Options

Status = Literal["ok", "partial", "failed"]
ENTRY = "entry"
"""The file in a staged folder that holds the document's entry in the catalogue; the others are named for formats."""


@dataclass(frozen=True, slots=True)
class Task:
    """A document to convert, in a process of its own.

    `options.workers` are the pages that may be read at once. The results are staged in a new folder below `stage`,
    which must lie on the file system of the outputs. `twin` are the record and the trace of the same content under
    another name, from which the outputs can be made without recognition.
    """

    number: int
    path: Path
    name: str
    formats: tuple[str, ...]
    options: Options
    stage: Path
    twin: tuple[Path, Path] | None = None

    def to_line(self) -> bytes:
        """Write as one line; paths may hold bytes that are no UTF-8."""
        fields = {
            "number": self.number,
            "path": os.fspath(self.path),
            "name": self.name,
            "formats": self.formats,
            "options": self.options.model_dump(),
            "stage": os.fspath(self.stage),
            "twin": [os.fspath(path) for path in self.twin] if self.twin else None,
        }
        return json.dumps(fields).encode("ascii") + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "Task":
        """Read what `to_line` wrote."""
        fields = json.loads(line)
        twin = fields["twin"]
        return cls(
            fields["number"],
            Path(fields["path"]),
            fields["name"],
            tuple(fields["formats"]),
            Options(**fields["options"]),
            Path(fields["stage"]),
            (Path(twin[0]), Path(twin[1])) if twin else None,
        )


class Answer(BaseModel):
    """What became of a task. A document's process sends it, and that may have been taken over by the document.

    `staged` is the folder of the results, `made` the formats in it, `left_out` those that its kind has not. `died`
    says that the process did not end by itself. `lacks` is the message where a program is missing, `full` where a
    disk is full; neither is the document's fault. `defect` is the traceback of a defect of ours.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Status
    verdict: Verdict
    message: str = ""
    kind: Kind | None = None
    sha256: str = ""
    pages: int = 0
    seconds: float = 0.0
    review: bool = False
    staged: str = ""
    made: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    again: bool = False
    died: bool = False
    lacks: str = ""
    full: str = ""
    defect: str = ""


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page of the task `number` was read."""

    number: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The task `number` came to its end."""

    number: int
    answer: Answer


Event = PageRead | Finished


def event_line(event: Event) -> bytes:
    """Write an event as one line."""
    fields = asdict(event) if isinstance(event, PageRead) else _finished(event)
    return json.dumps(fields).encode("ascii") + b"\n"


def event_of(line: bytes) -> Event:
    """Read what `event_line` wrote. Raises ValueError for anything else."""
    fields = json.loads(line)
    if "answer" in fields:
        return Finished(int(fields["number"]), Answer(**fields["answer"]))
    return PageRead(int(fields["number"]))


def _finished(event: Finished) -> dict[str, object]:
    return {"number": event.number, "answer": event.answer.model_dump()}
