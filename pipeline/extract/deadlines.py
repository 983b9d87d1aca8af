"""When something is to be done: dates, quarters, recurrences, days after an event.

The families are those of NĐ 30/2020 documents in practice; the words are data (`data/deadlines.toml`), the calendar is
here. dateparser reads none of the phrases and a bare `05 ngày` as five days ago, hence a grammar of our own.
"""

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from pipeline.extract import calendar_terms, recurrences
from pipeline.extract.calendar_terms import COUNT, Reading, Times
from pipeline.extract.dates import AHEAD, DATE, FIRST_YEAR
from pipeline.extract.folding import lower
from pipeline.extract.lexicon import match_at, spaced, table
from pipeline.extract.obliging import obliges
from pipeline.record import DeadlineKind

Span = tuple[int, int]
_READERS = calendar_terms.READERS | recurrences.READERS


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


_PERIOD = (
    r"(?:(?:hai|ba|bốn|năm|mười) \(\d{1,2}\) (?:ngày|tuần|tháng|năm)"
    r"|(?:\d{1,2}|một)(?: \((?:một|hai|ba|bốn|năm|sáu|chín|mười)\))? (?:ngày|tuần|tháng|năm)(?: (?:đầu|cuối) năm)?"
    r"|ngày|tuần|tháng|quý|năm)(?! (?:học|\d))"
)
# Halves of one phrase that a comma or `và` joins: an event does not end there (`hồ sơ đầy đủ, hợp lệ`).
_JOINED = "|".join(rf"(?<={left}), {right}(?!\p{{L}})" for left, right in table("deadlines")["joined"])
_TOGETHER = rf",(?: (?:hợp lệ|bổ sung|thay thế)(?!\p{{L}}))|(?:{_JOINED})"
_EVENT_REST = (
    r"(?:(?! và (?!(?-i:\p{Lu})|hợp lệ)| để | thì |nếu có|(?<!ngày) phải )"
    rf"(?:[^\n\t.,;:()]|{_TOGETHER})){{0,140}}(?!(?<=\p{{L}})\p{{L}})"
)
_MACROS = {
    "{DATE}": DATE,
    "{DAY}": r"(?:\d{1,2} ?[/-] ?\d{1,2}(?! ?[/.,-]?\d)|\d{1,2} +tháng +\d{1,2}(?![\d/])(?! +năm +\d))",
    "{HOUR}": r"[\dIlOoSŠ]{1,2}(?: +giờ|h|g|:)(?: ?[\dOo]{2})?(?: *phút|[’'])?",
    "{BY}": r"(?:trước|chậm +nhất|muộn +nhất|hạn +cuối|không +quá)(?: +là)?(?: +vào)?(?: +trước)?",
    "{COUNT}": COUNT,
    "{Q}": r"(?:[Il1]{1,2}V|[I1l]{2,3}|HI|IH|H|I|[1-4])",  # OCR reads III as I11 or HI, II as H, IV as 1V
    "{PERIOD}": _PERIOD,
    "{EVENT}": r"(?=\p{L})(?:\p{Ll}+, (?=\p{Ll}))?" + _EVENT_REST,  # `đóng, mở cống`
    "{EVENT_REST}": _EVENT_REST,
}
_OTHER_DATE = regex.compile(rf"[Nn]gày +{DATE}|(?:giai đoạn|nhiệm kỳ|thời kỳ) +\d{{4}} ?[-–] ?\d{{4}}")
# The period of a statistic, its ends in two years: `từ ngày 16/8 năm trước đến ngày 15/8 năm báo cáo`.
_STATISTIC = regex.compile(rf"(?i)từ +ngày +{DATE} +(?:của +)?năm +trước[^.;\n]{{0,20}}? đến +(?:hết +)?ngày +{DATE}")
# Of a year that is not the document's own: `của năm thứ năm`, `năm ra hoạt động`, `của kỳ báo cáo tiếp theo`.
_OTHER_YEAR = regex.compile(
    r" +(?:của +)?(?:(?:năm|kỳ) +(?:trước|thứ|báo|kế|đó|ra|có|phát|bắt|kết|hiện|liền|đánh|lập|cuối|đầu|tuyển|ngân|tính)"
    r"|năm (?:tiếp|sau))(?!\p{L})"
)


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    kind: DeadlineKind
    reader: str
    only_in_column: bool
    pattern: regex.Pattern[str]


@cache
def _rules() -> tuple[_Rule, ...]:
    rules = []
    for row in table("deadlines")["rule"]:
        pattern = spaced(row["pattern"])
        for macro, meaning in _MACROS.items():
            pattern = pattern.replace(macro, meaning)
        only_in_column = row.get("where") == "time"
        compiled = regex.compile(pattern, regex.IGNORECASE)
        rules.append(_Rule(row["name"], row["kind"], row["read"], only_in_column, compiled))
    return tuple(rules)


_BEFORE_YEAR = "hoàn thành "
"""What the one rule that looks back asks for (`hoàn thành năm 2025`)."""


@lru_cache(maxsize=4096)
def _rules_at(words: str) -> tuple[_Rule, ...]:
    """Return the rules whose expressions can begin with some words: of fifty rules, one or none is left to try."""
    text = f"{_BEFORE_YEAR}{words}"
    rules = _rules_at(words.partition(" ")[0]) if " " in words else _rules()
    return tuple(rule for rule in rules if rule.pattern.match(text, len(_BEFORE_YEAR), partial=True))


