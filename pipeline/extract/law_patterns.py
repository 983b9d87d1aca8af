"""How laws, codes and ordinances are cited: by number, by name and date, by name and year, or by their name alone."""

import re

import regex

from pipeline.extract.dates import DATE
from pipeline.extract.lexicon import one_of, table

_NAMED = one_of(table("references")["named"])
_TYPES = one_of([*table("references")["types"], *table("references")["short_types"]])

ACT = re.compile(r"[Ll]uật|LUẬT|[Pp]háp +lệnh|[Hh]iến +pháp")
"""What a line that cites a law cannot do without."""

LAW_WORD = regex.compile(r"(?<!\p{L})(?<![Pp]háp +)(?:[Bb]ộ +luật|[Ll]uật|[Pp]háp +lệnh)(?= +\p{L})")
"""Not `theo quy định của pháp luật hải quan`, which is a field of law."""
KNOWN = regex.compile(rf"(?:{one_of(table('laws')['names'])})(?!\p{{L}})", regex.IGNORECASE)

# A law's name holds commas and `số` (`một số điều`), so it is read word by word, 28 words at most.
# It ends before another act, and before a part of one (`Luật Đất đai năm 2024 và khoản 8 Điều 3 Nghị quyết số …`).
_NO_NAME = (
    r"(?:này|nêu|có(?! +công(?!\p{L}))|quy +định|trên|đã)(?!\p{L})|số *:? *\d"
    r"|(?:khoản|[Đđ]iều|điểm|[Cc]hương) +[\dIVX]|(?:Nghị +(?:quyết|định)|Thông +tư|Quyết +định) +(?:số|\d)"
)
_NAME = rf"(?P<name>(?: +(?!{_NO_NAME})[^ .;:\n]+){{0,28}}?)"
BY_DATE = regex.compile(
    rf"(?<!\p{{L}})(?P<type>{_NAMED})(?::(?= +\p{{Lu}}))?{_NAME} *"
    rf"(?:,? *\( *ngày +(?P<date>{DATE}) *\)|,? *ngày +(?P<date>{DATE})|,? *năm +(?P<year>(?:19|20)\d{{2}}))(?!\d)"
)
_NUMBER = r"\d{1,4}/\d{4}/(?:QH|(?:PL-|NQ-)?UBTVQH)\d{1,2}"
BY_NUMBER = regex.compile(
    rf"(?<!\p{{L}})(?P<type>{_NAMED}){_NAME} +(?:số *:? *)?(?P<number>{_NUMBER})"
    rf"(?:(?: *,)? +(?:ngày +)(?P<date>{DATE}))?"
)
AS_A_BASE = regex.compile(
    rf"(?:[Cc]ăn +cứ|;) +(?:vào +)?(?P<law>(?P<type>{_NAMED}) +\p{{Lu}}[^;.:\n]{{2,150}}?)"
    rf"(?= *[;.,] | *[;.,]?$| +và +(?:{_TYPES}))",
    regex.MULTILINE,
)
IN_A_NAME = regex.compile(r"(?:chi +tiết|một +số +(?:điều|khoản|chương|nội +dung))(?!\p{L})[^.;:\n]*?(?:của +)?$")
"""`Nghị định … quy định chi tiết một số điều của Luật Lưu trữ`: the law stands in the name of another act."""
YEAR_BEHIND = regex.compile(r" +(?:năm +)?(?P<year>(?:19|20)\d{2})(?![\d/-])")
