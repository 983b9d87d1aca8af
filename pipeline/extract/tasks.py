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
from pipeline.extract.charged import DEMAND, LEAD_IN, VERB, addressed_in, agents_of, commands, from_time, partners_in
from pipeline.extract.folding import fold
from pipeline.extract.lexicon import table
from pipeline.extract.markers import ARABIC
from pipeline.extract.mentions import Mentions
from pipeline.extract.paragraphs import Paragraph
from pipeline.extract.sections import Division
from pipeline.extract.task_closers import closes, is_hard, parted
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
_LEADS = regex.compile(r"[ ,:]*(?:chủ trì|chú trì|phối hợp|có trách nhiệm|chịu trách nhiệm|thực hiện)(?!\p{L})")
_LEAD_IN_WORDS = 8
_TITLE_WORDS = 12
_HANDS = regex.compile(rf"{DEMAND} ")
_INLINE = regex.compile(rf"(?<=[;,.:] |^){DEMAND} +(?:cho +)?(?=\p{{Lu}}|các |đồng chí )")
_ENTRUSTS = regex.compile(r"(?:(?<=[.;] )|^)Giao +(?:nhiệm vụ +)?(?:cho +)?(?=\p{Lu}|các )")
_NAME_IN_CELL = regex.compile(r"\p{Lu}[\p{L}\d., –-]{3,80}")
_EXECUTION = regex.compile(
    r"(?:chịu|có) +trách +nhiệm +(?:thi +hành|tổ chức thực hiện|thực +hiện)|căn +cứ +[^.;]{0,40}thi +hành"
)
_ANNOUNCES = regex.compile("|".join(_DATA["execution"]["headings"]))
_OTHER_BODY = regex.compile("|".join(_DATA["execution"]["other_bodies"]))
_RUNS_IN = regex.compile(r"(?:Các|Hội|Ban|Đoàn|Câu lạc bộ|Chủ|Người|Cơ quan|Đơn vị|Ngành|Cấp)(?: [\p{L},–-]+){1,12}")


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
    first = divisions[0].start if divisions else 0
    lead_in = [paragraph for paragraph in loose if paragraph.start < first]
    addressed = _Charge(addressed_in(lead_in, mentions)) if demanding else _Charge()
    found: list[Assignment] = []
    for division in divisions:
        charge = addressed if division.rank >= ARABIC and commands(division.heading) else _Charge()
        found += _in_division(division, (), charge, mentions, demanding=demanding)
    if demanding:
        found += [task for paragraph in loose for task in _handed_over(paragraph, None, mentions)]
    found += [_row_task(row, mentions) for row in rows]
    return tuple(sorted(found, key=lambda task: (task.start, task.end)))


def _in_division(
    division: Division, path: tuple[str, ...], charge: _Charge, mentions: Mentions, *, demanding: bool
) -> Iterator[Assignment]:
    path = (*path, division.marker)
    here = "/".join(path)
    heading, below, closing = _parts(division)
    assigned = list(assigned_by_lines([heading, *below], here, mentions))
    if assigned:
        yield from assigned
        below, heading = [], Paragraph("", heading.start)
    tasks, inner = _of_division(division, heading, charge, here, mentions, demanding=demanding)
    yield from tasks
    yield from _in_paragraphs(below, inner, here, mentions, demanding=demanding)
    if closing:
        yield from _entrusted(closing, here, mentions)
    inner = replace(inner, among_bodies=_mostly_bodies(division.children, mentions))
    for child in division.children:
        yield from _in_division(child, path, inner, mentions, demanding=demanding)


def _parts(division: Division) -> tuple[Paragraph, list[Paragraph], Paragraph | None]:
    """Return a division's heading, its paragraphs, and what closes the body where that was joined to the last."""
    heading, below = division.heading, [paragraph for paragraph in division.paragraphs if not paragraph.is_row]
    closing = None
    if below:
        below[-1], closing = parted(below[-1])
    elif not division.children:
        heading, closing = parted(heading)
    return heading, below, closing


