"""What the fields of a record may hold when people set them, and what a time that they give says of other fields."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import get_args

from pipeline.record import Header, Role, Signatory
from pipeline.review.checks import BadCorrection, clean_text

Value = str | list[str] | None
LONGEST = 2_000
MOST_NAMES = 50
_INTERVAL = re.compile(r"(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})")
_RULES = re.compile(
    r"FREQ=(?:DAILY|WEEKLY|MONTHLY|QUARTERLY|YEARLY)(?:;[A-Z]+=[A-Z0-9,+-]+)*(?:;FREQ=[A-Z]+(?:;[A-Z]+=[A-Z0-9,+-]+)*)*"
)


def kind_of(normalized: Value, known: str | None = None) -> str:
    """Return the kind of a deadline of that time: the one that is known where it can be of that kind.

    >>> kind_of("2024-04-01/2024-06-30"), kind_of("FREQ=MONTHLY"), kind_of("2024-05-02"), kind_of(None, "date")
    ('quarter', 'recurring', 'date', 'date')
    """
    if not isinstance(normalized, str):
        return known or "relative"
    interval = _INTERVAL.fullmatch(normalized)
    if not interval:
        fits = ("date", "relative") if _is_date(normalized) else ("recurring", "quantity_per_period")
        return known if known in fits else fits[0]
    first, last = date.fromisoformat(interval[1]), date.fromisoformat(interval[2])
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1 and first.year == last.year
    months = last.month - first.month + 1
    if whole and months in {1, 12}:
        return "month" if months == 1 else "year"
    return "quarter" if whole and months == 3 and first.month % 3 == 1 else "range"


def last_day(value: Value) -> str | None:
    """Return the last day of a time; None of a recurrence, which has none."""
    if not isinstance(value, str):
        return None
    interval = _INTERVAL.fullmatch(value)
    last = interval[2] if interval else value
    return last if _is_date(last) else None


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _text(path: str, value: Value) -> Value:
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadCorrection(f"{path} holds one text, no list", "one-text", path=path)
    return " ".join(clean_text(value, what=path, longest=LONGEST).split()) or None


def _words(path: str, value: Value) -> Value:
    text = _text(path, value)
    if text is None:
        raise BadCorrection(f"{path} cannot be empty", "not-empty", path=path)
    return text


def _text_or_nothing(path: str, value: Value) -> Value:
    return _text(path, value) or ""


def _date(path: str, value: Value) -> Value:
    text = _text(path, value)
    if (
        isinstance(text, str)
        and not _is_date(text)
        and not (re.fullmatch(r"\d{4}(-\d{2})?", text) and _is_date(f"{text}-01-01"[:10]))
    ):
        message = f"{path}: {text!r} is no date; write it as 2024-01-31, or 2024-01 where the day is blank"
        raise BadCorrection(message, "no-date", text=text)
    return text


def _day(path: str, value: Value) -> Value:
    text = _text(path, value)
    if isinstance(text, str) and not _is_date(text):
        raise BadCorrection(f"{path}: {text!r} is no day; write it as 2024-01-31", "no-day", text=text)
    return text


def _normalized(path: str, value: Value) -> Value:
    text = _text(path, value)
    if not isinstance(text, str) or _is_date(text) or _RULES.fullmatch(text):
        return text
    interval = _INTERVAL.fullmatch(text)
    if interval and all(map(_is_date, interval.groups())) and interval[1] <= interval[2]:
        return text
    raise BadCorrection(
        f"{path}: {text!r} is no time; write a day (2024-01-31), the first and the last day (2024-01-01/2024-03-31), "
        "or a recurrence (FREQ=MONTHLY)",
        "no-time",
        text=text,
    )


def _names(path: str, value: Value) -> Value:
    if not isinstance(value, list) or len(value) > MOST_NAMES:
        raise BadCorrection(
            f"{path} holds a list of at most {MOST_NAMES} names", "many-names", path=path, most=MOST_NAMES
        )
    return list(dict.fromkeys(str(_words(path, name)) for name in value))


def _role(path: str, value: Value) -> Value:
    if value not in ROLES:
        text, known = str(value)[:40], ", ".join(ROLES)
        raise BadCorrection(f"{path}: {text!r} is no role; choose from {known}", "no-role", text=text, known=known)
    return value


def _level(path: str, value: Value) -> Value:
    if not isinstance(value, str) or not re.fullmatch(r"[1-9]\d?", value):
        text = str(value)[:40]
        message = f"{path}: {text!r} is no level; give 1 for the highest divisions, 2 below them"
        raise BadCorrection(message, "no-level", text=text)
    return value


Check = Callable[[str, Value], Value]
ROLES: tuple[str, ...] = get_args(Role)
"""The strongest first."""
CHECKS: Mapping[str, Mapping[str, Check]] = {
    "header": {name: _date if name == "date" else _text for name in Header.model_fields},
    "signatory": dict.fromkeys(Signatory.model_fields, _text),
    "sections": {"marker": _words, "title": _text_or_nothing},
    "agencies": {"name": _words, "role": _role},
    "deadlines": {"normalized": _normalized, "due": _day, "agency": _text, "task": _text},
    "tasks": {"agencies": _names, "coordinating": _names, "action": _words, "deadline": _text},
    "references": {"type": _words, "number": _text, "date": _date, "issuer": _text},
    "recipients": {"": _words},
}
"""The fields that people may set, with what each may hold."""
GIVEN: Mapping[str, Mapping[str, Check]] = {
    "sections": {**CHECKS["sections"], "level": _level},
    "agencies": CHECKS["agencies"],
    "deadlines": {"text": _words, "normalized": _normalized, "agency": _text, "task": _text},
    "tasks": CHECKS["tasks"],
    "references": {"text": _words, **CHECKS["references"]},
    "recipients": {"value": _words},
}
"""What people may give of an entry that they put in, with what each may hold."""
