"""A task as found in the text."""

from dataclasses import dataclass, replace

import regex

from pipeline.extract.agencies import Mention
from pipeline.extract.folding import squeeze
from pipeline.extract.paragraphs import BULLET, Paragraph

_RULE = regex.compile(r"(?<=[.;]) +Việc [^.;]{3,90} (?:chỉ )?được (?:thực hiện|tiến hành) [^.]*\.?(?:/\.)?$")


@dataclass(frozen=True, slots=True)
class Assignment:
    """A task; bodies as mentions, not yet canonical. `path` is the path of markers, `row` the table's row."""

    agents: tuple[Mention, ...]
    partners: tuple[Mention, ...]
    action: str
    start: int
    end: int
    path: str | None = None
    row: int | None = None
    doubtful: bool = False
    """Whether a heading between it and its body may have been lost: the numbers of the row jump, or begin again."""


def cut(
    paragraph: Paragraph, at: int, agents: tuple[Mention, ...], partners: tuple[Mention, ...], path: str | None
) -> Assignment:
    """Make the rest of a paragraph from `at` on a task: its action begins where the agent's name ends."""
    text = _without_rule(paragraph.text[at:])
    lead = len(text) - len(text.lstrip(" :,;–-"))
    action = text[lead:].rstrip()
    bare = action.rstrip(" ;,./") if not action.endswith("...") else action
    start = paragraph.start + at + lead
    return Assignment(agents, partners, squeeze(bare), start, start + len(bare), path)


def _without_rule(text: str) -> str:
    """Take the sentences off that only say how work is bound: `… tự ý hủy. Việc hủy chỉ được thực hiện khi …`."""
    rule = _RULE.search(text)
    return text[: rule.start()] if rule else text


def replaced_start(task: Assignment, start: int) -> Assignment:
    """Return a task that begins further left: what stands there binds it too."""
    return replace(task, start=start)


def without_bullet(paragraph: Paragraph) -> Paragraph:
    """Take the dash or dot away that a paragraph begins with."""
    bullet = BULLET.match(paragraph.text)
    if not bullet:
        return paragraph
    skip = bullet.end() + len(paragraph.text[bullet.end() :]) - len(paragraph.text[bullet.end() :].lstrip())
    return Paragraph(paragraph.text[skip:], paragraph.start + skip)
