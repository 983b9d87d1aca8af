"""Where the name of a body ends: its field of work, its free words, its unit and place."""

import regex

from pipeline.extract.body_patterns import (
    CAPITAL,
    FIELDS,
    FURTHER,
    LINK,
    SMALL,
    STRAIGHT_PLACE,
    TAIL,
    UNIT_WORD,
    WORD,
    stops,
)
from pipeline.extract.lexicon import match_at
from pipeline.extract.names import person_at

_WORKS = regex.compile(r"công +trình$")
"""`trình` alone hands something in."""
_LONGEST_NAME = 14
"""Words of a company's name."""


def field_end(text: str, start: int) -> int | None:
    """End of the field of work that begins at `start`: words of fields, joined by a dash, `và` or `&`."""
    end, known = _field_word_end(text, start)
    while end is not None and (link := match_at(LINK, text, end)):
        further, known_too = _field_word_end(text, link.end())
        dash = link[0].strip() in {"-", "–", "&"}
        # `Phòng Nội vụ và Tư pháp` are two; `Ban Quản lý Khu kinh tế … và các Khu công nghiệp …` is one.
        if further is None or not (dash or not known or "hu " in text[link.end() : further]):
            break
        end, known = further, known_too
    return end


def free_name_end(text: str, start: int) -> int | None:
    """End of a free name: words up to a verb, a link, a stop, or the small word behind a place of two capitals."""
    end: int | None = None
    places, position, in_unit = 0, start, False
    for _ in range(_LONGEST_NAME):
        word = match_at(WORD, text, position)
        if word is None or (end is None and not word["word"][0].isupper()):
            break
        if end and (unit := match_at(UNIT_WORD, text, position)):
            position = end = unit.end()
            in_unit = True
            continue
        printed = word["word"]
        if printed.lower() == "và":
            further = match_at(WORD, text, word.end())
            if further is None or not further["word"][0].islower() or stops(text, word.end()):
                break
        elif printed[0].islower() and (
            in_unit or places > 1 or (stops(text, position) and not _WORKS.search(text, start, word.end()))
        ):
            break
        if person_at(text, position):
            break
        proper = printed[0].isupper() and not (len(printed) > 1 and printed.isupper())
        places = places + 1 if proper else 0
        position = end = word.end()
    return end


def _field_word_end(text: str, start: int) -> tuple[int | None, bool]:
    """End of one field, and whether the gazetteer knows it; else a capital word with the small one behind it."""
    known = match_at(FIELDS, text, start)
    if known and (known[0].lstrip()[0].isupper() or "hu " in known[0]):
        end = known.end()
        place = match_at(STRAIGHT_PLACE, text, end) if "hu " in known[0] else None
        return (place.end() if place else end), True
    capital = match_at(CAPITAL, text, start)
    if capital is None or not capital[0].strip(" IVX"):
        return None, False
    end = capital.end()
    while True:
        # `Cấp thoát nước`: at most two small words stand behind a capital one.
        for _ in range(2):
            small = match_at(SMALL, text, end)
            if not small or not capital[0].strip()[1:].islower() or stops(text, end) or match_at(UNIT_WORD, text, end):
                break
            end = small.end()
        capital = match_at(FURTHER, text, end)
        if capital is None:
            return end, False
        end = capital.end()


def tail_at(text: str, position: int, *, straight: bool) -> tuple[str, int]:
    """Return the unit and place behind a name, or nothing, and where it ends; `straight` lets a place stand alone."""
    match = match_at(TAIL, text, position) or (match_at(STRAIGHT_PLACE, text, position) if straight else None)
    if match is None:
        return "", position
    end = match.end()
    for space in regex.finditer(r" +(?=\p{Lu})", match[0]):
        if person_at(text, position + space.start()):
            end = position + space.start()
            break
    return text[position:end].replace(" của ", " ", 1), end
