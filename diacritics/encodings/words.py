"""One word of a legacy text to Unicode, with what only its neighbours on the line can tell."""

import re
from collections.abc import Sequence
from functools import lru_cache

from diacritics.encodings.evidence import CANDIDATES, WORD
from diacritics.letters import strip_marks
from diacritics.syllables import bare_syllables, is_possible

_WESTERN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]?[a-z]*[àâäáãåçèéêëíîïñóôöøúûü][a-zàâäáãåçèéêëíîïñóôöøúûü]*")
_LEAST_FOREIGN = 5
_WHOLE_LETTERS = frozenset(("tcvn3", "vps", "viscii", "tcvn3-mac", "tcvn3-1258", "low-byte"))
"""Encodings that have other letters where Latin-1 has é and ü. VNI and Windows-1258 leave most of those alone."""
_LETTER = "[A-Za-z\xa1-\xff]"
_HYPHENED = re.compile(rf"(?<!{_LETTER})(?<![-–/\d]){_LETTER}{{0,4}}-{_LETTER}{{0,4}}(?!{_LETTER})(?![-–/\d])")
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_LIST_LETTERS = frozenset("abcdeghđ®")
MOJIBAKE_WORD = re.compile(
    r"(?=[A-Za-z]*[^\t-\x7f])(?:[^\t-\r -@\[-`{-\x7f]|(?<=[Ã\xc6]) (?=[a-z ,.;:)]|$)|(?<=á[º»]) )+"
)
"""A word of mojibake, with the space that was a no-break space: the last byte of à, Ơ and Ạ."""
_BYTES = re.compile(r"[\x00-\xff\u2013-\u2026]*[\x80-\xff][\x00-\xff\u2013-\u2026]*")
LOST = "legacy:tcvn3-hyphen"
"""The rule of a guess: a plain hyphen that was the soft hyphen, ư."""
GUESS = 0.9
DROPPED = "legacy:tcvn3-dropped"
"""The rule of another guess: the soft hyphen, ư, was left out."""
DROPPED_GUESS = 0.7
_CONSONANTS = frozenset("bcdghklmnpqrstvx")
"""`form` and `test` in a font of the 1990s have a vowel; `nhng` and `trng` lost theirs."""


@lru_cache(maxsize=1 << 16)
def decoded(word: str, encoding: str) -> str:
    r"""Decode a word, or leave it as it is where it is plainly of another language.

    >>> decoded("Fran\xe7ois", "tcvn3"), decoded("c\xabng", "tcvn3"), decoded("q\xf1an", "tcvn3")
    ('François', 'công', 'qủan')
    """
    after = CANDIDATES[encoding](word)
    if " " in word and not is_possible(after):
        after = _respaced(word, encoding)
    return word if after != word and encoding in _WHOLE_LETTERS and _is_foreign(word, after) else after


def _respaced(word: str, encoding: str) -> str:
    """Decode mojibake whose no-break space and the space after it became one: `lÃ ngÆ°á»i` is `là người`."""
    head, _, tail = word.partition(" ")
    apart = f"{CANDIDATES[encoding](head + NO_BREAK_SPACE)} {CANDIDATES[encoding](tail)}"
    return apart if all(map(is_possible, apart.split(" "))) else CANDIDATES[encoding](word)


def _is_foreign(word: str, after: str) -> bool:
    """Tell `Orléans` and `Müller`: Western letters alone, and no Vietnamese word, nor two, once decoded."""
    if len(word) < _LEAST_FOREIGN or not _WESTERN.fullmatch(word):
        return False
    bare = strip_marks(after).lower()
    known = bare_syllables()
    return bare not in known and not any(bare[:at] in known and bare[at:] in known for at in range(1, len(bare)))


def lost_hyphens(line: str) -> list[tuple[int, int, str]]:
    """Find words of TCVN3 in which a hyphen stands for ư, `nh-ng` for `nhưng`: start, end, and the word in Unicode.

    A syllable must come of it, and what stands on one side must be none.

    >>> lost_hyphens("nh-ng UBND - KH-TC")
    [(0, 5, 'nhưng')]
    """
    found = []
    for match in _HYPHENED.finditer(line):
        left, right = (CANDIDATES["tcvn3"](part) for part in match.group().split("-"))
        if not left and not right:
            continue
        if not right and match.start() == len(line) - len(line.lstrip()) and left.lower() in _LIST_LETTERS:
            continue  # `b- Noi dung`
        whole = left + "ư" + right
        if is_possible(whole) and any(part and not is_possible(part) for part in (left, right)):
            found.append((match.start(), match.end(), whole))
    return found


@lru_cache(maxsize=1 << 14)
def with_dropped(word: str) -> str | None:
    """Put the ư that a program dropped with the soft hyphen back into a word in Unicode; None where that is unsure.

    The word must be no syllable as it is, and one letter put in at one place alone must make it one. `ngời` is one,
    so that stays; two and three letters without a mark are rather an abbreviation.

    >>> [with_dropped(word) for word in ("đợc", "nhng", "ngời", "kg", "VND")]
    ['được', 'nhưng', None, None, None]
    """
    if len(word) < 3 or not word.isalpha() or word.isupper() or is_possible(word):
        return None
    if word.isascii() and (len(word) < 4 or not _CONSONANTS.issuperset(word.lower())):
        return None
    found = {whole for at in range(1, len(word)) if is_possible(whole := f"{word[:at]}ư{word[at:]}")}
    return found.pop() if len(found) == 1 else None


def hyphens_softened(lines: Sequence[str]) -> list[str]:
    """Put soft hyphens for those hyphens, unless the lines have some of their own: there none was lost."""
    if any(SOFT_HYPHEN in line for line in lines):
        return list(lines)
    return [_softened(line) if "-" in line and _BYTES.fullmatch(line) else line for line in lines]


def _softened(line: str) -> str:
    for start, end, _ in lost_hyphens(line):
        line = line[:start] + line[start:end].replace("-", SOFT_HYPHEN) + line[end:]
    return line


def typed_as_capitals(line: str) -> bool:
    """Say whether a line of TCVN3 was typed with capitals locked: `CéNG HOµ X· HéI`.

    Its letters with marks have codes of small ones alone. Two words must show it, and no small letter speak against.
    """
    if any("a" <= char <= "z" for char in line):
        return False
    torn = 0
    for word in WORD.findall(line):
        marked = [char for char in CANDIDATES["tcvn3"](word) if not char.isascii() and char.isalpha()]
        torn += sum("A" <= char <= "Z" for char in word) > 1 and any(map(str.islower, marked))
    return torn > 1
