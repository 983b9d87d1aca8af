"""Words that recognition joined: `côngtác` is công tác."""

import re
from collections.abc import Iterator

import numpy as np

from diacritics.edits import Edit
from diacritics.letters import clean, fold_tone, has_marks
from diacritics.model_file import Model
from diacritics.syllables import is_possible, parts

RULE = "joined"
SURE = 0.99
FOLLOWS = -4.0
"""Logarithm of P(second | first) from which two syllables are a usual pair: `tác` after `công` has -1.3."""
AHEAD = 5.0
"""Nats that the best cut must be ahead of the next one."""
_WORD = re.compile(r"(?<![\w.@/-])[^\W\d_]{5,14}(?![\w@/-])")


def joined_edits(text: str, start: int, end: int, model: Model) -> Iterator[Edit]:
    """Yield small-letter words of `text[start:end]` that are two usual neighbours, with the space they lost.

    Words without a mark stay: they may be foreign. So do words that spelling allows or that the model knows.
    """
    for found in _WORD.finditer(text, start, end):
        seen = found.group()
        word = fold_tone(clean(seen))
        if not word.islower() or len(word) != len(seen) or not has_marks(word) or is_possible(word):
            continue
        if word in model.vocabulary.units:
            continue
        cut = _cut(word, model)
        if cut:
            yield Edit(found.start(), found.end(), seen, f"{seen[:cut]} {seen[cut:]}", RULE, SURE)


def _cut(word: str, model: Model) -> int | None:
    """Return where a word is two syllables that often follow each other; None where that is not sure."""
    units = model.vocabulary.units
    scored: list[tuple[float, float, int]] = []
    for at in range(1, len(word)):
        first, second = word[:at], word[at:]
        if parts(first) and parts(second) and first in units and second in units:
            nodes = np.full((1, model.ngrams.order - 1), -1, dtype=np.int64)
            nodes[0, 0] = units[first]
            follows = float(model.ngrams.extend(nodes, np.array([units[second]]))[0][0])
            scored.append((float(model.ngrams.unigrams[units[first]]) + follows, follows, at))
    scored.sort(reverse=True)
    if not scored or scored[0][1] < FOLLOWS or (len(scored) > 1 and scored[0][0] < scored[1][0] + AHEAD):
        return None
    return scored[0][2]
