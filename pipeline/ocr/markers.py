"""Markers of lists at the beginning of lines, told by their ink and by the row that they stand in.

A dash comes as `~`, `5.` as `5,` or `_5,`, `a)` as `8)`, `2.` as `<<`: short, without a word around it that tells.
A dash is a flat mark on the page whatever it was read as; a number stands behind the one before it, a letter between
its neighbours. What neither tells is read again, and taken where it fits its row.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import regex

from pipeline.datatypes import Box, Pixels, Word
from pipeline.layout.lines import Segment, around, box_of, segment
from pipeline.ocr.second_look import GAP, Strip, lay_out

LETTERS = "abcdđeghiklmnopqrstuvxy"

INDENT = 9.0
"""Points by which the markers of one row begin apart at most; they are 5 apart where one was read with a speck."""

FLAT = 1.3
"""Times its height that a dash is wide at least; a full stop is as wide as it is high."""

LOW, SHORT, LONG = 2.5, 2.5, 12.0
"""Points that a dash is high at most, wide at least, wide at most."""

SPECK = 1.6
"""Points of the largest mark that may stand beside a dash."""

LARGER = 1.8
"""Times that a marker is enlarged with the word behind it to be read again. Tried by themselves so, `<<`, `8)` and `ở)`
came as the `2.`, `a)` and `đ)` that they are, at 0.9 and more; `<<` did not at the page's own size.
"""

SURE = 0.8
"""Confidence asked of a marker that was read again."""

MOST = 12
"""Markers of a page that are read again; a page with more is no page of text."""

_SIGNS = regex.compile(r"[~\-\N{EN DASH}\N{EM DASH}\N{HYPHEN}\N{MINUS SIGN}_=¬«»‹›<>.,:;'‘’“”\"*•·]{1,3}")
_RUN_IN = regex.compile(r"[~\N{EN DASH}\N{EM DASH}\N{HYPHEN}=¬](?=\p{L}{2})")
_NUMBER = regex.compile(r"\d{1,2}\.")
_NUMBER_LIKE = regex.compile(r"[_.,:'‘’·]?(\d{1,2})[.,:;'‘’\-]")
_LETTER = regex.compile(rf"[{LETTERS}]\)")
_AMONG_SIGNS = regex.compile(r"[\W_]*(\d{1,2})[\W_]*")
_COUNTED = regex.compile(r"\d{1,2}\)")
_LETTER_LIKE = regex.compile(r"[\w&§]\)")
_CITED = frozenset({"Điều", "Khoản", "Điểm", "Mục", "Chương", "Phần", "Tháng"})
"""Words that a line may begin with behind a number of the line before: `các khoản 1,` / `2, Điều 5`."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The first word of a line, whether a sentence begins behind it, and how far from the margin (points)."""

    word: Word
    sentence: bool
    text_left: float

    @property
    def text(self) -> str:
        """What was read."""
        return self.word.text

    @property
    def box(self) -> Box:
        """Where it stands (points)."""
        return box_of(self.word)


def read_markers(
    image: Pixels, dpi: float, words: Sequence[Word], read: Callable[[Pixels], Sequence[Word]]
) -> list[Word]:
    """Return the words of an upright grey image, what cannot be a marker replaced by one that is read and fits its row.

    `read` gets the markers, each with the word behind it, one below the other on white, and says where words stand in
    points of the image's resolution.
    """
    lines = [line for line in segment([word for word in words if word.box]) if len(line.words) > 1]
    lines.sort(key=lambda line: line.box.top)
    openings = [_opening(line) for line in lines]
    doubtful = [at for at in range(len(lines)) if _is_doubtful(openings, at)]
    if not doubtful or len(doubtful) > MOST:
        return list(words)
    strips = [Strip((), (), _margined(around(map(box_of, lines[at].words[:2])))) for at in doubtful]
    block, tops = lay_out(image, dpi, strips)
    large = cv2.resize(block, None, fx=LARGER, fy=LARGER, interpolation=cv2.INTER_CUBIC)
    found = [word for word in read(np.asarray(large, np.uint8)) if word.box]
    told: dict[int, Word] = {}
    for at, strip, top in zip(doubtful, strips, tops, strict=True):
        again = [word for word in found if top - 2 <= box_of(word).middle / LARGER <= top + strip.box.height + 2]
        first = min(again, key=lambda word: box_of(word).left, default=None)
        text = _believed(openings, at, first) if first else None
        if first and text:
            box, old = box_of(first), openings[at].box
            left, right = (strip.box.left - GAP + edge / LARGER for edge in (box.left, box.right))
            told[id(openings[at].word)] = replace(
                first, text=text, box=replace(old, left=max(left, old.left), right=right)
            )
    return [told.get(id(word), word) for word in words]


