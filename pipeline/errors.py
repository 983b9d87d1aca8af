"""What can go wrong, each with the exit status that the command ends with.

SohoaError                       1
├── BadRequest                   2   options, paths, an empty folder, an output folder that cannot be written
│   └── BadCorrection                a change at the review desk that cannot be; defined beside it
├── DocumentError                3   one document failed; the verdict says how
│   ├── EncryptedDocument            encrypted
│   ├── CorruptDocument              corrupt
│   ├── TooLargeDocument             too-large
│   ├── SlowDocument                 timeout
│   ├── CrashedOnDocument            crashed
│   ├── OutOfMemoryOnDocument        out-of-memory
│   ├── EmptyDocument                empty
│   └── UnsupportedDocument          unsupported
├── MissingProgram               4   a program, language or model is not installed
└── OutputInUse                  5   another run holds the output folder
"""

from pathlib import Path
from typing import ClassVar, Literal

Verdict = Literal[
    "ok",
    "encrypted",
    "corrupt",
    "too-large",
    "timeout",
    "crashed",
    "out-of-memory",
    "empty",
    "unsupported",
]


class SohoaError(Exception):
    """Base of every error that a user may meet; its text is the whole message."""

    exit_status: ClassVar[int] = 1


class BadRequest(SohoaError):
    """The command cannot be carried out as it was given."""

    exit_status = 2


class DocumentError(SohoaError):
    """One document could not be read: which, why, and what its owner can do."""

    exit_status = 3
    verdict: ClassVar[Verdict] = "crashed"

    def __init__(self, path: Path | str, reason: str, way_out: str) -> None:
        self.path, self.reason, self.way_out = str(path), reason, way_out
        super().__init__(f"{path}: {reason}; {way_out}")

    @classmethod
    def of(cls, verdict: Verdict, path: Path | str, reason: str, way_out: str) -> "DocumentError":
        """Return the error that a verdict stands for."""
        kinds = {kind.verdict: kind for kind in cls.__subclasses__()}
        return kinds[verdict](path, reason, way_out)

    def __reduce__(self) -> tuple[type["DocumentError"], tuple[str, str, str]]:
        """Cross a process border whole: the three words, not their joined message."""
        return type(self), (self.path, self.reason, self.way_out)


class EncryptedDocument(DocumentError):
    """A password is needed."""

    verdict = "encrypted"


class CorruptDocument(DocumentError):
    """The bytes are not what their kind says."""

    verdict = "corrupt"


class TooLargeDocument(DocumentError):
    """More pixels, pages or bytes than may be opened safely."""

    verdict = "too-large"


class SlowDocument(DocumentError):
    """A page ran past its deadline."""

    verdict = "timeout"


class CrashedOnDocument(DocumentError):
    """A program died on it."""

    verdict = "crashed"


class OutOfMemoryOnDocument(DocumentError):
    """More memory than a document may take."""

    verdict = "out-of-memory"


class EmptyDocument(DocumentError):
    """There is nothing to read."""

    verdict = "empty"


class UnsupportedDocument(DocumentError):
    """A kind of file that is not read here."""

    verdict = "unsupported"


class MissingProgram(SohoaError):
    """A program, a language of it or the model is not installed; the message ends with the command that mends it."""

    exit_status = 4


class OutputInUse(SohoaError):
    """Another run writes to the output folder."""

    exit_status = 5
