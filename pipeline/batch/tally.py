"""What became of the documents of a run, counted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.batch.consider import Left, Unchanged
from pipeline.batch.run import News, Outcome
from pipeline.batch.task import PageRead
from pipeline.ingest.walk import Unread

Kept = TypeVar("Kept")
KEPT = 1_000
"""Names that are kept of each kind; the ledger has them all."""


@dataclass
class Names:
    """The first KEPT names of documents; its length is how many there are in all."""

    first: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, names: Iterable[str]) -> None:
        """Count further ones."""
        for name in names:
            self.count += 1
            _keep(self.first, name)

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[str]:
        return iter(self.first)


@dataclass
class Tally:
    """Counts of a run, and of the documents that a person should look at the first ones.

    `pages_read` are pages that came by, those of documents under way among them; `pages` those of finished documents.
    """

    total: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    pages_read: int = 0
    seconds: float = 0.0
    failed: list[Outcome] = field(default_factory=list)
    review: list[Outcome] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    lacks: Counter[str] = field(default_factory=Counter)
    removed: Names = field(default_factory=Names)
    warned: list[Outcome] = field(default_factory=list)

    def add(self, news: News) -> None:
        """Count what happened."""
        match news:
            case PageRead():
                self.pages_read += 1
            case Unchanged(status=status):
                self.counts["unchanged"] += 1
                self.counts[f"unchanged_{status}"] += 1
            case Left():
                self.counts["left"] += 1
                _keep(self.left, news)
            case Unread():
                self.counts["unread"] += 1
                _keep(self.unread, news)
            case Outcome():
                self._add_outcome(news)

    def _add_outcome(self, outcome: Outcome) -> None:
        self.counts[outcome.status] += 1
        self.counts["from_twin"] += bool(outcome.twin)
        self.counts["review"] += outcome.review
        self.pages += outcome.pages
        self.seconds += outcome.seconds
        if outcome.lacks:
            self.lacks[outcome.lacks] += 1
        elif outcome.verdict != "ok":
            self.verdicts[outcome.verdict] += 1
        if outcome.status != "ok":
            _keep(self.failed, outcome)
        elif outcome.review:
            _keep(self.review, outcome)
        self.removed.add(outcome.was)
        if outcome.warnings or outcome.twin:
            _keep(self.warned, outcome)

    @property
    def done(self) -> int:
        """Documents that need no more of this run."""
        return sum(self.counts[kind] for kind in ("unchanged", "left", "ok", "partial", "failed"))

    def as_counts(self) -> dict[str, object]:
        """Return the numbers, for the ledger and the log."""
        return {
            "total": self.total,
            **{kind: count for kind, count in sorted(self.counts.items()) if count},
            "verdicts": dict(self.verdicts),
            "removed": len(self.removed),
            "pages": self.pages,
            "document_seconds": round(self.seconds, 1),
        }


def _keep(kept: list[Kept], one: Kept) -> None:
    if len(kept) < KEPT:
        kept.append(one)
