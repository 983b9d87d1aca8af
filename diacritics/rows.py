"""A paragraph made ready for the search, and what the search found put into words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise
from typing import NamedTuple

from diacritics.candidates import Candidates, garbled_candidates, single, stripped_candidates
from diacritics.diagnose import OCR, STRIPPED, quoted
from diacritics.document import SURE, Place, reconsider_garbled, reconsider_stripped
from diacritics.edits import Edit
from diacritics.letters import clean, fold_tone, has_marks, unfold_tone
from diacritics.model_file import Model
from diacritics.paragraphs import Span
from diacritics.search import Share
from diacritics.syllables import is_possible
from diacritics.tokens import Kind, Token, rough_tokens, tokens
from diacritics.vocabulary import END, SOFT, UNKNOWN, class_of, opens_sentence, recase

SURE_ENOUGH = 0.95
"""Probability from which a word that was recognised as Vietnamese is changed; below it, it stays as it was read."""

MOST_RIVALS = 4
"""Other readings that an edit names."""
RIVAL = 0.001
"""A reading less probable than this is no rival."""

Lookup = Callable[[str, bool, bool], Candidates]
"""Candidates of a word, given whether it opens a sentence and whether its line is in capitals."""


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph ready for the search: the tokens that the language model sees, END last, and their candidates."""

    damage: str
    tokens: tuple[Token, ...]
    candidates: tuple[Candidates, ...]


class Reading(NamedTuple):
    """The word that a token is read as, how probable that is, and what it was chosen from."""

    word: str
    chance: float
    place: Place
    weighed: Mapping[str, float] | None = None
    """Probabilities of the words in lower case; none where one was sure, or the only one."""

    def rivals(self) -> list[tuple[str, float]]:
        """Return the other words with their probabilities, most probable first, at most MOST_RIVALS."""
        if self.weighed is None:
            return []
        chosen = self.word.lower()
        likely = [(chance, word) for word, chance in self.weighed.items() if chance >= RIVAL and word != chosen]
        return [(cased(self.place, word), chance) for chance, word in sorted(likely, reverse=True)[:MOST_RIVALS]]


def lookup(model: Model, damage: str) -> Lookup:
    """Return the function that lists the candidates of a word; equal questions are answered once."""
    if damage == STRIPPED:
        return cache(lambda word, opening, _capitals: stripped_candidates(model.vocabulary, word, opening=opening))
    find = partial(garbled_candidates, model.channel(damage), model.vocabulary)
    return cache(lambda word, opening, capitals: find(word, opening=opening, capitals=capitals))


def make_row(text: str, span: Span, damage: str, find: Lookup) -> Row:
    """Part a paragraph into the tokens that the language model sees, each with its candidates."""
    part = text[span.start : span.end]
    seen: list[Token] = []
    listed: list[Candidates] = []
    opening = True
    capitals = line_capitals(part)
    parted = list(tokens(part) if damage == STRIPPED else rough_tokens(part))
    words = [token for token in parted if token.kind is Kind.WORD]
    foreign = {
        word.start for word, is_quoted in zip(words, quoted([word.text for word in words]), strict=True) if is_quoted
    }
    for token in parted:
        known = class_of(token.text, token.kind)
        if known == SOFT:
            continue
        if damage == STRIPPED and token.start in foreign:
            listed.append(single(UNKNOWN, token.text.lower()))
            opening = False
        elif known is None:
            listed.append(find(token.text, opening, capitals[token.start]))
            opening = False
        else:
            listed.append(single(known, token.text))
            opening = opens_sentence(known, token.text)
        seen.append(Token(token.text, token.start + span.start, token.kind))
    seen.append(Token("", span.end, Kind.BREAK))
    listed.append(single(END, ""))
    return Row(damage, tuple(seen), tuple(listed))


def line_capitals(text: str) -> list[bool]:
    """Say of each character whether its line is printed in capitals."""
    found: list[bool] = []
    for line in text.split("\n"):
        letters = [letter for letter in line if letter.isalpha()]
        upper = len(letters) > 1 and sum(letter.isupper() for letter in letters) > 0.7 * len(letters)
        found += [upper] * (len(line) + 1)
    return found


