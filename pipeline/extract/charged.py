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
_PERSON = r"(?:[Cc]ác +)?(?:[Đđ]ồng chí|Đ/c|Ông|Bà) +(?:(?:\p{Lu}\p{Ll}* +){1,4}\p{Lu}\p{Ll}* *[,–-] +)?"
OF = (
    r"(?:[Tt]rách nhiệm|[Nn]hiệm vụ)(?:,? (?:và )?(?:nhiệm vụ|trách nhiệm))?"
    r"(?: (?:chung|cụ thể|chính|chủ yếu))? +của +"
)
"""What opens a heading that names whom it charges: `Trách nhiệm của Sở Nội vụ`."""
OWNED = regex.compile(OF)
LEAD_IN = regex.compile(rf"(?:{DEMAND} +(?:cho +)?)+|{OF}|(?:Riêng +)?(?:[Đđ]ối +với +)?")
"""What may stand before the body that is charged."""
_NAMED_PERSON = regex.compile(_PERSON)
_PERSONS = frozenset("ĐđÔBCc")
"""First letters of what opens a person's name."""
_VERBS = one_of(_DATA["demands"]["verbs"])
VERB = regex.compile(rf"(?i) *(?:{_VERBS}|{one_of(_DATA['demands']['deeds'])})(?!\p{{L}})")
_NO_WORK = "theo|tại|trong|của|thuộc|và|hoặc|được|đã|từ|như|là|có|để|cho|về|gồm|chưa|không|thì|do"
ANY_WORK = regex.compile(rf" +(?!(?:{_NO_WORK})(?!\p{{L}}))\p{{Ll}}")
"""What may stand behind a body that is charged for sure (`Giao Sở …`, below a demand): any work, by whatever verb."""
_ORDERS = one_of([word for name in ("verbs", "deeds", "commands") for word in _DATA["demands"][name]])
_COMMAND = regex.compile(rf"(?i)(?:{_ORDERS})(?!\p{{L}})(?! +(?:của|là|về)(?!\p{{L}}))")
_TIME_FIRST = regex.compile(
    r"(?:Từ|Trong|Trước|Định kỳ|Hằng|Hàng|Đến|Chậm nhất|Căn cứ|Trên cơ sở)(?! nhiệm)[^,;.:\n]{3,90}, +"
)
_TOPIC = regex.compile(r"(?:Về|Đối với|Kinh phí|Công tác|Việc)(?: [^\s:.;]+){1,14}: +")
_NO_VERB = (
    r"(?!chủ trì|phối hợp|chịu trách|có trách|căn cứ|thực hiện|triển khai|theo |tham mưu|tổ chức thực|khẩn trương"
    r"|chủ động|tăng cường|tiếp tục|nghiêm túc)"
)
_FURTHER = regex.compile(
    rf" *(?:[,;]|[,;]? +và) +(?P<name>(?:\p{{Lu}}|các )(?:{_NO_VERB}[\p{{L}}\d., –-]){{3,90}}?) *(?:[:.]? *$|:(?= ))"
)
"""A body at the end of a list, before a colon or the heading's end, that the grammar of names does not know."""
_FURTHER_GROUP = regex.compile(
    rf" *(?:[,;]|[,;]? +và) +(?!(?:{_NO_VERB}[\p{{L}}\d., –-]){{3,90}}?: +\p{{Lu}})"
    r"(?P<name>các (?:đơn vị|tổ chức|cơ sở|doanh nghiệp|công ty|chủ đầu tư|hợp tác xã|hộ|trường)"
    rf"(?:,? +(?!(?:{_VERBS})(?!\p{{L}}))[\p{{L}}\d-]+){{0,14}}?)(?:,? +(?=(?:{_VERBS})(?!\p{{L}})))"
)
"""A group at the end of a list, before its work: `Công ty …, các đơn vị kinh doanh vận tải` / `khẩn trương …`; up to a
colon and a capital letter it is a name: `Bưu điện, các đơn vị cung cấp dịch vụ viễn thông:` / `Bảo đảm …`."""
_BELONGS = regex.compile(
    r"(?:(?: +(?:thuộc(?: và|,) trực thuộc|trực thuộc|thuộc|trên địa bàn|nêu trên|cùng cấp|cấp dưới|(?:có )?liên quan)"
    r"(?: +[\p{L}\d]+){0,6}?)| +(?:có(?! (?:trách|nhiệm))|nơi|được|tham gia)(?: +[\p{L}\d,]+){1,12}?(?= *:)"
    rf"|(?: *\([^()\n]{{0,80}}\)))+?(?= *:| *$| +(?:{_VERBS})(?!\p{{L}}))"
)
"""What says more of a body before its work: `Sở Y tế các tỉnh, thành phố` / `trực thuộc Trung ương` / `thực hiện …`."""
_OF_ALL = regex.compile(
    r"(?: +trực +thuộc +[Tt]rung +ương| +của +Mặt trận(?= +(?!Tổ)))(?: *\([^()\n]{0,80}\))?(?=[ ,;:./]|$)"
)
"""What always belongs to the name before it: `Ủy ban nhân dân các tỉnh, thành phố` / `trực thuộc Trung ương`."""
_CAPITALS = regex.compile(rf"(?: +\p{{Lu}}\p{{Ll}}[\p{{Ll}}-]*){{1,3}}(?= *[:,]| *$| +(?:{_VERBS})(?!\p{{L}}))")
"""Rest of a name of unknown field: `Ban Xây dựng` / `Đảng`."""
_TO_WORK = regex.compile(rf" *:| *$| +(?:{_VERBS})(?!\p{{L}})")
_FUNCTION = regex.compile(
    r" *[-–,(] *(?:làm +|giữ chức +)?(?:Phó +)?(?:Trưởng|Ủy viên|Uỷ viên|Thành viên|Tổ trưởng|Tổ phó|Thư ký)"
    rf"(?:(?! +(?:{_VERBS})(?!\p{{L}}))[^:.;\n]){{0,60}}?\)?(?= *:| *$| +(?:{_VERBS})(?!\p{{L}}))"
)
"""What somebody is in a board: `Trưởng phòng Nội vụ` / `- Phó Trưởng ban Thường trực`."""
_GENERIC = regex.compile(
    rf"(?P<name>(?:{one_of(_DATA['generic']['heads'])})(?:,? +(?!(?:{_VERBS})(?!\p{{L}}))[\p{{L}}\d-]+){{0,14}}?)"
    rf"(?= +(?i:{_VERBS})(?!\p{{L}})| *: )"
)
WHERE = regex.compile(r" +trên +địa +bàn(?: +\p{L}+){0,8}$")
"""The area of a group, which is no part of its name."""
_POST = regex.compile(rf"(?P<name>\p{{Lu}}[\p{{L}} ]{{3,60}}?)(?= *[:,(]| *$| +(?:{_VERBS})(?!\p{{L}}))")
"""What somebody named is, where no grammar knows it: `Ông Hoàng Văn Nam -` / `Phó Hiệu trưởng`."""
_SMALL_GENERIC = regex.compile(_GENERIC.pattern, regex.IGNORECASE)
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
    person = _NAMED_PERSON.match(paragraph.text, at) if paragraph.text[at : at + 1] in _PERSONS else None
    agents, end = mentions.list_at(paragraph.start + (person.end() if person else at))
    if person and not agents and (post := _POST.match(paragraph.text, person.end())):
        agents = (Mention(post["name"], paragraph.start + post.start(), paragraph.start + post.end()),)
        end = paragraph.start + post.end()
    for first in (_TIME_FIRST, _TOPIC):
        if not agents and (before := first.match(paragraph.text, at)):
            agents, end = mentions.list_at(paragraph.start + before.end())
            # A topic is followed by its sentence: `Về kinh phí: Sở Tài chính tham mưu …`, not by a list of names.
            if first is _TOPIC and not ANY_WORK.match(paragraph.text, end - paragraph.start):
                agents = ()
    rest = end - paragraph.start
    if agents and (group := _FURTHER_GROUP.match(paragraph.text, rest)):
        return _with_group(paragraph, agents, group)
    agents, rest = _with_further(paragraph, agents, rest)
    if agents:
        agents, rest = _with_rest_of_name(paragraph, agents, rest, mentions)
        return agents, end_of_agents(paragraph.text, rest)
    if generic:
        handed = lead is not None and bool(lead[0])
        group = (_SMALL_GENERIC if handed else _GENERIC).match(paragraph.text, at)
        if group and not is_nobody(group["name"]):
            name = WHERE.sub("", group["name"])
            return (Mention(name, paragraph.start + at, paragraph.start + at + len(name)),), group.end()
    return (), at