def mind_markers(image: Pixels, dpi: float, words: Sequence[Word]) -> list[Word]:
    """Return the words of an upright grey image, the markers at the beginning of its lines put right."""
    lines = [
        line
        for line in segment([word for word in words if word.box])
        if len(line.words) > 1 or _RUN_IN.match(line.words[0].text)
    ]
    dashed = {id(line.words[0]): made for line in lines if (made := _as_dash(image, dpi, line))}
    openings = sorted(map(_opening, lines), key=lambda opening: opening.box.top)
    numbered = {id(opening.word): [replace(opening.word, text=text)] for opening, text in _in_rows(openings)}
    changed = dashed | numbered
    return [instead for word in words for instead in changed.get(id(word), [word])]


def is_dash(image: Pixels, dpi: float, box: Box) -> bool:
    """Whether the ink in a box (points) of a grey image is one flat mark, but for specks."""
    scale = dpi / 72
    top, left = (max(0, round((edge - 1) * scale)) for edge in (box.top, box.left))
    cut = np.ascontiguousarray(image[top : round((box.bottom + 1) * scale), left : round(box.right * scale)])
    if not cut.size or int(cut.max()) - int(cut.min()) < 100:
        return False
    _, ink = cv2.threshold(cut, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(ink, np.uint8), connectivity=8)
    marks = sorted(stats[1:count, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].tolist(), reverse=True)
    if not marks:
        return False
    (wide, high), *rest = marks
    flat = wide >= FLAT * high and high <= LOW * scale and SHORT * scale <= wide <= LONG * scale
    return flat and all(max(mark) <= min(SPECK * scale, wide - 1) for mark in rest)


def _as_dash(image: Pixels, dpi: float, line: Segment) -> list[Word] | None:
    """Return the words that stand for a line's first: a dash for signs of its shape, without what it was read with."""
    first = line.words[0]
    box = box_of(first)
    if len(line.words) > 1 and first.text != "-" and _SIGNS.fullmatch(first.text):
        right = min(box.right + 1, box_of(line.words[1]).left)
        return [replace(first, text="-")] if is_dash(image, dpi, replace(box, right=right)) else None
    if _RUN_IN.match(first.text):
        end = box.left + min(LONG, box.width / len(first.text) * 1.2)
        rest = replace(first, text=first.text[1:], box=replace(box, left=min(end + 1, box.right)))
        return (
            [replace(first, text="-", box=replace(box, right=end)), rest]
            if is_dash(image, dpi, replace(box, right=end))
            else None
        )
    return None


def _opening(line: Segment) -> Opening:
    first, *rest = line.words
    behind = rest[0].text if rest else ""
    sentence = behind.lstrip("“\"'(")[:1].isupper() and behind not in _CITED
    return Opening(first, sentence, box_of(rest[0]).left if rest else line.box.right)


