"""The units that the language model counts, and the unit of a token.

A unit is a word in lower case, or with a capital where it stands inside a sentence (`Hà` of Hà Nội is not `hà`), in the
old placement of the tone mark; or the class of a token whose letters do not matter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from diacritics.letters import clean, fold_tone, strip_marks
from diacritics.tokens import Kind, is_roman

START, END, UNKNOWN, NUMBER, YEAR, CODE, LIST, STOP = range(8)
CLASSES = ("<s>", "</s>", "<unknown>", "<number>", "<year>", "<code>", "<list>", "<stop>")
SOFT = -1
"""The unit of a token that the model does not see: commas, brackets, quotation marks."""

_BY_KIND = {
    Kind.LIST: LIST,
    Kind.ADDRESS: CODE,
    Kind.CODE: CODE,
    Kind.NUMBER: NUMBER,
    Kind.STOP: STOP,
    Kind.MARK: SOFT,
    Kind.BREAK: SOFT,
}


def class_of(text: str, kind: Kind) -> int | None:
    """Return the class of a token, SOFT, or None where it is a word."""
    if kind is Kind.DIGIT:
        return None
    if kind is Kind.WORD:
        return NUMBER if is_roman(text) else None
    if kind is Kind.NUMBER and len(text) == 4 and text[:2] in {"18", "19", "20"} and text.isdigit():
        return YEAR
    return _BY_KIND[kind]


def opens_sentence(unit: int, text: str) -> bool:
    """Say whether the word after this token takes a capital whatever it is."""
    return unit in {START, LIST} or (unit == STOP and text[-1] in ".!?…")


def shape(text: str) -> str:
    """Name the pattern of capitals: `lower`, `title`, `upper`, `mixed`."""
    if text.islower():
        return "lower"
    if text[0].isupper() and (len(text) == 1 or text[1:].islower()):
        return "title"
    return "upper" if text.isupper() else "mixed"


def like(word: str, shape_name: str) -> str:
    """Give a lower-case word a pattern of capitals."""
    if shape_name == "title":
        return word[0].upper() + word[1:]
    return word.upper() if shape_name == "upper" else word


def recase(word: str, seen: str) -> str:
    """Give a lower-case word the capitals of what was seen, letter for letter where both are as long.

    >>> recase("việtgap", "VietGAP"), recase("nước", "Nuoc"), recase("củ", "CII")
    ('ViệtGAP', 'Nước', 'CỦ')
    """
    if len(word) == len(seen):
        return "".join(letter.upper() if other.isupper() else letter for letter, other in zip(word, seen, strict=True))
    return like(word, shape(seen))


@dataclass(frozen=True)
class Vocabulary:
    """Words by unit number: `words[unit]`. At most 65,536, so that a unit fits in 16 bits."""

    words: tuple[str, ...]
    counts: npt.NDArray[np.float32]
    """How often each was seen in training."""

    @cached_property
    def units(self) -> Mapping[str, int]:
        """Unit numbers by word."""
        return {word: unit for unit, word in enumerate(self.words)}

    @cached_property
    def by_bare(self) -> Mapping[str, tuple[str, ...]]:
        """Lower-case words by what is left of them without marks."""
        found: dict[str, list[str]] = {}
        lower = {word.lower(): None for word in self.words[len(CLASSES) :]}
        for word in lower:
            found.setdefault(strip_marks(word), []).append(word)
        return {bare: tuple(words) for bare, words in found.items()}

    def count(self, word: str) -> float:
        """How often a lower-case word was seen, under whatever capitals."""
        known = (self.units.get(word), self.units.get(like(word, "title")))
        return float(sum(self.counts[unit] for unit in known if unit is not None))

    def unit(self, text: str, *, opening: bool) -> int:
        """Return the unit of a word; `opening` where it opens a sentence."""
        word = fold_tone(clean(text))
        if not opening and shape(word) == "title":
            known = self.units.get(word)
            if known is not None:
                return known
        return self.units.get(word.lower(), UNKNOWN)


def choose(counts: Mapping[str, int], least: int, most: int = 65_000) -> Vocabulary:
    """Build a vocabulary of the words seen at least `least` times, the most frequent `most` if there are more."""
    ranked: Iterable[tuple[str, int]] = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    kept = [(word, count) for word, count in ranked if count >= least][:most]
    numbers = np.array([0] * len(CLASSES) + [count for _, count in kept], dtype=np.float32)
    return Vocabulary((*CLASSES, *(word for word, _ in kept)), numbers)