def _with_group(
    paragraph: Paragraph, agents: tuple[Mention, ...], group: regex.Match[str]
) -> tuple[tuple[Mention, ...], int]:
    """Add the group at the end of a list, unless it is one that is never charged; its work follows it."""
    if is_nobody(group["name"]):
        return agents, group.end("name")
    span = (paragraph.start + group.start("name"), paragraph.start + group.end("name"))
    return (*agents, Mention(WHERE.sub("", group["name"]), *span)), group.end("name")


def _with_further(paragraph: Paragraph, agents: tuple[Mention, ...], rest: int) -> tuple[tuple[Mention, ...], int]:
    """Add the bodies behind a list that no grammar knows."""
    while agents and (further := _FURTHER.match(paragraph.text, rest)):
        span = (paragraph.start + further.start("name"), paragraph.start + further.end("name"))
        agents, rest = (*agents, Mention(further["name"], *span)), further.end("name")
    return agents, rest


def _with_rest_of_name(
    paragraph: Paragraph, agents: tuple[Mention, ...], rest: int, mentions: Mentions
) -> tuple[tuple[Mention, ...], int]:
    own = mentions.at(paragraph.start + rest + 1)
    if own and own[0].name != agents[-1].name and _TO_WORK.match(paragraph.text, own[0].end - paragraph.start):
        # `Phòng Kế hoạch - Tài chính` / `Sở Y tế:` is that Sở's.
        end = own[0].end - paragraph.start
        return (*agents[:-1], Mention(f"{agents[-1].name} {own[0].name}", agents[-1].start, own[0].end)), end
    more = _CAPITALS.match(paragraph.text, rest)
    if more is None or agents[-1].end - paragraph.start != rest:
        return agents, rest
    last = Mention(f"{agents[-1].name}{more[0]}", agents[-1].start, agents[-1].end + len(more[0]))
    return (*agents[:-1], last), more.end()


