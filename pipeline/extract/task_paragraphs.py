"""The tasks of the paragraphs below a heading: bullets, bodies on lines of their own, what closes the body."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

import regex

from pipeline.extract.agencies import Mention
from pipeline.extract.assignments import Assignment, cut, without_bullet
from pipeline.extract.charge import Charge
from pipeline.extract.charged import ANY_WORK, VERB, addressed_in, agents_of, demands_below, from_time, partners_in
from pipeline.extract.handovers import HANDS, entrusted, handed_over, handed_to, is_for_execution
from pipeline.extract.lexicon import one_of, table
from pipeline.extract.mentions import Mentions
from pipeline.extract.paragraphs import BULLET, Paragraph
from pipeline.extract.task_closers import closes

_LEADS_IN = regex.compile(r"(?:Chủ trì|Phối hợp|Có trách nhiệm|Chịu trách nhiệm)(?!\p{L})")
_NO_SENTENCE = regex.compile(r"\(?\d|\(|\p{Lu}[\p{L} .]{2,30}, +ngày +[\d.…]")
_DOCUMENT = regex.compile(rf"(?:{one_of(table('references')['types'])}) +số:? +\d+/")
_BRACKET = regex.compile(r"^ *\([^()]*\)")
_WHOSE = regex.compile(r"thuộc +$")
"""Before a body that others belong to: `Thủ trưởng các đơn vị thuộc` / `Bộ Nội vụ`."""
_SHORT, _FEWEST_WORDS = 60, 2
"""Characters of what is no sentence (it begins with a number or bracket, or is a place and a day), and words."""
Charged = tuple[tuple[Mention, ...], int]
"""The bodies that a paragraph charges and the offset in it behind them."""


def stated_work(
    paragraph: Paragraph, agents: tuple[Mention, ...], rest: int, path: str | None, mentions: Mentions
) -> list[Assignment]:
    """Return the work that a paragraph states behind the bodies that end at `rest`."""
    if HANDS.match(paragraph.text):
        return list(handed_to(paragraph, agents, rest, path, mentions))
    return [from_time(paragraph, cut(paragraph, rest, agents, partners_in(paragraph, mentions, rest), path))]


def in_paragraphs(
    paragraphs: Sequence[Paragraph], charge: Charge, path: str | None, mentions: Mentions, *, stated: bool
) -> Iterator[Assignment]:
    """Find the tasks of a division's paragraphs; `stated` where its heading says one already."""
    outer, opened_by = charge, ""
    alone = bool(charge.agents) and not stated
    for paragraph, following in zip_longest(paragraphs, paragraphs[1:]):
        sign = _sign(paragraph)
        if not sign and closes(paragraph, alone=alone, last=following is None):
            yield from entrusted(paragraph, path, mentions)
            return
        alone = False
        if opened_by and sign == opened_by:
            charge, opened_by = outer, ""
        body = without_bullet(paragraph)
        own = own_agents(body, charge, mentions, bullet=bool(sign))
        if opened := _led_in(body, own, sign, following, charge, mentions):
            outer, opened_by, charge = charge, sign, opened
        else:
            yield from _work_of(body, own, charge, path, mentions)


def _led_in(
    body: Paragraph, own: Charged, sign: str, following: Paragraph | None, charge: Charge, mentions: Mentions
) -> Charge | None:
    """Return the charge of what follows a paragraph that only leads in; None where it states work itself."""
    agents, rest = own
    stopped = body.text.rstrip().endswith(":")
    if agents and not sign and demands_below(body.text, rest):
        return demanding(charge, body, mentions)
    # `Phòng Tư pháp`, alone on its line and without a number, is a heading as well.
    if agents and (stopped or (following and is_end(body.text, rest))):
        return replace(charge, agents=agents, partners=partners_in(body, mentions, rest), addressed=False)
    if agents or not (charge.agents and stopped):
        return None
    if following is None or not following.is_bullet:
        # Nothing stands below it here: what it leads in are the divisions behind it.
        return charge if following is None and not sign else None
    if sign and (sign == _sign(following) or not _LEADS_IN.match(body.text)):
        return None
    return replace(charge, partners=(*charge.partners, *partners_in(body, mentions)))


