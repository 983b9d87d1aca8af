"""When something is to be done: dates, quarters, recurrences, days after an event.

The families are those of NĐ 30/2020 documents in practice; the words are data (`data/deadlines.toml`), the calendar is
here. dateparser reads none of the phrases and a bare `05 ngày` as five days ago, hence a grammar of our own.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from pipeline.extract.calendar_terms import READERS, Reading, Times
from pipeline.extract.dates import AHEAD, DATE, FIRST_YEAR
from pipeline.extract.folding import is_upper
from pipeline.extract.lexicon import match_at, one_of, spaced, table
from pipeline.record import DeadlineKind

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Term:
    """A time expression at a span. `normalized`, `due`, `anchor` and `inferred` are as in the record's Deadline."""

    start: int
    end: int
    kind: DeadlineKind
    rule: str
    normalized: str | None = None
    due: str | None = None
    anchor: str | None = None
    inferred: bool = False
    impossible: bool = False
    """What is printed is no day, or too far from the document's own to be meant: nothing was made of it."""


_PERIOD = r"(?:(?:\d{1,2}|một) (?:ngày|tuần|tháng|năm)(?: (?:đầu|cuối) năm)?|ngày|tuần|tháng|quý|năm)(?! (?:học|\d))"
_EVENT_REST = r"(?:(?! và | để | thì |nếu có)[^\n\t.,;:()]){0,90}"
_MACROS = {
    "{DATE}": DATE,
    "{Q}": r"(?:IV|[I1l]{2,3}|I|[1-4])",  # OCR reads III as I11
    "{PERIOD}": _PERIOD,
    "{EVENT}": r"(?=\p{L})(?:\p{Ll}+, (?=\p{Ll}))?" + _EVENT_REST,  # `đóng, mở cống`
    "{EVENT_REST}": _EVENT_REST,
}
_OTHER_DATE = regex.compile(rf"[Nn]gày +{DATE}|(?:giai đoạn|nhiệm kỳ|thời kỳ) +\d{{4}} ?[-–] ?\d{{4}}")
_EFFECT = regex.compile(r"(?:có +hiệu +lực|hiệu +lực +thi +hành|thay +thế|hết +hiệu +lực)[^.;\n]{0,40}$")
_PAST = regex.compile(r"(?:^|[^\p{L}])(?:đã|vừa qua|tính|ký)[^.;\n]{0,60}$")
_NOT_TERM = regex.compile(
    r"(?i)(?:giai +đoạn|thời +kỳ|tầm +nhìn|nhiệm +kỳ|năm +học|học +kỳ)[^.;\n]{0,12}$|\d +tháng +$"
)
_DATED = {"year", "by-day", "months", "quarters", "half-year"}
_ALONE = regex.compile(r" *(?:[.,;:()\n]|$)")
_CONDITION = regex.compile(r"(?:^|[^\p{L}])chỉ +[^.;\n]{0,50}$")


@cache
def _rules() -> tuple[tuple[str, DeadlineKind, str, bool, regex.Pattern[str]], ...]:
    rules = []
    for row in table("deadlines")["rule"]:
        pattern = spaced(row["pattern"])
        for macro, meaning in _MACROS.items():
            pattern = pattern.replace(macro, meaning)
        only_in_column = row.get("where") == "time"
        rules.append((row["name"], row["kind"], row["read"], only_in_column, regex.compile(pattern, regex.IGNORECASE)))
    return tuple(rules)


# One quick scan finds the words that an expression may begin with; the rules then look at those places only.
_FIRST = one_of(table("deadlines")["first_words"])
_TRIGGER = regex.compile(
    rf"(?<![\p{{L}}\d/.-])(?:{_FIRST}|\d{{1,4}}(?= ?(?:[/\d.-]|–|\p{{Ll}})))(?!\p{{Lu}})",
    regex.IGNORECASE,
)


def find_terms(text: str, times: Times, cited: Sequence[Span] = (), columns: Sequence[Span] = ()) -> tuple[Term, ...]:
    """Find every deadline of a text.

    `cited` are spans whose dates belong to other documents; in `columns`, the cells and lines under Thời gian, a bare
    year or date counts. `times` says the document's own date and year.
    """
    text = text.replace("qúy", "quý").replace("Qúy", "Quý")  # a slip of the hand as old as typewriters
    found: list[Term] = []
    position = 0
    while match := _TRIGGER.search(text, position):
        term, position = None, match.start() + 1
        if not _inside(match.start(), cited):
            term, position = _term_at(text, match.start(), times, in_column=_inside(match.start(), columns))
        if term:
            found.append(term)
    return tuple(found)


def _term_at(text: str, start: int, times: Times, *, in_column: bool) -> tuple[Term | None, int]:
    """Return the term at `start`, if one binds there, and where to look on."""
    for name, kind, reader, only_in_column, pattern in _rules():
        if only_in_column and not in_column:
            continue
        match = match_at(pattern, text, start)
        if not match:
            continue
        reading = READERS[reader](match, times)
        if reading is None:
            continue
        end = match.start() + len(match[0].rstrip(" ,;"))
        if not in_column and not _binds(text, start, end, reading, name, times):
            return None, end
        if _is_impossible(reading, times):
            return Term(start, end, kind, name, impossible=True), end
        return Term(start, end, kind, name, reading.normalized, reading.due, reading.anchor, reading.inferred), end
    other = match_at(_OTHER_DATE, text, start)
    return None, other.end() if other else start + 1


def _binds(text: str, start: int, end: int, reading: Reading, rule: str, times: Times) -> bool:
    """Whether an expression in running text obliges: not the past, not a date of effect, not a horizon."""
    before = text[max(start - 90, 0) : start]
    # A heading in capitals tells its period: `PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2023`.
    heading = end - start > 6 and is_upper(text[start:end])
    unbound = rule == "within" and reading.anchor is None and not _ALONE.match(text, end)
    return not (
        heading
        or unbound
        or _EFFECT.search(before)
        or _NOT_TERM.search(before)
        or (rule in _DATED and _is_past(reading, times))
        or (rule == "when" and _CONDITION.search(before))
        or (rule in {"within", "bare-month"} and _PAST.search(before[-60:]))
    )


def _is_impossible(reading: Reading, times: Times) -> bool:
    """Whether a deadline lies where no office sets one: years before its document, or beyond any plan."""
    if reading.due is None:
        return False
    own = times.year or (int(times.issued[:4]) if times.issued else None)
    first, last = (own - 2, own + AHEAD) if own else (FIRST_YEAR, dt.datetime.now(tz=dt.UTC).year + AHEAD)
    return not first <= int(reading.due[:4]) <= last


def _is_past(reading: Reading, times: Times) -> bool:
    first = (reading.normalized or "")[:4]
    if times.year and first.isdigit() and int(first) < times.year:
        return True
    return bool(times.issued and reading.due and reading.due < times.issued)


def _inside(position: int, spans: Sequence[Span]) -> bool:
    index = bisect_right(spans, (position, 1 << 60)) - 1
    return index >= 0 and spans[index][0] <= position < spans[index][1]