def _in_rows(openings: Sequence[Opening]) -> Iterator[tuple[Opening, str]]:
    """Yield each marker that its row shows to be another, with what it is."""
    for at, opening in enumerate(openings):
        number = _NUMBER_LIKE.fullmatch(opening.text)
        if number and opening.sentence and not _NUMBER.fullmatch(opening.text):
            here = int(number[1])
            before, after = (_nearest(openings, at, step, _NUMBER_LIKE) for step in (-1, 1))
            if (here > 1 and _number(before) == here - 1) or _number(after) == here + 1:
                yield opening, f"{here}."
        elif _LETTER_LIKE.fullmatch(opening.text):
            before, after = (_nearest(openings, at, step, _LETTER_LIKE) for step in (-1, 1))
            letter = _letter(opening.text, before.text if before else "", after.text if after else "")
            if letter:
                yield opening, f"{letter})"


def _nearest(openings: Sequence[Opening], at: int, step: int, pattern: regex.Pattern[str]) -> Opening | None:
    """Return the marker of a kind before or behind one that begins as far from the margin, or its sentence does."""
    others = openings[at + 1 :] if step > 0 else openings[:at][::-1]
    here = openings[at]
    level = (
        other
        for other in others
        if min(abs(other.box.left - here.box.left), abs(other.text_left - here.text_left)) <= INDENT
    )
    return next((other for other in level if pattern.fullmatch(other.text)), None)


def _number(opening: Opening | None) -> int | None:
    found = _NUMBER_LIKE.fullmatch(opening.text) if opening else None
    return int(found[1]) if found else None


def _believed(openings: Sequence[Opening], at: int, read: Word) -> str | None:
    """Return the marker that was read a second time, surely, or as the very number that the row goes on with."""
    if (read.confidence or 0.0) >= SURE and _fits(openings, at, read.text):
        return read.text
    number = _AMONG_SIGNS.fullmatch(read.text)
    before = _nearest(openings, at, -1, _NUMBER)
    return f"{number[1]}." if number and before and _place(before.text, None) == int(number[1]) - 1 else None


def _is_doubtful(openings: Sequence[Opening], at: int) -> bool:
    """Whether a line begins with signs, or with what would be a marker if its letter were one."""
    text = openings[at].text
    if _SIGNS.fullmatch(text):
        return openings[at].sentence and text != "-" and not text.startswith(tuple("“\"'‘"))
    return bool(_LETTER_LIKE.fullmatch(text)) and not _LETTER.fullmatch(text) and not _fits(openings, at, text)


def _fits(openings: Sequence[Opening], at: int, text: str) -> bool:
    """Whether a marker begins a row or stands in it behind the marker before or before the one behind."""
    for kind, order in ((_NUMBER, None), (_LETTER, LETTERS), (_COUNTED, None)):
        if not kind.fullmatch(text):
            continue
        row = [_nearest(openings, at, step, kind) for step in (-1, 1)]
        here, before, after = (_place(marker, order) for marker in (text, *(one.text if one else "" for one in row)))
        return here == 1 or (before is not None and here == before + 1) or (after is not None and here == after - 1)
    return False


def _place(marker: str, order: str | None) -> int | None:
    """Return the place of a marker in its row, from 1; None without a marker."""
    if not marker:
        return None
    return order.index(marker[0]) + 1 if order else int(marker[:-1])


def _margined(box: Box) -> Box:
    return Box(max(box.left - 6, 0), max(box.top - 2, 0), box.right + 4, box.bottom + 2)


def _letter(text: str, before: str, after: str) -> str | None:
    """Return the letter of a marker that cannot be what was read, where its neighbours leave one; None otherwise.

    >>> _letter("8)", "", "b)"), _letter("đ)", "c)", "đ)"), _letter("ở)", "d)", "e)"), _letter("8)", "7)", "9)")
    ('a', 'd', 'đ', None)
    """
    known = _LETTER.fullmatch(text)
    if known and (text, before) != ("đ)", "c)"):
        return None
    follows = LETTERS[LETTERS.index(before[0]) + 1 :][:1] if _LETTER.fullmatch(before) else ""
    leads = LETTERS[max(0, LETTERS.index(after[0]) - 1)] if _LETTER.fullmatch(after) and after != "a)" else ""
    if known:
        return "d"
    if follows:
        return follows if follows == leads else None
    return leads if leads == "a" and not before else None
