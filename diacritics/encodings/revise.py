"""Decode a text, or its font runs, into a Revision: every changed word an Edit."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from diacritics.edits import Edit, Revision
from diacritics.encodings.codes import DECODERS, TO_1258
from diacritics.encodings.detection import Weights, best_path, line_encodings, weigh
from diacritics.encodings.disguised import SHIFTED, VIQR, revealed
from diacritics.encodings.evidence import AS_IT_STANDS, BEYOND_LATIN_1, BYTES, NAMES, TELLING, WORD, is_syllables
from diacritics.encodings.fonts import FontEncoding, font_encoding
from diacritics.encodings.shifted import find_shift
from diacritics.encodings.text import known
from diacritics.encodings.words import (
    DROPPED,
    DROPPED_GUESS,
    GUESS,
    LOST,
    MOJIBAKE_WORD,
    SOFT_HYPHEN,
    decoded,
    lost_hyphens,
    typed_as_capitals,
    with_dropped,
)

STAGE = "decode"
_OF_1258 = frozenset(char for char in TO_1258.values() if ord(char) > 0xFF)
FONT = 25.0
"""Nats that a font's name weighs: three words of Unicode in a row overrule it."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text set in one font, and where it stands in the text that holds it, if any does."""

    text: str
    font: str | None = None
    start: int = 0


def rule_of(encoding: str) -> str:
    """Name the rule of an edit: `legacy:tcvn3`, `mojibake`, `nfd`, `shifted`."""
    if encoding.startswith(SHIFTED):
        return SHIFTED
    return f"legacy:{encoding}" if encoding in DECODERS or encoding == VIQR else encoding


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the collector from walking edits as they grow in number: none is in a cycle; it took a fifth of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@_collector_at_rest()
def decode(text: str, encoding: str = "auto", *, capitals: bool = False) -> Revision:
    """Decode a text; what stands in Unicode already stays as it is.

    `auto` finds the encoding of each line. `capitals` is for fonts that draw small letters as capitals. Raises
    ValueError for an unknown encoding.

    >>> decode("Céng hoµ x· héi chñ nghÜa ViÖt Nam").after
    'Cộng hoà xã hội chủ nghĩa Việt Nam'
    """
    lines = text.split("\n")
    if encoding == "auto":
        names = line_encodings(lines)
    elif encoding == SHIFTED:
        by = find_shift(text)
        names = [AS_IT_STANDS if by is None else f"{SHIFTED}:{by}"] * len(lines)
    else:
        known(encoding)
        names = [encoding] * len(lines)
    guess = SOFT_HYPHEN not in text
    edits: list[Edit] = []
    at = 0
    for line, name in zip(lines, names, strict=True):
        if name != AS_IT_STANDS:
            edits += _edits(line, at, name, capitals=capitals, guess=guess)
        at += len(line) + 1
    return Revision(STAGE, text, tuple(edits))


def decode_runs(runs: Sequence[Run]) -> list[Revision]:
    """Decode runs in reading order, each by its font, its words and its neighbours; one Revision a run.

    Unicode in a font of the 1990s stays as it is, and a run in a font of today is decoded where its words say so.
    """
    return [
        Revision(STAGE, run.text, tuple(edit.at(edit.start - run.start) for edit in edits) if run.start else edits)
        for run, edits in zip(runs, run_edits(runs), strict=True)
    ]


@_collector_at_rest()
def run_edits(runs: Sequence[Run]) -> list[tuple[Edit, ...]]:
    """Return the edits of each run, as `decode_runs` makes them, at their places in the text that holds the runs."""
    fonts = [font_encoding(run.font) for run in runs]
    names = run_encodings(runs, fonts)
    guess = not any(SOFT_HYPHEN in run.text for run in runs)
    return [tuple(_run_edits(*one, guess=guess)) for one in zip(runs, fonts, names, strict=True)]


