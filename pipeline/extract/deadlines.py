"""When something is to be done: dates, quarters, recurrences, days after an event.

The families are those of NĐ 30/2020 documents in practice; the words are data (`data/deadlines.toml`), the calendar is
here. dateparser reads none of the phrases and a bare `05 ngày` as five days ago, hence a grammar of our own.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from pipeline.extract import calendar_terms, recurrences
from pipeline.extract.calendar_terms import Reading, Times
from pipeline.extract.dates import AHEAD, DATE, FIRST_YEAR
from pipeline.extract.folding import is_upper, lower
from pipeline.extract.lexicon import match_at, one_of, spaced, table
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


_PERIOD = r"(?:(?:\d{1,2}|một) (?:ngày|tuần|tháng|năm)(?: (?:đầu|cuối) năm)?|ngày|tuần|tháng|quý|năm)(?! (?:học|\d))"
_EVENT_REST = r"(?:(?! và | để | thì |nếu có)[^\n\t.,;:()]){0,90}"
_MACROS = {
    "{DATE}": DATE,
    "{DAY}": r"(?:\d{1,2} ?[/-] ?\d{1,2}(?! ?[/.,-]?\d)|\d{1,2} +tháng +\d{1,2}(?![\d/])(?! +năm +\d))",
    "{HOUR}": r"[\dIlOoSŠ]{1,2}(?: +giờ|h|g|:)(?: ?[\dOo]{2})?(?: *phút|[’'])?",
    "{BY}": r"(?:trước|chậm +nhất|muộn +nhất|hạn +cuối|không +quá)(?: +là)?(?: +vào)?(?: +trước)?",
    "{Q}": r"(?:[Il1]{1,2}V|[I1l]{2,3}|HI|IH|H|I|[1-4])",  # OCR reads III as I11 or HI, II as H, IV as 1V
    "{PERIOD}": _PERIOD,
    "{EVENT}": r"(?=\p{L})(?:\p{Ll}+, (?=\p{Ll}))?" + _EVENT_REST,  # `đóng, mở cống`
    "{EVENT_REST}": _EVENT_REST,
}
_OTHER_DATE = regex.compile(rf"[Nn]gày +{DATE}|(?:giai đoạn|nhiệm kỳ|thời kỳ) +\d{{4}} ?[-–] ?\d{{4}}")
_EFFECT = regex.compile(r"(?:có +hiệu +lực|hiệu +lực +thi +hành|thay +thế|hết +hiệu +lực)[^.;\n]{0,40}$")
_PAST = regex.compile(r"(?:^|[^\p{L}])(?:đã|vừa qua|tính|ký)[^.;\n]{0,60}$")
_NOT_TERM = regex.compile(r"(?i)(?:giai +đoạn|thời +kỳ|tầm +nhìn|nhiệm +kỳ)[^.;\n]{0,12}$|\d +tháng +$")
_DATED = {"year", "by-day", "months", "quarters", "half-year"}
_NAMING = {"months", "quarters"}
_ALONE = regex.compile(r" *(?:[.,;:()\n]|$)")
# `phiên họp thường kỳ tháng 4/2020`, `báo cáo quý I`: a month or quarter that names something, and binds nobody.
_NAMED_AFTER = regex.compile(
    r"(?:[Hh]ọp|thường kỳ|làm việc|công tác|[Bb]áo cáo|[Kk]ế hoạch|nhiệm vụ|tình hình|kết quả|số liệu|[Ll]ịch|của)"
    r"(?: của \p{L}+(?: \p{L}+){0,4}?)? +$"
)
_DONE_IN = regex.compile(r"(?:hoàn thành|xong|thực hiện|triển khai|tổ chức|ban hành|tổng kết|sơ kết|[:(;,]) *$")
_YEAR = regex.compile(r"\d{4}$")
_BARE = regex.compile(r"(?:tháng|quý)", regex.IGNORECASE)
_OFFICE_HOURS = regex.compile(r"[Tt]ừ +thứ +\w+ +đến +$")
_CONDITION = regex.compile(r"(?:^|[^\p{L}])chỉ +[^.;\n]{0,50}$")


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


def _opening(text: str, match: regex.Match[str]) -> str:
    """Return a word with the one behind it, small, cut to what tells most expressions apart (`trong th`)."""
    word: str = match[0]
    if not text.startswith(" ", match.end()):
        return word.lower()
    return lower(f"{word} {text[match.end() + 1 : match.end() + 1 + _TELLING].partition(' ')[0]}")


_TELLING = 3
"""Characters."""


# One quick scan finds the words that an expression may begin with; the rules then look at those places only.
_FIRST = one_of(table("deadlines")["first_words"])
_TRIGGER = regex.compile(
    rf"(?<![\p{{L}}\d/.-])(?:(?:{_FIRST}|\d{{1,4}}(?= ?(?:[/\d.-]|–|\p{{Ll}})))(?!\p{{Lu}})"
    r"|Q\.?(?= ?[IVHl1-4]+ ?[/-])|T(?=\d))",
    regex.IGNORECASE,
)
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
    while match := _TRIGGER.search(text, position):
        term, position = None, match.start() + 1
        if not _inside(match.start(), cited):
            rules = _rules_at("0" if match[0].isdigit() else _opening(text, match))
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
        if not in_column and not _binds(text, start, end, reading, rule.name, times):
            return None, end
        if _is_impossible(reading, times):
            return Term(start, end, rule.kind, rule.name, impossible=True), end
        return Term(
            start, end, rule.kind, rule.name, reading.normalized, reading.due, reading.anchor, reading.inferred
        ), end
    other = match_at(_OTHER_DATE, text, start)
    return None, other.end() if other else start + 1


def _binds(text: str, start: int, end: int, reading: Reading, rule: str, times: Times) -> bool:
    """Whether an expression in running text obliges: not the past, not a date of effect, not a horizon."""
    before = text[max(start - 90, 0) : start]
    # A heading in capitals tells its period: `PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2023`.
    heading = end - start > 6 and " " in text[start:end] and is_upper(text[start:end])
    unbound = rule == "within" and reading.anchor is None and not _ALONE.match(text, end)
    return not (
        heading
        or unbound
        or _EFFECT.search(before)
        or _NOT_TERM.search(before)
        or (rule in _DATED and _is_past(reading, times))
        or (rule in _NAMING and _names(before, text[start:end]))
        or (rule == "weekday" and _OFFICE_HOURS.search(before))
        or (rule == "when" and _CONDITION.search(before))
        or (rule in {"within", "bare-month"} and _PAST.search(before[-60:]))
    )


def _names(before: str, term: str) -> bool:
    """Whether a month or quarter without a preposition names what stands before it, or stands there for no reason."""
    if not _BARE.match(term):
        return False
    return _NAMED_AFTER.search(before) is not None or not (_YEAR.search(term) or _DONE_IN.search(before))


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
