"""The data tables of this package, read once."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import regex


@cache
def table(name: str) -> dict[str, Any]:
    """Read `data/<name>.toml`."""
    return tomllib.loads(files("pipeline.extract").joinpath("data", f"{name}.toml").read_text(encoding="utf-8"))


def spaced(pattern: str) -> str:
    """Let every blank of a pattern match a run of blanks: OCR and justified text double them.

    The texts that patterns run over have a blank for each break inside a paragraph: no pattern leaves its paragraph.

    >>> spaced("hằng tháng")
    'hằng +tháng'
    """
    return re.sub(r" (?![?*+{])", " +", pattern)


def one_of(words: list[str]) -> str:
    """Alternation of literal words, longest first, so that `Thông tin` does not hide `Thông tin và Truyền thông`.

    A hyphen stands for every dash: offices set any of them between words, with blanks around it or without.
    """
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(map(_literal, ordered))


def _literal(word: str) -> str:
    return spaced(re.escape(word).replace(r"\ ", " ")).replace(r" +\- +", r" *\- *").replace(r"\-", "[-–—]")


REACH = 400
"""Characters. No name, citation or time expression is longer."""


def match_at(pattern: regex.Pattern[str], text: str, position: int) -> regex.Match[str] | None:
    """Match at a place of a text, seeing no further than REACH.

    regex first looks for a letter that the pattern cannot do without, as far as it may see: without the bound each
    match in a text of 800 pages took as long as a scan of it.
    """
    return pattern.match(text, position, min(position + REACH, len(text)))
