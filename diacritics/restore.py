"""Damaged text to a Revision: diagnose each paragraph, list candidates, search, and write down every change."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from diacritics.calibrate import calibrated
from diacritics.diagnose import GARBLED, NONE, OCR, SPELLED, STRIPPED, Diagnosis, diagnose_all
from diacritics.doubts import row_doubts
from diacritics.edits import Edit, Revision, in_order, through
from diacritics.letters import clean, fold_tone, has_marks, strip_marks, unfold_tone
from diacritics.model_file import SHIPPED, Model, load
from diacritics.numbers import number_edits
from diacritics.paragraphs import Span, paragraphs
from diacritics.roman import roman_edits
from diacritics.rows import Lookup, Row, informed, lookup, make_row, row_edits
from diacritics.search import Beam, posteriors
from diacritics.segments import segment_edits
from diacritics.stripped_lines import stripped_lines
from diacritics.syllables import is_possible
from diacritics.tokens import Kind, code_parts, tokens

BEAMS = {STRIPPED: Beam(16, 12.0), GARBLED: Beam(24, 14.0, rows=48), OCR: Beam(16, 14.0, rows=48)}
STAGE = "restore"
_POINT = re.compile(r"^[ \t]*\(?([a-zđ¢©])\)(?=[ \t]|$)", re.MULTILINE)
_POINTS = {"dd": "đ", "b¢": "c", "b©": "c"}
"""The point that a form is after the one before: of 35 points c) read in the wrong language 4 were `©)`, 3 `¢)`."""
_OPEN_RIME = re.compile(
    r"(?<![^\W\d_])[^\W\d_]{0,4}(?:[oòóỏõọ][aàáảãạeèéẻẽẹ]|[uùúủũụ][yỳýỷỹỵ])(?![^\W\d_])", re.IGNORECASE
)
PORTION = 100_000
"""Characters that are worked on at a time: a long text costs time, not memory."""


WEAK = 300
"""Characters of garbled text in all, some 60 words, up to which its damage is not well proved."""
LIKELY = 0.5
"""Probability below which a possible word with marks of such a text stays as it stands; the change is a doubt.