def _run_edits(run: Run, font: FontEncoding | None, encoding: str, *, guess: bool) -> list[Edit]:
    named = font is not None and encoding.startswith(font.encoding)
    capitals = named and font is not None and font.capitals
    edits = []
    at = run.start
    for line in run.text.split("\n") if encoding != AS_IT_STANDS else ():
        some = _edits(line, at, encoding, capitals=capitals, guess=guess)
        edits += _with_dropped(some, line, at) if named and guess and encoding == "tcvn3" else some
        at += len(line) + 1
    return edits


def _with_dropped(edits: list[Edit], line: str, offset: int) -> list[Edit]:
    """Put ư into the words of a line that lost it, and are no syllables without."""
    if any(edit.rule == LOST for edit in edits):
        return edits
    made = {edit.start: edit for edit in edits}
    for found in WORD.finditer(line):
        start = offset + found.start()
        edit = made.get(start)
        if edit is not None and edit.before != found.group():
            continue
        before = edit.after if edit else found.group()
        whole = with_dropped(before)
        if whole:
            made[start] = Edit(start, offset + found.end(), found.group(), whole, DROPPED, DROPPED_GUESS)
    return sorted(made.values(), key=lambda edit: edit.start)


def run_encodings(runs: Sequence[Run], fonts: Sequence[FontEncoding | None]) -> list[str]:
    """Return the encoding of each run, AS_IT_STANDS for Unicode."""
    if not any(fonts):
        return line_encodings([run.text for run in runs])
    weights = weigh([TELLING.findall(run.text) for run in runs]) + _font_weights(runs, fonts)
    return best_path(weights)


def _font_weights(runs: Sequence[Run], fonts: Sequence[FontEncoding | None]) -> Weights:
    """Let a font's name speak for its encoding, and a named font of today for Unicode."""
    weights = np.zeros((len(runs), len(NAMES)))
    for at, (run, font) in enumerate(zip(runs, fonts, strict=True)):
        if font and font.encoding in NAMES:
            weights[at, NAMES.index(font.encoding)] += FONT
            if font.encoding == "tcvn3" and not _OF_1258.isdisjoint(run.text):
                weights[at, NAMES.index("tcvn3-1258")] += FONT / 2
        elif run.font:
            weights[at, NAMES.index(AS_IT_STANDS)] += FONT / 2
    return weights


def _edits(line: str, offset: int, encoding: str, *, capitals: bool, guess: bool) -> list[Edit]:
    """Return the edits of one line that stands at `offset`.

    Where a line holds letters of Unicode beside those of a table, words that stand as syllables stay.
    """
    rule = rule_of(encoding)
    if encoding == VIQR or encoding.startswith(SHIFTED):
        after = revealed(line, encoding)
        return [Edit(offset, offset + len(line), line, after, rule)] if after != line else []
    edits = []
    tcvn3 = encoding == "tcvn3"
    capitals = capitals or (tcvn3 and typed_as_capitals(line))
    pattern = WORD if capitals or encoding == "low-byte" else TELLING
    if encoding.startswith("mojibake"):
        pattern = MOJIBAKE_WORD
    mixed = encoding in BYTES and not BEYOND_LATIN_1.isdisjoint(line)
    for found in pattern.finditer(line):
        before = found.group()
        after = decoded(before, encoding)
        if capitals:
            after = after.upper()
        if after != before and not (mixed and is_syllables(before)):
            start = offset + found.start()
            edits.append(Edit(start, start + len(before), before, after, rule))
    return _with_guesses(edits, line, offset, capitals=capitals) if tcvn3 and guess and "-" in line else edits


def _with_guesses(edits: list[Edit], line: str, offset: int, *, capitals: bool) -> list[Edit]:
    """Put the words whose ư became a hyphen in the place of their halves."""
    guesses = [
        Edit(offset + start, offset + end, line[start:end], word.upper() if capitals else word, LOST, GUESS)
        for start, end, word in lost_hyphens(line)
    ]
    kept = [edit for edit in edits if not any(edit.start < one.end and one.start < edit.end for one in guesses)]
    return sorted(kept + guesses, key=lambda edit: edit.start)
