"""What is wrong with a text, with the evidence.

Vietnamese syllables are a closed set, most words of other languages fall outside it, and more than a third of the
words of nearly any Vietnamese paragraph hold a letter that Latin-1 lacks (ư, ơ, đ, ạ, ấ …). Measured on 6,260
paragraphs of law and encyclopedia, 1,190 pieces of pages recognised rightly and wrongly, and 3,900 paragraphs of
English and program code.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from diacritics.encodings.damage import code_damages, may_be_coded
from diacritics.letters import MARKED, clean, strip_marks
from diacritics.paragraphs import paragraphs
from diacritics.syllables import bare_syllables, is_possible
from diacritics.tokens import Kind, rough_tokens

NONE, STRIPPED, GARBLED, OCR, FOREIGN, EMPTY = "none", "stripped", "garbled", "ocr", "not-vietnamese", "empty"

UNSURE = frozenset((STRIPPED, GARBLED, OCR, FOREIGN, EMPTY))
"""What a few words cannot prove; wrong codes show in two."""
TYPING = 0.005
"""Share of misspelt syllables below which a text was typed and not recognised (`nhiêm`, `qúy`, `huớng` in files of the
2000s: 1 in 1,000 words): what its author wrote stays."""
ENOUGH = 8
"""Words from which a paragraph is judged by itself."""
LONG = 40
"""Words from which a paragraph may differ in language from most of its document without a word to prove it."""
VIETNAMESE_LETTERS = 0.12
"""Share of words with a letter beyond Latin-1: 0.07 to 1 in printed paragraphs, 0 in stripped and garbled ones."""
SPELLED = 0.98
"""Share of possible syllables as they stand, above which a text with letters beyond Latin-1 lost none of its marks."""
HALF_TYPED = 0.25
"""Share of words with marks below which they are what stripped text kept: 0.2 % of printed paragraphs have fewer."""
PLAIN, LIKE_MISREAD = 0.9, 0.75
"""Share of possible syllables without marks above which ENOUGH words among foreign ones are Vietnamese; with traces of
misreading the second. Judgement: between `so can he do on his own` and garbled lines."""
BARE_SHARE = 0.5
"""Share of possible syllables without their marks: above it 99 % of Vietnamese paragraphs, below it 99 % of English."""
SOME_ACCENTS = 0.03
"""Share of words with Latin-1 accents: recognition as English puts them on a fifth of the words."""
ODD_SHARE = 0.04
"""Share of words with digits or signs inside: the other trace of recognition in the wrong language."""
_BEYOND_LATIN_1 = frozenset(letter for letter in MARKED if ord(letter) > 0xFF)
_FUNCTION_WORDS = """
the of and is for that with by this which was were have has shall from
use are when your must they would should not
les des et est dans une pour qui sur du aux nous vous avec sont elle
para como uma isso mais las una por não são é pentru sunt este care è und ist nicht och jest
def return import self none true false int str class else elif
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Frequent words of other languages and of Python; in stripped Vietnamese they make up less than 5 % of any paragraph.

`may`, `but`, `you`, `die` and `del` are left out: they are what recognition makes of máy, bút, dịch and đến.
"""
FOREIGN_LETTERS = frozenset("ãõñçëïășțşţåøæßšžčćěřůąęłńśźż")
"""In 174,715 words recognised as English none is in one that is impossible without marks, as `principală` is."""

_NATIVE_WORDS = """
cua cac nhung duoc nguoi khong trong voi ngay thang nguyen nuoc hoac truoc phai tren giua
"""
NATIVE_WORDS = frozenset(_NATIVE_WORDS.split())
"""Frequent Vietnamese words without marks that are words of no neighbour."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A verdict and its evidence; shares are of `words`, 0 to 1."""

    damage: str
    """none, stripped, garbled, ocr, not-vietnamese, empty where there are no words; `legacy:tcvn3` and the like,
    mojibake, broken-font where the codes are wrong"""
    syllable_share: float
    """words that are possible syllables as they stand"""
    mark_density: float
    """words with a mark on any letter"""
    bare_share: float = 0.0
    """words that are possible syllables when no mark counts"""
    vietnamese_letters: float = 0.0
    """words with a letter that Latin-1 lacks"""
    odd_share: float = 0.0
    """words with a digit or a sign inside"""
    foreign_share: float = 0.0
    """frequent words of other languages, and words that only another language has the letters for"""
    native_share: float = 0.0
    """frequent words of stripped Vietnamese"""
    words: int = 0
    signs: float = 0.0
    """share of characters, not words: Latin-1 signs, controls, private codes, lost ones; 0 where it was not asked"""
    encoding: str | None = None
    """the decoder that makes most syllables of it"""
    decoded_share: float = 0.0
    """words that are possible syllables under that decoder"""


