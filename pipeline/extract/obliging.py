"""Whether a time expression obliges: not the past, a date of effect, a horizon, a statistic's period, a part of a name.

The words are counted in 700 sentences of administrative text read by eye; of what is not a deadline there, `hằng năm`
as an attribute (`dự toán ngân sách hằng năm của đơn vị`) is two thirds.
"""

import regex

from pipeline.extract.calendar_terms import Reading, Times
from pipeline.extract.folding import is_upper
from pipeline.extract.lexicon import one_of, spaced, table

_EFFECT = regex.compile(r"(?:có +hiệu +lực|hiệu +lực +thi +hành|thay +thế|hết +hiệu +lực)[^.;\n]{0,40}$")
_PAST = regex.compile(r"(?:^|[^\p{L}])(?:đã|vừa qua|(?<!máy |giới )tính|(?<!lưu )ký(?! kết))[^.;\n]{0,60}$")
_AT_THE_LATEST = regex.compile(r"(?i)(?:chậm|muộn) +nhất|không +(?:quá|chậm)")
# A horizon ends where its years end: `Trong giai đoạn đầu tư, trước ngày …` has none.
_HORIZON = regex.compile(r"(?i)(?:giai +đoạn|thời +kỳ|tầm +nhìn|nhiệm +kỳ)(?:[\d –-]|từ|đến|là|trong|tới|năm){0,24}$")
# A span of time that is counted over, not kept: `số liệu được lấy từ … đến …`, `tính đến ngày …`.
_MONTHS = regex.compile(r"\d +tháng +$")
_COUNTED = regex.compile(
    r"(?i)(?:tính|lấy|số +liệu|thống +kê|chốt)(?: +(?:bắt +đầu|từ|cho|số +liệu|được))*"
    r"(?: +từ +ngày[^.;\n]{0,50}?)? +(?:cho +)?(?:đến +(?:hết +)?)?$"
)
_UNTIL = regex.compile(r"(?i)(?:cho +)?(?:đến|từ|hết|ngày)(?!\p{L})")
# `người đã được tuyển dụng trước ngày …`: who is meant, unless the sentence asks for something.
_DONE = regex.compile(r"(?:^|[^\p{L}])đã +[^.;,:\n]{2,60}$")
_DUTY = (
    r"(?i:có +trách +nhiệm|phải|hoàn +thành|báo +cáo|gửi|trình|nộp|xong"
    r"|yêu +cầu|đề +nghị|tổng +hợp|giao|khắc +phục|xử +lý|giải +quyết)"
    r"(?!\p{L})"
)
_ASKED = regex.compile(rf"{_DUTY}[^.;\n]*$")
_ASKS = regex.compile(rf"[^.;\n]{{0,60}}?(?<!\p{{L}}){_DUTY}")
_NO_LATER = regex.compile(r"(?i)(?:trước|chậm|muộn|không|hạn|xong|đến +hết|hết)(?!\p{L})")
_DATED = {"year", "by-day", "months", "quarters", "half-year"}
_NAMING = {"months", "quarters"}
_CALENDAR = _DATED | {"days-range", "months-range", "quarters-range", "bare-month", "named-days"}
_COUNTING = {
    "by-day", "days-range", "months-range", "day-each-month", "day-of-last-month-of-quarter", "days-range-each-year",
    "day-of-the-year-behind-the-report",
}  # fmt: skip
_ALONE = regex.compile(r" *(?:[.,;:()\n]|$)")
# `phiên họp thường kỳ tháng 4/2020`, `báo cáo quý I`: a month or quarter that names something, and binds nobody.
_NAMED_AFTER = regex.compile(
    r"(?:[Hh]ọp|thường kỳ|làm việc|công tác|[Bb]áo cáo|[Kk]ế hoạch|nhiệm vụ|tình hình|kết quả|số liệu|[Ll]ịch|của)"
    r"(?: của \p{L}+(?: \p{L}+){0,4}?)? +$"
)
_DONE_IN = regex.compile(r"(?:hoàn thành|xong|thực hiện|triển khai|tổ chức|ban hành|tổng kết|sơ kết|[:(;,]) *$")
_DAY_FOLLOWS = regex.compile(r"(?i) *[:(]? *(?:trước|chậm +nhất|muộn +nhất) ")
_YEAR = regex.compile(r"\d{4}$")
_BARE = regex.compile(r"(?:tháng|quý)", regex.IGNORECASE)
_OFFICE_HOURS = regex.compile(r"[Tt]ừ +thứ +\w+ +đến +$")
_CONDITION = regex.compile(r"(?:^|[^\p{L}])chỉ +[^.;\n]{0,50}$")
_IF = regex.compile(r"(?i)(?<!\p{L})(?:nếu|hết|quá) +$")
# How long something is valid: `thẻ có thời hạn 05 năm, tính từ ngày cấp`, `có giá trị trong 12 tháng`.
_VALID = regex.compile(r"(?i)(?<!\p{L})có(?: +(?:giá +trị|hiệu +lực)(?: +sử +dụng)?)? +$")
_SPAN_OF_TIME = regex.compile(r"(?i)(?!trong|(?:chậm|muộn) +nhất).*(?:tháng|tuần)$")
_EVERY = regex.compile(r"(?i)(?:hằng|hàng|mỗi) ")
_NOUNS = table("deadlines")["yearly_nouns"]
_VERBS = table("deadlines")["verbs"]
_OF = regex.compile(r" +(?:của(?!\p{L})|được +(?:giao|duyệt|phê +duyệt)(?!\p{L}))|,? +(?:đột xuất|dài hạn|trung hạn)")
_ATTRIBUTE = regex.compile(
    rf"(?:^|[^\p{{L}}])(?i:{spaced(one_of(_NOUNS))})(?:,? +(?!(?:{one_of(_VERBS)})(?!\p{{L}}))[\p{{L}}\d-]+){{0,7}}? +$"
    r"|(?:\d|trung hạn|dài hạn|trung và dài hạn)(?: +năm)?,? +(?:và +)?$"
)
_REPORTS = regex.compile(r"(?i)đối +với +(?:các +)?báo +cáo +$")
_LISTED = regex.compile(r"(?:báo cáo|kiểm tra|đợt|thông tin|giao ban|họp|khám sức khỏe) +$")


