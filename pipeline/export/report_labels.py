"""What a report says itself, in Vietnamese and in English."""

import tomllib
from functools import cache
from importlib.resources import files

import regex
from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, TypeAdapter

TEMPLATES = files("pipeline.export") / "templates"

Both = tuple[str, str]
"""The same in Vietnamese and in English."""


class Reason(BaseModel):
    """An English sentence as a pattern, and its Vietnamese with the pattern's groups in braces."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    english: str
    vietnamese: str


class Reasons(BaseModel):
    """The table of reasons: `words` are those that stand inside the groups of a pattern."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: tuple[Reason, ...]
    words: dict[str, str]


_LABELS = TypeAdapter(dict[str, Both])


@cache
def labels() -> dict[str, Both]:
    """Return the labels by their keys."""
    return _LABELS.validate_python(tomllib.loads((TEMPLATES / "labels.toml").read_text("utf-8")))


@cache
def _reasons() -> Reasons:
    return Reasons.model_validate(tomllib.loads((TEMPLATES / "reasons.toml").read_text("utf-8")))


def in_vietnamese(reason: str) -> str | None:
    """Translate what `quality.reasons` or a problem of a page says; None for a sentence that is not in the table.

    >>> in_vietnamese("section numbers told from their order: III (printed 'II.')")
    "số mục suy ra theo thứ tự: III (trên trang là 'II.')"
    """
    table = _reasons()
    for one in table.reason:
        if found := regex.fullmatch(one.english, reason):
            groups = found.groupdict()
            for english, vietnamese in table.words.items():
                groups = {name: group.replace(english, vietnamese) for name, group in groups.items()}
            return one.vietnamese.format(**groups)
    return None


def both(vietnamese: str, english: str) -> Markup:
    """Return a text in both languages, of which the page shows the one that its reader chose."""
    return Markup('<span lang="vi">{}</span><span lang="en">{}</span>').format(vietnamese, english)


def label(key: str) -> Markup:
    """Return a label in both languages; raises KeyError for one that does not exist."""
    return both(*labels()[key])
