"""Words of bodies and posts that OCR misreads or strips of their marks, mended by lists."""

from functools import cache

import regex

from pipeline.extract.folding import fold, old_tones, squeeze
from pipeline.extract.lexicon import one_of, table


@cache
def _misread() -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\p{{L}})(?:{'|'.join(map(regex.escape, table('agencies')['misread']))})(?!\p{{L}})")


def mended(text: str) -> str:
    """Mend words of names that OCR misreads, letter for letter.

    >>> mended("ƯBND các xã")
    'UBND các xã'
    """
    words: dict[str, str] = table("agencies")["misread"]
    # Most texts hold none of them, which a search for each word by itself says quickest.
    return _misread().sub(lambda found: words[found[0]], text) if any(word in text for word in words) else text


_UNITS_BY_LETTERS = {fold(unit): unit.upper() for unit in table("agencies")["units"] if unit.islower() and unit != "xã"}
# Words that only look like a unit: `CƠ QUAN`, `QUÂN SỰ`, `PHƯƠNG ÁN`, `HÀ TĨNH`, the names behind `THỊ`.
_NO_QUAN = r"(?<!C[ƠO] )(?<!(?:HẢI|KHÔNG) )QU[AÂẤẦẨẪẬ]N(?! (?:SỰ|KHU|ĐỘI|ĐOÀN|CHỦNG|CHÍNH|NHU|Y|DÂN|TRANG|HÀM)\b)"
_NO_PHUONG = r"PH[UƯ][OƠỚỜỞỠỢ]NG(?! (?:ÁN|HƯỚNG|PHÁP|TIỆN|THỨC|DIỆN|NGÔN)\b)"
_UNIT_IN_CAPITALS = regex.compile(
    rf"(?<=\p{{L}} )(?<!TH[ỊI] )(?:(?<!H[ÀA] )T[IÍÌỈĨỊ]NH|HUY[EÊÉÈẾỀỂỄỆ]N|{_NO_QUAN}|TH[AÀÁẢÃẠ]NH PH[OÔỐỒỔỖỘ]"
    rf"|{_NO_PHUONG}|TH[IÍÌỈĨỊ] TR[AÁÀẢẤẦẨ]N)(?= \p{{Lu}})"
)


# Two words in capitals, the least that can be mended; Ð (Eth) and misread letters count.
_CAPITALS = regex.compile(r"\p{Lu}{2} *\p{Lu}+")


@cache
def _phrases() -> tuple[regex.Pattern[str], dict[str, str], frozenset[str]]:
    names = [*table("agencies")["of_unit"], "Văn phòng", *table("closing")["posts"]]
    known = {fold(name): old_tones(name).upper() for name in names if " " in name}
    whole = frozenset(old_tones(name).upper() for name in names)
    return regex.compile(rf"\b(?:{one_of(list(known))})\b"), known, whole


def mended_capitals(text: str) -> str:
    """Mend words in capitals whose marks OCR lost; bodies and posts of two syllables are told by their letters alone.

    >>> mended_capitals("TM. UY BAN NHAN DAN TĨNH QUẢNG TRỊ"), mended_capitals("CHANH VAN PHONG")
    ('TM. ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ', 'CHÁNH VĂN PHÒNG')
    """
    if not _CAPITALS.search(text):
        return text
    pattern, known, whole = _phrases()
    parts, position = [], 0
    for match in pattern.finditer(fold(text)):
        printed, phrase = text[match.start() : match.end()], known[squeeze(match[0])]
        parts += [
            text[position : match.start()],
            # `THỨ TRƯỞNG` and `THỦ TRƯỞNG` have the same letters: what is a phrase as printed stays.
            phrase if len(phrase) == len(printed) and printed.isupper() and printed not in whole else printed,
        ]
        position = match.end()
    mended_text = "".join(parts) + text[position:]
    return _UNIT_IN_CAPITALS.sub(lambda unit: _UNITS_BY_LETTERS[fold(unit[0])], mended_text)