def obliges(text: str, start: int, end: int, reading: Reading, rule: str, times: Times) -> bool:
    """Whether an expression in running text, read by a rule of `data/deadlines.toml`, obliges anybody."""
    before = text[max(start - 90, 0) : start]
    term = text[start:end]
    # A heading in capitals tells its period: `PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2023`.
    heading = end - start > 6 and " " in term and is_upper(term)
    return not (
        heading
        or _EFFECT.search(before)
        or _HORIZON.search(before)
        or (_MONTHS.search(before) and not _NO_LATER.match(term))
        or (rule in _DATED and _is_past(reading, times))
        or (rule in _CALENDAR and times.narrated and not _is_asked(text, end, term, before))
        or (rule in _NAMING and _names(before, term, text[end : end + 20]))
        or (rule in _COUNTING and _UNTIL.match(term) and _COUNTED.search(before))
        or (rule == "by-day" and _DONE.search(before) and not _ASKED.search(before))
        or (rule == "weekday" and _OFFICE_HOURS.search(before))
        or (rule == "when" and _CONDITION.search(before))
        or (rule == "within" and _is_length(text, end, term, reading, before))
        or (rule == "each-period" and _EVERY.match(term) and _is_attribute(before, text[end : end + 20]))
        or (rule in {"each-period", "periodic"} and _REPORTS.search(before))
        or (rule == "periodic-unsaid" and text.startswith(",", end) and _LISTED.search(before))
        or (rule in {"within", "bare-month"} and _PAST.search(before[-60:]) and not _AT_THE_LATEST.match(term))
    )


def _is_asked(text: str, end: int, term: str, before: str) -> bool:
    """Whether something is asked for by a day."""
    asked = _NO_LATER.match(term) or _ASKED.search(before) or _ASKS.match(text, end, min(end + 80, len(text)))
    return asked is not None


def _is_length(text: str, end: int, term: str, reading: Reading, before: str) -> bool:
    """Whether a number of days says how long something lasts (`thời gian nghiên cứu không quá 06 tháng`)."""
    if _IF.search(before) or _VALID.search(before):
        return True
    return reading.anchor is None and (_SPAN_OF_TIME.match(term) is not None or not _ALONE.match(text, end))


def _is_attribute(before: str, behind: str) -> bool:
    """Whether `hằng năm` tells one budget, plan or wage from another (`kế hoạch hằng năm`)."""
    return _OF.match(behind) is not None or _ATTRIBUTE.search(before) is not None


def _names(before: str, term: str, behind: str) -> bool:
    """Whether a month or quarter without a preposition names what stands before it, or stands there for no reason.

    `Báo cáo: Quý I trước ngày 15/3` names a report, whose day follows.
    """
    if not _BARE.match(term):
        return False
    return (
        _DAY_FOLLOWS.match(behind) is not None
        or _NAMED_AFTER.search(before) is not None
        or not (_YEAR.search(term) or _DONE_IN.search(before))
    )


def _is_past(reading: Reading, times: Times) -> bool:
    first = (reading.normalized or "")[:4]
    if times.year and first.isdigit() and int(first) < times.year:
        return True
    return bool(times.issued and reading.due and reading.due < times.issued)
