"""The numbered divisions of a document, as a tree.

Two skeletons share one ladder. The legal one is NĐ 30/2020, Phụ lục I, II.6: Phần, Chương, Mục, Tiểu mục, Điều, khoản
(`1.`), điểm (`a)`); the plan's is `I.`, `1.`, `1.1.`, `a)`. A division is the child of the nearest open one that stands
higher on the ladder. Markers follow the document, its slips included; only what a machine misread is mended, by the
grammar of `outline`, and a second `d)` in a row is `đ)`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import regex

from pipeline.extract.folding import is_upper, squeeze
from pipeline.extract.looks import ALIKE, Look
from pipeline.extract.markers import ARABIC, LEGAL, Marker
from pipeline.extract.outline import read_outline
from pipeline.extract.paragraphs import Paragraph


@dataclass(frozen=True, slots=True)
class Division:
    """A division with the paragraphs that stand in it, before its first child."""

    marker: str
    title: str
    level: int
    start: int
    end: int
    heading: Paragraph
    """Its first paragraph without the marker."""
    paragraphs: tuple[Paragraph, ...] = ()
    children: tuple["Division", ...] = ()
    rank: int = 0
    printed: str | None = None
    """The marker as printed where it had to be guessed, empty where nothing is printed; None where it is plain."""

    @property
    def bullets(self) -> int:
        """How many bullets stand directly in it."""
        return sum(paragraph.is_bullet for paragraph in self.paragraphs)


@dataclass(slots=True)
class _Open:
    """A division that is still being read; lives only inside `read_sections`."""

    marker: Marker
    heading: Paragraph
    whole: Paragraph
    paragraphs: list[Paragraph]
    children: list["_Open"]
    title_lines: list[Paragraph]


_SENTENCE = regex.compile(
    r"(?<![ .]\p{Lu})(?<!TP|Tp|ThS|TS|KT|TM|TL)(?<!\d)[.!?](?= +[\p{Lu}\"“(])|(?<=\d)\.(?= +\p{Lu}\p{Ll}* )|[.]/[.]"
)
_RUN_IN_WORDS = 18
"""Of a run-in heading: `6. Ban Quản lý Khu kinh tế … và các Khu công nghiệp tỉnh: Tuyên truyền …` has 15."""
_RUN_IN = regex.compile(r"[^:;.]{2,90}?(?<! sau| gồm| như| là| thể)(?: *\([^()]{1,40}\))?:(?= +[\p{L}\d“\"])")


def read_sections(
    paragraphs: Sequence[Paragraph],
    measured: Mapping[int, str] = MappingProxyType({}),
    looks: Mapping[int, Look] = MappingProxyType({}),
) -> tuple[Division, ...]:
    """Read the divisions of a body's paragraphs; `measured` and `looks` as in `read_outline`."""
    roots: list[_Open] = []
    stack: list[_Open] = []
    for paragraph, marker in read_outline(paragraphs, measured, looks):
        if marker is None:
            if stack and (_continues_title(stack[-1], paragraph) or _goes_on_in_bold(stack[-1], paragraph, looks)):
                stack[-1].title_lines.append(paragraph)
            elif stack:
                stack[-1].paragraphs.append(paragraph)
            continue
        while stack and stack[-1].marker.rank >= marker.rank:
            stack.pop()
        words = paragraph.text[marker.length :].lstrip()
        heading = Paragraph(words, paragraph.end - len(words))
        opened = _Open(marker, heading, paragraph, [], [], [])
        (stack[-1].children if stack else roots).append(opened)
        stack.append(opened)
    end = paragraphs[-1].end if paragraphs else 0
    return _closed(roots, 1, end, looks)


