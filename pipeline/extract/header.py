"""The head of a document: boxes 1 to 5 and 10 of NĐ 30/2020, Phụ lục I.

The head is set in two columns, and OCR and text layers leave them one after the other, or interleaved line by line,
or joined. So nothing is read by place: each part that has a form of its own (national title, motto, number, place and
date, `V/v`, stamps) is found and taken out, and what is left in capitals is the issuer under its parent.
"""

import calendar
from dataclasses import replace
from itertools import islice, takewhile

import regex
from rapidfuzz import fuzz

from pipeline.extract.dates import possible
from pipeline.extract.doctype import ABOUT, end_of_head, infer_type, read_about, read_type
from pipeline.extract.findings import Found
from pipeline.extract.folding import fold, old_tones, squeeze
from pipeline.extract.letterhead import Head, read_issuers
from pipeline.extract.lexicon import one_of, table
from pipeline.extract.paragraphs import Paragraph, lines_of

_DATA = table("types")
_HEAD_LINES, _HEAD_CHARACTERS = 60, 4_000
"""A head with a long letter's abstract fits in these; what is further down is no head."""

_BEHIND_TITLE = 120
"""Characters behind an abstract in which a stamp may stand."""

_TITLE, _WORDS = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
_PARTY_TITLE = "ĐẢNG CỘNG SẢN VIỆT NAM"
# Fuzzy, since box 1 is read as HỒ, HÕA, HOÀ, THA: up to a quarter of its letters may be wrong.
_NATION = regex.compile(r"(?b)(?:cong hoa xa hoi chu nghia viet nam){e<=7}")
_PARTY = regex.compile(r"(?b)(?:dang cong san viet nam){e<=4}")
_MOTTO = regex.compile(r"(?b)(?:doc lap ?- ?tu do ?- ?hanh phuc){e<=5}")
_SYMBOL = r"[A-ZĐÐ][\p{L}\d&]*(?: ?[-–] ?[\p{Lu}Đ\d][\p{L}\d&]*)*(?:/[\p{Lu}Đ][\p{L}\d]*)?"
_PARTY_SYMBOL = r"[A-ZĐÐ]\p{L}{0,4} ?/ ?[A-ZĐÐ][\p{L}\d.-]*"
_NUMBER = regex.compile(
    r"(?:(?<!\p{L})S|(?<=Luật )s|(?<=(?:lệnh|quyết) )s)[ốồổỗộôo06óỐỒÔO]{1,2} ?[:;.,]? *"
    r"(?P<n>[^\n\p{L}/]{0,14}?\d?[a-zđ]{0,3}|[^\n/,]{0,6}?)? *"
    rf"(?:/ *(?P<y>(?:19|20)\d{{2}}) *)?(?:/ *(?P<symbol>{_SYMBOL})|(?<=\d) ?[-–] ?(?P<party>{_PARTY_SYMBOL}))"
)
# A number written by hand, with strokes of its own: `Số:/†9_ /CT-UBND`.
_SMEARED = regex.compile(
    rf"(?m)^ *S[ốồổỗộôo06óỐỒÔO]{{1,2}} ?[:;.,] *(?P<n>[^\n]{{0,16}}?) *(?P<y>(?!))?"
    rf"/ *(?P<symbol>{_SYMBOL})(?P<party>(?!))?"
)
_D = r"[^\n,\p{L}]{0,12}|[^\n,]{1,5}?"
"""A day as OCR leaves it when it was written by hand: digits, dots, or anything short."""
_PLACE = r"(?P<place>\p{Lu}[\p{L}’'.-]*(?: [\p{Lu}\d][\p{L}’'.-]*| - ){0,5}) ?, *"
_DATE = regex.compile(
    rf"(?:{_PLACE})?(?P<date>(?:[Nn]gày|NGÀY) *(?P<d>{_D}) *(?:tháng|THÁNG) *(?P<m>{_D}) *(?:năm|NĂM) *"
    r"(?P<y>[12]\d{3}(?!\d))?)"
)
_DATED = regex.compile(rf"{_PLACE}(?P<date>(?:ngày *)?(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})/(?P<y>\d{{4}}))")
# What is left where a handwritten day pushed `tháng` out of the line.
_TORN = regex.compile(rf"{_PLACE}(?P<date>[Nn]gày(?P<d>)(?P<m>)[^\n]{{0,14}}năm *(?P<y>(?:19|20)\d{{2}}))")
_TIME = r"\d{2}[./-]\d{2}[./-]\d{4} +\d{2}:\d{2}(?::\d{2})?(?: *[+-]\d{2}:?\d{2})?"
_SIGNED = regex.compile(rf"(?:Ký bởi|Người ký|Thời gian ký|Ngày ký|Email) *:[^\n]*|[^\s@]+@[^\s@]+|{_TIME}")
_STAMP_BODY = regex.compile(rf"(?m)^[^\n]{{5,60}}\n\s*(?=[^\s@]{{1,80}}@|{_TIME})")
_STAMPS = {fold(word): name for name in ("urgency", "secrecy") for word in _DATA["stamps"][name]}
_STAMPED = {fold(word): word for name in ("urgency", "secrecy") for word in _DATA["stamps"][name]}


