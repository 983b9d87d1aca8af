"""Lines under a piece of work that say who leads, who helps and when.

`- Cơ quan chủ trì: …`, `- Cơ quan phối hợp: …`, `- Thời gian thực hiện: Quý I/2026`, one to a line or all in one.
"""

from collections.abc import Iterator, Sequence

import regex

from pipeline.extract.agencies import Mention
from pipeline.extract.assignments import Assignment, cut, without_bullet
from pipeline.extract.folding import fold
from pipeline.extract.mentions import Mentions
from pipeline.extract.paragraphs import Paragraph
from pipeline.extract.task_tables import Row

_BODY = r"(?:[Cc]ơ quan|[Đđ]ơn vị|[Bb]ộ phận)?(?:/[đĐ]ơn vị)? *"
_PART = r"(?:[Cc]hủ trì|[Pp]hối hợp|[Tt]hực hiện|[Tt]ham mưu)(?: thực hiện| tham mưu| triển khai)?"
_WHEN = r"(?:Thời gian|Thời hạn|Tiến độ|Hạn)(?: thực hiện| hoàn thành| trình)?"
_LINE = regex.compile(rf"(?:^|[;.(] *|[-–+*•] *)(?P<what>{_BODY}{_PART}|(?:Phân công )?[Tt]hực hiện|{_WHEN}) *: *")
_STOP = regex.compile(r"[;.)]|$")
_HEADING = 40
"""Characters: a field that begins further in stands in the same paragraph as its work."""


def time_lines(paragraphs: Sequence[Paragraph], rows: Sequence[Row]) -> tuple[tuple[int, int], ...]:
    """Return the spans that say when: cells under Thời gian and the ends of `Thời gian thực hiện: …` lines."""
    spans = [(row.time.start, row.time.end) for row in rows if row.time]
    for paragraph in paragraphs:
        for match in _LINE.finditer(paragraph.text):
            if fold(match["what"])[:4] in {"thoi", "tien", "han", "han "}:
                stop = _STOP.search(paragraph.text, match.end())
                begin = paragraph.start + match.end()
                spans.append((begin, paragraph.start + (stop.start() if stop else match.end())))
    return tuple(sorted(spans))


def assigned_by_lines(paragraphs: Sequence[Paragraph], path: str, mentions: Mentions) -> Iterator[Assignment]:
    """Read the work of each paragraph whose lead is named in the lines below it, or at its own end."""
    work: Paragraph | None = None
    agents: tuple[Mention, ...] = ()
    partners: tuple[Mention, ...] = ()
    for paragraph in paragraphs:
        fields = list(_LINE.finditer(paragraph.text))
        if not fields or fields[0].start() > _HEADING:
            yield from _task(work, agents, partners, path)
            work = Paragraph(paragraph.text[: fields[0].start()], paragraph.start) if fields else paragraph
            agents, partners = (), ()
        lead, helping = _named_in(paragraph, fields, mentions)
        agents, partners = (*agents, *lead), (*partners, *helping)
    yield from _task(work, agents, partners, path)


def _task(
    work: Paragraph | None, agents: tuple[Mention, ...], partners: tuple[Mention, ...], path: str
) -> Iterator[Assignment]:
    if work and agents and work.text.strip():
        task = cut(without_bullet(work), 0, agents, partners, path)
        yield task


def _named_in(
    paragraph: Paragraph, fields: Sequence[regex.Match[str]], mentions: Mentions
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    agents: tuple[Mention, ...] = ()
    partners: tuple[Mention, ...] = ()
    for index, match in enumerate(fields):
        stop = fields[index + 1].start() if index + 1 < len(fields) else len(paragraph.text)
        named = mentions.between(paragraph.start + match.end(), paragraph.start + stop)
        what = fold(match["what"])
        if "phoi hop" in what:
            partners = (*partners, *named)
        elif not what.startswith(("thoi", "tien do", "han")):
            agents = (*agents, *named)
    return agents, partners
