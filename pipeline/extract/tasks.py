"""Who must do what: assignments in the text of a document.

They stand under Tổ chức thực hiện (a heading that is a body's name, its bullets are its tasks), in the Điều and the
numbered paragraphs of decisions, notices and letters that begin with a body or hand work to one (`Giao Sở …`), and in
lines that name lead, partners and time under a piece of work. Lead-ins (`Chủ trì, phối hợp với …:`) give their partners
to the bullets below them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

import regex

from pipeline.extract.agencies import Mention
from pipeline.extract.assignments import Assignment, cut, without_bullet
from pipeline.extract.charge import Charge
from pipeline.extract.charged import (
    OWNED,
    addressed_in,
    agents_of,
    announces_demands,
    commands,
    demands_below,
    end_of_agents,
    partners_in,
)
from pipeline.extract.handovers import HANDS, entrusted, handed_over
from pipeline.extract.lexicon import table
from pipeline.extract.markers import ARABIC
from pipeline.extract.mentions import Mentions
from pipeline.extract.paragraphs import Paragraph
from pipeline.extract.sections import Division
from pipeline.extract.task_cells import bodies_of_cell, partners_of_cell
from pipeline.extract.task_closers import is_hard, parted
from pipeline.extract.task_headings import (
    Beside,
    grants_powers,
    is_execution,
    is_title,
    jumps,
    obliges_somebody,
    other_body,
    owner_of,
    with_whole_name,
)
from pipeline.extract.task_lines import assigned_by_lines
from pipeline.extract.task_paragraphs import (
    demanding,
    execution_clause,
    in_paragraphs,
    is_again,
    is_end,
    names_document,
    own_agents,
    stated_work,
    task_of,
)
from pipeline.extract.task_tables import Row

_TYPES = table("tasks")["demands"]["types"]
_LEADS = regex.compile(r"[ ,:]*(?:chủ trì|chú trì|phối hợp|có trách nhiệm|chịu trách nhiệm|thực hiện)(?!\p{L})")
_LEAD_IN_WORDS = 8
_FIRST_POINT = regex.compile(r" (?:1\.|a\)) +(?=\p{Lu})")
"""What a heading goes on with where its line break was lost: `Trách nhiệm của Bộ Nội vụ` / `1. Trình …`."""


def find_tasks(
    divisions: Sequence[Division], loose: Sequence[Paragraph], mentions: Mentions, kind: str | None, rows: Sequence[Row]
) -> tuple[Assignment, ...]:
    """Find the assignments of a document.

    `loose` are paragraphs of the body outside every division; `kind` is the document's type in capitals.
    """
    charge = Charge(demanding=kind in _TYPES)
    first = divisions[0].start if divisions else 0
    lead_in = [paragraph for paragraph in loose if paragraph.start < first]
    addressed = addressed_in(lead_in, mentions) if charge.demanding else ()
    top = replace(charge, agents=addressed, addressed=True) if addressed else charge
    found = list(_in_row(divisions, (), top, mentions))
    found += _in_loose(loose, charge, mentions)
    found += [_row_task(row, mentions) for row in rows]
    return tuple(sorted(found, key=lambda task: (task.start, task.end)))


def _in_row(
    divisions: Sequence[Division], path: tuple[str, ...], charge: Charge, mentions: Mentions
) -> Iterator[Assignment]:
    """Find the tasks of the divisions of one row.

    Where its numbers jump or begin again, a heading may be lost and what stands there another body's.
    """
    if not divisions:
        return
    charge = replace(charge, beside=Beside(tuple(divisions), mentions))
    bare = replace(charge, agents=(), partners=(), addressed=False) if charge.addressed else charge
    markers: set[str] = set()
    for division, behind in zip_longest(divisions, divisions[1:]):
        command = division.rank >= ARABIC and commands(division.heading)
        own = bare if charge.addressed and not path and not command else charge
        lost = (behind is not None and jumps(division, behind)) or division.marker in markers
        for task in _in_division(division, path, own, mentions):
            yield replace(task, doubtful=True) if lost else task
        markers.add(division.marker)
        charge = _left_open(division, charge, mentions)


def _left_open(division: Division, charge: Charge, mentions: Mentions) -> Charge:
    """Charge whom the last paragraph of a division leads in: a heading that lost its number is read as that."""
    last = division.paragraphs[-1] if division.paragraphs and not division.children else None
    if last is None or last.is_bullet or last.is_row or not last.text.rstrip().endswith(":"):
        return charge
    agents, rest = agents_of(last, mentions)
    return replace(charge, agents=agents, partners=partners_in(last, mentions, rest)) if agents else charge


def _in_division(division: Division, path: tuple[str, ...], charge: Charge, mentions: Mentions) -> Iterator[Assignment]:
    path = (*path, division.marker)
    here = "/".join(path)
    heading, below, closing = _parts(division)
    assigned = list(assigned_by_lines([heading, *below], here, mentions))
    if assigned:
        yield from assigned
        below, heading = [], Paragraph("", heading.start)
    tasks, inner = _of_division(division, heading, charge, here, mentions)
    yield from tasks
    yield from in_paragraphs(below, inner, here, mentions, stated=bool(tasks))
    if closing:
        yield from entrusted(closing, here, mentions)
    yield from _in_row(division.children, path, inner, mentions)


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
    division: Division, heading: Paragraph, charge: Charge, path: str, mentions: Mentions
) -> tuple[list[Assignment], Charge]:
    """Return the tasks that a division's heading states, and who is charged with what stands below it."""
    announced = not charge.executing and is_execution(division.title)
    inner = replace(charge, executing=True) if announced else charge
    more = bool(division.children) or any(not paragraph.is_row for paragraph in division.paragraphs)
    if execution := execution_clause(heading, path, mentions):
        return [execution], inner
    hands = HANDS.match(heading.text) is not None
    if is_hard(heading) or (hands and charge.powers):
        return [], inner
    if hands and charge.agents and not charge.addressed and (charge.owning or division.rank > ARABIC):
        leads_in = more and heading.text.rstrip().endswith(":")
        return [] if leads_in else [task_of(heading, charge, path, mentions)], inner
    agents, rest = _charged_by(division, heading, charge, mentions, more=more)
    if agents and demands_below(heading.text, rest):
        return [], demanding(inner, heading, mentions)
    bound = inner.executing or charge.demanding or hands or (more and is_end(heading.text, rest))
    if agents and (bound or is_again(agents, charge)):
        owning = OWNED.match(heading.text) is not None
        if owning:
            point = _FIRST_POINT.search(heading.text, rest)
            rest = point.end() if point else max(heading.text.find(":", rest), 0) or len(heading.text)
        tasks, partners = _of_heading(heading, agents, rest, path, mentions, more=more)
        return tasks, replace(inner, agents=agents, partners=partners, addressed=False, owning=owning)
    return _of_work(division, heading, inner, path, mentions, more=more)