In long texts that are garbled for sure 8 of 16 such changes are right and one of the words was: there they are made.
"""


class Damaged(NamedTuple):
    """A paragraph and what is wrong with it."""

    span: Span
    damage: str


@cache
def shipped_model() -> Model:
    """Load the model that comes with the package, once."""
    return load(SHIPPED)


def restore(text: str, model: Model | None = None, *, recognized: bool = False) -> Revision:
    """Give a text back the letters that it was printed with; every change is an Edit inside its line.

    `recognized` says that the text comes from optical recognition of Vietnamese: then its words, right as they look,
    are weighed against the likely confusions too. Whether that is so cannot be seen from a good recognition.

    Paragraphs that are not damaged, or not Vietnamese, stay as they are. What was nearly changed is in the revision's
    `doubts`. Raises ModelError where no model is given and the package's own cannot be read.

    >>> restore("Uy ban nhan dan huyen Tu Ky").after
    'Ủy ban nhân dân huyện Tứ Kỳ'
    """
    return restore_part(text, model, recognized=recognized, new_style=placement(text) > 0)


def restore_part(text: str, model: Model | None, *, recognized: bool, new_style: bool) -> Revision:
    """Restore a text that may be part of a longer one; `new_style` says whether that writes `hoà` and `thuỷ`."""
    damaged = damaged_paragraphs(text, recognized=recognized)
    if not damaged:
        return Revision(STAGE, text)
    model = model or shipped_model()
    damaged = [one for one in damaged if one.damage == STRIPPED or one.damage in model.emissions]
    finds = {damage: lookup(model, damage) for damage in {one.damage for one in damaged}}
    numbers = Revision(STAGE, text, tuple(sure_edits(text, damaged)))
    text, damaged = numbers.after, moved(damaged, numbers)
    edits: list[Edit] = [*list_edits(text, damaged), *code_edits(text, damaged, model.symbols)]
    doubts: list[Edit] = []
    is_weak = sum(span.end - span.start for span, damage in damaged if damage == GARBLED) <= WEAK
    for portion in portions(damaged):
        start = portion[0].span.start
        part = text[start : portion[-1].span.end]
        words = restore_words(part, shifted(portion, -start), model, finds, new_style=new_style, recognized=recognized)
        kept_back = [edit for edit in words.edits if is_weak and _is_doubtful(edit)]
        edits += (edit.at(edit.start + start) for edit in words.edits if edit not in kept_back)
        doubts += (edit.at(edit.start + start) for edit in (*words.doubts, *kept_back))
    return through(numbers, Revision(STAGE, text, in_order(edits), in_order(doubts)))


def restore_words(
    text: str,
    damaged: Sequence[Damaged],
    model: Model,
    finds: Mapping[str, Lookup],
    *,
    new_style: bool,
    recognized: bool,
) -> Revision:
    """Restore the words of a portion: first the spaces that were lost or came in, then the letters."""
    rows = rows_by_damage(text, damaged, finds)
    spaces = [edit for damage, some in rows.items() for edit in segment_edits(text, some, damage, model, finds[damage])]
    parted = Revision(STAGE, text, in_order(spaces))
    if parted.edits:
        text = parted.after
        rows = rows_by_damage(text, moved(damaged, parted), finds)
    edits: list[Edit] = []
    doubts: list[Edit] = []
    careful = not recognized
    for damage, some in rows.items():
        chances = posteriors([[one.column for one in row.candidates] for row in some], model.ngrams, BEAMS[damage])
        for row, readings in zip(some, informed(some, chances, damage, model), strict=True):
            edits += row_edits(row, readings, new_style=new_style, careful=careful)
            doubts += row_doubts(row, readings, new_style=new_style, careful=careful)
    told = (in_order(map(calibrated, some)) for some in (edits, doubts))
    return through(parted, Revision(STAGE, text, *told))


def rows_by_damage(text: str, damaged: Iterable[Damaged], finds: Mapping[str, Lookup]) -> dict[str, list[Row]]:
    """Make paragraphs ready for the search, those of each damage together."""
    rows: dict[str, list[Row]] = {}
    for span, damage in damaged:
        rows.setdefault(damage, []).append(make_row(text, span, damage, finds[damage]))
    return rows


def damaged_paragraphs(text: str, *, recognized: bool) -> list[Damaged]:
    """Return the paragraphs of a text that can be restored, with what is wrong with each.

    Where most of a text was recognised as Vietnamese all of it was: a line with few marks (`United States bị chỉ
    trích là quá dài`) has errors of such a recognition and no others. Of a paragraph that a person typed with its
    marks, lines without any are restored, the rest stays.
    """
    spans = list(paragraphs(text))
    found = diagnose_all([text[start:end] for start, end in spans])
    damages = [OCR if recognized and _kept_marks(one) else one.damage for one in found]
    words = Counter[str]()
    for damage, one in zip(damages, found, strict=True):
        words[damage] += one.words
    if recognized and words[OCR] > words[GARBLED] + words[STRIPPED]:
        damages = [OCR if damage in BEAMS else damage for damage in damages]
    damaged: list[Damaged] = []
    for span, damage in zip(spans, damages, strict=True):
        bare = [] if recognized or damage not in {NONE, OCR} else [*stripped_lines(text, span)]
        damaged += [Damaged(line, STRIPPED) for line in bare]
        if damage in BEAMS and not bare:
            damaged.append(Damaged(span, damage))
    return damaged


def _kept_marks(one: Diagnosis) -> bool:
    """Say whether a paragraph of recognised text was read with its marks: `Giá`, `Hà Nam` look garbled alone."""
    return one.damage == NONE or (one.damage == GARBLED and one.syllable_share > SPELLED)


def _is_doubtful(edit: Edit) -> bool:
    """Say whether a change of a garbled word that is a possible one, marks and all, is less likely right than not."""
    word = clean(edit.before).lower()
    return edit.rule == GARBLED and edit.confidence < LIKELY and has_marks(word) and is_possible(word)


def moved(damaged: Iterable[Damaged], revision: Revision) -> list[Damaged]:
    """Return where paragraphs stand after a revision that keeps inside them."""
    starts = [edit.start for edit in revision.edits]
    grown = [0]
    for edit in revision.edits:
        grown.append(grown[-1] + len(edit.after) - len(edit.before))

    def after(offset: int) -> int:
        return offset + grown[bisect_left(starts, offset)]

    return [Damaged(Span(after(start), after(end)), damage) for (start, end), damage in damaged]


def shifted(damaged: Iterable[Damaged], by: int) -> list[Damaged]:
    """Return paragraphs as many characters further on."""
    return [Damaged(Span(start + by, end + by), damage) for (start, end), damage in damaged]


def sure_edits(text: str, damaged: Sequence[Damaged]) -> Iterator[Edit]:
    """Yield, in order, the numbers, Roman ones included, that are mended in the paragraphs that were misread."""
    misread = [span for span, damage in damaged if damage in {GARBLED, OCR}]
    if not misread:
        return
    edits = [edit for span in misread for edit in number_edits(text, span.start, span.end)]
    starts = [span.start for span in misread]
    for edit in roman_edits(text):
        at = bisect_right(starts, edit.start) - 1
        if at >= 0 and edit.end <= misread[at].end:
            edits.append(edit)
    yield from in_order(edits)


def portions(damaged: Iterable[Damaged]) -> Iterator[list[Damaged]]:
    """Group paragraphs, in order, into portions of about PORTION characters; there is no empty one."""
    portion: list[Damaged] = []
    for one in damaged:
        if portion and one.span.end - portion[0].span.start > PORTION:
            yield portion
            portion = []
        portion.append(one)
    if portion:
        yield portion


def code_edits(text: str, damaged: Iterable[Damaged], symbols: Mapping[str, str]) -> Iterator[Edit]:
    """Yield the letters Đ that document codes lost, part by part: `15/QD-UBND` is 15/QĐ-UBND. Digits never change."""
    for span, damage in damaged:
        part = text[span.start : span.end]
        for token in tokens(part) if "/" in part else ():
            if token.kind is Kind.CODE:
                at = span.start + token.start
                for start, part in code_parts(token.text):
                    whole = symbols.get(part)
                    if whole is not None and strip_marks(whole) == part:
                        yield Edit(at + start, at + start + len(part), part, whole, damage, 0.99)


def list_edits(text: str, damaged: Sequence[Damaged]) -> Iterator[Edit]:
    """Yield `đ)` for the second of two points `d)` in a row, and `c)` for a `¢)` or `©)` after `b)`.

    NĐ 30/2020 counts points a, b, c, d, đ, e. The points of all paragraphs are read, those of damaged ones changed.
    """
    starts = [one.span.start for one in damaged]
    before = ""
    for found in _POINT.finditer(text):
        point = _POINTS.get(before + found[1], found[1])
        at = bisect_right(starts, found.start(1)) - 1
        if point != found[1] and at >= 0 and found.end() <= damaged[at].span.end:
            yield Edit(found.start(1), found.end(1), found[1], point, damaged[at].damage, 0.99)
        before = point


def placement(text: str) -> int:
    """Count how many words more of a text are written as `hoà` and `thuỷ` than as `hòa` and `thủy`."""
    words: list[str] = _OPEN_RIME.findall(clean(text))
    return sum(fold_tone(word) != word for word in words) - sum(unfold_tone(word) != word for word in words)
