"""Words that recognition joined or split: `côngtác` is công tác, `th ực hiện` is thực hiện.

A word that fits no syllable, or a piece that is none beside another, is a spot: the ways in which it may be parted are
each read with the words around, by the channel and the language model, and one of them is taken where it is sure.
Numbers, codes, list markers, abbreviations and line ends are no part of a spot.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import pairwise
from math import exp, log
from typing import NamedTuple

import numpy as np

from diacritics.candidates import Candidates
from diacritics.diagnose import GARBLED, OCR, STRIPPED
from diacritics.edits import Edit
from diacritics.language_model import Scorer
from diacritics.letters import clean, fold_tone, has_marks, strip_marks
from diacritics.model_file import Model
from diacritics.paragraphs import Span
from diacritics.rows import Lookup, Row, line_capitals, make_row
from diacritics.search import Beam, posteriors
from diacritics.syllables import bare_syllables, is_possible
from diacritics.tokens import Kind, Token
from diacritics.vocabulary import UNKNOWN, Vocabulary

JOINED, SPLIT = "joined", "split"
CHANCES = {
    GARBLED: {JOINED: 2.3e-3, SPLIT: 5e-4},
    OCR: {JOINED: 3.2e-4, SPLIT: 2e-4},
    STRIPPED: {JOINED: 1e-4, SPLIT: 1e-4},
}
"""Chance that a space is lost between two words, and that one comes into a word.

Counted in the 355,000 word pairs of the training pages (409 and 57 joined, 11 and 37 split). Real scans that were read
in the wrong language split more, 0.2 % of their words; nothing was counted for stripped text, which people type.
"""
SURE = 0.99
"""Posterior from which another parting is taken. Judgement: on two garbled sets of 24,600 syllables 0.9 mends 6 more
and 0.999 loses 13, but what is parted wrongly is hard to see."""
AROUND = 3
"""Words on each side that a parting is read with: on those sets 1 or 2 lose 6 to 8 syllables, 5 wins 2."""
BEAM = Beam(8, 12.0)
MISFIT = -2.2
"""Logarithm of the chance of a letter below which a word that was read wrongly fits no syllable: -1.8 changes nothing
on those sets, -2.6 loses 13 syllables."""
LETTERS_JOINED = range(4, 15)
"""Letters of a word that may be two: judgement; two short syllables have four, two of the longest fourteen."""
SIGNS = frozenset("+=*<>#@%_~^|\\0123456789")
"""In a word that was read wrongly they may have been printed: `vệ+hậu`, `1vs1`; a space would take their place."""
LONGEST = 8
"""Letters of two pieces of one syllable; `nghiêng` has seven, and recognition makes them more."""
ROMAN = frozenset("IVXLCDMHl|")
"""What Roman numerals and their misreadings are made of: `MMXVID`."""
RARE = 2e-5
"""Share of all words below which a possible syllable (`ết`, `ều`) may be a piece of one. Judgement: a quarter of it and
four times as much give the same on those sets."""
UNKNOWN_WORD, UNKNOWN_LETTER = -9.0, -1.5
"""Logarithm of the chance that a word of stripped text is one that nobody knows, and for each of its letters.

