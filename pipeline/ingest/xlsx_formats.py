"""The numbers of a worksheet as the page shows them: dates, percents, and what a format writes around them.

Decimals are those that the format shows, with the point of the stored value. Thousands are not parted: whether a point
or a comma parts them depends on the machine that shows the sheet, and a reader could not tell it from the other.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise

import regex

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    14: "dd/mm/yyyy", 15: "dd/mm/yy", 16: "dd/mm", 17: "mm/yyyy", 18: "hh:mm AM/PM", 19: "hh:mm:ss AM/PM",
    20: "hh:mm", 21: "hh:mm:ss", 22: "dd/mm/yyyy hh:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss",
}  # fmt: skip
"""Formats that files name by number only (ECMA-376, part 1, 18.8.30); dates in the order of Vietnam."""

TOKEN = regex.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|(?P<elapsed>\[(?:h+|m+|s+)\])|\[[^\]]*\]'
    r"|(?P<date>y+|m+|d+|h+|s+)|(?P<half>AM/PM|A/P)|(?P<digits>[0#?][0#?,.]*)|(?P<literal>.)",
    regex.IGNORECASE | regex.DOTALL,
)
DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
FIRST_DAY, FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet's dates have no zone
LAST_SERIAL = 2_958_465
"""31/12/9999."""


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a format: `kind` is date, elapsed, half, digits or literal."""

    kind: str
    text: str


def shown(number: float, form: str, *, from_1904: bool = False) -> str:
    """Write a number in a format.

    >>> shown(45296, '"ngày "dd" tháng "mm" năm "yyyy'), shown(0.155, "0.0%"), shown(7, '00"/QĐ-UBND"')
    ('ngày 05 tháng 01 năm 2024', '15.5%', '07/QĐ-UBND')
    """
    sections = _sections(form)
    if number < 0 and len(sections) > 1 and sections[1]:
        number, tokens = -number, sections[1]
    elif number == 0 and len(sections) > 2:
        tokens = sections[2]
    else:
        tokens = sections[0]
    kinds = {token.kind for token in tokens}
    if kinds & {"date", "elapsed"}:
        return _moment(number, tokens, FIRST_DAY_1904 if from_1904 else FIRST_DAY) or general(number)
    if "digits" in kinds:
        return _number(number, tokens)
    literal = "".join(token.text for token in tokens)
    return general(number) if "@" in literal or not literal.strip() else literal.strip()


def general(number: float) -> str:
    """Write a number as stored, without the noise of its last binary digit.

    >>> general(3.0), general(0.1 + 0.2)
    ('3', '0.3')
    """
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else f"{number:.15g}"


@lru_cache(maxsize=256)
def _sections(form: str) -> tuple[tuple[Token, ...], ...]:
    """Part a format into its sections: for positive numbers, negative ones, zero, text."""
    if regex.search(r"General|E[+-]", form, regex.IGNORECASE):
        return ((),)
    sections: list[list[Token]] = [[]]
    for found in TOKEN.finditer(form):
        kind = found.lastgroup or ""
        if kind == "literal" and found["literal"] == ";":
            sections.append([])
        elif kind in {"quoted", "escaped"}:
            sections[-1].append(Token("literal", found[kind]))
        elif kind:
            text = found[kind]
            sections[-1].append(Token(kind, text if kind in {"literal", "digits"} else text.lower()))
    return tuple(_minutes_told(section) for section in sections)


def _minutes_told(tokens: list[Token]) -> tuple[Token, ...]:
    """Tell minutes, which follow hours or stand before seconds, from months."""
    dates = [index for index, token in enumerate(tokens) if token.kind in {"date", "elapsed"}]
    for before, after in pairwise((None, *dates, None)):
        for here, other, sign in ((after, before, "h"), (before, after, "s")):
            if here is None or other is None or sign not in tokens[other].text:
                continue
            if tokens[here].text in {"m", "mm"}:
                tokens[here] = Token("date", tokens[here].text.replace("m", "n"))
    return tuple(tokens)


def _moment(number: float, tokens: tuple[Token, ...], first: datetime) -> str | None:
    """Write a date or a time; None where the number is none."""
    if not 0 <= number <= LAST_SERIAL:
        return None
    seconds = round(number * 86_400)
    moment = first + timedelta(seconds=seconds)
    halves = any(token.kind == "half" for token in tokens)
    return "".join(_part(token, moment, seconds, halves=halves) for token in tokens).strip()


def _part(token: Token, moment: datetime, seconds: int, *, halves: bool) -> str:
    if token.kind == "half":
        return "AM" if moment.hour < 12 else "PM"
    if token.kind == "elapsed":
        return str(seconds // {"h": 3600, "m": 60, "s": 1}[token.text[1]])
    if token.kind != "date":
        return token.text
    letter, width = token.text[0], len(token.text)
    if letter == "y":
        return f"{moment.year % 100:02}" if width <= 2 else str(moment.year)
    if letter == "d" and width > 2:
        return DAYS[moment.weekday()]
    hour = (moment.hour - 1) % 12 + 1 if halves else moment.hour
    worth = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}[letter]
    return f"{worth:0{min(width, 2)}}"


def _number(number: float, tokens: tuple[Token, ...]) -> str:
    percent = any(token == Token("literal", "%") for token in tokens)
    written = ""
    placed = False
    for token in tokens:
        if token.kind == "digits" and not placed:
            written += _digits(number * 100 if percent else number, token.text)
            placed = True
        elif token.kind == "literal":
            written += token.text
    return written.strip()


def _digits(number: float, form: str) -> str:
    whole, _, part = form.partition(".")
    places = sum(char in "0#?" for char in part)
    written = f"{number:.{places}f}"
    if places and "#" in part:
        needed = part.count("0")
        head, _, tail = written.partition(".")
        tail = tail[:needed] + tail[needed:].rstrip("0")
        written = f"{head}.{tail}" if tail else head
    sign, digits = ("-", written[1:]) if written.startswith("-") else ("", written)
    width = whole.count("0") + (len(digits) - len(digits.partition(".")[0]))
    return sign + digits.zfill(width)
