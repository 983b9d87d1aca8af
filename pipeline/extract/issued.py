"""Box 4: where and when a document was issued (NĐ 30/2020, Phụ lục I)."""

import calendar
from itertools import takewhile

import regex

from pipeline.extract.dates import possible
from pipeline.extract.findings import Found
from pipeline.extract.folding import squeeze

_D = r"[^\n,\p{L}]{0,12}|[^\n,]{1,5}?"
"""A day as OCR leaves it when it was written by hand: digits, dots, or anything short."""
_UNIT = r"(?:(?:Thành phố|Quận|Huyện|Thị xã|Thị trấn|Phường|Xã|Đặc khu) )?"
# A place begins a word: without the look-behind each letter of a long run of capitals is tried as a beginning.
_NAME = rf"(?P<place>{_UNIT}\p{{Lu}}[\p{{L}}’'.-]*(?: [\p{{Lu}}\d][\p{{L}}’'.-]*| - ){{0,5}})"
_PLACE = rf"(?<!\p{{L}})(?<!\p{{L}}[’'.-]){_NAME} ?, *"
_DAY_WORD, _MONTH_WORD, _YEAR_WORD = "(?:[Nn]g[àáảãaâ]y|NGÀY)", "(?:th[áàảãạaâ]ng|THÁNG)", "(?:n[ăàãaâ]m|NĂM)"
"""As recognition reads them: `thảng`, `nãm`."""
_DATE = regex.compile(
    rf"(?:{_PLACE})?(?P<date>{_DAY_WORD} *(?P<d>{_D}) *{_MONTH_WORD} *(?P<m>{_D}) *{_YEAR_WORD} *"
    r"(?P<y>[12] ?[\dOo] ?[\dOoIl] ?[\dOoIl](?![\p{L}\d]))?)"
)
_UNSTOPPED = regex.compile(rf"{_NAME} *[.;:]?")
"""A place whose comma was lost: all that stands before the date on its line."""
_DATED = regex.compile(
    rf"(?:{_PLACE}(?:[Nn]gày *)?|(?m:^ *)Ngày *: *)(?P<date>(?P<d>\d{{1,2}})(?P<dash>[/.-])(?P<m>\d{{1,2}})(?P=dash)"
    r"(?P<y>\d{4}))"
)
# What is left where a handwritten day pushed `tháng` out of the line.
_TORN = regex.compile(rf"{_PLACE}(?P<date>[Nn]gày(?P<d>)(?P<m>)[^\n]{{0,14}}năm *(?P<y>(?:19|20)\d{{2}}))")
_PLAINLY = regex.compile(r"[\d .…_]*")
_REST = regex.compile(r"^(?:[\p{Lu}\d&-]{2,} +)+(?=\p{Lu}\p{Ll})")
_GAP, _DIGITS = regex.compile(r"(?<=\d) (?=\d)"), str.maketrans("lI|Oo", "11100")


def read_place_and_date(left: str) -> tuple[Found | None, Found | None, tuple[int, int]]:
    """Read box 4 and the span it takes; a blank day leaves the month, a blank month the year (`2024-01`, `2024`).

    >>> place, date, span = read_place_and_date("Hà Nội, ngày    tháng 01 năm 2024")
    >>> place.value, date.value
    ('Hà Nội', '2024-01')
    """
    whole = next((found for found in _DATE.finditer(left) if found["place"] or found["y"]), None)
    match = whole or _DATED.search(left) or _TORN.search(left)
    if not match:
        return None, None, (0, 0)
    day, month, year = _digits(match["d"]), _digits(match["m"]), _digits(match["y"] or "", most=4)
    value = _iso(year, month, day)
    begin = match.start("date")
    read = _PLAINLY.fullmatch(match["d"] + match["m"]) is not None and (not value or possible(value))
    date = Found(value, squeeze(match["date"]), begin, match.end(), 0.97 if read else 0.5) if value else None
    if not match["place"]:
        line = left.rfind("\n", 0, begin) + 1
        before = _UNSTOPPED.fullmatch(left[line:begin].strip())
        name = before["place"] if before else ""
        at = left.index(name, line)
        return (
            (Found(name, name, at, at + len(name), 0.85) if name else None),
            date,
            (at if name else begin, match.end()),
        )
    # What is left of a number or an abstract may stand before the place on its line: `KH-UBND Thanh Hà, ngày …`.
    words = _REST.sub("", match["place"]).strip(" .")
    words = match["place"].strip(" .") if match["place"].startswith("TP") else words
    at = left.index(words, match.start("place"))
    return Found(squeeze(words), squeeze(words), at, at + len(words), 0.97), date, (at, match.end())


def _digits(text: str, most: int = 2) -> str:
    """Return a day, month or year as digits, which OCR parts (`1 1`) and takes for letters; nothing where none is."""
    digits = _GAP.sub("", text.strip(" .…_").translate(_DIGITS))
    return digits if len(digits) <= most else ""


def _iso(year: str, month: str, day: str) -> str:
    """Join what is known of a date; a month or a day that there is not is not known."""
    months = f"{int(month):02}" if month.isdigit() and 1 <= int(month) <= 12 else ""
    days = f"{int(day):02}" if months and year and day.isdigit() and _is_day(int(year), int(month), int(day)) else ""
    return "-".join(takewhile(bool, (year, months, days)))


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= day <= calendar.monthrange(year, month)[1]
