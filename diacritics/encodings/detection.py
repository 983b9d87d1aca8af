"""Which encoding a text is in: by its words, line by line, with the lines around where a line says too little."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from diacritics.encodings.disguised import disguises, revealed
from diacritics.encodings.evidence import (
    AS_IT_STANDS,
    BYTES,
    NAMES,
    TELLING,
    WORD,
    is_syllables,
    likelihoods,
    tally,
    unwritten,
)
from diacritics.encodings.words import decoded, hyphens_softened

PRIOR = {
    AS_IT_STANDS: 0.0,
    "nfd": -0.5,
    "tcvn3": -4.0,
    "vni": -4.0,
    "mojibake": -4.0,
    "mojibake-twice": -6.0,
    "cp1258": -5.0,
    "vps": -7.0,
    "viscii": -7.0,
    "tcvn3-mac": -8.0,
    "tcvn3-1258": -4.0,
    "low-byte": -8.0,
}
"""Nats, by judgement: VPS and VISCII are rare in the files of Vietnam's offices. TCVN3 that was read as Windows-1258
weighs no less than TCVN3: most lines are the same under both, and then the first is taken. Without these numbers, and
with twice them, figures stay within 0.2 % (730 lines, whole and of 20 letters, by themselves and in blocks)."""
_PRIORS = np.array([PRIOR[name] for name in NAMES])
Weights = npt.NDArray[np.float64]
SWITCH = 8.0
"""Nats that a change of encoding between two neighbouring lines must bring, by judgement: 2 and 20 do as well, since
`_stands` asks each line."""
LEAST_SHARE = 0.6
"""Share of words that must be syllables under a table: printed Vietnamese 0.9 and more, a wrong table 0.5 at most."""
LEAST_GAIN = 0.3
"""By how much that share must be greater than the same as it stands. Lines of 20 letters in VPS come back right to 94 %
with 0.1, 92 % with 0.3, 86 % with 0.5, those in TCVN3 to 99.3, 99.3 and 98.4 %; no foreign line is changed by any."""
SAMPLE = 100_000
"""Characters that are asked for a proof: no longer text proves more."""
ENOUGH = 3
"""Different telling words from which on fewer of all words need be syllables: lists of foreign names."""
LEAST_AMONG_NAMES = 0.4
ODD_SHARE = 0.3
"""Share of telling words with a sign, a capital inside, or a letter that recognition as English does not put on
Vietnamese (`h¹nh`, `quyÕt`, `cña`): TCVN3 0.8, such recognition 0.02. It has é for six letters, which TCVN3 makes
syllables of: `thé nhé` would be `thộ nhộ`."""
LEAST_ODD = 0.1
"""The least of them by its words in one line of many that are proved, from ENOUGH of these on: none of 5,110 lines of
TCVN3 has less, and 98 % of the lines of twelve words recognised as English have."""
SPARSE = 0.4
"""Share of words that tell, below which a line without an odd one is not believed: TCVN3 0.86, recognised as English
0.17."""
_ODD = {
    # U+00A1 to U+00A7 are capitals in TCVN3, and none stands behind a small letter.
    "tcvn3": re.compile(
        r"(?<![a-z])[\xa1-\xa7]|[\x02\x03\x10\x11\xa8-\xbf\uf0a1-\uf0ff\u2212\u2219ãåæçëìîïñòõö÷øûüýþ]|(?<=\w)[\xc0-\xdf]"
    ),
    # Recognition as English puts `§`, `¢` and the like for letters: `thu§c` is `thuộc`, and no `thuầc`.
    "low-byte": re.compile(
        r"[\x02\x03\x10\x11\xa1\xa4\xa6\xa8\xaa\xac\xad\xaf\xb1-\xba\xbc-\xbfãåæçëìîïñòõö÷øûüýþ]"
        r"|(?<=\w)[\xc0-\xdf]"
    ),
}
_LONG_ENOUGH = re.compile(r"[^\W\d_].*[^\W\d_]|[\uf020-\uf0ff]{2}")
_TORN = re.compile(r"\w[\x80-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\xd7\xf7\u2010-\u203a]+\w")
MOST = 60.0
"""Nats that one line may weigh, so that a long one does not silence all others; 20 and 200 do as well."""
_LETTERS = re.compile(r"[^\W\d_]|[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Detection:
    """The encoding of a text, None where it stands in Unicode; shares are 0 to 1, of the letters.

    `share` are those in possible syllables under `encoding`, `share_as_it_stands` without decoding; `letters` is how
    many were judged.
    """

    encoding: str | None
    share: float
    share_as_it_stands: float
    letters: int


def weigh(lines: Sequence[Sequence[str]]) -> Weights:
    """Weigh the words of each line: lines x NAMES, log-likelihoods less those of the text as it stands."""
    places = {word: at for at, word in enumerate(dict.fromkeys(chain.from_iterable(lines)))}
    each = np.array([likelihoods(word) for word in places] or np.zeros((0, len(NAMES))), np.float64)
    flat = np.fromiter((places[word] for line in lines for word in line), np.intp)
    sums = np.vstack((np.zeros(len(NAMES)), np.cumsum(each[flat], axis=0)))
    ends = np.cumsum([0, *map(len, lines)])
    weights: Weights = sums[ends[1:]] - sums[ends[:-1]]
    weights -= weights[:, :1].copy()
    weights *= np.minimum(1.0, MOST / np.maximum(np.abs(weights).max(axis=1, keepdims=True), 1.0))
    return weights


def share(words: Iterable[str], encoding: str) -> float:
    """Return the share of letters that are in possible syllables under an encoding; 0 where there are none."""
    possible = total = 0
    for word, count in (words if isinstance(words, Counter) else Counter(words)).items():
        some, all_ = tally(word, encoding)
        possible += some * count
        total += all_ * count
    return possible / total if total else 0.0


def allowed(text: str, encoding: str) -> bool:
    """Say whether words enough are syllables under an encoding to prove it by themselves.

    Where few words tell, the ones of ASCII letters must be Vietnamese, too: French `où` alone would be VNI. One word by
    itself counts only with a sign between its letters (`th¸ng`), for `aún` is Spanish.
    """
    text = text[:SAMPLE]
    telling = _telling(text, encoding)
    if not _fits(telling, encoding):
        return False
    if not _is_odd(telling, encoding, ODD_SHARE):
        return False
    different = {word for word in telling if _LONG_ENOUGH.search(word) and is_syllables(word, encoding)}
    if len(different) < 2 and not any(map(_TORN.search, different)):
        return False
    every = share(WORD.findall(text), encoding)
    return every >= (LEAST_AMONG_NAMES if len(different) >= ENOUGH else LEAST_SHARE)


def _telling(text: str, encoding: str) -> Counter[str]:
    """Count the words that tell, but for names of other languages."""
    counts = Counter(TELLING.findall(text))
    for word in list(counts):
        if word.isalpha() and decoded(word, encoding) == word:
            del counts[word]
    return counts


def _fits(telling: Counter[str], encoding: str) -> bool:
    under = share(telling, encoding)
    return under >= LEAST_SHARE and under - LEAST_GAIN >= share(telling, AS_IT_STANDS)


def _proved(lines: Sequence[str], telling: Sequence[Sequence[str]], names: Sequence[str]) -> list[str]:
    """Take back what is not proved: each stretch of lines must prove its encoding, or fit where others prove it."""
    pooled = {
        name: allowed("\n".join(line for line, one in zip(lines, names, strict=True) if one == name), name)
        for name in set(names) - {AS_IT_STANDS, "nfd"}
    }
    if not pooled:
        return list(names)
    proved = []
    for name, stretch in groupby(zip(names, lines, telling, strict=True), key=itemgetter(0)):
        own = [(line, words) for _, line, words in stretch]
        if name not in pooled:
            proved += [name] * len(own)
            continue
        text = "\n".join(line for line, _ in own)
        whole = len(own) == len(lines) and pooled[name]
        keep = whole or (pooled[name] and _fits(_telling(text, name), name)) or allowed(text, name)
        proved += [name if keep and not _stands(line, words, name) else AS_IT_STANDS for line, words in own]
    return proved


def _stands(line: str, words: Sequence[str], encoding: str) -> bool:
    """Say whether a line among others of an encoding speaks against it by itself, with the words that tell.

    A line recognised as English beside TCVN3 does, and one of Unicode: no word becomes a syllable by the table alone,
    and together they are the likelier as they stand (`Ngân hàng xã`), or hold a letter that the table does not make.
    Of 3,500 lines of one to ten words between two of TCVN3, 162 in Unicode were decoded without this rule and none is
    with it; of as many in TCVN3 four are not (`cho con bó`). In VNI and VPS neither happens. Of 4,000 lines of twelve
    words recognised as English 75 are touched, and were 2,843.
    """
    if encoding not in BYTES and encoding != "tcvn3-1258":
        return False
    odd = _ODD.get(encoding)
    plain = odd is not None and len(odd.findall(line)) < max(1, LEAST_ODD * len(words))
    if plain and (len(words) >= ENOUGH or len(words) < SPARSE * len(WORD.findall(line))):
        return True
    if any(is_syllables(word, encoding) and not is_syllables(word) for word in words):
        return False
    if not unwritten(encoding).isdisjoint(line):
        return True
    if not any(is_syllables(word) or (len(word) > 1 and word.isalpha()) for word in words):
        return False
    at = NAMES.index(encoding)
    return sum(likelihoods(word)[at] - likelihoods(word)[0] for word in words if decoded(word, encoding) != word) <= 0


def _is_odd(telling: Counter[str], encoding: str, least: float) -> bool:
    """Say whether that share of words, and one, hold what recognition as English does not put on Vietnamese."""
    odd = _ODD.get(encoding)
    if odd is None:
        return True
    return sum(count for word, count in telling.items() if odd.search(word)) >= max(1, least * telling.total())


def best_path(weights: Weights) -> list[str]:
    """Choose an encoding for each line so that weights less the cost of changes is greatest (Viterbi)."""
    alone = (weights + _PRIORS).argmax(axis=1)
    telling = weights.any(axis=1)
    if len(set(alone[telling].tolist())) < 2:
        return [NAMES[alone[telling][0] if telling.any() else 0]] * len(weights)
    scores = _PRIORS
    sources = []
    for line in weights:
        top = int(scores.argmax())
        sources.append(np.where(scores >= scores[top] - SWITCH, np.arange(len(NAMES)), top))
        scores = np.maximum(scores, scores[top] - SWITCH) + line
    at = int(scores.argmax())
    path = []
    for source in reversed(sources):
        path.append(NAMES[at])
        at = int(source[at])
    return path[::-1]


def line_encodings(lines: Sequence[str]) -> list[str]:
    """Return the encoding of each line, AS_IT_STANDS for Unicode."""
    lines = hyphens_softened(lines)
    telling = [TELLING.findall(line) for line in lines]
    if not any(telling):
        return disguises(lines, [AS_IT_STANDS] * len(lines))
    path = best_path(weigh(telling))
    return disguises(lines, _proved(lines, telling, path))


def detect(text: str) -> Detection:
    """Say which encoding most of a text is in.

    >>> detect("Céng hoµ x· héi chñ nghÜa ViÖt Nam").encoding
    'tcvn3'
    >>> detect("Cộng hòa xã hội chủ nghĩa Việt Nam").encoding is None
    True
    """
    lines = text.split("\n")
    weights: Counter[str] = Counter()
    for line, name in zip(lines, line_encodings(lines), strict=True):
        weights[name] += len("".join((TELLING if name in PRIOR else WORD).findall(line)))
    name = max(weights, key=lambda one: weights[one])
    words = WORD.findall(text)
    letters = sum(len(_LETTERS.findall(word)) for word in words)
    plain = share(words, AS_IT_STANDS)
    under = share(words, name) if name in PRIOR else share(WORD.findall(revealed(text, name)), AS_IT_STANDS)
    return Detection(name.partition(":")[0] or None, under, plain, letters)
