"""Whom a paragraph charges: the bodies it begins with, behind `Giao`, a time or a topic; and whom it names to help.

`Giao Sở Nội vụ …`, `Từ ngày 01/4, Sở Nội vụ …`, `Về kinh phí: Sở Tài chính …`, `Các chủ đầu tư khẩn trương …`.
"""

from collections.abc import Sequence

import regex

from pipeline.extract.agencies import Mention
from pipeline.extract.assignments import Assignment, replaced_start
from pipeline.extract.folding import fold
from pipeline.extract.lexicon import one_of, table
from pipeline.extract.mentions import Mentions
from pipeline.extract.paragraphs import Paragraph

_DATA = table("tasks")
DEMAND = rf"(?:{one_of(_DATA['demands']['words'])})"
LEAD_IN = regex.compile(rf"(?:{DEMAND} +(?:cho +)?)+|(?:Trách nhiệm|Nhiệm vụ) +của +|Đối +với +|")
"""What may stand before the body that is charged."""
_VERBS = one_of(_DATA["demands"]["verbs"])
VERB = regex.compile(rf" *(?:{_VERBS})(?!\p{{L}})")
_COMMAND = regex.compile(
    rf"(?i)(?:{_VERBS}|{one_of(_DATA['demands']['commands'])})(?!\p{{L}})(?! +(?:của|là|về)(?!\p{{L}}))"
)
_TIME_FIRST = regex.compile(
    r"(?:Từ|Trong|Trước|Định kỳ|Hằng|Hàng|Đến|Chậm nhất|Căn cứ|Trên cơ sở)(?! nhiệm)[^,;.:\n]{3,90}, +"
)
_TOPIC = regex.compile(r"(?:Về|Đối với|Kinh phí|Công tác|Việc)(?: [^\s:.;]+){1,14}: +")
_NO_VERB = r"(?!chủ trì|phối hợp|chịu trách|có trách|căn cứ|thực hiện|triển khai|theo |tham mưu|tổ chức thực)"
_FURTHER = regex.compile(
    rf" *(?:[,;]|[,;]? +và) +(?P<name>(?:\p{{Lu}}|các )(?:{_NO_VERB}[\p{{L}}\d., –-]){{3,90}}?) *(?:[:.]? *$|:(?= ))"
)
"""A body at the end of a list, before a colon or the heading's end, that the grammar of names does not know."""
_GENERIC = regex.compile(
    rf"(?P<name>(?:{one_of(_DATA['generic']['heads'])})(?:,? +(?!(?:{_VERBS})(?!\p{{L}}))[\p{{L}}-]+){{1,14}}?)"
    rf"(?= +(?:{_VERBS})(?!\p{{L}}))"
)
_NOBODY = regex.compile("|".join(_DATA["generic"]["nobody"]))
_PARTNERS = regex.compile(
    r"[Pp]hối +hợp(?: +(?:chặt +chẽ|thường xuyên))?(?:,? +(?:với|cùng|cùng với))? +(?:các +đơn +vị *: *)?"
)


def agents_of(paragraph: Paragraph, mentions: Mentions, *, generic: bool = False) -> tuple[tuple[Mention, ...], int]:
    """Return the bodies that a paragraph charges at its beginning, and the offset in it behind them.

    With `generic` groups count that are no bodies by name (`Các chủ đầu tư khẩn trương …`).
    """
    lead = LEAD_IN.match(paragraph.text)
    at = lead.end() if lead else 0
    agents, end = mentions.list_at(paragraph.start + at)
    for first in (_TIME_FIRST, _TOPIC):
        if not agents and (before := first.match(paragraph.text, at)):
            agents, end = mentions.list_at(paragraph.start + before.end())
            # A topic is followed by its sentence: `Về kinh phí: Sở Tài chính tham mưu …`, not by a list of names.
            if first is _TOPIC and not VERB.match(paragraph.text, end - paragraph.start):
                agents = ()
    rest = end - paragraph.start
    while agents and (further := _FURTHER.match(paragraph.text, rest)):
        span = (paragraph.start + further.start("name"), paragraph.start + further.end("name"))
        agents, rest = (*agents, Mention(further["name"], *span)), further.end("name")
    if not agents and generic and (group := _GENERIC.match(paragraph.text, at)) and not _NOBODY.search(fold(group[0])):
        agents = (Mention(group["name"], paragraph.start + at, paragraph.start + group.end()),)
        rest = group.end()
    return agents, rest


def from_time(paragraph: Paragraph, task: Assignment) -> Assignment:
    """Let a task begin where its time stands, which may be before its agent: `Từ ngày 01/4, Sở Nội vụ chủ trì …`."""
    lead = LEAD_IN.match(paragraph.text)
    first = _TIME_FIRST.match(paragraph.text, lead.end() if lead else 0)
    return replaced_start(task, paragraph.start + first.start()) if first else task


def addressed_in(paragraphs: Sequence[Paragraph], mentions: Mentions) -> tuple[Mention, ...]:
    """Return the bodies that the paragraph before the first demand addresses.

    `… đề nghị các cơ quan, đơn vị thực hiện một số nội dung sau:` charges them with every numbered item below that
    names nobody else.
    """
    last = paragraphs[-1] if paragraphs else None
    if last is None or not last.text.rstrip().endswith(":") or last.is_row:
        return ()
    for match in reversed(list(_ADDRESSES.finditer(last.text))):
        agents, end = mentions.list_at(last.start + match.end())
        if agents and _TO_DO.search(last.text, end - last.start):
            return agents
    return ()


def commands(paragraph: Paragraph) -> bool:
    """Whether a numbered item begins with what is to be done (`1. Rà soát …`), not with a topic (`1. Nội dung …`)."""
    return _COMMAND.match(paragraph.text) is not None


_ADDRESSES = regex.compile(rf"(?:{DEMAND}|chỉ thị)(?: +cho)? *:? +")
_TO_DO = regex.compile(r"(?:thực hiện|triển khai|tập trung|làm tốt|quan tâm)[^:]{0,160}:$")


def partners_in(paragraph: Paragraph, mentions: Mentions, start: int = 0) -> tuple[Mention, ...]:
    """Return the bodies named after `phối hợp (chặt chẽ) (với|cùng)`."""
    partners: list[Mention] = []
    for match in _PARTNERS.finditer(paragraph.text, start):
        listed, _ = mentions.list_at(paragraph.start + match.end(), brackets=True)
        partners.extend(listed)
    return tuple(partners)
