"""The trace of a digital signature as signing software prints it (NĐ 30/2020, Phụ lục I, ô 8 and 14)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from pipeline.extract.folding import squeeze
from pipeline.extract.lexicon import one_of, table


@dataclass(frozen=True, slots=True)
class PrintedMark:
    """A digital signature as printed; `time` is ISO 8601."""

    signer: str | None = None
    email: str | None = None
    organization: str | None = None
    time: str | None = None


_DATA = table("closing")["mark"]
_LABELS = {label: name for name, labels in _DATA.items() for label in labels}
_LABEL = regex.compile(rf"(?<!\p{{L}})(?P<label>{one_of(list(_LABELS))}) *:")
_WHEN = regex.compile(
    r"(?<!\d)(?P<day>\d{2})[./-](?P<month>\d{2})[./-](?P<year>\d{4})"
    r"(?:[ T\n]{0,3}(?P<clock>\d{2}:\d{2}(?::\d{2})?))?(?:[ \n]{0,2}(?P<zone>[+-]\d{2}:?\d{2}))?"
)
# Some programs print no labels: name, address and time stand on lines of their own.
_BARE = regex.compile(
    r"(?m)(?P<lines>(?:^[^\n:]{2,80}\n){1,4}?)"
    r"^ *(?P<when>\d{2}[./]\d{2}[./]\d{4} \d{2}:\d{2}:\d{2}(?:\s[+-]\d{2}:\d{2})?) *$"
)
_CLOCK = re.compile(r"[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_BLOCK_END = regex.compile(r"\n\n|\f")
_EMAIL = regex.compile(r"[^\s@]{1,80}@[^\s@]{1,80}")
_PLACE = regex.compile(r"(?:Tỉnh|Thành phố|Huyện|Quận|Thị xã|Bộ|TỈNH|THÀNH PHỐ) \p{Lu}")
_REACH, _LINES = 600, 5
"""Characters and lines that the fields of one signature take."""


def read_mark(text: str) -> PrintedMark | None:
    """Read who signed, for whom and when; the fields stand on one line or on many, with labels or without.

    >>> read_mark("Ký bởi: Cổng TTĐT Cơ quan: VPCP Thời gian ký: 16.03.2015 11:02:35 +07:00").time
    '2015-03-16T11:02:35+07:00'
    """
    return next(_labelled(text), None) or next(_bare(text), None)


def _labelled(text: str) -> Iterator[PrintedMark]:
    for first in _LABEL.finditer(text):
        if _LABELS[squeeze(first["label"])] == "signer":
            mark = _fields(_BLOCK_END.split(text[first.start() : first.start() + _REACH], maxsplit=1)[0])
            if mark.signer:
                yield mark


def _fields(block: str) -> PrintedMark:
    found = list(_LABEL.finditer(block))
    mark = PrintedMark()
    for at, label in enumerate(found):
        name = _LABELS[squeeze(label["label"])]
        last = at + 1 == len(found)
        value = block[label.end() : len(block) if last else found[at + 1].start()]
        if getattr(mark, name) is not None or value.count("\n") > _LINES:
            break
        if name == "time":
            mark = replace(mark, time=_time(value))
        elif name == "email":
            address = _EMAIL.search(value.replace("\n", "") if not last else value)
            mark = replace(mark, email=address[0].replace("(@", "@") if address else None)
        else:
            # Behind the last label the text of the page goes on; a name before the next one may be broken over lines.
            mark = replace(
                mark, **{name: squeeze(value.strip().split("\n")[0] if last and at == 0 else value)[:120] or None}
            )
    return mark


def _bare(text: str) -> Iterator[PrintedMark]:
    # Few texts hold a time of day to the second: what would end each line of a mark is looked for first.
    for match in _BARE.finditer(text) if _CLOCK.search(text) else ():
        lines = [squeeze(line) for line in match["lines"].strip().split("\n")]
        email = next((line for line in lines if _EMAIL.fullmatch(line)), None)
        names = [line for line in lines if "@" not in line and len(line) > 3]
        organization = names.pop() if email is None and len(names) > 1 and _PLACE.match(names[-1]) else None
        if names and (email or organization):
            yield PrintedMark(" ".join(names), email, organization, _time(match["when"]))


def _time(text: str) -> str | None:
    match = _WHEN.search(text)
    if not match:
        return None
    clock = match["clock"] or ""
    clock += ":00" if clock.count(":") == 1 else ""
    zone = match["zone"] or ""
    zone = zone if not zone or ":" in zone else f"{zone[:3]}:{zone[3:]}"
    return f"{match['year']}-{match['month']}-{match['day']}" + (f"T{clock}{zone}" if clock else "")
