"""Roman numerals that recognition saw as other letters or digits, where what is around them leaves one reading.

NĐ 30/2020, Phụ lục I, numbers parts and chapters in Roman figures; quarters, terms and congresses are counted so too.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from diacritics.edits import Edit
from diacritics.numbers import RULE, SURE

_SIGNS = str.maketrans({"H": "II", "l": "I", "1": "I", "|": "I"})
_NUMERAL = re.compile(r"(?=.)(X{0,3})(IX|IV|V?I{0,3})")
_UNITS = {"": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
_FORM = r"[IVXHl1|]{1,6}"
_HEADING = re.compile(rf"^[ \t]*(?P<form>{_FORM})\.(?=[ \t]+[^\W\d_a-z])", re.MULTILINE)
_COUNTED = re.compile(r"^[ \t]*(?P<number>\d{1,3})\.(?=[ \t]+\S)", re.MULTILINE)
_QUARTER = re.compile(
    rf"\b[Qq]u[yýỷỳ][ \t]+(?P<form>{_FORM})(?P<year>(?:/|[ \t]+(?:[Nn][aăâàáãi]m[ \t]+)?)2\d{{3}}\b)?(?!\w)"
)
# Chương, Phần, khóa, lần thứ, as they are printed and as they come out of recognition in the wrong language.
_AFTER_WORD = re.compile(
    r"(?:\b(?P<term>[Kk]h(?:(?P<bare>oa)|[oóòé][aáàd]|da))|\b(?:[Cc]h[uưir]{1,2}[oơ]ng|CH[UƯ][OƠ]NG|[Pp]h[aầâằi]n|PH[AẦ]N)"
    rf"|\b[Ll][aầâằ]n[ \t]+th[uứưửirw]{{1,2}})[ \t]+(?P<form>{_FORM})(?![\w|]|[-/&][^\W\d])"
)


class _Head(NamedTuple):
    start: int
    form: str
    value: int
    is_certain: bool


def value_of(numeral: str) -> int | None:
    """Return what a Roman numeral up to XXXIX counts; None where it is none.

    >>> value_of("XIII"), value_of("IIII")
    (13, None)
    """
    found = _NUMERAL.fullmatch(numeral)
    return 10 * len(found[1]) + _UNITS[found[2]] if found else None


def decoded(form: str) -> str:
    """Return the numeral that a damaged form may stand for.

    >>> [decoded(form) for form in ("I11", "IH", "HI", "XIH", "1V")]
    ['III', 'III', 'III', 'XIII', 'IV']
    """
    return form.translate(_SIGNS)


def roman_edits(text: str) -> Iterator[Edit]:
    """Yield the damaged Roman numerals of a text: in headings, and after `Quý`, `khóa`, `lần thứ`, `Phần`, `Chương`."""
    for start, form in (*_in_headings(text), *_quarters(text), *_after_words(text)):
        yield Edit(start, start + len(form), form, decoded(form), RULE, SURE)


def _in_headings(text: str) -> Iterator[tuple[int, str]]:
    """Yield forms whose neighbours among the headings leave no other number.

    `11.` may be eleven, and `H.` a letter or a name: they must stand between both neighbours, and `11.` not soon
    after points 6 to 10. A form that shows Roman figures of its own needs the one before; what follows must not
    contradict it.
    """
    heads = list(_heads(text))
    points = [(found.start("number"), int(found["number"])) for found in _COUNTED.finditer(text)]
    upcoming: list[int | None] = [None]
    for head in reversed(heads[1:]):
        upcoming.append(upcoming[-1] if head.form.isdigit() else head.value)
    before = 0
    for at, (head, roman) in enumerate(zip(heads, reversed(upcoming), strict=False)):
        if head.is_certain:
            before = head.value
            continue
        after = {roman, *(other.value for other in heads[at + 1 : at + 2])}
        between = before == head.value - 1 and head.value + 1 in after
        if head.form.isdigit():
            earlier = bisect_left(points, (head.start, 0))
            point = points[earlier - 1][1] if earlier else 0
            between = between and before > 0 and not int(head.form) - 6 < point < int(head.form)
            last = False
        else:
            shows = len(head.form) > 1 and bool(set(head.form) & set("IVX"))
            last = before == head.value - 1 > 0 and roman in {None, 1} and shows
        if between or last:
            before = head.value
            yield head.start, head.form


def _heads(text: str) -> Iterator[_Head]:
    for found in _HEADING.finditer(text):
        form = found["form"]
        value = value_of(decoded(form))
        if value is not None and form != "1":
            yield _Head(found.start("form"), form, value, decoded(form) == form)


def _quarters(text: str) -> Iterator[tuple[int, str]]:
    """Yield quarters, I to IV. `H`, which may be a person's initial, and digits need their year behind them."""
    for found in _QUARTER.finditer(text):
        form = found["form"]
        value = value_of(decoded(form))
        if value is None or not 2 <= value <= 4 or decoded(form) == form:
            continue
        if found["year"] or (set(form) & set("IV") and len(form) > 1):
            yield found.start("form"), form


def _after_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield forms that show a Roman figure of their own. `khóa X1` may be the name of a course: that needs two.

    `Khoa XH và NV` and `Khoa VH-NT` are faculties, of society and of culture: without its mark the word needs an I.
    """
    for found in _AFTER_WORD.finditer(text):
        form = found["form"]
        figures = sum(sign in "IVX" for sign in form)
        if found["bare"] and "I" not in form:
            continue
        least = 2 if found["term"] and any(sign.isdigit() for sign in form) else 1
        if figures >= least and decoded(form) != form and value_of(decoded(form)) is not None:
            yield found.start("form"), form
