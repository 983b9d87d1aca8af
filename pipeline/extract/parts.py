"""The reading text of a document, cut into head, body, end block and annexes."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import regex

from pipeline.extract.closing import Closing, read_closing
from pipeline.extract.folding import is_upper, old_tones
from pipeline.extract.letterhead import Head
from pipeline.extract.looks import Look
from pipeline.extract.misread import mended
from pipeline.extract.paragraphs import Paragraph, flat, lines_of, paragraphs_of
from pipeline.extract.sections import Division, read_sections
from pipeline.extract.sentence_case import sentence_case

Span = tuple[int, int]
_BASIS = regex.compile(r"[-–]? ?(?:Căn cứ|Xét|Theo đề nghị)(?!\p{L})")
_ASKS = regex.compile(
    r", +(?=\p{Lu}[^,;.:\n]{1,80}? (?:(?:kính )?(?:đề nghị|trình|mời)|yêu cầu|giao|báo cáo|thông báo|hướng dẫn"
    r"|chuyển|phúc đáp|trả lời|đôn đốc|tổ chức|triển khai|chỉ đạo)(?!\p{L}))"
)
"""Where a letter goes on from its basis: `Căn cứ Thông tư số …, Sở Nội vụ đề nghị … trước ngày …`."""


@dataclass(frozen=True)
class Parts:
    """A reading text and its parts; `text` has blanks for the breaks inside paragraphs."""

    text: str
    head: Head
    closing: Closing
    body: tuple[Paragraph, ...]
    annex: tuple[Paragraph, ...]
    divisions: tuple[Division, ...]

    @cached_property
    def preamble(self) -> Span:
        """Span of the body before its first division."""
        first = self.divisions[0].start if self.divisions else self.closing.start or len(self.text)
        return self.head.body, max(first, self.head.body)

    @cached_property
    def loose(self) -> tuple[Paragraph, ...]:
        """Paragraphs of the body outside every division."""
        starts = [division.start for division in self.divisions]
        ends = [division.end for division in self.divisions]

        def outside(paragraph: Paragraph) -> bool:
            index = bisect_right(starts, paragraph.start) - 1
            return index < 0 or paragraph.start >= ends[index]

        return tuple(paragraph for paragraph in self.body if outside(paragraph))

    @cached_property
    def bases(self) -> tuple[Span, ...]:
        """Spans of the paragraphs of Căn cứ, whose dates bind nobody."""
        end = self.preamble[1]
        bases = (p for p in self.body if p.end <= end and _BASIS.match(p.text))
        return tuple((p.start, p.start + _end_of_basis(p.text)) for p in bases)

    def named(self) -> str:
        """Return the text for the search of names: tones placed one way, headings in capitals in sentence case."""
        parts, position = [], 0
        for paragraph in (*self.body, *self.annex):
            if len(paragraph.text) < 300 and is_upper(paragraph.text):
                parts += [self.text[position : paragraph.start], sentence_case(paragraph.text)]
                position = paragraph.end
        return mended(old_tones("".join(parts) + self.text[position:]))


def _end_of_basis(text: str) -> int:
    """Return where what a paragraph of Căn cứ is based on ends: at its end, or where somebody asks for something."""
    asks = None if text.rstrip().endswith((";", ",")) else _ASKS.search(text)
    return asks.start() if asks else len(text)


def read_parts(
    text: str,
    head: Head,
    measured: Mapping[int, str] = MappingProxyType({}),
    looks: Mapping[int, Look] = MappingProxyType({}),
) -> Parts:
    """Cut a reading text, whose head is read, into its parts.

    `measured` is as `measured_numerals` returns it, `looks` as `looks_of` does.
    """
    paragraphs = paragraphs_of(text)
    whole = flat(text, paragraphs)
    closing = read_closing([line for line in lines_of(whole) if line.start >= head.body])
    stop = closing.start if closing.end else len(whole)
    body = tuple(p for p in paragraphs if head.body <= p.start < stop)
    annex = tuple(p for p in paragraphs if p.start >= closing.end) if closing.end else ()
    divisions = (*read_sections(body, measured, looks), *read_sections(annex, measured, looks))
    return Parts(whole, head, closing, body, annex, divisions)
