"""What an extractor found, before it is placed on a page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A value and the span of the reading text that says it. `sure` is the rule's own reliability, 0 to 1."""

    value: str
    text: str
    start: int
    end: int
    sure: float = 1.0
    inferred: bool = False
