"""What the desk says itself, in Vietnamese or English, as the reader's browser asks."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from pydantic import TypeAdapter

from pipeline.export.report_labels import Both, in_vietnamese, labels

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")
_WORDS = TypeAdapter(dict[str, Both])
FIRST: Language = "vi"
PARTICULARS = (
    "",
    ": -",
    " (0)",
    " (coverage 0)",
    " page 1: -",
    " on page 1: -",
    ": a person should look at 1 place",
    " on page 1 covers who signs: no post was read there",
    " on page 1 could not be read",
    " on page 1; what is under it may be lost. It was read as: -",
)
"""What follows the kind of a reason in its text."""
MOST_REASONS = 4_096
"""To look for the Vietnamese of one in the table takes a tenth of a millisecond; a page of the list shows 150."""


def language_of(header: str) -> Language:
    """Choose by an Accept-Language header: Vietnamese unless English is asked for more.

    >>> language_of("en-GB,en;q=0.9,vi;q=0.5"), language_of("vi-VN"), language_of("fr"), language_of("")
    ('en', 'vi', 'vi', 'vi')
    """
    wanted: dict[str, float] = {}
    for part in header.split(","):
        name, _, rest = part.strip().partition(";")
        wanted[name.partition("-")[0].lower()] = max(wanted.get(name, 0.0), _weight(rest))
    return "en" if wanted.get("en", 0.0) > wanted.get("vi", wanted.get("*", 0.0)) else FIRST


def _weight(rest: str) -> float:
    name, _, value = rest.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


@cache
def words() -> dict[str, Both]:
    """Return the desk's words and those of the reports, by their keys."""
    own = (files("pipeline.web") / "words.toml").read_text("utf-8")
    return labels() | _WORDS.validate_python(tomllib.loads(own))


def word(key: str, language: Language) -> str:
    """Return a word; raises KeyError for one that does not exist."""
    return words()[key][LANGUAGES.index(language)]


def words_of(prefix: str, language: Language) -> dict[str, str]:
    """Return the words whose keys begin with `prefix`, without it: what a script needs."""
    at = LANGUAGES.index(language)
    return {key.removeprefix(prefix): both[at] for key, both in words().items() if key.startswith(prefix)}


def number(count: int, language: Language) -> str:
    """Write a whole number as its readers do.

    >>> number(10010, "vi"), number(10010, "en")
    ('10.010', '10,010')
    """
    return f"{count:,}" if language == "en" else f"{count:,}".replace(",", ".")


@lru_cache(MOST_REASONS)
def reason_group(kind: str, language: Language) -> str:
    """Return a kind of reason, which has no figures and examples in it, as `reason` does.

    Those whose Vietnamese says nothing without its particulars have words of their own.

    >>> reason_group("numbering jumps", "vi"), reason_group("no issuer found", "en")
    ('số mục bị nhảy', 'no issuer found')
    """
    if own := words().get(f"why.{kind}"):
        return own[LANGUAGES.index(language)]
    if language == "en":
        return kind
    said = (in_vietnamese(f"{kind}{particulars}") for particulars in PARTICULARS)
    found = next((one for one in said if one), kind)
    return re.split(r"\s*(?:(?:trên|ở) trang )?[(:\d]", found, maxsplit=1)[0] or kind


@lru_cache(MOST_REASONS)
def reason(english: str, language: Language) -> str:
    """Return why a document should be looked at; in English where the table has no Vietnamese for it."""
    return (in_vietnamese(english) or english) if language == "vi" else english
