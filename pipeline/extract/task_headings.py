"""What headings say about who is charged below them: bodies that no grammar of names knows, powers, lost numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import regex

from pipeline.extract.agencies import Mention
from pipeline.extract.charged import DEMAND, LEAD_IN, OF, VERB, WHERE, agents_of, commands, is_nobody
from pipeline.extract.first_words import field_at
from pipeline.extract.folding import fold
from pipeline.extract.lexicon import table
from pipeline.extract.markers import follower
from pipeline.extract.mentions import Mentions
from pipeline.extract.paragraphs import Paragraph
from pipeline.extract.sections import Division

_DATA = table("tasks")
_TITLE_WORDS = 12
_ANNOUNCES = regex.compile("|".join(_DATA["execution"]["headings"]))
_POWERS = regex.compile("|".join(_DATA["powers"]["headings"]))
_OTHER_BODY = regex.compile("|".join(_DATA["execution"]["other_bodies"]))
_ASKS = regex.compile(rf"(?<!\p{{L}}){DEMAND}(?!\p{{L}})")
_RUNS_IN = regex.compile("|".join(_DATA["execution"]["run_in_bodies"]))
_NO_OWNER = r"(?! +(?:trong|đối với|khi|tại|về|được|có|nơi|tham gia|khác)(?!\p{L}))"
_OWNER = regex.compile(
    rf"{OF}(?P<name>(?:\p{{Lu}}|các |chủ đầu tư|nhà thầu|hai bên|mỗi bên)(?:{_NO_OWNER}[\p{{L}}\d ,–-]){{0,120}}?)"
    rf" *(?::|\.? *$|(?= +(?:trong|đối với|khi|tại|về|được|có|nơi|tham gia|khác)(?!\p{{L}})))"
)
_NO_NAME = (
    r"(?! +(?:yêu cầu|đề nghị|giao|chỉ đạo|kết luận|phân công|chủ trì|phối hợp|chịu trách|có trách|có nhiệm|thực hiện"
    r"|phụ trách|là|và|theo)(?!\p{L}))"
)
_REST_OF_NAME = regex.compile(rf"(?:{_NO_NAME} +\p{{L}}+){{1,4}}(?= *:|(?P<end>$))")
_DUTY = regex.compile(r" *(?:có|chịu) +trách +nhiệm(?!\p{L})")
_MOST_LOST = 3
"""Numbers of a row that are taken for lost between two; more is another row."""


@dataclass(frozen=True)
class Beside:
    """The divisions of one row."""

    divisions: tuple[Division, ...]
    mentions: Mentions

    @cached_property
    def are_bodies(self) -> bool:
        """Whether most of them name bodies, so that the one that is not known names one too."""
        return mostly_bodies(self.divisions, self.mentions)


def is_execution(title: str) -> bool:
    """Whether a heading announces who does what.

    >>> is_execution("TỔ CHỨC THỰC HIỆN"), is_execution("Mục đích")
    (True, False)
    """
    return _ANNOUNCES.search(fold(title)) is not None


def is_title(text: str) -> bool:
    """Whether a numbered paragraph announces what stands below it: it ends with a colon, or is short and unstopped."""
    bare = text.rstrip()
    return bare.endswith(":") or (not bare.endswith((".", ";", "/")) and len(bare.split()) <= _TITLE_WORDS)


def grants_powers(division: Division, mentions: Mentions) -> bool:
    """Whether what stands in a division are the deeds of one body: `Nhiệm vụ, quyền hạn của Hội đồng thành viên`.

    Not where most of its items name bodies themselves (`Trách nhiệm của các cơ quan`).
    """
    if not _POWERS.search(fold(division.heading.text).rstrip()):
        return False
    items = division.children or ()
    return not mostly_bodies(items, mentions)


def obliges_somebody(division: Division, mentions: Mentions) -> bool:
    """Whether a part of a division says whose duty it is: `1. Tổng cục Thuế có trách nhiệm:` below `cơ quan thuế`."""
    parts = [child.heading for child in division.children] or division.paragraphs
    charged = ((part, *agents_of(part, mentions, generic=True)) for part in parts)
    return any(agents and _DUTY.match(part.text, rest) for part, agents, rest in charged)


def mostly_bodies(divisions: Sequence[Division], mentions: Mentions) -> bool:
    """Whether the headings of a row name bodies, so that the one among them that is not known names one too."""
    named = sum(bool(agents_of(division.heading, mentions)[0]) for division in divisions)
    return named > 1 and 2 * named >= len(divisions)


def other_body(division: Division, heading: Paragraph, *, more: bool) -> Mention | None:
    """Take a heading among bodies for one that the grammar of names does not know (`7. Các thôn`).

    It stands alone over its tasks, or runs in (`8. Hội Doanh nhân trẻ: Tuyên truyền …`).
    """
    lead = LEAD_IN.match(heading.text)
    at = lead.end() if lead else 0
    name = WHERE.sub("", heading.text[at:].rstrip(" .:;")) if more else ""
    if not (_OTHER_BODY.fullmatch(name) and len(name.split()) <= _TITLE_WORDS):
        title = division.title[at:] if heading.text.startswith(f"{division.title}:") else ""
        name = title if _RUNS_IN.fullmatch(title) else ""
    # `Tổ chức thực hiện` is no Tổ, `Ban hành …` no Ban, and `Ban Thường vụ yêu cầu` no name.
    if not name or is_nobody(name) or commands(Paragraph(name, 0)) or _ASKS.search(name):
        return None
    return Mention(name, heading.start + at, heading.start + at + len(name))


def owner_of(heading: Paragraph, *, proper: bool) -> Mention | None:
    """Return whom `Trách nhiệm của …` names although no grammar knows it: `Trung ương Hội …`, `các hộ kinh doanh`.

    With `proper` only names that begin with a capital count.
    """
    owner = _OWNER.match(heading.text)
    if owner is None or is_nobody(owner["name"]) or (proper and owner["name"][0].islower()):
        return None
    return Mention(owner["name"], heading.start + owner.start("name"), heading.start + owner.end("name"))


def with_whole_name(
    heading: Paragraph, agents: tuple[Mention, ...], rest: int, *, more: bool
) -> tuple[tuple[Mention, ...], int]:
    """Give a single body of unknown field the words up to the colon: `Phòng Kế hoạch` / `tổng hợp`.

    Up to the heading's end, too, with `more` below it.
    """
    words = _REST_OF_NAME.match(heading.text, rest)
    if len(agents) != 1 or words is None or agents[0].end - heading.start != rest:
        return agents, rest
    if words["end"] is not None and not more:
        return agents, rest
    (body,) = agents
    _, _, field = body.name.partition(" ")
    # `Sở Y tế tổng hợp:` has a field that is known, so a verb goes on.
    known = field_at(f" {field}", 0)
    if known and known.end() == len(field) + 1 and VERB.match(heading.text, rest):
        return agents, rest
    return (Mention(f"{body.name}{words[0]}", body.start, body.end + len(words[0])),), words.end()


def jumps(before: Division, behind: Division) -> bool:
    """Whether numbers are left out between two divisions of a row: a heading may have been lost there."""
    if before.rank != behind.rank or (before.marker, behind.marker) == ("d", "e"):
        return False
    following = follower(before.rank, before.marker)
    for _ in range(_MOST_LOST):
        if following is None or following == behind.marker:
            return False
        following = follower(before.rank, following)
        if following == behind.marker:
            return True
    return False
