"""Lines under a piece of work that say who leads, who helps and when.

`- Cơ quan chủ trì: …`, `- Cơ quan phối hợp: …`, `- Thời gian thực hiện: Quý I/2026`, one to a line or all in one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from pipeline.extract.agencies import Mention
from pipeline.extract.assignments import Assignment, cut, without_bullet
from pipeline.extract.charged import partners_in
from pipeline.extract.folding import fold
from pipeline.extract.mentions import Mentions
from pipeline.extract.paragraphs import Paragraph
from pipeline.extract.task_tables import Row

_BODY = r"(?:[Cc]ơ quan|[Đđ]ơn vị|[Bb]ộ phận)?(?:/[đĐ]ơn vị)? *"
_PART = r"(?:[Cc]hủ trì|[Pp]hối hợp|[Tt]hực hiện|[Tt]ham mưu)(?: thực hiện| tham mưu| triển khai)?"
_WHEN = r"(?:Thời gian|Thời hạn|Tiến độ|Hạn)(?: thực hiện| hoàn thành| trình)?"
_LINE = regex.compile(rf"(?:^|[;.(] *|[-–+*•] *)(?P<what>{_BODY}{_PART}|(?:Phân công )?[Tt]hực hiện|{_WHEN}) *: *")
_STOP = regex.compile(r"[;.)]|$")
# Lines beside them that say more of the same work.
_DETAIL = regex.compile(
    r"[-–+*• ]*(?:Nội dung|Sản phẩm|Kết quả|Hình thức|Địa điểm|Đối tượng|Kinh phí|Số lượng|Yêu cầu|Mục tiêu)"
    r"(?: [\p{Ll}, ]{1,30})?:"
)
_BULLETS = " -–+*•.;("
_BRACKET = regex.compile(r"\((?:[Gg]iao +)?(?P<inside>[^()]{5,250})\)")
_LEADS = regex.compile(r" +(?:chủ trì|thực hiện|tham mưu|chịu trách nhiệm)")


def time_lines(paragraphs: Sequence[Paragraph], rows: Sequence[Row]) -> tuple[tuple[int, int], ...]:
    """Return the spans that say when: cells under Thời gian and the ends of `Thời gian thực hiện: …` lines."""
    spans = [(row.time.start, row.time.end) for row in rows if row.time]
    for paragraph in paragraphs:
        for match in _fields(paragraph):
            if fold(match["what"])[:4] in {"thoi", "tien", "han", "han "}:
                stop = _STOP.search(paragraph.text, match.end())
                begin = paragraph.start + match.end()
                spans.append((begin, paragraph.start + (stop.start() if stop else match.end())))
    return tuple(sorted(spans))


def assigned_by_lines(paragraphs: Sequence[Paragraph], path: str, mentions: Mentions) -> Iterator[Assignment]:
    """Read the work of each paragraph whose lead is named in the lines below it, at its own end, or in brackets there.

    A task reaches to the last of its lines, so that the time that they say binds it.
    """
    work: Paragraph | None = None
    agents: tuple[Mention, ...] = ()
    partners: tuple[Mention, ...] = ()
    end = 0
    for paragraph in paragraphs:
        fields = _fields(paragraph)
        if work and not fields and _DETAIL.match(paragraph.text):
            continue
        if not fields or paragraph.text[: fields[0].start()].strip(_BULLETS):
            yield from _task(work, agents, partners, path, end)
            work = Paragraph(paragraph.text[: fields[0].start()], paragraph.start) if fields else paragraph
            agents, partners = _in_brackets(work, mentions) if "(" in work.text else ((), ())
        lead, helping = _named_by(paragraph, fields, mentions)
        agents, partners = (*agents, *lead), (*partners, *helping)
        end = paragraph.end
    yield from _task(work, agents, partners, path, end)


def named_in(paragraph: Paragraph, mentions: Mentions) -> tuple[tuple[Mention, ...], tuple[Mention, ...]] | None:
    """Return who leads and who helps by the fields of a paragraph (`Chủ trì: …; phối hợp: …`); None if it has none."""
    fields = _fields(paragraph)
    named = _named_by(paragraph, fields, mentions)
    return named if any(named) else None


def _fields(paragraph: Paragraph) -> list[regex.Match[str]]:
    return list(_LINE.finditer(paragraph.text)) if ":" in paragraph.text else []


def _task(
    work: Paragraph | None, agents: tuple[Mention, ...], partners: tuple[Mention, ...], path: str, end: int
) -> Iterator[Assignment]:
    if work and agents and work.text.strip():
        task = cut(without_bullet(work), 0, agents, partners, path)
        yield replace(task, end=max(task.end, end))


def _in_brackets(work: Paragraph, mentions: Mentions) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Read `… (Phòng Nội vụ chủ trì, phối hợp với Phòng Tư pháp; hoàn thành trong quý II)`."""
    for bracket in _BRACKET.finditer(work.text):
        agents, end = mentions.list_at(work.start + bracket.start("inside"))
        if agents and _LEADS.match(work.text, end - work.start):
            inside = Paragraph(bracket["inside"], work.start + bracket.start("inside"))
            return agents, partners_in(inside, mentions)
    return (), ()


def _named_by(
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