def _goes_on_in_bold(opened: _Open, line: Paragraph, looks: Mapping[int, Look]) -> bool:
    """Tell whether a heading in bold goes on in a line all in bold that is not indented as a paragraph is."""
    above = opened.title_lines[-1] if opened.title_lines else opened.whole
    heading, look = looks.get(above.start), looks.get(line.start)
    if opened.paragraphs or opened.children or line.is_bullet or line.is_row or heading is None or look is None:
        return False
    if heading.left is None or look.left is None or not (heading.all_bold and look.all_bold):
        return False
    outdented = look.left < heading.left - ALIKE if above is opened.whole else abs(look.left - heading.left) < ALIKE
    return outdented and not above.text.rstrip().endswith((".", ":", ";"))


def _continues_title(opened: _Open, paragraph: Paragraph) -> bool:
    """Tell whether a heading in capitals goes on in the next line of capitals; a Chương has its title there."""
    if opened.paragraphs or opened.children or paragraph.is_bullet or paragraph.is_row:
        return False
    if not opened.heading.text.strip():
        return (opened.marker.rank <= LEGAL and not opened.title_lines and len(paragraph.text) < 300) or (
            bool(opened.title_lines) and is_upper(paragraph.text) and is_upper(opened.title_lines[-1].text)
        )
    return (
        opened.marker.rank <= ARABIC
        and is_upper(opened.heading.text)
        and is_upper(paragraph.text)
        and len(paragraph.text) < 150
    )


def _closed(opened: list[_Open], level: int, end: int, looks: Mapping[int, Look]) -> tuple[Division, ...]:
    divisions = []
    for index, one in enumerate(opened):
        stop = opened[index + 1].whole.start if index + 1 < len(opened) else end
        children = _closed(one.children, level + 1, stop, looks)
        last = max(
            [
                one.whole.end,
                *(p.end for p in one.title_lines),
                *(p.end for p in one.paragraphs),
                *(child.end for child in children),
            ]
        )
        text = " ".join([one.heading.text, *(line.text for line in one.title_lines)])
        divisions.append(
            Division(
                one.marker.text,
                _title(one, text, looks.get(one.whole.start)),
                level,
                one.whole.start,
                last,
                one.heading,
                tuple(one.paragraphs),
                children,
                one.marker.rank,
                one.marker.printed,
            )
        )
    return tuple(divisions)


def _title(opened: _Open, text: str, look: Look | None) -> str:
    """Return the title of a heading's text, which ends with its bold where a line of the body was joined to it."""
    title = title_of(text)
    whole = opened.whole.text
    if look is None or not look.bold or look.all_bold or opened.title_lines or look.bold <= opened.marker.length:
        return title
    bold = title_of(whole[opened.marker.length : look.bold])
    goes_on = whole[look.bold :].lstrip()[:1]
    return bold if goes_on.isupper() and len(bold) < len(title) and len(bold.split()) > 1 else title


def title_of(text: str) -> str:
    """Return the title of a numbered paragraph: its run-in heading, else its first sentence.

    >>> title_of("Đối tượng: Toàn thể cán bộ."), title_of("Giao Phòng Nội vụ:")
    ('Đối tượng', 'Giao Phòng Nội vụ')
    >>> title_of("Bố trí 10.522,6 triệu đồng. Nguồn dự phòng.")
    'Bố trí 10.522,6 triệu đồng'
    """
    text = squeeze(text)
    run_in = _RUN_IN.match(text)
    if run_in and len(run_in[0].split()) <= _RUN_IN_WORDS:
        return run_in[0][:-1].strip()
    sentence = _SENTENCE.search(text)
    first = text[: sentence.start()] if sentence else text
    # A speck behind a heading is read as an accent (`Mục đích '`).
    return first.rstrip(" ;:,/'`") if first.endswith("...") else first.rstrip(" .;:,/'`")


def walk(divisions: Sequence[Division], path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Division]]:
    """List every division with its path of markers, in reading order."""
    listed = []
    for division in divisions:
        here = (*path, division.marker)
        listed.append((here, division))
        listed.extend(walk(division.children, here))
    return listed
