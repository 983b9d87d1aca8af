"""The numbers and bullets that Word writes before paragraphs: they stand in no text, and sections depend on them."""

from dataclasses import dataclass

import regex
from lxml import etree

from pipeline.ingest.docx_package import W
from pipeline.ingest.docx_styles import OFF, Styles, value

LEVELS = 9
PLACEHOLDER = regex.compile(r"%([1-9])")
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
BULLETS = {
    "\uf0b7": "•", "\uf0a7": "▪", "\uf0a8": "▪", "\uf06e": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf02d": "-",
    "\uf02b": "+", "\uf0e0": "→", "o": "◦", "·": "•", "–": "-", "—": "-", "\N{MINUS SIGN}": "-",
}  # fmt: skip
"""Bullets of the fonts Symbol, Wingdings and Courier as Unicode; dashes of any length as the dash of NĐ 30/2020."""


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    format: str
    text: str
    start: int
    restarts_after: int
    """The counter starts again when a level up to this one (0-based) counts on; -1 for never."""
    decimal_only: bool
    suffix: str
    shown: tuple[etree._Element, ...]


class Numbering:
    """The lists of a document. `label` counts, so it is called once for each paragraph, in order."""

    def __init__(self, root: etree._Element, styles: Styles) -> None:
        self._styles = styles
        self._abstract = {item.get(f"{W}abstractNumId"): item for item in root.iter(f"{W}abstractNum")}
        self._nums = {item.get(f"{W}numId"): item for item in root.iter(f"{W}num")}
        self._by_style_link = {
            value(link): key for key, item in self._abstract.items() for link in item.iterchildren(f"{W}styleLink")
        }
        self._levels: dict[str | None, tuple[Level, ...]] = {}
        self._counters: dict[str | None, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, paragraph: etree._Element) -> str:
        """Count the paragraph; return what Word writes before it, with the gap after it: `1. `, `a) `, `- ` or ""."""
        number, depth = self._place(paragraph)
        abstract = self._abstract_of(number) if number else None
        if number is None or abstract not in self._abstract:
            return ""
        levels = self._levels_of(number)
        counters = self._counted(number, abstract, depth, levels)
        level = levels[depth]
        if level.format == "none" and not PLACEHOLDER.search(level.text):
            written = level.text
        elif level.format == "bullet":
            written = BULLETS.get(level.text.strip(), level.text.strip())
        else:
            written = PLACEHOLDER.sub(
                lambda match: self._written(levels, counters, int(match[1]) - 1, level), level.text
            )
        return f"{written}{level.suffix}" if written.strip() else ""

    def is_bullet(self, paragraph: etree._Element) -> bool:
        """Tell a bullet, which says nothing where no text follows it, from a number."""
        number, depth = self._place(paragraph)
        return number is not None and number in self._nums and self._levels_of(number)[depth].format == "bullet"

    def run_properties(self, paragraph: etree._Element) -> tuple[etree._Element, ...]:
        """Return what the list says of how the paragraph's number is shown."""
        number, depth = self._place(paragraph)
        return self._levels_of(number)[depth].shown if number else ()

    def _place(self, paragraph: etree._Element) -> tuple[str | None, int]:
        """Return the list and the 0-based level of a paragraph; its style may say either."""
        number = depth = None
        for place in self._styles.paragraph_properties(paragraph):
            properties = place.find(f"{W}numPr")
            if properties is not None:
                number = number or value(properties.find(f"{W}numId"))
                depth = depth or value(properties.find(f"{W}ilvl"))
        if number is None or number not in self._nums:
            return None, 0
        return number, min(int(depth or 0), LEVELS - 1)

    def _abstract_of(self, number: str) -> str | None:
        identifier = value(self._nums[number].find(f"{W}abstractNumId"))
        item = self._abstract.get(identifier)
        link = value(item.find(f"{W}numStyleLink")) if item is not None else None
        return self._by_style_link.get(link, identifier) if link else identifier

    def _levels_of(self, number: str) -> tuple[Level, ...]:
        if number not in self._levels:
            found = {}
            abstract = self._abstract.get(self._abstract_of(number))
            overrides = self._nums[number].iterfind(f"{W}lvlOverride/{W}lvl")
            for item in (*(abstract.iterchildren(f"{W}lvl") if abstract is not None else ()), *overrides):
                depth = int(item.get(f"{W}ilvl", "0"))
                found[depth] = _level(item, depth)
            plain = Level("decimal", "", 1, 0, decimal_only=False, suffix=" ", shown=())
            self._levels[number] = tuple(found.get(depth, plain) for depth in range(LEVELS))
        return self._levels[number]

    def _counted(self, number: str, abstract: str | None, depth: int, levels: tuple[Level, ...]) -> list[int | None]:
        """Count one on. Lists of one abstract list go on counting together, save where one says where it starts."""
        counters = self._counters.setdefault(abstract, [None] * LEVELS)
        if (number, depth) not in self._begun:
            self._begun.add((number, depth))
            for override in self._nums[number].iterfind(f"{W}lvlOverride[@{W}ilvl='{depth}']/{W}startOverride"):
                counters[depth] = int(value(override) or 1) - 1
        before = counters[depth]
        counters[depth] = levels[depth].start if before is None else before + 1
        for deeper in range(depth + 1, LEVELS):
            if depth <= levels[deeper].restarts_after:
                counters[deeper] = None
        return counters

    def _written(self, levels: tuple[Level, ...], counters: list[int | None], depth: int, own: Level) -> str:
        count = counters[depth]
        count = levels[depth].start if count is None else count
        return in_format(count, "decimal" if own.decimal_only else levels[depth].format)


def in_format(count: int, form: str) -> str:
    """Write a number in one of Word's formats; those that Vietnamese documents do not use come out as digits.

    >>> [in_format(4, form) for form in ("decimal", "lowerLetter", "upperRoman", "decimalZero")]
    ['4', 'd', 'IV', '04']
    """
    match form:
        case "lowerLetter" | "upperLetter" if count > 0:
            letters = "abcdefghijklmnopqrstuvwxyz"[(count - 1) % 26] * ((count - 1) // 26 + 1)
            return letters if form == "lowerLetter" else letters.upper()
        case "lowerRoman" | "upperRoman" if 0 < count < 4000:
            return _roman(count) if form == "lowerRoman" else _roman(count).upper()
        case "decimalZero":
            return f"{count:02}"
        case "none":
            return ""
        case _:
            return str(count)


def _roman(count: int) -> str:
    written = ""
    for worth, letters in ROMAN:
        times, count = divmod(count, worth)
        written += letters * times
    return written


def _level(item: etree._Element, depth: int) -> Level:
    restart = value(item.find(f"{W}lvlRestart"))
    legal = item.find(f"{W}isLgl")
    return Level(
        format=value(item.find(f"{W}numFmt")) or "decimal",
        text=value(item.find(f"{W}lvlText")) or "",
        start=int(value(item.find(f"{W}start")) or 0),
        restarts_after=depth - 1 if restart is None else int(restart) - 1,
        decimal_only=legal is not None and legal.get(f"{W}val", "1") not in OFF,
        suffix="" if value(item.find(f"{W}suff")) == "nothing" else " ",
        shown=tuple(item.iterchildren(f"{W}rPr")),
    )
