"""Box 3: number and symbol of a document (NĐ 30/2020, Phụ lục I and III; for the Party Hướng dẫn 36-HD/VPTW)."""

import regex

from pipeline.extract.findings import Found
from pipeline.extract.folding import squeeze

_SYMBOL = (
    r"[A-ZĐÐ][\p{L}\d&]*(?: ?[-–] ?[\p{Lu}Đ\d][\p{L}\d&]*)*(?:/[\p{Lu}Đ][\p{L}\d]*)?(?:\.[\p{Lu}Đ\d&]{2,8}(?!\p{Ll}))?"
)
# `14-NQ/TU` of the Party, `21-LCT/HĐNN8` and `217-HĐBT` of before 1992, `525-TTg` of before 1996.
_DASHED = r"[A-ZĐÐ]\p{L}{0,5} ?/ ?[A-ZĐÐ][\p{L}\d.-]*|(?:TTg|[A-ZĐÐ]{2,6}\d{0,2})(?![\p{L}/])"
_LABEL = r"(?:(?<!\p{L})S|(?<=Luật )s|(?<=(?:lệnh|quyết|Bản án) )s)[ốồổỗộôo06óỐỒÔO]{1,2}"
_NUMBER = regex.compile(
    rf"{_LABEL} ?[:;.,]? *"
    r"(?P<n>[^\n\p{L}/]{0,14}?\d?[a-zđ]{0,3}|[^\n/,]{0,6}?)? *"
    rf"(?:/ *(?P<y>(?:19|20)\d{{2}}) *)?(?:/ *(?P<symbol>{_SYMBOL})|(?<=\d[a-zđ]? ?)[-–] ?(?P<dashed>{_DASHED}))"
)
# A number of the Party left blank: `Số      -QĐ/ĐU`.
_BLANK = regex.compile(
    r"(?m)^ *S[ốồổỗộôo]{1,2} ?[:;.,]?(?P<n>[ .…_]*)(?P<y>(?!))?(?P<symbol>(?!))?[-–] ?"
    r"(?P<dashed>[A-ZĐÐ]\p{L}{0,4} ?/ ?[A-ZĐÐ][\p{L}\d.-]*)"
)
# A number written by hand, with strokes of its own: `Số:/†9_ /CT-UBND`.
_SMEARED = regex.compile(
    r"(?m)^ *S[ốồổỗộôo06óỐỒÔO]{1,2} ?[:;.,] *(?P<n>[^\n]{0,16}?) *(?P<y>(?!))?"
    rf"/ *(?P<symbol>{_SYMBOL})(?P<dashed>(?!))?"
)
_DIGITS = regex.compile(r"\d{1,5}[a-zđ]{0,3}")


def has_number(text: str) -> bool:
    """Whether box 3 stands in a piece of text."""
    return _NUMBER.search(text) is not None


def read_number(left: str) -> tuple[Found | None, Found | None, tuple[int, int]]:
    """Read box 3: number, code and the span of both, which is empty where there is none.

    A blank number gives no number and a code that begins with the stroke (`/KH-VP`, of the Party `-QĐ/ĐU`).

    >>> number, code, span = read_number("Số: 25 /KH-UBND")
    >>> number.value, code.value
    ('25', '25/KH-UBND')
    """
    match = _BLANK.search(left) or _NUMBER.search(left) or _SMEARED.search(left)
    if not match:
        return None, None, (0, 0)
    printed = (match["n"] or "").strip(" .…_:")
    digits = _DIGITS.fullmatch(printed.replace(" ", ""))
    number = digits[0] if digits else None
    symbol = (match["dashed"] or match["symbol"]).replace(" ", "").replace("Ð", "Đ").replace("–", "-")
    year = f"/{match['y']}" if match["y"] else ""
    code = f"{number or ''}{year}{'-' if match['dashed'] else '/'}{symbol}"
    sure = 0.97 if number or not printed else 0.6
    start = match.start("n") if match["n"] else match.start("dashed" if match["dashed"] else "symbol") - 1
    start += len(left[start : match.end()]) - len(left[start : match.end()].lstrip())
    text = squeeze(left[start : match.end()])
    found = Found(number, printed, match.start("n"), match.end("n"), sure) if number else None
    return found, Found(code, text if number else code, start, match.end(), sure), match.span()
