"""The reading text as paragraphs with their offsets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.folding import is_upper

BULLET = re.compile(r"[-–—_~+*•●▪◦➢✓\uf0b7\uf02d]+(?=\s|[^\W\d_])")
_LINE = re.compile(r"[^\n\f]+")
_SPACES = dict.fromkeys(map(ord, "\xa0\u2002\u2003\u2007\u2009\u202f\v\r"), " ")
# Slashes of other blocks, which OCR puts into numbers (`79⁄QĐ-UBND`).
_SPACES |= {0x2044: "/", 0x2215: "/"}
# The Icelandic letter that old key tables give for Đ (`QÐ-UBND`); Vietnamese has none like it.
_SPACES |= {ord("\N{LATIN CAPITAL LETTER ETH}"): "Đ", ord("\N{LATIN SMALL LETTER ETH}"): "đ"}
_ODD = re.compile(f"[{''.join(map(chr, _SPACES))}]")
# Words that end no paragraph: `Kế hoạch và` / `Đầu tư`; `từ ngày` / `15/4/2024`, `quý` / `IV/2024`, `điểm` / `a)`.
_HANGING = re.compile(
    r"(?: |^)(?:và|của|các|với|cùng|trong|tại|cho|về|theo|hoặc|đến|từ|được|là|để|do|bởi|nhằm|thuộc|trên)$"
)
_BEFORE_NUMBER = re.compile(r"(?: |^)(?:số|ngày|tháng|quý|năm|khoản|điểm|Điều)$")
_WHOLE_WORD = re.compile(
    r"(?i)(?:tồn tại|hiện tại|tiếp theo|(?:đạt|làm) được|(?:nêu|nói|kể|cấp) trên"
    r"|(?:quan|đặc|ưu|nhược|khuyết|địa|thời|trọng) điểm)$"
)
"""Words of two syllables whose second asks for nothing: `1. Kết quả đạt được`, `2. Quan điểm`."""
_REFERRED = r"(?:Điều|Mục|Chương|Phần|Phụ lục) +[\dIVX]+\b"
_NUMBER = re.compile(rf"(?:\d|[IVX]+(?!\w)|[….:]|[a-zđ]\))(?!\d?(?:\.\d+)*[.)]? +(?!{_REFERRED})[^\W\d_a-zđ])")
"""What those words ask for: `khoản` / `2 Điều 5`, `năm` / `2024 UBND tỉnh`; `2 Yêu cầu` and `a) Sở Y tế` are items."""
_ITEM = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]|[IVX]+[.)]|[a-zđ]\)) ")
_HEADING_WORDS, _TAIL = 10, 16
"""Words of a heading at most; characters of a line's end, more than any of these words has."""
_AMBIGUOUS = (" được", " trên", " trực thuộc", " trong")
"""Ends of headings (`2. Các đơn vị trực thuộc`) as well as of lines that a page cut."""
# Word's own numbering leaves a tab behind the marker, an indent one before the line: neither makes a table.
_TABBED = re.compile(r"(?:[^\w\s\t]|\d{1,2}(?:\.\d{1,2})*[.)]?|[IVX]+[.)]?|[^\W\d_][.)]|Điều \d+[.:]?)\t+(?=[^\t]+$)")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_ENDS = tuple('.:;!?…)”"')


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: `text` has a space for each line break, so offsets in it are offsets from `start`."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset behind its last character."""
        return self.start + len(self.text)

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table: cells are parted by tabs."""
        return "\t" in self.text

    @property
    def is_bullet(self) -> bool:
        """Whether it begins with a dash, a plus or a dot."""
        return BULLET.match(self.text) is not None


def lines_of(text: str) -> Iterator[Paragraph]:
    """Yield every line that holds something, trimmed."""
    for match in _LINE.finditer(text):
        line = match[0].strip(" \r\v\xa0\u200b\ufeff")
        start = match.start() + match[0].index(line)
        if "\t" in line:
            yield from _untabbed(line, start)
        elif line and not line.isspace():
            yield Paragraph(line, start)


def _untabbed(line: str, start: int) -> Iterator[Paragraph]:
    """Take the tabs from a line that is no row of a table, the outer ones too; a row's first cell may be empty."""
    bare = line.strip("\t ")
    if not bare.strip():
        return
    if "\t" not in bare or _TABBED.match(bare):
        yield Paragraph(bare.replace("\t", " "), start + line.index(bare))
    else:
        yield Paragraph(line, start)


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Lines, with those joined that a page or a column had cut.

    A line that begins with a small letter goes on from one that did not end a sentence: no paragraph of an
    administrative document begins small, save `a)` and its like.
    """
    joined: list[Paragraph] = []
    for line in lines_of(text):
        last = joined[-1] if joined else None
        if last and _goes_on(last, line):
            between = text[last.end : line.start]
            joined[-1] = Paragraph(last.text + " " * len(between) + line.text, last.start)
        else:
            joined.append(line)
    return tuple(joined)


def flat(text: str, paragraphs: tuple[Paragraph, ...]) -> str:
    """Return the text with a blank for every break inside a paragraph, and for every odd space: the same length."""
    parts, position = [], 0
    for paragraph in paragraphs:
        parts.append(text[position : paragraph.start])
        parts.append(paragraph.text)
        position = paragraph.end
    return plain("".join(parts) + text[position:])


def plain(text: str) -> str:
    """Return the text with a blank for every odd space, its lines kept."""
    return text.translate(_SPACES) if _ODD.search(text) else text


def _goes_on(last: Paragraph, line: Paragraph) -> bool:
    if last.is_row or line.is_row or last.text.endswith(_ENDS) or is_upper(last.text):
        return False
    if line.start - last.end < 4 and _hangs(last.text, line):
        return True
    first = _FIRST_WORD.match(line.text)
    # At most 200 characters of blank lines lie between: a page break, not a chapter.
    return bool(
        first
        and first[0][0].islower()
        and line.text[first.end() : first.end() + 1] not in {")", ".", "]", "}", ">"}
        and not (len(first[0]) == 1 and line.text.startswith("/", 1))
        and line.start - last.end < 200
    )


def _hangs(last: str, line: Paragraph) -> bool:
    """Whether a line's last word asks for the line below; that of a short heading does not ask for a sentence."""
    end = last[-_TAIL:]
    numbered = _BEFORE_NUMBER.search(end) is not None
    if not (numbered or _HANGING.search(end)) or line.is_bullet or _WHOLE_WORD.search(end):
        return False
    if numbered:
        return _NUMBER.match(line.text) is not None
    if _ITEM.match(line.text):
        return False
    return not (_ITEM.match(last) and len(last.split()) <= _HEADING_WORDS and last.endswith(_AMBIGUOUS))