def read_head(text: str) -> Head:
    """Read the head of a document's reading text.

    >>> head = read_head("UBND HUYỆN THANH HÀ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    >>> head.issuer.value, head.national_header.value
    ('Ủy ban nhân dân huyện Thanh Hà', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM')
    """
    lines = _first_lines(text)
    kind, title, body = read_type(lines)
    end = kind.start if kind else end_of_head(lines)
    # A contract has its number under its type; the Công báo prints all of the head in one line.
    below = (
        kind is not None and _NUMBER.search(text[:end]) is None and _NUMBER.search(text[end : body + 60]) is not None
    )
    page = text[: body + 60 if below else end]
    nation, left = _nation(page)
    for noise in (_STAMP_BODY, _SIGNED):
        left = _blanked(left, *(match.span() for match in noise.finditer(left)))
    number, code, left = _number(left)
    place, date, left = _place_and_date(left)
    stamps, left = _stamps(left)
    stamps = {**_stamps(" " * end + text[end : body + _BEHIND_TITLE])[0], **stamps}
    if kind is None:
        title = read_about(left)
        left = _blanked(left, *(match.span() for match in ABOUT.finditer(left)))
        left = _blanked(left, (title.start, title.end)) if title else left
        body = max(title.end if title else 0, end)
        kind = infer_type(code, title, text[end : end + 200])
    parent, issuer = read_issuers(left, text, code.start if code else None)
    if place and issuer and fold(issuer.value).endswith(" " + fold(place.value)):
        spelled = issuer.value[-len(place.value) :]
        place = place if spelled == old_tones(place.value) else replace(place, value=spelled)
    if not any((nation, code, date, kind, issuer)):
        return Head()
    return Head(
        national_header=nation,
        parent_issuer=parent,
        issuer=issuer,
        number=number,
        code=code,
        type=kind,
        title=title,
        place=place,
        date=date,
        urgency=stamps.get("urgency"),
        secrecy=stamps.get("secrecy"),
        body=body,
    )


def _first_lines(text: str) -> list[Paragraph]:
    return list(islice(lines_of(text[:_HEAD_CHARACTERS]), _HEAD_LINES))


def _nearest(pattern: regex.Pattern[str], title: str, folded: str) -> regex.Match[str] | None:
    """Search a fuzzy pattern in the lines that look like it: over a whole head without box 1 it takes half a second."""
    plain = fold(title)
    for line in regex.finditer(r"[^\n]{12,400}", folded):
        if fuzz.partial_ratio(plain, line[0]) >= 75:
            match = pattern.search(folded, *line.span())
            if match:
                return match
    return None


def _nation(page: str) -> tuple[Found | None, str]:
    """Find box 1, and return the page without it; Party documents have the Party's name there."""
    folded = fold(page)
    nation = _nearest(_NATION, _TITLE, folded)
    party = nation is None
    nation = nation or _nearest(_PARTY, _PARTY_TITLE, folded)
    if not nation:
        return None, page
    left = _blanked(page, nation.span())
    motto = _MOTTO.search(folded, nation.end(), min(nation.end() + 200, len(folded)))
    parts = [page[nation.start() : nation.end()]]
    if motto:
        left = _blanked(left, motto.span())
        parts.append(page[motto.start() : motto.end()])
    value = _PARTY_TITLE if party else _TITLE + (f" {_WORDS}" if motto else "")
    # Where the columns are interleaved the issuer stands between title and motto; the span must not take it in.
    together = motto is not None and motto.start() - nation.end() < 4
    end = motto.end() if motto and together else nation.end()
    return Found(value, squeeze(" ".join(parts)), nation.start(), end, 1 - sum(nation.fuzzy_counts) / 20), left