Judgement, as for garbled words: -6 and -12, -1 and -2 give the same on 600 lines of stripped law."""
NEVER = -1e9


class Spot(NamedTuple):
    """A stretch of text whose spaces are in doubt, and the other ways to write it, each with the rule that does."""

    start: int
    end: int
    others: tuple[tuple[str, str], ...]
    context: Span


class Parting(NamedTuple):
    """A way to write a spot, and the rule that leads to it; none where that is how it stands."""

    spot: Spot
    rule: str
    text: str


def segment_edits(text: str, rows: Sequence[Row], damage: str, model: Model, find: Lookup) -> Iterator[Edit]:
    """Yield, in order, the words of a text that were joined or split, with the spaces as they were printed.

    `rows` are its paragraphs, all of one `damage`; `find` lists the candidates of a word under it.
    """
    is_piece = cache(partial(_is_piece, damage=damage, vocabulary=model.vocabulary))
    spots = [spot for row in rows for spot in _spots(text, row, model.vocabulary, is_piece)]
    if not spots:
        return
    partings = [Parting(spot, "", text[spot.start : spot.end]) for spot in spots]
    partings += [Parting(spot, rule, other) for spot in spots for rule, other in spot.others]
    weighed: dict[Spot, list[tuple[float, str, str]]] = {spot: [] for spot in spots}
    for parting, score in zip(partings, _scores(text, partings, damage, model, find), strict=True):
        weighed[parting.spot].append((score, parting.rule, parting.text))
    end = 0
    for spot, readings in weighed.items():
        best, rule, other = max(readings)
        chance = 1 / sum(exp(score - best) for score, _, _ in readings)
        if rule and chance >= SURE and spot.start >= end:
            end = spot.end
            yield Edit(spot.start, spot.end, text[spot.start : spot.end], other, rule, round(chance, 4))


def _spots(text: str, row: Row, vocabulary: Vocabulary, is_piece: Callable[[str], bool]) -> Iterator[Spot]:
    """Yield the spots of a paragraph, in order."""
    first = row.tokens[0].start
    capitals: list[bool] = []
    pieces = [token.kind is Kind.WORD and is_piece(token.text) for token in row.tokens]
    for at, (token, after) in enumerate(pairwise(row.tokens)):
        if token.kind is not Kind.WORD or not (pieces[at] or pieces[at + 1]):
            continue
        if pieces[at] and _may_be_joined(row, at, vocabulary):
            others = tuple((JOINED, other) for other in _parted(token.text, row.damage))
            if others:
                yield Spot(token.start, token.end, others, _around(row, at))
        if after.kind is Kind.WORD and text[token.end : after.start] == " ":
            capitals = capitals or line_capitals(text[first : row.tokens[-1].start])
            if _may_be_split(token.text, after.text, row.damage, in_capitals=capitals[token.start - first]):
                joined = ((SPLIT, token.text + after.text),)
                yield Spot(token.start, after.end, joined, _around(row, at))


def _around(row: Row, at: int) -> Span:
    """Return where the words begin and end that a spot at a token is read with."""
    last = min(at + 1 + AROUND, len(row.tokens) - 1)
    return Span(row.tokens[max(at - AROUND, 0)].start, row.tokens[last].end)


def _may_be_joined(row: Row, at: int, vocabulary: Vocabulary) -> bool:
    """Say whether a word fits no syllable and may be two."""
    word, candidates = row.tokens[at].text, row.candidates[at]
    folded = fold_tone(clean(word)).lower()
    if len(word) not in LETTERS_JOINED or set(word) <= ROMAN or _is_known(folded, vocabulary):
        return False
    if row.damage == GARBLED:
        return SIGNS.isdisjoint(word[1:-1]) and float(candidates.column.logs.max()) < MISFIT * len(word)
    if not word.isalpha() or strip_marks(folded) in bare_syllables():
        return False
    if row.damage == OCR:
        return has_marks(word)  # without a mark it may be foreign
    return not any(_is_unknown(row, near) for near in (at - 1, at + 1))


def _is_known(word: str, vocabulary: Vocabulary) -> bool:
    return word in vocabulary.units or word.title() in vocabulary.units


def _is_unknown(row: Row, at: int) -> bool:
    return 0 <= at < len(row.tokens) and int(row.candidates[at].column.units[0]) == UNKNOWN


def _parted(word: str, damage: str) -> Iterator[str]:
    """Yield the ways to part a word in two; capitals inside say where, and `Vănhùng` may be a name."""
    for cut in range(1, len(word)):
        first, second = word[:cut], word[cut:]
        if damage == GARBLED:
            possible = first[0].isalpha() and second[0].isalpha()
        else:
            possible = {strip_marks(part.lower()) for part in (first, second)} <= bare_syllables()
        cased = (
            word.islower()
            or word.isupper()
            or ((first.islower() or first.istitle()) and (second.istitle() or (second.islower() and first.istitle())))
        )
        if possible and cased:
            yield f"{first} {second}"


def _may_be_split(first: str, second: str, damage: str, *, in_capitals: bool) -> bool:
    """Say whether two neighbours, of which one is a piece, may be one syllable."""
    whole = fold_tone(clean(first + second)).lower()
    if not whole.isalpha() or len(whole) > LONGEST:
        return False
    if not in_capitals and not (second.islower() and (first.islower() or first.istitle())):
        return False  # an abbreviation, an initial, a name
    return is_possible(whole) if damage == OCR else strip_marks(whole) in bare_syllables()


def _is_piece(text: str, damage: str, vocabulary: Vocabulary) -> bool:
    """Say whether a word is no syllable, or hardly ever one."""
    word = fold_tone(clean(text)).lower()
    bare = strip_marks(word)
    if len(word) == 1 or bare not in bare_syllables():
        return True
    known = (word,) if damage == OCR else vocabulary.by_bare.get(bare, ())
    return sum(vocabulary.count(one) for one in known) < RARE * float(vocabulary.counts.sum())


def _scores(text: str, partings: Sequence[Parting], damage: str, model: Model, find: Lookup) -> list[float]:
    """Return the logarithm of how probable each parting is, read as well as it can be with the words around it.

    Two words that make a known one (`Kit6`, read as Ki tô) are no parting.
    """
    rows = [_row(text, parting, damage, find) for parting in partings]
    found = posteriors([[one.column for one in row.candidates] for row in rows], model.ngrams, BEAM)
    chosen = [[int(share.chances.argmax()) for share in shares] for shares in found]
    scores = _sentences(
        [
            [int(one.column.units[at]) for one, at in zip(row.candidates, best, strict=True)]
            for row, best in zip(rows, chosen, strict=True)
        ],
        model.ngrams,
    )
    for number, (parting, row, best) in enumerate(zip(partings, rows, chosen, strict=True)):
        read = list(zip(row.tokens, row.candidates, best, strict=True))
        scores[number] += sum(float(one.column.logs[at]) + _cost(token, one, damage) for token, one, at in read)
        if parting.rule:
            scores[number] += log(CHANCES[damage][parting.rule])
        if parting.rule == JOINED:
            start = parting.spot.start - parting.spot.context.start
            inside = range(start, start + len(parting.text))
            if _is_known(
                "".join(one.words[at] for token, one, at in read if token.start in inside).lower(), model.vocabulary
            ):
                scores[number] = NEVER
    return scores


def _row(text: str, parting: Parting, damage: str, find: Lookup) -> Row:
    """Make the words around a spot ready for the search, the spot written as the parting has it."""
    start, end, _, context = parting.spot
    part = text[context.start : start] + parting.text + text[end : context.end]
    return make_row(part, Span(0, len(part)), damage, find)


def _sentences(rows: Sequence[Sequence[int]], scorer: Scorer) -> list[float]:
    """Return the logarithm of the probability of each row of units."""
    nodes = scorer.start(len(rows))
    totals = np.zeros(len(rows))
    for at in range(max(map(len, rows))):
        there = np.array([number for number, row in enumerate(rows) if len(row) > at])
        logs, nodes[there] = scorer.extend(nodes[there], np.array([rows[number][at] for number in there]))
        totals[there] += logs
    return [float(total) for total in totals]


def _cost(token: Token, candidates: Candidates, damage: str) -> float:
    """Return what an unknown word of stripped text costs, which the channels have in their candidates."""
    if damage != STRIPPED or token.kind is not Kind.WORD or int(candidates.column.units[0]) != UNKNOWN:
        return 0.0
    return UNKNOWN_WORD + UNKNOWN_LETTER * len(token.text)