def end_of_agents(text: str, rest: int) -> int:
    """Skip what says more of the bodies that end at `rest`: where they belong, what they are in a board."""
    for more in (_OF_ALL, _BELONGS, _FUNCTION):
        if said := more.match(text, rest):
            rest = said.end()
    return rest


def is_nobody(name: str) -> bool:
    """Whether a group is one that is never charged (record.md: `cấp ủy`, `doanh nghiệp`), or no group of bodies.

    >>> is_nobody("Các doanh nghiệp"), is_nobody("Các giải pháp chủ yếu"), is_nobody("Các chủ đầu tư")
    (True, True, False)
    """
    return _NOBODY.search(fold(name)) is not None


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


def demands_below(text: str, rest: int) -> bool:
    """Whether what stands behind a body at `rest` announces demands: `Ban Thường vụ` / `yêu cầu:`."""
    return _DEMANDS.match(text, rest) is not None


def announces_demands(text: str) -> bool:
    """Whether a heading that begins with nobody known announces demands: `Ban Thường vụ Đảng ủy yêu cầu:`."""
    return _DEMANDS.search(text) is not None


def commands(paragraph: Paragraph) -> bool:
    """Whether a numbered item begins with what is to be done (`1. Rà soát …`), not with a topic (`1. Nội dung …`)."""
    return _COMMAND.match(paragraph.text) is not None


_ADDRESSES = regex.compile(rf"(?:{DEMAND}|chỉ thị)(?: +cho)? *:? +")
_TO_DO = regex.compile(r"(?:thực hiện|triển khai|tập trung|làm tốt|quan tâm)[^:]{0,160}:$")
_DEMANDS = regex.compile(
    r" +(?:đề nghị|yêu cầu|giao nhiệm vụ|giao|chỉ đạo|kết luận|phân công)(?!\p{L})[^:.;]{0,120}: *$"
)


def partners_in(paragraph: Paragraph, mentions: Mentions, start: int = 0) -> tuple[Mention, ...]:
    """Return the bodies named after `phối hợp (chặt chẽ) (với|cùng)`."""
    partners: list[Mention] = []
    for match in _PARTNERS.finditer(paragraph.text, start):
        listed, _ = mentions.list_at(paragraph.start + match.end(), brackets=True)
        partners.extend(listed)
    return tuple(partners)