def _digits(text: str) -> str:
    digits = text.strip(" .…_").translate(str.maketrans("lI|Oo", "11100"))
    return digits if len(digits) < 3 else ""


def _place_and_date(left: str) -> tuple[Found | None, Found | None, str]:
    """Find box 4; a blank day leaves the month, a blank month the year (`2024-01`, `2024`)."""
    whole = next((found for found in _DATE.finditer(left) if found["place"] or found["y"]), None)
    match = whole or _DATED.search(left) or _TORN.search(left)
    if not match:
        return None, None, left
    day, month, year = _digits(match["d"]), _digits(match["m"]), match["y"] or ""
    value = _iso(year, month, day)
    begin = match.start("date")
    read = regex.fullmatch(r"[\d .…_]*", match["d"] + match["m"]) is not None and (not value or possible(value))
    date = Found(value, squeeze(match["date"]), begin, match.end(), 0.97 if read else 0.5) if value else None
    if not match["place"]:
        return None, date, _blanked(left, match.span())
    # What is left of a number or an abstract may stand before the place on its line: `KH-UBND Thanh Hà, ngày …`.
    words = regex.sub(r"^(?:[\p{Lu}\d&-]{2,} +)+(?=\p{Lu}\p{Ll})", "", match["place"]).strip(" .")
    at = left.index(words, match.start("place"))
    place = Found(squeeze(words), squeeze(words), at, at + len(words), 0.97)
    return place, date, _blanked(left, (at, match.end()))


def _iso(year: str, month: str, day: str) -> str:
    """Join what is known of a date; a month or a day that there is not is not known."""
    months = f"{int(month):02}" if month.isdigit() and 1 <= int(month) <= 12 else ""
    days = f"{int(day):02}" if months and year and day.isdigit() and _is_day(int(year), int(month), int(day)) else ""
    return "-".join(takewhile(bool, (year, months, days)))


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= day <= calendar.monthrange(year, month)[1]


def _number(left: str) -> tuple[Found | None, Found | None, str]:
    """Find box 3. A blank number gives no number and a code that begins with the stroke (`/KH-VP`)."""
    match = _NUMBER.search(left) or _SMEARED.search(left)
    if not match:
        return None, None, left
    printed = (match["n"] or "").strip(" .…_:")
    digits = regex.fullmatch(r"\d{1,5}[a-zđ]{0,3}", printed.replace(" ", ""))
    number = digits[0] if digits else None
    symbol = regex.sub(r" +", "", match["party"] or match["symbol"]).replace("Ð", "Đ").replace("–", "-")
    year = f"/{match['y']}" if match["y"] else ""
    code = f"{number or ''}{year}{'-' if match['party'] else '/'}{symbol}"
    sure = 0.97 if number or not printed else 0.6
    start = match.start("n") if match["n"] else match.start("symbol") - 1
    start += len(left[start : match.end()]) - len(left[start : match.end()].lstrip())
    text = squeeze(left[start : match.end()])
    found = Found(number, printed, match.start("n"), match.end("n"), sure) if number else None
    return found, Found(code, text if number else code, start, match.end(), sure), _blanked(left, match.span())


def _stamps(left: str) -> tuple[dict[str, Found], str]:
    """Find the stamps of box 10: each on a line of its own, or behind a gap on the line of another column."""
    found: dict[str, Found] = {}
    for match in regex.finditer(
        rf"(?m)(?:^|(?<= {{3}}))[^\p{{L}}\d\n]{{0,4}}(?P<stamp>{one_of(list(_STAMPS))})[^\p{{L}}\d\n]{{0,4}}$",
        fold(left),
    ):
        word = _STAMPED[squeeze(match["stamp"])]
        span = match.span("stamp")
        if left[slice(*span)].isupper():
            found.setdefault(_STAMPS[fold(word)], Found(word, left[slice(*span)], *span, 0.9))
            left = _blanked(left, span)
    return found, left


def _blanked(text: str, *spans: tuple[int, int]) -> str:
    for start, end in spans:
        text = text[:start] + regex.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text
