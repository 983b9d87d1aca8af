"""Signs and numerals told by the words that they stand beside, where what was read cannot be.

No quarter is the eleventh: `quý 11/2024` is `quý II/2024`. The mark at the end of a text (NĐ 30/2020, Phụ lục I, ô 6)
comes as `.l.`; what a hand wrote behind a printed word comes as its last letter.
"""

from collections.abc import Sequence
from dataclasses import replace

import regex

from pipeline.datatypes import Word
from pipeline.layout.lines import Segment, box_of, segment

TRACED = 0.5
"""Most that what a hand left behind a word is believed."""

_END_MARK = regex.compile(r"((?:.*\p{Ll}{2}[)”\"]?)?)[.,:]([/lí|!ƒ])[.,]")
_QUARTER = regex.compile(r"(?i:quý)")
_ONES = regex.compile(r"([1IlH|]+)(V?)((?:[/.,;:)](?!\d{1,2}[/.\-]).*)?)")
"""Not a whole date: `Trần Văn Quý 11/5/1987`."""
_TRACE = regex.compile(r"([Nn]gày|[Tt]háng|[Nn]ăm)([^\p{Ll}\p{N}\s.,;:!?…)(/”“\"’‘'\-–\]]+|[øłß])")
_NEXT = {"ngày": "tháng", "tháng": "năm", "năm": ""}


def mind_signs(words: Sequence[Word]) -> list[Word]:
    """Return the words of a page, the numerals of quarters, the mark at the end and traces of a hand put right.

    A trace becomes a word of its own, hardly believed: the day or month that stood there is for a person to read.
    """
    instead: dict[int, tuple[Word, ...]] = {}
    for line in segment([word for word in words if word.box]):
        for at, word in enumerate(line.words):
            before = line.words[at - 1].text if at else ""
            if _QUARTER.fullmatch(before) and (numeral := _numeral(word.text)):
                instead[id(word)] = (replace(word, text=numeral),)
            elif parts := _traced(line, at):
                instead[id(word)] = parts
        last = line.words[-1]
        mark = _END_MARK.fullmatch(last.text)
        if mark and mark[2] != "/" and (mark[1] or len(line.words) > 1):
            instead[id(last)] = (replace(last, text=f"{mark[1]}./."),)
    return [part for word in words for part in instead.get(id(word), (word,))]


def _numeral(text: str) -> str:
    """Return the numeral of a quarter that was read as figures or letters; nothing where it stays as it is.

    >>> [_numeral(text) for text in ("11/2024", "lII,", "H", "1V.", "1/2024", "IV", "1111")]
    ['II/2024', 'III,', 'II', 'IV.', '', '', '']
    """
    found = _ONES.fullmatch(text)
    if not found or text[: found.end(2)] in {"1", "I", "II", "III", "IV"}:
        return ""
    count = len(found[1]) + found[1].count("H")
    if found[2]:
        return f"IV{found[3]}" if count == 1 else ""
    return "I" * count + found[3] if count <= 3 else ""


def _traced(line: Segment, at: int) -> tuple[Word, ...]:
    """Part `thángØ` before `năm`; nothing where no trace is."""
    word = line.words[at]
    found = _TRACE.fullmatch(word.text)
    behind = line.words[at + 1].text.casefold() if at + 1 < len(line.words) else ""
    if not found or _NEXT[found[1].casefold()] != behind:
        return ()
    box = box_of(word)
    cut = box.left + box.width * len(found[1]) / len(word.text)
    sure = TRACED if word.confidence is None else min(word.confidence, TRACED)
    return (
        replace(word, text=found[1], box=replace(box, right=cut)),
        replace(word, text=found[2], box=replace(box, left=cut), confidence=sure),
    )