@lru_cache(maxsize=1 << 16)
def _facts(word: str) -> tuple[bool, ...]:
    lower = word.lower()
    bare = "".join(letter for letter in unicodedata.normalize("NFD", strip_marks(lower)) if letter.isalnum())
    possible_bare = bare in bare_syllables()
    alien = not possible_bare and not FOREIGN_LETTERS.isdisjoint(lower)
    return (
        is_possible(lower),
        possible_bare,
        not alien and not _BEYOND_LATIN_1.isdisjoint(lower),
        lower != bare and any(ord(letter) > 0x7F for letter in lower),
        not lower.isalpha(),
        alien or lower in FUNCTION_WORDS,
        lower in NATIVE_WORDS,
    )


def _mostly_small(words: Sequence[str]) -> bool:
    return sum(word.isupper() and len(word) > 1 for word in words) < len(words) / 2


def quoted(words: Sequence[str]) -> list[bool]:
    """Say of each word whether it stands in a run of foreign words: two frequent ones among the two on each side.

    One of them must be no syllable: `the` alone may be thể as well; and no neighbour a frequent word of Vietnamese.

    >>> quoted("tac gia cuon The Making of the Peace".split())
    [False, False, False, True, True, True, True, True]
    """
    frequent = [word.lower() in FUNCTION_WORDS for word in words]
    strange = [one and word.lower() not in bare_syllables() for one, word in zip(frequent, words, strict=True)]
    native = [word.lower() in NATIVE_WORDS for word in words]
    around = [slice(max(at - 2, 0), at + 3) for at in range(len(words))]
    return [
        sum(frequent[near]) > 1 and any(strange[near]) and not any(native[max(at - 1, 0) : at + 2])
        for at, near in enumerate(around)
    ]


_LABEL = re.compile(r"[A-ZĐ]\d|[bcdđghklmnpqrstvx]|[kcdm]m|kg|ml|kw|kwh|VNĐ|VND|USD")
"""`A4`, `B6`: paper, a plate or Bộ misread; `kg`: a unit; `b)`: a point. `Thép D10 kg` says nothing but thép."""


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and not is_possible(word) and strip_marks(word).lower() not in bare_syllables()


def evidence(text: str) -> Diagnosis:
    """Count what speaks for which damage; the verdict is what these counts alone say."""
    read = (token.text for token in rough_tokens(clean(text)) if token.kind is Kind.WORD)
    every = [word for word in read if not _LABEL.fullmatch(word)]
    # `UBND` among small letters is an abbreviation; in a line of capitals any word looks like one.
    words = [word for word in every if not _is_abbreviation(word)] if _mostly_small(every) else every
    if not words:
        return Diagnosis(EMPTY, 0.0, 0.0)
    facts = [sum(column) / len(words) for column in zip(*map(_facts, words), strict=True)]
    possible, bare, beyond, marked, odd, foreign, native = facts
    return Diagnosis(
        _verdict(possible, bare, beyond, marked, odd, foreign - native),
        possible,
        marked,
        bare,
        beyond,
        odd,
        foreign,
        native,
        len(words),
    )


def _verdict(possible: float, bare: float, beyond: float, marked: float, odd: float, foreign: float) -> str:
    if beyond >= VIETNAMESE_LETTERS:
        return OCR if possible < bare - 0.02 else NONE
    if beyond > 0 and possible > SPELLED:
        return NONE  # `Điều 14. Chi phí phát hành và thanh toán công trái`: one word in ten
    if bare - 2 * foreign < BARE_SHARE and beyond < VIETNAMESE_LETTERS / 2:
        return FOREIGN
    return GARBLED if marked > SOME_ACCENTS or odd > ODD_SHARE or bare < 0.6 else STRIPPED


def diagnose_all(texts: Sequence[str]) -> list[Diagnosis]:
    """Diagnose the paragraphs of one text, in order.

    A short one without letters of its own kind (`KE HOACH`, `Toyota Camry`) takes the damage of its neighbours, and a
    document that went through the wrong language did so whole.
    """
    found = _with_codes(texts, [evidence(text) for text in texts])
    unproven = [_may_be_sound(one) for one in found]
    whole = evidence(
        "\n".join(
            text
            for text, one, may_be_sound in zip(texts, found, unproven, strict=True)
            if one.damage in {STRIPPED, GARBLED} and not may_be_sound
        )
    )
    verdicts = [
        whole.damage if one.damage in {STRIPPED, GARBLED} and whole.damage in {STRIPPED, GARBLED} else one.damage
        for one in found
    ]
    if _misspelt(found) < TYPING:
        verdicts = [NONE if verdict == OCR else verdict for verdict in verdicts]
    foreign = sum(one.words for one in found if one.damage == FOREIGN)
    sound = sum(one.words for one in found if one.damage in {NONE, OCR})
    misread = whole.damage == GARBLED and whole.words >= sound
    mostly = whole.damage if whole.words > 2 * sum(one.words for one in found) / 3 else NONE
    for at, one in enumerate(found):
        if verdicts[at] in {STRIPPED, GARBLED} and foreign > whole.words and _may_be_foreign(one):
            verdicts[at] = FOREIGN  # short words of English or of a program: `lo, hi = hi, lo`
        if one.damage == FOREIGN and one.native_share and mostly != NONE:
            verdicts[at] = mostly  # a stripped line that quotes a foreign title
        if one.damage == FOREIGN and mostly == GARBLED and _is_misread(one):
            verdicts[at] = GARBLED  # the worst lines of a page: `d6i vei co quan, 06 chifc thude hé thing`
        if unproven[at] and not misread:
            verdicts[at] = _with_its_marks(one)
        if one.words < ENOUGH and one.damage in UNSURE:
            inherited = _inherited(found, verdicts, at)
            if not unproven[at] or misread or inherited not in {STRIPPED, GARBLED}:
                verdicts[at] = inherited
    return [replace(one, damage=verdict) for one, verdict in zip(found, verdicts, strict=True)]