def _charged_by(
    division: Division, heading: Paragraph, charge: Charge, mentions: Mentions, *, more: bool
) -> tuple[tuple[Mention, ...], int]:
    """Return the bodies that a heading begins with, known by their names or not, and the offset in it behind them."""
    agents, rest = agents_of(heading, mentions, generic=charge.demanding or charge.executing)
    if agents:
        return with_whole_name(heading, agents, rest, more=more)
    other = other_body(division, heading, more=more)
    if other and not (charge.executing or (charge.beside and charge.beside.are_bodies)):
        other = None
    other = other or owner_of(heading, proper=not (charge.executing or is_execution(division.title)))
    return ((other,), end_of_agents(heading.text, other.end - heading.start)) if other else ((), 0)


def _of_work(
    division: Division, heading: Paragraph, charge: Charge, path: str, mentions: Mentions, *, more: bool
) -> tuple[list[Assignment], Charge]:
    """Return what a heading that names nobody says: work of whoever is charged, a topic of it, or work handed over."""
    if charge.agents and heading.text.strip() and not names_document(heading.text):
        if not (more and is_title(heading.text)):
            return [task_of(heading, charge, path, mentions)], charge
        return [], replace(charge, partners=(*charge.partners, *partners_in(heading, mentions)))
    if more and announces_demands(heading.text):
        return [], demanding(charge, heading, mentions)
    if grants_powers(division, mentions):
        executing = charge.executing and obliges_somebody(division, mentions)
        return [], replace(charge, executing=executing, demanding=False, powers=True)
    return list(handed_over(heading, path, mentions)) if charge.demanding or charge.executing else [], charge


def _of_heading(
    heading: Paragraph, agents: tuple[Mention, ...], rest: int, path: str, mentions: Mentions, *, more: bool
) -> tuple[list[Assignment], tuple[Mention, ...]]:
    """Return the tasks that a heading states behind its agents, or the partners that it leads in with."""
    if is_end(heading.text, rest):
        return [], ()
    partners = partners_in(heading, mentions, rest)
    # `Sở Công Thương chủ trì, phối hợp thực hiện:`, its colon perhaps lost.
    short = len(heading.text[rest:].split()) <= _LEAD_IN_WORDS and _LEADS.match(heading.text, rest)
    if more and (heading.text.rstrip().endswith(":") or (short and is_title(heading.text[rest:]))):
        return [], partners
    return stated_work(heading, agents, rest, path, mentions), ()


def _in_loose(loose: Sequence[Paragraph], charge: Charge, mentions: Mentions) -> Iterator[Assignment]:
    """Find the tasks of paragraphs outside every division: bullets under a demand, and `Giao Sở …` anywhere."""
    below = charge
    for whole in loose:
        paragraph, closing = parted(whole)
        body = without_bullet(paragraph)
        if not paragraph.is_bullet:
            agents = addressed_in([paragraph], mentions) if charge.demanding else ()
            below = replace(charge, agents=agents, addressed=True) if agents else charge
        if below.agents and paragraph.is_bullet:
            if own_agents(body, below, mentions, bullet=True)[0] or commands(body):
                yield from in_paragraphs([paragraph], below, None, mentions, stated=True)
        elif charge.demanding or body.text.startswith("Giao "):
            yield from handed_over(body, None, mentions)
        if closing:
            yield from entrusted(closing, None, mentions)


def _row_task(row: Row, mentions: Mentions) -> Assignment:
    agents, helping = bodies_of_cell(row.lead, mentions) if row.lead else ((), ())
    partners = partners_of_cell(row.coordinate, mentions) if row.coordinate else ()
    action = cut(without_bullet(row.action), 0, agents, (*helping, *partners), None)
    return replace(action, end=row.end, row=row.number)