def _work_of(
    body: Paragraph, own: Charged, charge: Charge, path: str | None, mentions: Mentions
) -> Iterator[Assignment]:
    agents, rest = own
    if path and (execution := execution_clause(body, path, mentions)):
        yield execution
    elif agents:
        yield from stated_work(body, agents, rest, path, mentions) if not is_end(body.text, rest) else ()
    elif charge.agents:
        sentence = not _NO_SENTENCE.match(body.text) or len(body.text) > _SHORT
        if sentence and not names_document(body.text) and len(body.text.split()) > _FEWEST_WORDS:
            yield task_of(body, charge, path, mentions)
    elif charge.demanding or charge.executing:
        yield from handed_over(body, path, mentions)


def own_agents(body: Paragraph, charge: Charge, mentions: Mentions, *, bullet: bool) -> Charged:
    """Return the bodies that a paragraph charges by itself; none where what it begins with is somebody's work."""
    hands = HANDS.match(body.text) is not None
    if hands and charge.powers:
        return (), 0
    if hands and bullet and charge.agents and not charge.addressed:
        # `1. UBND các huyện:` / `- Giao Phòng Tư pháp làm đầu mối.` is what those are to do.
        return (), 0
    agents, rest = agents_of(body, mentions, generic=(charge.demanding or charge.executing) and not charge.agents)
    if not agents:
        return (), 0
    again = is_again(agents, charge)
    bound = hands or charge.executing or charge.demanding
    return (agents, rest) if again or (bound and (hands or _opens(body, rest, charge, bullet=bullet))) else ((), 0)


def _opens(body: Paragraph, rest: int, charge: Charge, *, bullet: bool) -> bool:
    """Whether what stands behind a body at the beginning of a paragraph is its work, although another is charged."""
    stopped = body.text.startswith(":", rest) or (not bullet and body.text.rstrip().endswith(":"))
    works = VERB.match(body.text, rest) or (charge.addressed and ANY_WORK.match(body.text, rest))
    return not charge.agents or stopped or is_end(body.text, rest) or works is not None


def demanding(charge: Charge, lead_in: Paragraph, mentions: Mentions) -> Charge:
    """Return the charge below `Ban Thường vụ yêu cầu các chi bộ …:`: everybody addressed, or whoever is named there."""
    everybody = addressed_in([lead_in], mentions)
    return replace(charge, agents=everybody, partners=(), demanding=True, addressed=bool(everybody))


def _sign(paragraph: Paragraph) -> str:
    """Return the dash or dot that a paragraph begins with."""
    bullet = BULLET.match(paragraph.text)
    return bullet[0] if bullet else ""


def is_again(agents: tuple[Mention, ...], charge: Charge) -> bool:
    """Whether the body that a paragraph begins with is one that is charged already."""
    return agents[0].name in {agent.name for agent in charge.agents}


def is_end(text: str, rest: int) -> bool:
    """Whether nothing but a stop stands in a text from `rest` on, or a bracket: `Bộ Quốc phòng` / `(Cục Quân y);`."""
    return not _BRACKET.sub("", text[rest:]).strip(" .:;,/*")


def names_document(text: str) -> bool:
    """Whether a paragraph begins with a document and its number: one of a list of those that lapse, and no work.

    >>> names_document("Quyết định số 66/2005/QĐ-UBND ngày 31 tháng 10 năm 2005;"), names_document("Thông báo kết quả.")
    (True, False)
    """
    return _DOCUMENT.match(text) is not None


def task_of(paragraph: Paragraph, charge: Charge, path: str | None, mentions: Mentions) -> Assignment:
    """Make a paragraph a task of whoever is charged."""
    own = partners_in(paragraph, mentions)
    return cut(paragraph, 0, charge.agents, (*own, *charge.partners), path)


def execution_clause(paragraph: Paragraph, path: str, mentions: Mentions) -> Assignment | None:
    """Read `Chánh Văn phòng …, Giám đốc các Sở … chịu trách nhiệm thi hành Quyết định này`."""
    clause = is_for_execution(paragraph)
    if not clause:
        return None
    begin, end, words = clause
    named = mentions.between(paragraph.start + begin, paragraph.start + end)
    agents = tuple(agent for agent in named if not _WHOSE.search(mentions.text, paragraph.start, agent.start))
    if not agents or not regex.match(r"Điều|\d", path.rsplit("/", 1)[-1]) or (len(named) < 2 and "thi" not in words):
        return None
    return cut(paragraph, end, agents, (), path)