def _of_division(
    division: Division, heading: Paragraph, charge: _Charge, path: str, mentions: Mentions, *, demanding: bool
) -> tuple[list[Assignment], _Charge]:
    """Return the tasks that a division's heading states, and who is charged with what stands below it."""
    inner = replace(charge, executing=charge.executing or is_execution(division.title))
    more = bool(division.children) or any(not paragraph.is_row for paragraph in division.paragraphs)
    if execution := _execution_clause(heading, path, mentions):
        return [execution], inner
    demand = LEAD_IN.match(heading.text)
    agents, rest = agents_of(heading, mentions, generic=demanding or charge.executing)
    if not agents and (charge.executing or charge.among_bodies):
        other = _other_body(heading, division, more=more)
        agents, rest = ((other,), other.end - heading.start) if other else (agents, rest)
    handed = demand is not None and demand.end() > 0 and not demand[0].startswith("Đối")
    if agents and (inner.executing or demanding or handed or (more and _is_end(heading.text, rest))):
        task, partners = _of_heading(heading, agents, rest, path, mentions, more=more)
        return [task] if task else [], replace(inner, agents=agents, partners=partners)
    if charge.agents and heading.text.strip():
        if not (more and _is_title(heading.text)):
            return [_task(heading, charge, path, mentions)], inner
        return [], replace(inner, partners=(*charge.partners, *partners_in(heading, mentions)))
    return list(_handed_over(heading, path, mentions)) if demanding or inner.executing else [], inner


def _is_title(text: str) -> bool:
    """Whether a numbered paragraph announces what stands below it: it ends with a colon, or is short and unstopped."""
    bare = text.rstrip()
    return bare.endswith(":") or (not bare.endswith((".", ";", "/")) and len(bare.split()) <= _TITLE_WORDS)


def _mostly_bodies(divisions: Sequence[Division], mentions: Mentions) -> bool:
    """Whether the headings of a row name bodies, so that the one among them that is not known names one too."""
    named = sum(bool(agents_of(division.heading, mentions)[0]) for division in divisions)
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
    return from_time(heading, cut(heading, rest, agents, partners, path)), ()


def _in_paragraphs(
    paragraphs: Sequence[Paragraph], charge: _Charge, path: str, mentions: Mentions, *, demanding: bool
) -> Iterator[Assignment]:
    for index, paragraph in enumerate(paragraphs):
        if not paragraph.is_bullet and closes(paragraph, alone=not index and bool(charge.agents)):
            yield from _entrusted(paragraph, path, mentions)
            return
        body = without_bullet(paragraph)
        agents, rest = agents_of(body, mentions, generic=(demanding or charge.executing) and not charge.agents)
        own = agents and (
            body.text[rest : rest + 1] == ":"
            or _is_end(body.text, rest)
            or VERB.match(body.text, rest)
            or not charge.agents
        )
        if own and (charge.executing or demanding or _HANDS.match(body.text)):
            # `Phòng Tư pháp`, alone on its line and without a number, is a heading as well.
            leads_in = (body.text.rstrip().endswith(":") or _is_end(body.text, rest)) and index + 1 < len(paragraphs)
            if leads_in:
                charge = replace(charge, agents=agents, partners=partners_in(body, mentions, rest))
            elif not _is_end(body.text, rest):
                yield from_time(body, cut(body, rest, agents, partners_in(body, mentions, rest), path))
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
    if handed and agents and VERB.match(paragraph.text, end - paragraph.start):
        whole = Paragraph(paragraph.text.rstrip(" ./"), paragraph.start)
        yield cut(whole, end - paragraph.start, agents, partners_in(whole, mentions, end - paragraph.start), path)


def _is_end(text: str, rest: int) -> bool:
    return not text[rest:].strip(" .:;,/*")


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
    if is_hard(paragraph) or (paragraph.text.rstrip().endswith("./.") and path is None):
        return
    starts = []
    for match in _INLINE.finditer(paragraph.text):
        agents, end = mentions.list_at(paragraph.start + match.end())
        rest = end - paragraph.start
        if agents and VERB.match(paragraph.text, rest):
            starts.append((match.start(), agents, rest))
    for index, (_, agents, rest) in enumerate(starts):
        stop = starts[index + 1][0] if index + 1 < len(starts) else len(paragraph.text)
        part = Paragraph(paragraph.text[:stop].rstrip(" ;,"), paragraph.start)
        if not part.text.endswith(":"):
            yield cut(part, rest, agents, partners_in(part, mentions, rest), path)


def _row_task(row: Row, mentions: Mentions) -> Assignment:
    agents = mentions.between(row.lead.start, row.lead.end) if row.lead else ()
    whole = row.lead and (not agents or row.lead.text.startswith((f"{agents[0].name} -", f"{agents[0].name} –")))
    if row.lead and whole and _NAME_IN_CELL.fullmatch(row.lead.text):
        # `Văn phòng - Thống kê`: whoever stands under Cơ quan chủ trì is charged, known or not.
        agents = (Mention(row.lead.text, row.lead.start, row.lead.end),)
    partners = mentions.between(row.coordinate.start, row.coordinate.end) if row.coordinate else ()
    action = cut(without_bullet(row.action), 0, agents, partners, None)
    return replace(action, end=row.end, row=row.number)
