"""The number of a document as it is printed, and as it is meant: `1744/QĐ– BGTVT`, `52-NQITW`, `36/1998/QĐ.TTg`."""

import regex

# No symbol begins with a digit (NĐ 30/2020, Phụ lục III): `/5TC-` is a misread `/STC-`.
# Offices before 2020 set a stop for a dash (`QĐ.TTg`, `UBND.HC`); OCR reads 8 as §.
_SYMBOL = (
    r"(?:[A-ZĐÐ]|5(?=[A-ZĐ]{2}))[\p{L}\d&§]*+(?:(?: ?[-–][ –-]{0,2}|/)[\p{Lu}Đ][\p{L}\d&§]*+"
    r"|\.(?:TTg|[A-ZĐ]{2,4})(?![\p{L}.]))*+"
)
# OCR parts `NĐ-CP` and `SNV-CCHC`: the rest stands before `ngày` or `của`.
_TORN = r"(?:(?<=-\p{Lu}{1,2}) \p{Lu}{1,4}(?= +(?:ngày|của)(?!\p{L})))?"
# After a folding of dashes: 30/2020/NĐ-CP, 25/KH-UBND, 299/UBND-TTHC, 14-NQ/TU, 202/2025/QH15.
NUMBER = (
    rf"(?:\d{{1,5}}(?:\.\d{{1,3}}|[a-zđ]{{0,3}}) ?/{{1,2}} ?(?:(?:19|20)\d{{2}} ?/ ?)?{_SYMBOL}{_TORN}"
    r"|\d{1,5}[a-zđ]{0,3} ?[-–] ?(?:[\p{Lu}Đ][\p{L}]{0,5} ?/ ?(?:[\p{Lu}Đ]|1(?=W))(?:[\p{L}\d-]|\.(?=[\p{L}\d]))*+"
    r"|(?:NQ|CT|KL|QĐ|HD|TB|KH)[I1l|]T[WU]))"
)
_PARTY_SLASH = regex.compile(r"(?<=-(?:NQ|CT|KL|QĐ|HD|TB|KH))[I1l|](?=T[WU]$)")
# No mark is QD or ND: OCR lost the bar of `QĐ`, `NĐ`.
_UNBARRED = regex.compile(r"(?<=(?:^|[/-])[QN])D(?=[-/])")
_DIGIT_FIRST = regex.compile(r"(?<=/)5(?=[A-ZĐ]{2})")
_DOUBLED = regex.compile(r"([Đ-])\1+")


def clean_number(number: str) -> str:
    """Take the blanks out of a number and fold its dashes and its Icelandic Eth.

    >>> clean_number("1744/Q\N{LATIN CAPITAL LETTER ETH}– BGTVT")
    '1744/QĐ-BGTVT'
    """
    clean = (
        "".join(number.split())
        .replace("//", "/")
        .replace("–", "-")
        .replace("§", "8")
        .replace("/1W", "/TW")
        .replace("\N{LATIN CAPITAL LETTER ETH}", "Đ")
        .strip(".")
    )
    clean = _PARTY_SLASH.sub("/", _DIGIT_FIRST.sub("S", clean))
    return _UNBARRED.sub("Đ", _DOUBLED.sub(r"\1", clean))
