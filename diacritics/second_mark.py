"""Whether recognition misread a mark, or the page shows the word as it was read.

Recognition of Vietnamese as Vietnamese loses the second of two marks (`tô chức`, `sửa đối, bố sung`) and is as sure of
the word as of a right one. What restoration would make of such a word is right far more often for some confusions than
for others, and what it says of itself (`Edit.confidence`) was not learned from words that an engine was sure of. The
weights were: `second_mark.json` holds them and says from what; `tests/benchmarks/second_mark.py` makes it again.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from math import exp, log
from pathlib import Path

from diacritics.edits import Edit
from diacritics.letters import clean, fold_tone, strip_marks
from diacritics.syllables import is_possible

WEIGHTS = Path(__file__).parent / "models" / "second_mark.json"
SURE, FAIRLY = 0.955, 0.925
"""Engine's confidences: Tesseract gives its surest words 0.96 and 0.97, and hardly one above."""
MISREAD = 0.7
"""Probability from which a word was misread, and is mended.

On documents that the weights were not learned from (138 of two pages, 90,561 words that were read rightly, and 218,000
words of sound text weighted as they) it mends 968 words and harms 13; from 0.5 on 1,000 and 23, from 0.9 on 889 and 4.
Restoration's own probability, 0.97 of words that the engine was sure of and 0.95 of others, mends 894 and harms 58:
slips of the printed text, nearly all.
"""
HABITUAL = 0.99
"""Restoration's probability from which a change counts as a habit of the document's recognition."""
FEW, SOME = 1.5, 150
"""What is thought of a document before it is read: so many such changes in so many words, as scans have on average."""
LEAST_CHANCE, MOST_CHANCE = 0.001, 0.9999

_SIGNS = {
    "\N{COMBINING CIRCUMFLEX ACCENT}": "^",
    "\N{COMBINING BREVE}": "(",
    "\N{COMBINING HORN}": "+",
    "\N{COMBINING GRAVE ACCENT}": "`",
    "\N{COMBINING ACUTE ACCENT}": "'",
    "\N{COMBINING HOOK ABOVE}": "?",
    "\N{COMBINING TILDE}": "~",
    "\N{COMBINING DOT BELOW}": ".",
}


@dataclass(frozen=True, slots=True)
class Habits:
    """What recognition did to the marks of a document: how often it surely confused which, in how many words."""

    counts: Mapping[str, int]
    words: int

    @classmethod
    def of(cls, edits: Iterable[Edit], words: int) -> "Habits":
        """Count the sure ones among a document's edits."""
        return cls(Counter(chain.from_iterable(map(confusions, filter(_is_sure, edits)))), words)


def judged(edit: Edit, engine: float, habits: Habits) -> Edit:
    """Give an edit of the `ocr` channel, made or in doubt, the probability that the page shows what it makes.

    `engine` is the engine's confidence of the word, 0 to 1. The other readings keep their proportions.
    """
    weights = _weights()
    total = sum(weights.get(name, 0.0) * value for name, value in features(edit, engine, habits))
    chance = 1 / (1 + exp(-total))
    left = (1 - chance) / max(1 - edit.confidence, 1e-4)
    others = tuple((word, min(round(share * left, 4), 1.0)) for word, share in edit.alternatives)
    return replace(edit, confidence=round(chance, 4), alternatives=others)


def loses_marks(edit: Edit) -> bool:
    """Say whether what an edit changes is a possible syllable with the same letters but for their marks.

    >>> [loses_marks(Edit(0, 2, before, "tổ", "ocr")) for before in ("tô", "to", "tồ", "bổ")]
    [True, True, True, False]
    """
    return is_possible(edit.before.lower()) and bool(confusions(edit))


@cache
def _weights() -> Mapping[str, float]:
    weights: dict[str, float] = json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
    return weights


def features(edit: Edit, engine: float, habits: Habits) -> Iterator[tuple[str, float]]:
    """Yield what the judgement of an edit is made from, by name.

    >>> edit = Edit(0, 2, "tô", "tổ", "ocr", 0.9)
    >>> [name for name, _ in features(edit, 0.96, Habits({}, 900))]
    ['bias', 'restoration', 'sure', 'habit', 'gained', 'second, sure', '^>^?', 'this habit']
    """
    chance = min(max(edit.confidence, LEAST_CHANCE), MOST_CHANCE)
    yield "bias", 1.0
    yield "restoration", log(chance / (1 - chance))
    if engine >= FAIRLY:
        yield ("sure" if engine >= SURE else "fairly sure"), 1.0
    word = fold_tone(clean(edit.before))
    if word[:1].isupper() and not word.isupper():
        yield "capital", 1.0
    if not is_possible(word.lower()):
        yield "impossible", 1.0
    changed = confusions(edit)
    own = len(changed) if _is_sure(edit) else 0
    others = max(sum(habits.counts.values()) - own, 0)
    yield "habit", log(1000 * (others + FEW) / (habits.words + SOME))
    if not changed:
        yield "letters", 1.0
        return
    marks = [confusion.split(">") for confusion in changed]
    gained = sum(len(true) - len(seen) for seen, true in marks)
    yield ("gained" if gained > 0 else "lost" if gained < 0 else "swapped"), 1.0
    if len(changed) > 1:
        yield "several", 1.0
    if gives_second(edit):
        yield ("second, sure" if engine >= SURE else "second"), 1.0
    for confusion in changed:
        yield confusion, 1.0
    alike = sum(habits.counts.get(confusion, 0) for confusion in changed) - own
    yield "this habit", log(1 + max(alike, 0))


def gives_second(edit: Edit) -> bool:
    """Say whether an edit changes the tone of a letter with two marks, the first of which was read: `ô`, `ố` to `ổ`."""
    pairs = (confusion.split(">") for confusion in confusions(edit))
    return any(len(true) > 1 and seen[:1] == true[0] for seen, true in pairs)


def confusions(edit: Edit) -> tuple[str, ...]:
    """Return the marks that were read and those that an edit makes of them; none where it changes letters.

    >>> confusions(Edit(0, 4, "chúng", "chứng", "ocr")), confusions(Edit(0, 2, "bà", "bàn", "ocr"))
    (("'>+'",), ())
    """
    before, after = (fold_tone(clean(word)).lower() for word in (edit.before, edit.after))
    if len(before) != len(after) or strip_marks(before) != strip_marks(after):
        return ()
    pairs = zip(before, after, strict=True)
    return tuple(f"{marks_of(seen)}>{marks_of(true)}" for seen, true in pairs if seen != true)


def _is_sure(edit: Edit) -> bool:
    return edit.confidence >= HABITUAL


def marks_of(letter: str) -> str:
    """Write the marks of a letter as signs, those of its quality first.

    >>> marks_of("ổ"), marks_of("ợ"), marks_of("đ"), marks_of("o")
    ('^?', '+.', '-', '')
    """
    if letter == "đ":
        return "-"
    marks = [_SIGNS.get(mark, "") for mark in unicodedata.normalize("NFD", letter)[1:]]
    return "".join(sorted(marks, key="^(+`'?~.".index))
