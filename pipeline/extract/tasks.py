"""Who must do what: assignments in the text of a document.

They stand under Tổ chức thực hiện (a heading that is a body's name, its bullets are its tasks), in the Điều and the
numbered paragraphs of decisions, notices and letters that begin with a body or hand work to one (`Giao Sở …`), and in
lines that name lead, partners and time under a piece of work. Lead-ins (`Chủ trì, phối hợp với …:`) give their partners
to the bullets below them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.extract.agencies import Mention
from pipeline.extract.assignments import Assignment, cut, without_bullet
from pipeline.extract.folding import fold
from pipeline.extract.lexicon import one_of, table
from pipeline.extract.mentions import Mentions
from pipeline.extract.paragraphs import Paragraph
from pipeline.extract.sections import Division
from pipeline.extract.task_lines import assigned_by_lines
from pipeline.extract.task_tables import Row


@dataclass(frozen=True, slots=True)
class _Charge:
    """Who is charged at this point of the walk, with whom, and whether a body that opens a paragraph is charged too."""

    agents: tuple[Mention, ...] = ()
    partners: tuple[Mention, ...] = ()
    executing: bool = False
    among_bodies: bool = False
    """Whether most headings beside this one are names of bodies."""


_DATA = table("tasks")
_DEMAND = rf"(?:{one_of(_DATA['demands']['words'])})"
_LEAD_IN = regex.compile(rf"(?:{_DEMAND} +(?:cho +)?)+|(?:Trách nhiệm|Nhiệm vụ) +của +|Đối +với +|")
_LEADS = regex.compile(r"[ ,:]*(?:chủ trì|chú trì|phối hợp|có trách nhiệm|chịu trách nhiệm|thực hiện)(?!\p{L})")
_LEAD_IN_WORDS = 8
_HANDS = regex.compile(rf"{_DEMAND} ")
_TIME_FIRST = regex.compile(
    r"(?:Từ|Trong|Trước|Định kỳ|Hằng|Hàng|Đến|Chậm nhất|Căn cứ|Trên cơ sở)(?! nhiệm)[^,;.:\n]{3,90}, +"
)
_INLINE = regex.compile(rf"(?<=[;,.:] |^){_DEMAND} +(?:cho +)?(?=\p{{Lu}}|các |đồng chí )")
_ENTRUSTS = regex.compile(r"(?<=[.;] )Giao +(?:nhiệm vụ +)?(?:cho +)?(?=\p{Lu}|các )")
_VERB = regex.compile(rf" *(?:{one_of(_DATA['demands']['verbs'])})(?!\p{{L}})")
_EXECUTION = regex.compile(
    r"(?:chịu|có) +trách +nhiệm +(?:thi +hành|tổ chức thực hiện|thực +hiện)|căn +cứ +[^.;]{0,40}thi +hành"
)
_ANNOUNCES = regex.compile("|".join(_DATA["execution"]["headings"]))
_OTHER_BODY = regex.compile("|".join(_DATA["execution"]["other_bodies"]))
_RUNS_IN = regex.compile(r"(?:Các|Hội|Ban|Đoàn|Câu lạc bộ|Chủ|Người|Cơ quan|Đơn vị|Ngành|Cấp)(?: [\p{L},–-]+){1,12}")
_CLOSER = regex.compile("|".join(regex.escape(word) for word in _DATA["closers"]["hard"]))
_SOFT_CLOSER = regex.compile("|".join(regex.escape(word) for word in _DATA["closers"]["soft"]))


def is_execution(title: str) -> bool:
    """Whether a heading announces who does what.

    >>> is_execution("TỔ CHỨC THỰC HIỆN"), is_execution("Mục đích")
    (True, False)
    """
    return _ANNOUNCES.search(fold(title)) is not None


def find_tasks(
    divisions: Sequence[Division], loose: Sequence[Paragraph], mentions: Mentions, kind: str | None, rows: Sequence[Row]
) -> tuple[Assignment, ...]:
    """Find the assignments of a document.

    `loose` are paragraphs of the body outside every division; `kind` is the document's type in capitals.
    """
    demanding = kind in _DATA["demands"]["types"]
    found = [
        task for division in divisions for task in _in_division(division, (), _Charge(), mentions, demanding=demanding)
    ]
    if demanding:
        found += [task for paragraph in loose for task in _handed_over(paragraph, None, mentions)]
    found += [_row_task(row, mentions) for row in rows]
    return tuple(sorted(found, key=lambda task: (task.start, task.end)))


def _in_division(
    division: Division, path: tuple[str, ...], charge: _Charge, mentions: Mentions, *, demanding: bool
) -> Iterator[Assignment]:
    path = (*path, division.marker)
    here = "/".join(path)
    heading = division.heading
    executing = charge.executing or is_execution(division.title)
    below = [paragraph for paragraph in division.paragraphs if not paragraph.is_row]
    more = bool(below or division.children)
    inner = replace(charge, executing=executing)
    assigned = list(assigned_by_lines([heading, *below], here, mentions))
    if assigned:
        yield from assigned
        below, heading = [], Paragraph("", heading.start)
    execution = _execution_clause(heading, here, mentions)
    if execution:
        yield execution
    else:
        demand = _LEAD_IN.match(heading.text)
        agents, rest = _agents(heading, mentions)
        if (
            not agents
            and (charge.executing or charge.among_bodies)
            and (other := _other_body(heading, division, more=more))
        ):
            agents, rest = (other,), other.end - heading.start
        handed = demand is not None and demand.end() > 0 and not demand[0].startswith("Đối")
        if agents and (executing or demanding or handed or (more and _is_end(heading.text, rest))):
            inner = replace(inner, agents=agents, partners=())
            task, partners = _of_heading(heading, agents, rest, here, mentions, more=more)
            inner = replace(inner, partners=partners)
            if task:
                yield task
        elif charge.agents and heading.text.strip():
            task = _task(heading, charge, here, mentions)
            if not (more and heading.text.rstrip().endswith(":")):
                yield task
            else:
                inner = replace(inner, partners=(*charge.partners, *partners_in(heading, mentions)))
        elif demanding or executing:
            yield from _handed_over(heading, here, mentions)
    yield from _in_paragraphs(below, inner, here, mentions, demanding=demanding)
    inner = replace(inner, among_bodies=_mostly_bodies(division.children, mentions))
    for child in division.children:
        yield from _in_division(child, path, inner, mentions, demanding=demanding)


def _mostly_bodies(divisions: Sequence[Division], mentions: Mentions) -> bool:
    """Whether the headings of a row name bodies, so that the one among them that is not known names one too."""
    named = sum(bool(_agents(division.heading, mentions)[0]) for division in divisions)
    return named > 1 and 2 * named >= len(divisions)


def _other_body(heading: Paragraph, division: Division, *, more: bool) -> Mention | None:
    """Take a heading among bodies for one that the grammar of names does not know (`7. Các thôn`).

    It stands alone over its tasks, or runs in (`8. Hội Doanh nhân trẻ: Tuyên truyền …`).
    """
    name = heading.text.rstrip(" .:;") if more else ""
    if not _OTHER_BODY.fullmatch(name):
        name = (
            division.title
            if heading.text.startswith(f"{division.title}:") and _RUNS_IN.fullmatch(division.title)
            else ""
        )
    return Mention(name, heading.start, heading.start + len(name)) if name else None


def _of_heading(
    heading: Paragraph, agents: tuple[Mention, ...], rest: int, path: str, mentions: Mentions, *, more: bool
) -> tuple[Assignment | None, tuple[Mention, ...]]:
    """Return the task that a heading states behind its agents, or the partners that it leads in with."""
    if _is_end(heading.text, rest):
        return None, ()
    partners = partners_in(heading, mentions, rest)
    # `Sở Công Thương chủ trì, phối hợp thực hiện:`, its colon perhaps lost.
    short = len(heading.text[rest:].split()) <= _LEAD_IN_WORDS and _LEADS.match(heading.text, rest)
    if more and (heading.text.rstrip().endswith(":") or short):
        return None, partners
    return cut(heading, rest, agents, partners, path), ()


def _in_paragraphs(
    paragraphs: Sequence[Paragraph], charge: _Charge, path: str, mentions: Mentions, *, demanding: bool
) -> Iterator[Assignment]:
    for index, paragraph in enumerate(paragraphs):
        if not paragraph.is_bullet and _closes(paragraph, alone=not index and bool(charge.agents)):
            yield from _entrusted(paragraph, path, mentions)
            return
        body = without_bullet(paragraph)
        agents, rest = _agents(body, mentions)
        own = agents and (
            body.text[rest : rest + 1] == ":"
            or _is_end(body.text, rest)
            or _VERB.match(body.text, rest)
            or not charge.agents
        )
        if own and (charge.executing or demanding or _HANDS.match(body.text)):
            # `Phòng Tư pháp`, alone on its line and without a number, is a heading as well.
            leads_in = (body.text.rstrip().endswith(":") or _is_end(body.text, rest)) and index + 1 < len(paragraphs)
            if leads_in:
                charge = replace(charge, agents=agents, partners=partners_in(body, mentions, rest))
            elif not _is_end(body.text, rest):
                yield cut(body, rest, agents, partners_in(body, mentions, rest), path)
        elif charge.agents:
            following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
            if body.text.rstrip().endswith(":") and not paragraph.is_bullet and following and following.is_bullet:
                charge = replace(charge, partners=(*charge.partners, *partners_in(body, mentions)))
            elif len(body.text.split()) > 2 and (regex.match(r"\(?\d|\(", body.text) is None or len(body.text) > 60):
                yield _task(body, charge, path, mentions)
        elif demanding or charge.executing:
            yield from _handed_over(body, path, mentions)


def _entrusted(paragraph: Paragraph, path: str | None, mentions: Mentions) -> Iterator[Assignment]:
    """Read `Giao (cho) Cục … theo dõi, đôn đốc việc thực hiện Chỉ thị này` in the paragraph that closes a body."""
    handed = _ENTRUSTS.search(paragraph.text)
    agents, end = mentions.list_at(paragraph.start + handed.end()) if handed else ((), 0)
    if handed and agents and _VERB.match(paragraph.text, end - paragraph.start):
        whole = Paragraph(paragraph.text.rstrip(" ./"), paragraph.start)
        yield cut(whole, end - paragraph.start, agents, partners_in(whole, mentions, end - paragraph.start), path)


def _closes(paragraph: Paragraph, *, alone: bool) -> bool:
    plain = fold(paragraph.text)
    return _CLOSER.match(plain) is not None or (not alone and _SOFT_CLOSER.match(plain) is not None)


def _agents(paragraph: Paragraph, mentions: Mentions) -> tuple[tuple[Mention, ...], int]:
    """Return the bodies that a paragraph begins with and the offset in it behind them."""
    lead = _LEAD_IN.match(paragraph.text)
    at = lead.end() if lead else 0
    agents, end = mentions.list_at(paragraph.start + at)
    if not agents and (first := _TIME_FIRST.match(paragraph.text, at)):
        agents, end = mentions.list_at(paragraph.start + first.end())
    return agents, end - paragraph.start


def _is_end(text: str, rest: int) -> bool:
    return not text[rest:].strip(" .:;,/*")


def partners_in(paragraph: Paragraph, mentions: Mentions, start: int = 0) -> tuple[Mention, ...]:
    """Return the bodies named after `phối hợp (chặt chẽ) (với|cùng)`."""
    partners: list[Mention] = []
    for match in regex.finditer(
        r"[Pp]hối +hợp(?: +(?:chặt +chẽ|thường xuyên))?(?:,? +(?:với|cùng|cùng với))? +(?:các +đơn +vị *: *)?",
        paragraph.text[start:],
    ):
        listed, _ = mentions.list_at(paragraph.start + start + match.end(), brackets=True)
        partners.extend(listed)
    return tuple(partners)


def _task(paragraph: Paragraph, charge: _Charge, path: str, mentions: Mentions) -> Assignment:
    own = partners_in(paragraph, mentions)
    return cut(paragraph, 0, charge.agents, (*own, *charge.partners), path)


def _execution_clause(paragraph: Paragraph, path: str, mentions: Mentions) -> Assignment | None:
    """Read `Chánh Văn phòng …, Giám đốc các Sở … chịu trách nhiệm thi hành Quyết định này`."""
    clause = _EXECUTION.search(paragraph.text)
    if not clause:
        return None
    sentence = paragraph.text.rfind(". ", 0, clause.start())
    begin = sentence + 2 if sentence >= 0 and not regex.search(r"(?:TP|Tp)$", paragraph.text[:sentence]) else 0
    agents = mentions.between(paragraph.start + begin, paragraph.start + clause.start())
    if (
        not agents
        or not regex.match(r"Điều|\d", path.rsplit("/", 1)[-1])
        or (len(agents) < 2 and "thi" not in clause[0])
    ):
        return None
    return cut(paragraph, clause.start(), agents, (), path)


def _handed_over(paragraph: Paragraph, path: str | None, mentions: Mentions) -> Iterator[Assignment]:
    """Find `…; giao Sở Nông nghiệp … rà soát …` inside a paragraph."""
    if _CLOSER.match(fold(paragraph.text)) or (paragraph.text.rstrip().endswith("./.") and path is None):
        return
    starts = []
    for match in _INLINE.finditer(paragraph.text):
        agents, end = mentions.list_at(paragraph.start + match.end())
        rest = end - paragraph.start
        if agents and _VERB.match(paragraph.text, rest):
            starts.append((match.start(), agents, rest))
    for index, (_, agents, rest) in enumerate(starts):
        stop = starts[index + 1][0] if index + 1 < len(starts) else len(paragraph.text)
        part = Paragraph(paragraph.text[:stop].rstrip(" ;,"), paragraph.start)
        if not part.text.endswith(":"):
            yield cut(part, rest, agents, partners_in(part, mentions, rest), path)


def _row_task(row: Row, mentions: Mentions) -> Assignment:
    agents = mentions.between(row.lead.start, row.lead.end) if row.lead else ()
    partners = mentions.between(row.coordinate.start, row.coordinate.end) if row.coordinate else ()
    action = cut(without_bullet(row.action), 0, agents, partners, None)
    return replace(action, end=row.whole.end, row=row.number)