def _may_be_sound(one: Diagnosis) -> bool:
    """Say whether a paragraph looks garbled for its Latin-1 letters alone, which sound Vietnamese has as well.

    `Giá`, `Cá nhân có liên quan` have no others; LONG paragraphs without ư, ạ or đ are not sound. A letter that Latin-1
    lacks cannot come from recognition as English.
    """
    spelled = one.vietnamese_letters > 0 or (one.syllable_share > SPELLED and one.words < LONG)
    return one.damage == GARBLED and spelled


def _may_be_foreign(one: Diagnosis) -> bool:
    least = LIKE_MISREAD if _is_misread(one) else PLAIN
    return one.words < LONG and not one.native_share and (one.words < ENOUGH or one.bare_share < least)


def _with_its_marks(one: Diagnosis) -> str:
    """Judge a paragraph with few letters of its own that was not recognised as English."""
    if one.syllable_share >= one.bare_share - 0.02:
        return NONE  # `Trong đó có Altyn Tagh, Kunlun, Pamir, Karakoram`
    return STRIPPED if one.mark_density < HALF_TYPED and one.bare_share > PLAIN else OCR


def _misspelt(found: Sequence[Diagnosis]) -> float:
    """Return the share of impossible syllables in the paragraphs that kept their marks."""
    marked = [one for one in found if one.damage in {NONE, OCR}]
    words = sum(one.words for one in marked)
    return sum((one.bare_share - one.syllable_share) * one.words for one in marked) / max(words, 1)


def _is_misread(one: Diagnosis) -> bool:
    """Say whether a paragraph has the traces of recognition in the wrong language, and no words of another language."""
    return one.foreign_share < SOME_ACCENTS and (one.odd_share > ODD_SHARE or one.mark_density > SOME_ACCENTS)


def _with_codes(texts: Sequence[str], found: Sequence[Diagnosis]) -> list[Diagnosis]:
    """Put the damage of their codes on the paragraphs that have any; few have letters of Vietnamese alone."""
    asked = [
        at
        for at, one in enumerate(found)
        if (one.vietnamese_letters < VIETNAMESE_LETTERS or one.syllable_share < BARE_SHARE) and may_be_coded(texts[at])
    ]
    judged = list(found)
    for at, code in zip(asked, code_damages([texts[at] for at in asked]), strict=True):
        judged[at] = replace(
            found[at],
            damage=code.damage or found[at].damage,
            signs=code.signs,
            encoding=code.encoding,
            decoded_share=code.syllables,
        )
    return judged


def _inherited(found: Sequence[Diagnosis], verdicts: Sequence[str], at: int) -> str:
    """Weigh the neighbours of a short paragraph by their length and nearness, its own words included."""
    votes: dict[str, float] = {verdicts[at]: found[at].words}
    for other in range(max(at - 6, 0), min(at + 7, len(found))):
        if other != at and found[other].damage != EMPTY:
            weight = min(found[other].words, 3 * ENOUGH) / abs(other - at)
            votes[verdicts[other]] = votes.get(verdicts[other], 0) + weight
    return max(votes, key=lambda verdict: votes[verdict])


def diagnose(text: str) -> Diagnosis:
    """Say what is wrong with a text, most of whose words decide; the evidence is the whole text's.

    >>> diagnose("Ủy ban nhân dân huyện Tứ Kỳ").damage, diagnose("Uy ban nhan dan huyen Tu Ky").damage
    ('none', 'stripped')
    """
    every = diagnose_all([text[start:end] for start, end in paragraphs(text)])
    votes: dict[str, int] = {}
    for one in every:
        votes[one.damage] = votes.get(one.damage, 0) + one.words
    damage = max(votes, key=lambda verdict: votes[verdict]) if votes else EMPTY
    codes = max(
        (one for one in every if one.damage == damage), key=lambda one: one.words, default=Diagnosis(EMPTY, 0, 0)
    )
    return replace(
        evidence(text), damage=damage, signs=codes.signs, encoding=codes.encoding, decoded_share=codes.decoded_share
    )
