"""What a person types to search, and what SQLite's full text index is asked.

    văn thư lưu trữ        pages with all four words
    "văn thư" "lưu trữ"    pages with both phrases
    số hó*                 words that begin so
    họp OR "hội nghị"      either
    "lưu trữ" -"lưu trú"   without

A word with signs in it, such as 25/KH-UBND, is looked for as a phrase.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

from diacritics.letters import clean, fold_tone, strip_marks, unfold_tone
from pipeline.errors import BadRequest

MOST_TERMS = 50
MOST_LETTERS = 1_000
SHORTEST = 2
"""Letters before a star, which the index has lists for: of t* it would have to join those of each word."""
_QUOTES = str.maketrans("“”„«»", '"""""')
_TERM = re.compile(r'(?P<no>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_WORD = re.compile(r"\w+")
_LETTER = r"[^\W_]"
_LETTERS = re.compile(f"{_LETTER}+")
_STEM = re.compile(f"{_LETTER}{{{SHORTEST}}}$")
_BETWEEN = r"[\W_]+"
_SPACE = re.compile(r"[\s\0]+")


class BadQuery(BadRequest):
    """Nothing can be looked for as it was asked; the message says why.

    `code` names the kind and `told` what it is about, so that it can be said in another language.
    """

    def __init__(self, message: str, code: str, **told: str | int) -> None:
        self.code, self.told = code, told
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand side by side; the last one may only begin so."""

    text: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Pages that hold all terms of one of the alternatives and none of those excluded."""

    alternatives: tuple[tuple[Term, ...], ...]
    excluded: tuple[Term, ...] = ()

    def exact(self) -> str:
        """Write it for the index with marks; either way of placing a tone mark (`hòa`, `hoà`) will do.

        >>> parse_query('hoà giải "cơ sở"').exact()
        '(("hoà" OR "hòa") AND "giải" AND "cơ sở")'
        """
        return self._written(_with_marks)

    def folded(self) -> str:
        """Write it for the index without marks.

        >>> parse_query("25/KH-UBND Đắk*").folded()
        '("25/KH-UBND" AND "Dak" *)'
        """
        return self._written(_without_marks)

    def as_phrases(self) -> "Query":
        """Return the query that asks for all words of each alternative side by side, as they were typed."""
        joined = (Term(" ".join(term.text for term in terms), terms[-1].is_prefix) for terms in self.alternatives)
        return Query(tuple((term,) for term in joined), self.excluded)

    def pattern(self, spell: Callable[[str], str]) -> re.Pattern[str]:
        """Return what finds the words in a text that `spell` has lowered or folded, as the index found them.

        >>> parse_query('"văn thư" lưu*').pattern(str.lower).findall("văn thư, lưu_trữ, lưuxyz")
        ['văn thư', 'lưu', 'lưuxyz']
        """
        terms = sorted({term for terms in self.alternatives for term in terms}, key=lambda term: -len(term.text))
        found = (
            _BETWEEN.join(map(re.escape, _LETTERS.findall(spell(text)))) + (f"{_LETTER}*" if term.is_prefix else "")
            for term in terms
            for text in _spellings(term.text)
        )
        return re.compile(f"(?<!{_LETTER})(?:{'|'.join(found)})(?!{_LETTER})")

    def _written(self, write: Callable[[Term], str]) -> str:
        wanted = " OR ".join(f"({' AND '.join(map(write, terms))})" for terms in self.alternatives)
        return f"({wanted}) NOT ({' OR '.join(map(write, self.excluded))})" if self.excluded else wanted


def parse_query(text: str) -> Query:
    """Read what a person typed.

    Raises BadQuery for a phrase that is not closed, a star that does not end a word, OR without something on either
    side, and where nothing is left to look for.
    """
    text = clean(text.encode(errors="replace").decode()).translate(_QUOTES)
    _check(text)
    alternatives: list[list[Term]] = [[]]
    excluded: list[Term] = []
    for found in _TERM.finditer(text):
        if found["word"] == "OR" and not found["no"]:
            alternatives.append([])
        elif found["word"] != "AND" or found["no"]:
            term = _term(found, text)
            if term:
                (excluded if found["no"] else alternatives[-1]).append(term)
    if not any(alternatives):
        message = f'{text!r}: there is nothing to look for; give words, "a phrase" or the beginning of a word*'
        raise BadQuery(message, "query-empty", text=text)
    if not all(alternatives):
        message = f"{text!r}: OR needs words before it and behind it; to look for the word, put it in quotes"
        raise BadQuery(message, "query-or", text=text)
    if sum(map(len, alternatives)) + len(excluded) > MOST_TERMS:
        message = f"the query has more than {MOST_TERMS} words; put those that stand together in quotes"
        raise BadQuery(message, "query-terms", most=MOST_TERMS)
    return Query(tuple(map(tuple, alternatives)), tuple(excluded))


def _check(text: str) -> None:
    if len(text) > MOST_LETTERS:
        message = f"the query is longer than {MOST_LETTERS:,} letters; give fewer words"
        raise BadQuery(message, "query-long", most=MOST_LETTERS)
    if text.count('"') % 2:
        raise BadQuery(f'{text!r}: a phrase is not closed; end it with another "', "query-phrase", text=text)


def _term(found: re.Match[str], text: str) -> Term | None:
    """Return the term; None where it has no letter or digit to look for, as the dash of `Độc lập - Tự do`."""
    words: str = found["phrase"] if found["phrase"] is not None else found["word"]
    stem = words.rstrip("*")
    if "*" in stem or (stem != words and not _STEM.search(stem)):
        message = f"{text!r}: a star stands behind the first two letters or more of a word, as in: số hó*"
        raise BadQuery(message, "query-star", text=text)
    if not any(map(str.isalnum, stem)):
        return None
    return Term(" ".join(_SPACE.split(stem)).strip(), stem != words)


def _with_marks(term: Term) -> str:
    written = [_quoted(text, term) for text in _spellings(term.text)]
    return written[0] if len(written) == 1 else f"({' OR '.join(written)})"


def _spellings(text: str) -> tuple[str, ...]:
    """Return the text as it is, and with its tone marks placed in either way."""
    words = _WORD.findall(text)
    between = _WORD.split(text)
    placed = ([*map(place, words), ""] for place in (fold_tone, unfold_tone))
    return tuple(dict.fromkeys((text, *("".join(chain(*zip(between, one, strict=True))) for one in placed))))


def _without_marks(term: Term) -> str:
    return _quoted(strip_marks(term.text), term)


def _quoted(text: str, term: Term) -> str:
    return f'"{text}" *' if term.is_prefix else f'"{text}"'
