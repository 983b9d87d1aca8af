"""Work handed over inside a paragraph: `…; giao Sở Y tế rà soát …`, `Giao Sở Tư pháp theo dõi …` in the closing one."""

from collections.abc import Iterator, Sequence
from operator import itemgetter

import regex

from pipeline.extract.agencies import Mention
from pipeline.extract.assignments import Assignment, cut
from pipeline.extract.charged import ANY_WORK, DEMAND, VERB, partners_in
from pipeline.extract.mentions import Mentions
from pipeline.extract.paragraphs import Paragraph
from pipeline.extract.task_closers import is_hard

_Start = tuple[int, tuple[Mention, ...], int]
"""Where a clause that hands work over begins, to whom, and where those end."""
HANDS = regex.compile(rf"{DEMAND} ")
"""What hands work over at the beginning of a paragraph."""
_INLINE = regex.compile(rf"(?<=[;,.:] |^){DEMAND} +(?:cho +)?(?=\p{{Lu}}|các |đồng chí )")
_ENTRUSTS = regex.compile(r"(?:(?<=[.;] )|^)Giao +(?:nhiệm vụ +)?(?:cho +)?(?=\p{Lu}|các )")
_CLAUSE = regex.compile(r"; +(?=\p{Lu}|các )")
_DONE = regex.compile(r", +(?:nay +)?đã +\p{Ll}")
"""Of a report: what was handed over is done."""
_EXECUTION = regex.compile(
    r"(?:chịu|có) +trách +nhiệm +(?:thi +hành|tổ chức thực hiện|thực +hiện)|căn +cứ +[^.;]{0,40}thi +hành"
)


def handed_over(paragraph: Paragraph, path: str | None, mentions: Mentions) -> Iterator[Assignment]:
    """Find `…; giao Sở Nông nghiệp … rà soát …` inside a paragraph."""
    if is_hard(paragraph) or (paragraph.text.rstrip().endswith("./.") and path is None):
        return
    starts: list[_Start] = []
    for match in _INLINE.finditer(paragraph.text):
        agents, end = mentions.list_at(paragraph.start + match.end())
        rest = end - paragraph.start
        given = match[0].startswith("Giao") and ANY_WORK.match(paragraph.text, rest)
        if agents and (given or VERB.match(paragraph.text, rest)):
            starts.append((match.start(), agents, rest))
    yield from _shared(paragraph, starts, path, mentions)


def handed_to(
    paragraph: Paragraph, agents: tuple[Mention, ...], rest: int, path: str | None, mentions: Mentions
) -> Iterator[Assignment]:
    """Cut the work of the bodies that end at `rest` in a paragraph that hands it to them, and of those named behind."""
    yield from _shared(paragraph, [(0, agents, rest)], path, mentions)


def _shared(
    paragraph: Paragraph, starts: Sequence[_Start], path: str | None, mentions: Mentions
) -> Iterator[Assignment]:
    beside = _beside(paragraph, starts[0][2], mentions) if starts else ()
    clauses = sorted({clause[0]: clause for clause in (*beside, *starts)}.values(), key=itemgetter(0))
    for index, (_, agents, rest) in enumerate(clauses):
        stop = clauses[index + 1][0] if index + 1 < len(clauses) else len(paragraph.text)
        part = Paragraph(paragraph.text[rest:stop].rstrip(" ;,"), paragraph.start + rest)
        if not part.text.endswith(":") and not _DONE.search(part.text):
            yield cut(part, 0, agents, partners_in(part, mentions), path)


def _beside(paragraph: Paragraph, rest: int, mentions: Mentions) -> Iterator[_Start]:
    """Find who else is charged in a sentence that hands work over: `Giao Sở Y tế …; Sở Tài chính bố trí kinh phí`."""
    for gap in _CLAUSE.finditer(paragraph.text, rest):
        agents, end = mentions.list_at(paragraph.start + gap.end())
        if agents and ANY_WORK.match(paragraph.text, end - paragraph.start):
            yield gap.start(), agents, end - paragraph.start


def entrusted(paragraph: Paragraph, path: str | None, mentions: Mentions) -> Iterator[Assignment]:
    """Read `Giao (cho) Cục … theo dõi, đôn đốc việc thực hiện Chỉ thị này` in the paragraph that closes a body."""
    handed = _ENTRUSTS.search(paragraph.text)
    agents, end = mentions.list_at(paragraph.start + handed.end()) if handed else ((), 0)
    if handed and agents and VERB.match(paragraph.text, end - paragraph.start):
        whole = Paragraph(paragraph.text.rstrip(" ./"), paragraph.start)
        yield cut(whole, end - paragraph.start, agents, partners_in(whole, mentions, end - paragraph.start), path)


def is_for_execution(paragraph: Paragraph) -> tuple[int, int, str] | None:
    """Return where the sentence that ends with `chịu trách nhiệm thi hành …` begins, where those words do, and them."""
    clause = _EXECUTION.search(paragraph.text) if "hành" in paragraph.text or "hiện" in paragraph.text else None
    if not clause:
        return None
    sentence = paragraph.text.rfind(". ", 0, clause.start())
    begin = sentence + 2 if sentence >= 0 and not regex.search(r"(?:TP|Tp)$", paragraph.text[:sentence]) else 0
    return begin, clause.start(), clause[0]