def informed(rows: Sequence[Row], found: Sequence[Sequence[Share]], damage: str, model: Model) -> list[list[Reading]]:
    """Turn what the search found into one reading for each token, doubtful ones decided by the rest of the text."""
    places = [place for row, shares in zip(rows, found, strict=True) for place in row_places(row, shares)]
    stripped = damage == STRIPPED
    changed = reconsider_stripped(places, model.vocabulary.count) if stripped else reconsider_garbled(places)
    read: list[list[Reading]] = []
    at = 0
    for row in rows:
        part = range(at, at + len(row.tokens))
        read.append([spell(places[number], changed.get(number)) for number in part])
        at = part.stop
    return read


def row_places(row: Row, shares: Sequence[Share]) -> Iterator[Place]:
    """Set every token of a paragraph between its neighbours."""
    forms = ["\n", *(token.text.lower() for token in row.tokens), "\n"]
    for at, (candidates, share) in enumerate(zip(row.candidates, shares, strict=True)):
        yield Place(forms[at + 1], forms[at], forms[at + 2], candidates, share)


def spell(place: Place, weighed: Mapping[str, float] | None) -> Reading:
    """Choose the most probable word, and the most probable capitals of that word.

    `weighed` are its words' probabilities after a second look, if there was one.
    """
    words, chances = place.candidates.words, place.share.chances
    if len(words) == 1:
        return Reading(words[0], 1.0, place)
    if weighed is None:
        surest = int(chances.argmax())
        if chances[surest] > SURE:
            return Reading(words[surest], float(chances[surest]), place)
        pooled: dict[str, float] = {}
        for spelled, chance in zip(words, chances.tolist(), strict=True):
            word = spelled.lower()
            pooled[word] = pooled.get(word, 0.0) + chance
        weighed = pooled
    best = max(weighed, key=lambda word: weighed[word])
    return Reading(cased(place, best), min(weighed[best], 1.0), place, weighed)


def cased(place: Place, lower: str) -> str:
    """Choose the most probable capitals of a word of lower case that is among a token's candidates."""
    words, chances = place.candidates.words, place.share.chances
    return max((chance, word) for word, chance in zip(words, chances.tolist(), strict=True) if word.lower() == lower)[1]


def row_edits(row: Row, readings: Sequence[Reading], *, new_style: bool, careful: bool) -> Iterator[Edit]:
    """Yield the changes of a paragraph.

    A `careful` reader of text with some errors leaves words without marks alone, which may be foreign, and names.
    """
    kept = names(row.tokens) if careful and row.damage == OCR else frozenset[int]()
    for token, candidates, reading in zip(row.tokens, row.candidates, readings, strict=True):
        if token.kind not in {Kind.WORD, Kind.DIGIT} or candidates.column.units[0] == UNKNOWN:
            continue
        if row.damage == OCR and (
            reading.chance < SURE_ENOUGH
            or is_label(token.text)
            or (careful and (not has_marks(token.text) or token.start in kept))
        ):
            continue
        spelling = partial(printed, seen=token.text, damage=row.damage, new_style=new_style)
        word = spelling(reading.word)
        if word != token.text and fold_tone(clean(token.text)) != fold_tone(word):
            rivals = tuple((spelling(rival), round(chance, 4)) for rival, chance in reading.rivals())
            yield Edit(token.start, token.end, token.text, word, row.damage, round(reading.chance, 4), rivals)


def names(parted: Sequence[Token]) -> frozenset[int]:
    """Return where the possible syllables of names start: two words in a row with capitals, `Rơ Châm`, `Đinh Grưn`.

    What a name is cannot be known from the words around it: `Rơ Châm` became Rơ Chăm, at 0.99.
    """
    found: set[int] = set()
    for first, second in pairwise(parted):
        if second.start == first.end + 1 and first.text.istitle() and second.text.istitle():
            found |= {first.start, second.start}
    return frozenset(one.start for one in parted if one.start in found and is_possible(one.text.lower()))


def is_label(text: str) -> bool:
    """Say whether a recognised word is none: signs, or a letter that counts (`điểm d khoản 2`, at 0.99 `điểm đ`)."""
    return not text.isalpha() or (len(text) == 1 and (text in "đĐ" or not has_marks(text)))


def printed(word: str, seen: str, damage: str, *, new_style: bool) -> str:
    """Write a word as the page has it: in the capitals of what is seen, unless it was read with its own.

    In text with some errors capitals are rarely misread, and stay.
    """
    spelled = recase(word.lower(), seen) if damage == OCR or word.islower() else word
    return unfold_tone(spelled) if new_style else spelled