def _opening(small: str, match: re.Match[str]) -> str:
    """Return a word with the one behind it, cut to what tells most expressions apart (`trong th`)."""
    if not small.startswith(" ", match.end()):
        return match[0]
    return f"{match[0]} {small[match.end() + 1 : match.end() + 1 + _TELLING].partition(' ')[0]}"


_TELLING = 3
"""Characters."""


# One quick scan of the small letters finds what an expression may begin with; the rules then look at those places only.
# `re` knows the set of first letters and is quicker than `regex`, unless a look behind comes first: the caller looks.
_TRIGGER = re.compile(
    rf"(?:{'|'.join(table('deadlines')['first_words'])}|\d{{1,4}}(?= ?(?:[/\d.–-]|[^\W\d_])))(?![^\W\d_])"
    r"|q\.?(?= ?[ivhl1-4]+ ?[/-])|t(?=\d)"
)
_NOT_BEHIND = frozenset("/.-")
# What OCR makes of digits in a date, and of `hằng`: letter for letter, so that offsets stay.
_MISREAD_DAY = regex.compile(
    r"(?<![\p{L}\d/])(?=[\dlIOo|]*\d)[\dlIOo|]{1,2}/[\dlIOo|]{1,2}(?:/[\dlIOo|]{4})?(?![\p{L}\d])"
)
_MISREAD_EACH = regex.compile(r"(?<=(?<!\p{L})[Hh])[ãăâẳẵắặả](?=ng +(?:ngày|tuần|tháng|quý|năm)(?!\p{L}))")
_DIGITS = str.maketrans("lI|Oo", "11100")
_AND_DAY = regex.compile(
    rf",? +và +(?:(?:trước|chậm +nhất) +)?(?:là +)?(?:ngày +)?(?P<a>{DATE})(?! +(?:hằng|hàng|mỗi) +năm)"
)


def find_terms(text: str, times: Times, cited: Sequence[Span] = (), columns: Sequence[Span] = ()) -> tuple[Term, ...]:
    """Find every deadline of a text.

    `cited` are spans whose dates belong to other documents; in `columns`, the cells and lines under Thời gian, a bare
    year or date counts. `times` says the document's own date and year.
    """
    text = text.replace("qúy", "quý").replace("Qúy", "Quý")  # a slip of the hand as old as typewriters
    text = _MISREAD_DAY.sub(lambda day: day[0].translate(_DIGITS), _MISREAD_EACH.sub("ằ", text))
    found: list[Term] = []
    position = 0
    small = lower(text)
    while match := _TRIGGER.search(small, position):
        term, position = None, match.start() + 1
        behind = small[match.start() - 1] if match.start() else ""
        if not (behind.isalnum() or behind in _NOT_BEHIND or _inside(match.start(), cited)):
            rules = _rules_at("0" if match[0].isdigit() else _opening(small, match))
            term, position = _term_at(text, match.start(), times, rules, in_column=_inside(match.start(), columns))
        if term:
            found.append(term)
        if term and term.rule == "by-day" and (second := match_at(_AND_DAY, text, position)):
            found += _second_day(second, term, times)
            position = second.end()
    return tuple(found)


def _second_day(match: regex.Match[str], first: Term, times: Times) -> list[Term]:
    """Read the other day of `trước ngày 15/6 và 15/12`: a deadline of its own."""
    reading = _READERS["day"](match, times)
    if reading is None or _is_impossible(reading, times):
        return []
    start = match.start() + len(match[0]) - len(regex.sub(r"^,? +và +", "", match[0]))
    return [Term(start, match.end(), first.kind, first.rule, reading.normalized, reading.due, None, reading.inferred)]


def _term_at(
    text: str, start: int, times: Times, rules: Sequence[_Rule], *, in_column: bool
) -> tuple[Term | None, int]:
    """Return the term at `start`, if one binds there, and where to look on."""
    for rule in rules:
        if rule.only_in_column and not in_column:
            continue
        match = match_at(rule.pattern, text, start)
        if not match:
            continue
        reading = _READERS[rule.reader](match, times)
        if reading is None:
            continue
        end = match.start() + len(match[0].rstrip(" ,;"))
        if not in_column and not obliges(text, start, end, reading, rule.name, times):
            return None, end
        if reading.inferred and _OTHER_YEAR.match(text, end):
            reading = Reading()
        if _is_impossible(reading, times):
            return Term(start, end, rule.kind, rule.name, impossible=True), end
        return Term(
            start, end, rule.kind, rule.name, reading.normalized, reading.due, reading.anchor, reading.inferred
        ), end
    other = match_at(_OTHER_DATE, text, start) or match_at(_STATISTIC, text, start)
    return None, other.end() if other else start + 1


def _is_impossible(reading: Reading, times: Times) -> bool:
    """Whether a deadline lies where no office sets one: years before its document, or beyond any plan."""
    if reading.due is None:
        return False
    own = times.year or (int(times.issued[:4]) if times.issued else None)
    first, last = (own - 2, own + AHEAD) if own else (FIRST_YEAR, dt.datetime.now(tz=dt.UTC).year + AHEAD)
    return not first <= int(reading.due[:4]) <= last


def _inside(position: int, spans: Sequence[Span]) -> bool:
    index = bisect_right(spans, (position, 1 << 60)) - 1
    return index >= 0 and spans[index][0] <= position < spans[index][1]
