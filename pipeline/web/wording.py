"""What cannot be carried out, worded for who asked: by its code in Vietnamese, else in the English that it has."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from pipeline.web.languages import Language, language_of

GENERAL = "failed"
"""The code of what has none of its own: what it says, about a file or a command, stays as it is."""
_TEXTS = TypeAdapter(dict[str, str])
Told = Mapping[str, str | int | None]


@cache
def refusals() -> dict[str, str]:
    """Return the Vietnamese of each code, with what it is about in braces."""
    text = (files("pipeline.web") / "refusals.toml").read_text("utf-8")
    return _TEXTS.validate_python(tomllib.loads(text))


def worded(code: str, english: str, told: Told, language: Language) -> str:
    """Say why something cannot be.

    >>> worded("no-page", "there is no page 9; the document has 2", {"page": 9, "pages": 2}, "vi")
    'Không có trang 9; văn bản có 2 trang.'
    >>> worded("failed", "out/a.pdf.json: cannot be read", {}, "vi")
    'Không thực hiện được: out/a.pdf.json: cannot be read'
    """
    if language == "en":
        return english
    known = refusals()
    return known.get(code, known[GENERAL]).format(**{**told, "message": english})


def language_of_program(header: str | None) -> Language:
    """Choose the language of an answer to a script: English for one that asks for none, as programs do.

    >>> language_of_program(None), language_of_program("vi-VN,vi;q=0.9,en;q=0.8")
    ('en', 'vi')
    """
    return "en" if header is None else language_of(header)
