"""Doubtful figures in running text, read once more with nothing but figures allowed.

A number that was written by hand into a printed line is read differently each time. So a second reading may add to the
confidence of the first where both give the same figures, and takes from it where they differ; it never puts others in
their place. Signs and letters in the place of figures (`Ø7 ngày`, `lŠ giờ`) make way for what is read there, which is
hardly believed.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import regex

from pipeline.datatypes import Box, Pixels, Word
from pipeline.layout.lines import box_of, segment
from pipeline.ocr.second_look import Strip, lay_out

DOUBTFUL = 0.8
"""Confidence of figures below which they are read again; printed ones come at 0.8 and more, 04 by hand at 0.69, as 22.
"""

SPOILT = 0.5
"""Most that figures are believed that two readings differ on, or that hold another sign (`4‡` for 47, at 0.89)."""

MOST = 40
"""Doubtful numbers on a page, above which it is no page of text."""

MARGIN = 2.0
"""Points around a word."""

READ = 0.6
"""Confidence asked of figures that take the place of signs."""

_SPOILT = regex.compile(
    r"(?<=\d)[^\p{L}\p{N}\p{M}\s.,:;()/\u2044%+\-–—“”\"'’…*&²³°]|[|‡†§{}¡¿](?=\d)|(?<=\p{Lu}\d\p{Lu})[&§†‡]"
)
_INSTEAD = regex.compile(r"(?P<open>[(“\"]?)(?P<signs>[\dØøŠ§]{1,3}|[\dØøŠ§lIOo|]{2,4})(?P<end>[.,;:)/”\"]*)")
_NO_FIGURE = regex.compile(r"[ØøŠ§]|(?<=\d)[lIOo|]|[lIOo|](?=[\dŠ§Øø])")
_UNITS = frozenset({"giờ", "phút", "ngày", "tháng", "năm", "tuần", "tuổi", "đồng", "triệu", "tỷ", "người", "xã", "lần"})
_COUNTED = frozenset({"ngày", "tháng", "năm", "khoản", "điều", "khu", "tuần"})


def read_figures(
    image: Pixels, dpi: float, words: Sequence[Word], read: Callable[[Pixels], Sequence[Word]]
) -> list[Word]:
    """Return the words of an upright image, the confidence of the doubtful numbers among them as two readings tell.

    `read` gets the numbers one below the other on white, of the image's resolution.
    """
    words = [_believed_less(word) for word in words]
    signs = _in_place_of_figures(words)
    doubtful = [word for word in words if word.box and (_is_doubtful(word) or id(word) in signs)]
    if not doubtful or len(doubtful) > MOST:
        return words
    strips = [Strip((), (), _margined(box_of(word))) for word in doubtful]
    block, tops = lay_out(image, dpi, strips)
    found = [word for word in read(block) if word.box]
    told: dict[int, Word] = {}
    for word, strip, top in zip(doubtful, strips, tops, strict=True):
        again = [one for one in found if top - 2 <= box_of(one).middle <= top + strip.box.height + 2]
        if again and id(word) in signs:
            told[id(word)] = _with_figures(word, again)
        elif again and not _SPOILT.search(word.text):
            told[id(word)] = replace(word, confidence=_believed(word, again))
    return [told.get(id(word), word) for word in words]


def _in_place_of_figures(words: Sequence[Word]) -> set[int]:
    """Identities of the words that must be figures and hold signs: beside a unit, or with a figure in them."""
    found: set[int] = set()
    for line in segment([word for word in words if word.box]):
        texts = ["", *(word.text.casefold().strip(".,;:()") for word in line.words), ""]
        for at, word in enumerate(line.words):
            signs = _INSTEAD.fullmatch(word.text)
            if signs and _NO_FIGURE.search(signs["signs"]) and (texts[at] in _COUNTED or texts[at + 2] in _UNITS):
                found.add(id(word))
    return found


def _with_figures(word: Word, again: Sequence[Word]) -> Word:
    """Put figures in the place of signs where as many were read surely, and the figures among the signs again.

    Ø before or behind a figure is a nought with a stroke.
    """
    signs = _INSTEAD.fullmatch(word.text)
    figures = _digits("".join(one.text for one in again))
    if not signs or len(figures) != len(signs["signs"]) or min(one.confidence or 0.0 for one in again) < READ:
        return word
    known = zip(signs["signs"].replace("Ø", "0").replace("ø", "0"), figures, strict=True)
    if any(seen.isdigit() and seen != read for seen, read in known):
        return word
    return replace(word, text=signs["open"] + figures + signs["end"], confidence=SPOILT)


def _believed(word: Word, again: Sequence[Word]) -> float:
    """Confidence of a number that was read twice."""
    first, second = word.confidence or 0.0, min(one.confidence or 0.0 for one in again)
    if _digits("".join(one.text for one in again)) == _digits(word.text):
        return round(max(first, (first + second) / 2), 3)
    return min(first, SPOILT)


def _believed_less(word: Word) -> Word:
    spoilt = word.confidence is not None and word.confidence > SPOILT and _SPOILT.search(word.text)
    return replace(word, confidence=SPOILT) if spoilt else word


def _is_doubtful(word: Word) -> bool:
    """Whether a word is a number, a date or the number of a code, and was hardly read."""
    sure = 1.0 if word.confidence is None else word.confidence
    return sure < DOUBTFUL and any(map(str.isdigit, word.text)) and not any(map(str.isalpha, word.text))


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _margined(box: Box) -> Box:
    return Box(max(box.left - MARGIN, 0), max(box.top - MARGIN, 0), box.right + MARGIN, box.bottom + MARGIN)
