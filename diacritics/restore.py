"""Damaged text to a Revision: diagnose each paragraph, list candidates, search, and write down every change."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from diacritics.diagnose import GARBLED, NONE, OCR, STRIPPED, diagnose_all
from diacritics.edits import Edit, Revision
from diacritics.joined import joined_edits
from diacritics.letters import clean, fold_tone, strip_marks, unfold_tone
from diacritics.model_file import SHIPPED, Model, load
from diacritics.numbers import number_edits
from diacritics.paragraphs import Span, paragraphs
from diacritics.roman import roman_edits
from diacritics.rows import informed, lookup, make_row, row_edits
from diacritics.search import Beam, posteriors
from diacritics.tokens import Kind, code_parts, tokens

BEAMS = {STRIPPED: Beam(16, 12.0), GARBLED: Beam(24, 14.0, rows=48), OCR: Beam(16, 14.0, rows=48)}
STAGE = "restore"
_POINT = re.compile(r"[ \t]*\(?([a-zđ¢])\)(?=[ \t]|$)")
PORTION = 100_000
"""Characters that are worked on at a time: a long text costs time, not memory."""


@cache
def shipped_model() -> Model:
    """Load the model that comes with the package, once."""
    return load(SHIPPED)


def restore(text: str, model: Model | None = None, *, recognized: bool = False) -> Revision:
    """Give a text back the letters that it was printed with; every change is an Edit inside its line.

    `recognized` says that the text comes from optical recognition of Vietnamese: then its words, right as they look,
    are weighed against the likely confusions too. Whether that is so cannot be seen from a good recognition.

    Paragraphs that are not damaged, or not Vietnamese, stay as they are. Raises ModelError where no model is given and
    the package's own cannot be read.

    >>> restore("Uy ban nhan dan huyen Tu Ky").after
    'Ủy ban nhân dân huyện Tứ Kỳ'
    """
    spans, damages = damaged_paragraphs(text, recognized=recognized)
    if not set(damages) & set(BEAMS):
        return Revision(STAGE, text)
    model = model or shipped_model()
    mended = Revision(STAGE, text, tuple(sure_edits(text, list(zip(spans, damages, strict=True)), model)))
    if mended.edits:
        return through(mended, restore_words(mended.after, model, recognized=recognized))
    return restore_words(text, model, recognized=recognized)


def restore_words(text: str, model: Model, *, recognized: bool) -> Revision:
    """Restore a text whose numbers and joined words are mended."""
    spans, damages = damaged_paragraphs(text, recognized=recognized)
    new_style = prefers_new_placement(text)
    edits: list[Edit] = []
    for damage, beam in BEAMS.items():
        damaged = [span for span, one in zip(spans, damages, strict=True) if one == damage]
        if not damaged or (damage != STRIPPED and damage not in model.emissions):
            continue
        find = lookup(model, damage)
        for portion in portions(damaged):
            rows = [make_row(text, span, damage, find) for span in portion]
            chances = posteriors([[one.column for one in row.candidates] for row in rows], model.ngrams, beam)
            for row, readings in zip(rows, informed(rows, chances, damage, model), strict=True):
                edits += row_edits(row, readings, new_style=new_style, careful=not recognized)
        edits += code_edits(text, damaged, damage, model.symbols)
    edits += list_edits(text, [(span, one) for span, one in zip(spans, damages, strict=True) if one in BEAMS])
    return Revision(STAGE, text, tuple(sorted(edits, key=lambda edit: edit.start)))


def damaged_paragraphs(text: str, *, recognized: bool) -> tuple[list[Span], list[str]]:
    """Return the paragraphs of a text, and what is wrong with each."""
    spans = list(paragraphs(text))
    damages = [diagnosis.damage for diagnosis in diagnose_all([text[start:end] for start, end in spans])]
    return spans, [OCR if recognized and damage == NONE else damage for damage in damages]


def sure_edits(text: str, damaged: Sequence[tuple[Span, str]], model: Model) -> Iterator[Edit]:
    """Yield, in order, what is mended without a search in the paragraphs that were misread.

    That is numbers, Roman ones included, and joined words of text that kept its marks.
    """
    misread = [span for span, damage in damaged if damage in {GARBLED, OCR}]
    if not misread:
        return
    edits = [edit for span in misread for edit in number_edits(text, span.start, span.end)]
    edits += [edit for span, damage in damaged if damage == OCR for edit in joined_edits(text, *span, model)]
    starts = [span.start for span in misread]
    for edit in roman_edits(text):
        at = bisect_right(starts, edit.start) - 1
        if at >= 0 and edit.end <= misread[at].end:
            edits.append(edit)
    end = 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        if edit.start >= end:
            yield edit
            end = edit.end


def through(first: Revision, second: Revision) -> Revision:
    """Put two revisions in a row into one; where both change the same place, the first one stands."""
    edits = list(first.edits)
    starts = [edit.start for edit in first.edits]
    for edit in second.edits:
        start, end = first.origin_span(edit.start, edit.end)
        at = bisect_left(starts, end) - 1
        if at < 0 or first.edits[at].end <= start:
            edits.append(replace(edit, start=start, end=end))
    return Revision(first.stage, first.before, tuple(sorted(edits, key=lambda edit: edit.start)))


def portions(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """Group paragraphs, in order, into portions of about PORTION characters; there is no empty one."""
    portion: list[Span] = []
    for span in spans:
        if portion and span.end - portion[0].start > PORTION:
            yield portion
            portion = []
        portion.append(span)
    if portion:
        yield portion


def code_edits(text: str, spans: Iterable[Span], damage: str, symbols: Mapping[str, str]) -> Iterator[Edit]:
    """Yield the letters Đ that document codes lost, part by part: `15/QD-UBND` is 15/QĐ-UBND. Digits never change."""
    for span in spans:
        for token in tokens(text[span.start : span.end]):
            if token.kind is Kind.CODE:
                at = span.start + token.start
                for start, part in code_parts(token.text):
                    whole = symbols.get(part)
                    if whole is not None and strip_marks(whole) == part:
                        yield Edit(at + start, at + start + len(part), part, whole, damage, 0.99)


def list_edits(text: str, damaged: Iterable[tuple[Span, str]]) -> Iterator[Edit]:
    """Yield `đ)` for the second of two points `d)` in a row, and `c)` for a `¢)` after `b)`.

    NĐ 30/2020 counts points a, b, c, d, đ, e.
    """
    before = ""
    for span, damage in damaged:
        found = _POINT.match(text, span.start, span.end)
        if found:
            point = {"dd": "đ", "b¢": "c"}.get(before + found[1], found[1])
            if point != found[1]:
                yield Edit(found.start(1), found.end(1), found[1], point, damage, 0.99)
            before = point


def prefers_new_placement(text: str) -> bool:
    """Say whether the text writes `hoà` and `thuỷ` more often than `hòa` and `thủy`; without any, it does not."""
    words = [token.text for token in tokens(clean(text)) if token.kind is Kind.WORD and len(token.text) < 8]
    new = sum(fold_tone(word) != word for word in words)
    old = sum(unfold_tone(word) != word for word in words)
    return new > old
