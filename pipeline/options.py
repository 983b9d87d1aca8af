"""What a person may choose, parsed once at the border and then immutable."""

import os
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

OcrPolicy = Literal["auto", "always", "never"]


def usable_cores() -> int:
    """Cores that this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Options(BaseModel):
    """Settings of a conversion.

    `dpi` is the resolution that pages are rendered at for recognition: 300, since above 400 the time grows and the
    accuracy does not. `workers` are the cores that are used. `engine` is `tesseract`, `recorded:FILE`, or
    `package.module:name` of something that makes an OcrEngine of the language. `lexicon` are words and names that
    restoration is to know beside its model.

    The rest are limits. `page_seconds` is the deadline of one page; a document may be silent for that and
    `grace_seconds` more. `memory` is the address space in bytes that a document's process may take. `max_pixels` guards
    against images that would fill the memory: 100 million are an A4 page at 850 dpi.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ocr: OcrPolicy = "auto"
    language: Annotated[str, Field(pattern=r"^[\w/-]+(\+[\w/-]+)*$")] = "vie"
    dpi: Annotated[int, Field(ge=72, le=600)] = 300
    lexicon: tuple[Annotated[str, Field(min_length=1, max_length=60)], ...] = ()
    engine: Annotated[str, Field(pattern=r"^(tesseract|recorded:.+|[\w.]+:\w+)$")] = "tesseract"
    page_seconds: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)] = 120.0
    grace_seconds: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)] = 60.0
    memory: Annotated[int, Field(ge=1 << 30)] = 4 << 30
    workers: Annotated[int, Field(ge=1)] = Field(default_factory=usable_cores)
    max_pixels: Annotated[int, Field(ge=1)] = 100_000_000
    max_pages: Annotated[int, Field(ge=1)] = 5_000
    max_bytes: Annotated[int, Field(ge=1)] = 1 << 30
