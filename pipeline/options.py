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
    accuracy does not. `page_seconds` is the deadline of one page. `max_pixels` guards against images that would fill
    the memory: 100 million are an A4 page at 850 dpi.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ocr: OcrPolicy = "auto"
    language: Annotated[str, Field(pattern=r"^[\w/-]+(\+[\w/-]+)*$")] = "vie"
    dpi: Annotated[int, Field(ge=72, le=600)] = 300
    page_seconds: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)] = 120.0
    workers: Annotated[int, Field(ge=1)] = Field(default_factory=usable_cores)
    max_pixels: Annotated[int, Field(ge=1)] = 100_000_000
    max_pages: Annotated[int, Field(ge=1)] = 5_000
    max_bytes: Annotated[int, Field(ge=1)] = 1 << 30
