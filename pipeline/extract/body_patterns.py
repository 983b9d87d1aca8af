"""The patterns that names of bodies are read by, made from `data/agencies.toml`."""

from functools import cache

import regex

from pipeline.extract.folding import fold, old_tones
from pipeline.extract.gazetteer import province_names
from pipeline.extract.lexicon import match_at, one_of, spaced, table
from pipeline.extract.names import PLACE, SYLLABLE, UNITS

_DATA = table("agencies")


def _without_longer(words: list[str]) -> list[str]:
    """Leave out words that begin with another whole word of the list: what looks ahead is answered by the shorter.

    >>> _without_longer(["Bộ", "Bộ Chỉ huy", "Ban", "Bảo tàng"])
    ['Bộ', 'Ban', 'Bảo tàng']
    """
    known = frozenset(words)
    ends = {word: [at for at, letter in enumerate(word) if not letter.isalpha()] for word in words}
    return [word for word in words if not any(word[:end] in known for end in ends[word])]


_HEAD_NAMES = _without_longer([*_DATA["of_field"], *_DATA["of_unit"], *_DATA["posts"], *_DATA["offices"]])
_HEAD_WORDS = rf"(?:{one_of(_HEAD_NAMES)})(?!\p{{L}})"
"""What begins another name; only ever looked ahead at."""
_AREA = rf"(?:{PLACE}|\d{{1,2}}(?!\d| +(?:tháng|ngày|năm|giờ|tuần|quý)))"
_CLIPPED = (
    r"(?:(?<=(?:thành|thành +phố), *)thị(?! +(?:xã|trấn|ủy|đoàn|trường|hiếu|lực))"
    r"|(?:thành|thị)(?= *(?:[,;.:)]|$)| +và )"
    r"|(?<=thị, *)thành(?! +(?:phố|ủy|đoàn|lập|tựu|phần|công|viên|tích)))(?!\p{L})"
)
"""`các huyện, thành, thị`: thành phố and thị xã."""
_SEVERAL_UNITS = rf"các +{UNITS}(?:(?: *, *| +và +| */ *| +){UNITS}|(?: *, *| +và +){_CLIPPED})*"
_COUNTED_UNITS = rf"\d{{1,4}}(?:/\d{{1,4}})? +{UNITS}(?! *\d)(?:(?: *, *| +và +){UNITS})*(?! +\p{{Lu}})"
"""`UBND 13 xã, thị trấn`: all of them."""
_LEVELS = rf"cấp +{UNITS}(?: *(?:,|và) *(?:cấp +)?{UNITS})*|các +cấp"
_ANY_UNIT = rf"{UNITS}(?: *[,/] *{UNITS}(?! +{SYLLABLE}))+"
_ONE_UNIT = rf"{UNITS}(?: +(?!{_HEAD_WORDS}){_AREA})?"
_REGION = r"khu +vực(?: +[IVX\d]{1,5}(?![\p{L}\d]))"
TAIL = regex.compile(
    rf" +(?:của +(?={UNITS}(?! *\p{{L}})|Trung ương)|)"
    rf"(?:{_SEVERAL_UNITS}|{_COUNTED_UNITS}|{_LEVELS}|{_ANY_UNIT}|{_ONE_UNIT}|Trung +ương|TW|{_REGION}?)"
)
_PAIR_OF_PLACES = rf"(?: ?[-–] ?(?!{_HEAD_WORDS}){SYLLABLE}(?: (?!{_HEAD_WORDS}){SYLLABLE}){{1,2}})?"
STRAIGHT_PLACE = regex.compile(
    rf" +(?!{_HEAD_WORDS}){SYLLABLE}(?: (?!{_HEAD_WORDS}){SYLLABLE}){{1,3}}{_PAIR_OF_PLACES}"
)
OTHER_UNIT_BODY = regex.compile(rf" *(?:,|và|-|&) *(?=(?:{one_of(_without_longer(_DATA['of_unit']))})(?!\p{{L}}))")
_NO_PURPOSE = "Ban|UBND|Ủy ban|và chỉ đạo|đã|có|chủ trì|phối hợp|chịu|báo cáo|tổ chức thực hiện|yêu cầu"
_AREA_OF_PURPOSE = rf"(?:(?:trên +địa +bàn +)?(?:{_SEVERAL_UNITS}|{UNITS}(?: +{PLACE})?)|Trung +ương)"
PURPOSE = regex.compile(rf" +(?!tỉnh|huyện|xã|cấp)(?:(?! +(?:{_NO_PURPOSE}) )[^.;:()\n]){{3,90}}? {_AREA_OF_PURPOSE}")
CAPITAL = regex.compile(r" +(?=\p{Lu})[\p{L}’'&-]+")
SMALL = regex.compile(r" +\p{Ll}+(?!\p{L})")
FURTHER = regex.compile(rf" +(?!{_HEAD_WORDS})(?=\p{{Lu}})[\p{{L}}’'&]+")
UNIT_WORD = regex.compile(rf" +{UNITS}")
LINK = regex.compile(rf"(?: *[-–&]| +và)(?= +(?:các +)?\p{{Lu}})(?! +{_HEAD_WORDS})")
POSTS = regex.compile(rf" *(?:,|/| +và) *(?:các +)?(?P<post>{one_of(_DATA['posts'])})(?!\p{{L}})")
TO_BODY = regex.compile(r"(?: *:|\.)? *(?<![\p{L}])(?:của +)?(?:các +(?=Sở|Phòng|phòng|Bộ|Ban))?(?::? *)")
SMALL_COMMITTEE = regex.compile(r"(?:tỉnh|thành|huyện|quận|thị|đảng) ủy(?!\p{L})")
SPACE = regex.compile(" +")
COMMITTEE = regex.compile(rf" +(?:{one_of(list(_DATA['placed']))}|Đảng ủy)(?!\p{{L}})")
"""The Party committee that an Ủy ban Kiểm tra or a Ban belongs to."""
UNIONS = regex.compile(rf" +(?:và|,) +các +(?:đoàn thể|tổ chức)[\p{{L}} ,-]{{0,40}}?(?P<unit> +{UNITS})(?! +\p{{L}})")
"""What is named with a Front and lends it the unit: `Ủy ban MTTQ và các đoàn thể huyện`."""
EACH = regex.compile(r"[Cc]ác +(?P<head>[sS]ở|[pP]hòng|[bB]ộ|[bB]an)(?=:? +\p{Lu}|: *\p{Lu})")
"""What opens a list of bodies of one kind: `các phòng: Nội vụ, Tư pháp`."""
OF_OTHER = regex.compile(rf" *,? +(?:và +)?của +(?P<unit>{UNITS})(?! +\p{{Lu}})")
"""The second unit of a group: `Báo, Đài của Trung ương, của tỉnh`."""
SHORT_FIELDS = regex.compile(rf" +(?:{one_of(_DATA['short_fields'])})(?= *[,;.:)]| +và|$)")
BRANCH = regex.compile(
    rf" *[-–(,]? *[Cc]h[iỉ] +nhánh(?P<of> +(?:{_SEVERAL_UNITS}|{_ANY_UNIT}|{UNITS}(?: +{_AREA})?|{PLACE}|{_REGION}))"
)
BRANCH_AT = regex.compile(rf" +tại +(?P<at>(?:{UNITS} +)?{PLACE})")
"""Where a branch is, behind its bank's or company's name."""
PROVINCE = regex.compile(rf" +(?:{one_of(list(province_names()))})(?!\p{{L}})(?! *[-–])")
PROVINCIAL = frozenset({"Báo", "Đài"})
"""Heads behind which the name of a province is all of the name: `Báo Bình Định` / `tăng thời lượng`."""
WORD = regex.compile(r" +(?P<word>[\p{L}\d’'&./-]*[\p{L}\d])")
CORPORATE = frozenset(_DATA["corporate"])
"""Heads whose names are free: companies, banks, schools, funds."""
SMALL_FIELD = frozenset(_DATA["heads"]["small_field"])
"""Heads behind which a known field is one in small letters too: documents before 2004 print `Tổng cục thuế`."""
SEVERAL = regex.compile(r"(?:^|\P{L})[Cc]ác +$")
NAME_PAIRS = frozenset(
    old_tones(pair.strip()) for pair in _DATA["name_pairs"].replace("\n", " ").split(",") if pair.strip()
)
"""Words of two syllables that go on with a name of unknown field."""
CLOSED = regex.compile(r"(?:Việt Nam|Quốc gia|Nhà nước|Trung ương)$")
"""Words that end a name: small ones behind them are a verb (`Ủy ban Chứng khoán Nhà nước ra …`)."""
_STOPS = frozenset(_DATA["stops"].split())
_STOP_PAIRS = frozenset(pair.strip() for pair in _DATA["stop_pairs"].split(","))
_MEMBER = rf"(?i:{one_of(_DATA['groups']['members'])})(?!\p{{L}})(?! +(?:{one_of(_DATA['groups']['others'])}))"
_UNDER = rf"(?:Sở|(?:(?:UBND|Ủy +ban +nhân +dân) +)?{UNITS})"
_BELONGING = rf"(?: +có)? +liên +quan| +chuyên +môn| +(?:trực +)?thuộc +{_UNDER}| +trực +thuộc| +(?:cấp +)?{UNITS}"
_GROUP = (
    rf"(?:(?:{one_of(_DATA['groups']['leaders'])}) +)?[Cc]ác +{_MEMBER}(?:(?:,| và) +{_MEMBER})*"
    rf"(?:(?:{_BELONGING})(?: +{PLACE})?)?"
)
_LOOSE = regex.compile(rf"[Cc]ác +(?i:{one_of(_DATA['groups']['loose'])})")
_NO_SIGN = r"(?<![\p{L}\d/&.–-])"
FREE_OF_PLACE = frozenset(_DATA["heads"]["common_words"])


