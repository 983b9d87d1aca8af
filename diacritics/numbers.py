"""Letters that recognition saw in numbers, where nothing else can stand: `l5/12` is 15/12, `2O23` is 2023.

A digit is never changed into another digit. Roman numerals are in `roman`.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from diacritics.edits import Edit

RULE = "number"
SURE = 0.99
_DIGITS = str.maketrans("lI|Oo", "11100")
_DIGITS_AND_FIVE = str.maketrans("lI|OoS", "111005")
"""S is 5 only inside dates with their year and inside money: `S1/12` may be a building and its floor."""
_D, _DS = r"[\dlI|Oo]", r"[\dlI|OoS]"
_START, _END = r"(?<![\w/.,|-])", r"(?![\w|]|[/.,-][\w|])"
_DAY_WORD = r"\b[Nn]g[aàáảâă]y[ \t]+"
_MONTH_WORD = r"[ \t]+[Tt]h[aáàảâăd]ng\b"
_YEAR_WORD = r"\b[Nn][aăâàáãi]m[ \t]+"
_CURRENCY = r"(?=[ \t]?(?:đ|d|VNĐ|VND|[đd][ồoôòóöéd6]ng)(?!\w))"
_PLACE = re.compile(
    r"\b(?:nhà|nha|nhd|ngõ|ngo|ngách|ngach|hẻm|hem|kiệt|kiet|lô|lo|thửa|thua|đường|duong|phố|pho|tòa|toa|căn|can)"
    r"(?:[ \t]+(?:số|so|s6|sé|hộ|ho))?[ \t:]*$",
    re.IGNORECASE,
)
"""What stands before the number of a house or of a plot: letters in it are its own (`nhà I5/12`, `lô O1/7`)."""


def _day(text: str) -> bool:
    return 1 <= int(text) <= 31


def _month(text: str) -> bool:
    return 1 <= int(text) <= 12


def _year(text: str) -> bool:
    return 1930 <= int(text) <= 2079


def _any(_text: str) -> bool:
    return True


_BOUNDS: Mapping[str, Callable[[str], bool]] = {"day": _day, "month": _month, "year": _year, "until": _year}
"""What the digits of a named group must make; other groups (`sum`, `code`) may hold any."""

_FULL_DATE = re.compile(
    rf"{_START}(?P<day>{_DS}{{1,2}})(?P<sign>[/.-])(?P<month>{_DS}{{1,2}})(?P=sign)(?P<year>{_DS}{{4}}){_END}"
)
_MONTH_YEAR = re.compile(rf"{_START}(?P<month>{_D}{{1,2}})/(?P<year>{_D}{{4}}){_END}")
_DAY_MONTH = re.compile(rf"{_START}(?P<day>{_D}{{2}}|\d)/(?P<month>{_D}{{2}}|\d){_END}")
_WRITTEN_DAY = re.compile(rf"{_DAY_WORD}(?P<day>{_D}{{1,2}})(?={_MONTH_WORD})")
_WRITTEN_MONTH = re.compile(rf"{_MONTH_WORD}[ \t]+(?P<month>{_D}{{2}})(?=[ \t]+{_YEAR_WORD}{_D}{{4}}(?!\w))")
_WRITTEN_YEAR = re.compile(rf"{_YEAR_WORD}(?P<year>{_D}{{4}})(?:[ \t]?[-–][ \t]?(?P<until>{_D}{{4}}))?{_END}")
_YEARS = re.compile(rf"{_START}(?P<year>{_D}{{4}})[ \t]?[-–][ \t]?(?P<until>{_D}{{4}}){_END}")
# NĐ 30/2020, Phụ lục I, ô 3: number, year of a normative document, symbol.
_CODE = re.compile(rf"{_START}(?P<code>{_D}{{2,4}}|\d)(?:/(?P<year>{_D}{{4}}))?(?=/[A-ZĐ]{{1,6}}\d{{0,2}}-[A-ZĐ]{{2}})")
_SUM = re.compile(rf"{_START}(?P<sum>{_DS}{{1,3}}(?:\.{_DS}{{3}}){{1,4}}){_CURRENCY}")
_RULES = (
    (_FULL_DATE, _DIGITS_AND_FIVE),
    (_SUM, _DIGITS_AND_FIVE),
    *((rule, _DIGITS) for rule in (_CODE, _MONTH_YEAR, _DAY_MONTH, _WRITTEN_DAY, _WRITTEN_MONTH)),
    *((rule, _DIGITS) for rule in (_WRITTEN_YEAR, _YEARS)),
)
_WRITTEN = (_WRITTEN_DAY, _WRITTEN_MONTH)
_DAY_AND_MONTH = (_DAY_MONTH, _CODE)


def number_edits(text: str, start: int, end: int) -> Iterator[Edit]:
    """Yield the letters in numbers of `text[start:end]` that are digits for sure, a number or its part at a time.

    >>> [edit.after for edit in number_edits("trước ngày l5/12/2O23", 0, 21)]
    ['15', '2023']
    """
    done: set[int] = set()
    for rule, digits in _RULES:
        for found in rule.finditer(text, start, end):
            parts = {
                name: part.translate(digits) for name, part in found.groupdict().items() if part and name != "sign"
            }
            if not all(_BOUNDS.get(name, _any)(part.replace(".", "")) for name, part in parts.items()):
                continue
            if rule not in _WRITTEN and not _has_enough_digits(found.group(*parts)):
                continue
            if rule in _DAY_AND_MONTH and _PLACE.search(text, max(start, found.start() - 20), found.start()):
                continue
            for name, after in parts.items():
                if after != found[name] and found.start(name) not in done and not _is_roman_month(name, found[name]):
                    done.add(found.start(name))
                    yield Edit(found.start(name), found.end(name), found[name], after, RULE, SURE)


def _has_enough_digits(parts: str | tuple[str, ...]) -> bool:
    """Say whether each part of a number shows a digit: `I/O` and `lo` are none."""
    return all(any(sign.isdigit() for sign in part) for part in ((parts,) if isinstance(parts, str) else parts))


def _is_roman_month(name: str, part: str) -> bool:
    """Say whether a month may have been printed in Roman figures."""
    return name == "month" and set(part) == {"I"}
