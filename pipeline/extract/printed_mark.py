"""The trace of a digital signature as signing software prints it (NĐ 30/2020, Phụ lục I, ô 8 and 14)."""

from dataclasses import dataclass

import regex

from pipeline.extract.folding import squeeze


@dataclass(frozen=True, slots=True)
class PrintedMark:
    """A digital signature as printed; `time` is ISO 8601."""

    signer: str | None
    email: str | None
    organization: str | None
    time: str | None


_WHEN = (
    r"(?P<day>\d{2})[./-](?P<month>\d{2})[./-](?P<year>\d{4})[ T]{0,3}"
    r"(?P<clock>\d{2}:\d{2}(?::\d{2})?)?\s{0,3}(?P<zone>[+-]\d{2}:?\d{2})?"
)
_LABEL = r"(?:Email|Cơ quan|Thời gian ký|Ngày ký|Date) *:"
_MARK = regex.compile(
    rf"(?:Ký bởi|Người ký|Signed by) *:\s{{0,3}}(?P<signer>[^\n:]{{2,120}}?)\s{{1,3}}(?={_LABEL})"
    r"(?:Email *:\s{0,3}(?P<email>[^\s@]{1,80}@[^\s@]{1,80})(?:\s{1,3}|$))?"
    rf"(?:Cơ quan *:\s{{0,3}}(?P<organization>[^\n:]{{2,120}}?)(?=\s{{1,3}}{_LABEL}|\n|$)\s{{0,3}})?"
    rf"(?:(?:Thời gian ký|Ngày ký|Date) *:\s{{0,3}}{_WHEN})?"
)


def read_mark(text: str) -> PrintedMark | None:
    """Read who signed, for whom and when; the fields stand on one line or on four.

    >>> read_mark("Ký bởi: Cổng TTĐT Cơ quan: VPCP Thời gian ký: 16.03.2015 11:02:35 +07:00").time
    '2015-03-16T11:02:35+07:00'
    """
    match = _MARK.search(text)
    if not match:
        return None
    clean = {name: squeeze(match[name]) if match[name] else None for name in ("signer", "email", "organization")}
    if not match["year"]:
        return PrintedMark(clean["signer"], clean["email"], clean["organization"], None)
    clock = match["clock"] or ""
    clock += ":00" if clock.count(":") == 1 else ""
    zone = match["zone"] or ""
    zone = zone if not zone or ":" in zone else f"{zone[:3]}:{zone[3:]}"
    time = f"{match['year']}-{match['month']}-{match['day']}" + (f"T{clock}{zone}" if clock else "")
    return PrintedMark(clean["signer"], clean["email"], clean["organization"], time)