@cache
def heads() -> regex.Pattern[str]:
    """First words of names; the name of the group that matched is the class of the head."""
    classes = {
        "group": "|".join([*map(spaced, _DATA["groups"]["patterns"]), _GROUP]),
        "whole": one_of(_DATA["whole"]),
        "purpose": one_of(_DATA["of_purpose"]),
        "unit": f"(?i:{one_of(_DATA['of_unit'])})",
        "post": one_of(_DATA["posts"]),
        "office": one_of(_DATA["offices"]),
        "field": one_of(_DATA["of_field"]),
    }
    # Capitals on a word's edge open every name, save the groups; the look-ahead keeps the scan quick.
    words = "|".join(
        f"(?P<{name}>{pattern})" if name == "group" else rf"(?=\p{{Lu}})(?P<{name}>{pattern})"
        for name, pattern in classes.items()
    )
    return regex.compile(rf"{_NO_SIGN}(?=[\p{{Lu}}c])(?!Bộ +[Ll]uật)(?:{words})(?![\p{{L}}\d])")


@cache
def heads_behind() -> regex.Pattern[str]:
    """First words of names behind a post or another name, where a sign may join them: `TT.HĐND`, `HĐND&UBND`."""
    return regex.compile(heads().pattern.replace(_NO_SIGN, "", 1))


_TWO_WORDS = regex.compile(r" +(\p{L}+)(?: +(\p{L}+))?")


def stops(text: str, position: int) -> bool:
    """Whether the word behind a place ends a name: a link (`của`), or the first half of a verb (`chủ trì`)."""
    words = match_at(_TWO_WORDS, text, position)
    if not words:
        return True
    first = old_tones(words[1].lower())
    return first in _STOPS or (words[2] is not None and f"{fold(first)} {fold(words[2])}" in _STOP_PAIRS)


def is_loose(group: str) -> bool:
    """Whether a group is too loose to be charged with anything (`các cơ quan`)."""
    return _LOOSE.fullmatch(group) is not None
