"""Citations of other documents: type, number, date, issuer.

A citation runs from its type to its issuer (`Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ`). NĐ 30/2020, Phụ lục
I demands all of that at the first citation and type and number later, so later ones take the issuer, not the date,
from the first. Lists share a type, a date or an issuer (`các Quyết định số: 1743/QĐ-BGTVT, 1744/QĐ-BGTVT ngày …`).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import regex

from pipeline.extract.agencies import Mention
from pipeline.extract.dates import DATE, iso
from pipeline.extract.document_numbers import NUMBER, clean_number
from pipeline.extract.folding import squeeze
from pipeline.extract.law_patterns import ACT, AS_A_BASE, BY_DATE, BY_NUMBER, IN_A_NAME, KNOWN, LAW_WORD, YEAR_BEHIND
from pipeline.extract.lexicon import match_at, one_of, table
from pipeline.extract.names import canonical


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited document at a span; `date` is ISO 8601, `number` as printed without its blanks."""

    type: str
    number: str | None
    date: str | None
    issuer: str | None
    start: int
    end: int


_SHORT_TYPES: dict[str, str] = table("references")["short_types"]
_TYPES = one_of([*table("references")["types"], *_SHORT_TYPES])
# `theo công văn số 88/SNV-TCBC`: in small letters a type counts before a number with its symbol only.
_SMALL_TYPES = one_of([name[0].lower() + name[1:] for name in table("references")["types"]])
_CAPITAL_TYPES = one_of([name.upper() for name in table("references")["types"]])
_SHORT = r"\d{1,4}(?!\d|[/.,-]\d|/)"
_DATE = rf"(?:(?: *,)? +(?:cùng +)?ngày +(?P<date>{DATE})| +\( *ngày +(?P<date>{DATE}) *\))"
# `Chương trình công tác số …`: a type may have an attribute of its own.
_OWN_WORDS = r"(?: +(?!(?:của|do|số|này|về|và|tại|ngày)(?!\p{L}))\p{Ll}+){0,3}?"
_NO = "(?:[Ss][ốôồổỗ]|SỐ)"
_TYPED = (
    rf"(?P<type>(?:{_TYPES}|(?:{_SMALL_TYPES}|{_CAPITAL_TYPES})(?= +{_NO})){_OWN_WORDS})"
    r"(?: +(?:của|do) +(?P<by>[^:;.\n\d]{3,80}?))?"
    rf"(?: *:)?(?: +{_NO})? *:? *(?:{_NO} *:? *)?"
)
_CITATION = regex.compile(
    rf"(?<!\p{{L}})(?:{_TYPED}|(?P<plain>{_NO} *:? *)|(?P<and>(?<=[,;] | và )))"
    rf"(?P<number>(?<![\d/]){NUMBER})(?![\d/])(?:{_DATE})?"
)
# `Nghị quyết số 09 của Tỉnh ủy`, `Sắc lệnh số 65 ngày …`: no symbol, but a date or an issuer.
_BARE_CITATION = regex.compile(
    rf"(?<!\p{{L}})(?P<type>{_TYPES})(?P<by>(?!))?(?P<plain>(?!))? +{_NO} *:? *(?P<number>\d{{1,4}}[a-zđ]?)"
    rf"(?![\d/\p{{L}}.,-]|[ –-]+[\d/])(?:{_DATE}|(?= +của +))"
)
_SHORT_CITATION = regex.compile(
    rf"(?<!\p{{L}})(?P<type>{_TYPES}) +(?:số *:? *)?(?P<number>{_SHORT})(?=[ ;,.)]|$)(?:{_DATE})?"
)
_JOINED = regex.compile(r" *(?:,|;|-|–| +và) +$")
# `của liên tịch Bộ …`; `của Hội nghị lần thứ bảy Ban Chấp hành Trung ương`, `của Kỳ họp thứ 3 Hội đồng nhân dân`.
_OF = regex.compile(
    r" *,? +của +(?:[Ll]iên +(?:tịch +|ngành +)?(?=Bộ|Sở|Ngành)"
    r"|(?:Hội +nghị|Kỳ +họp|[Kk]ỳ +họp)(?: +lần)? +thứ +[\p{Ll}\d]+(?: +[\p{Ll}\d]+)?,? +(?=\p{Lu}))?"
)
# An abstract may stand between number and date: `Kế hoạch số 7/KH-UBND về … ngày 05/02/2024 của UBND huyện`.
_ABSTRACT = regex.compile(
    r"(?: +(?:[Vv]ề|[Qq]uy +định|[Hh]ướng +dẫn|[Bb]an +hành|[Pp]hê +duyệt|[Ss]ửa +đổi|[Tt]riển +khai|[Tt]ổ +chức)"
    rf"(?!\p{{L}})(?:(?! +(?:{_NO} *:? *\d|\d+/))[^;.\n]){{4,200}}?){_DATE}(?= *,? +của +\p{{Lu}})"
)
_DATE_BEHIND = regex.compile(_DATE)
_JOINT = regex.compile(r"iên +(?:tịch|ngành|sở|bộ)|(?:TT|NQ|CT|KH|QC)LT(?=[-/])")
_LAST_GROUP = regex.compile(r"[\p{Lu}Đ][\p{L}]*\d{0,2}$")
_AT = regex.compile(r" +(?:tại|trong) +(?:các +)?$")
# `vay vốn Ngân hàng Chính sách xã hội theo Quyết định số …/QĐ-TTg`: only what an office writes is `theo` its author.
_BY_LETTER = regex.compile(r" +theo +(?:các +)?$")
_LETTERS = regex.compile(r"(?i)(?:công văn|văn bản|tờ trình|báo cáo|phiếu|ý kiến)")
_HIGHEST = regex.compile(r"(?:Phó +)?Thủ +tướng|Chính +phủ|Quốc +hội")
_OF_THE_STATE = regex.compile(r"(?:TTg|NĐ-CP|NQ-CP|QH\d+)$")


def find_references(
    text: str, mentions: Sequence[Mention], places: Mapping[str, str], signs: Mapping[str, str] = MappingProxyType({})
) -> tuple[Citation, ...]:
    """Find every citation in a text, in order, none inside another.

    `signs` are bodies by their own sign, the last group of a number (`STP`): of a citation without a printed issuer.
    """
    starts = [mention.start for mention in mentions]
    found = [_numbered(text, match, mentions, starts, places) for match in _in_lines(_CITATION, _CODE, text)]
    bare = (_numbered(text, match, mentions, starts, places) for match in _in_lines(_BARE_CITATION, _COUNTED, text))
    found += [citation for citation in bare if citation.date or citation.issuer]
    cited = _without_overlap([*_laws(text), *found])
    return _resolved(_shared(text, cited), text, signs)


# `re` reads a text three times as quickly as `regex` where it knows the first letters.
_CODE = re.compile(r"\d[a-zđ]{0,3} ?[/–-]")
_COUNTED = re.compile(rf"{_NO} *:? *\d{{1,4}}[a-zđ]?,? (?:ngày|của)")


def _in_lines(pattern: regex.Pattern[str], needed: re.Pattern[str], text: str) -> Iterator[regex.Match[str]]:
    """Yield the matches of a pattern, which crosses no line's end, in the lines that hold what it cannot do without."""
    end = 0
    while found := needed.search(text, end):
        start = text.rfind("\n", end, found.start()) + 1 or end
        end = text.find("\n", found.end())
        end = len(text) if end < 0 else end
        yield from pattern.finditer(text, start, end)


def _numbered(
    text: str, match: regex.Match[str], mentions: Sequence[Mention], starts: Sequence[int], places: Mapping[str, str]
) -> Citation:
    end, issuer, printed = match.end(), None, match["date"]
    if printed is None and (behind := match_at(_ABSTRACT, text, end)):
        end, printed = behind.end(), behind["date"]
    date = iso(printed) if printed else None
    of = match_at(_OF, text, end)
    index = bisect_left(starts, of.end()) if of else len(starts)
    if of and index < len(mentions) and mentions[index].start - of.end() <= 1:
        end, issuer = mentions[index].end, canonical(mentions[index].name, places)
        if match["type"] and _JOINT.search(f"{match['type']} {match['number']}"):
            end, issuer = _joint(text, mentions, index, places)
        if printed is None and (behind := match_at(_DATE_BEHIND, text, end)):
            # Before 2004 offices put it last: `Chỉ thị 27-CT/TW của Bộ Chính trị ngày 12/1/1998`.
            end, date = behind.end(), iso(behind["date"])
    elif match["by"]:
        issuer = _issuer_in(match.start("by"), match.end("by"), mentions, starts, places)
    elif at := _at(text, match):
        # `Theo đề nghị của Giám đốc Sở Tài chính tại Công văn số …`: the issuer stands before.
        before = bisect_left(starts, at.start())
        body = mentions[before - 1] if before and mentions[before - 1].end == at.start() else None
        if body and (_HIGHEST.match(body.name) or not _OF_THE_STATE.search(match["number"])):
            issuer = canonical(body.name, places)
    kind = _type(match["type"]) if match["type"] else ""
    return Citation(kind, clean_number(match["number"]), date, issuer, _start(match), end)


def _at(text: str, match: regex.Match[str]) -> regex.Match[str] | None:
    """Match the word between a body and what it wrote (`Sở Tài chính tại Công văn số …`), where there is one."""
    before = (max(match.start() - 16, 0), match.start())
    letter = match["type"] and _LETTERS.match(match["type"])
    return _AT.search(text, *before) or (_BY_LETTER.search(text, *before) if letter else None)


def _joint(text: str, mentions: Sequence[Mention], index: int, places: Mapping[str, str]) -> tuple[int, str]:
    """Return where the list of bodies that issued a joint act ends, and their names."""
    last = index
    while last + 1 < len(mentions) and _JOINED.fullmatch(text, mentions[last].end, mentions[last + 1].start):
        last += 1
    return mentions[last].end, ", ".join(canonical(mention.name, places) for mention in mentions[index : last + 1])


def _type(printed: str) -> str:
    """Return a type written out.

    >>> _type("NĐ")
    'Nghị định'
    """
    kind = _SHORT_TYPES.get(squeeze(printed), squeeze(printed))
    return kind.capitalize() if kind.isupper() else kind[0].upper() + kind[1:]


def _start(match: regex.Match[str]) -> int:
    start: int = (
        match.start("type") if match["type"] else match.start("plain") if match["plain"] else match.start("number")
    )
    return start


def _issuer_in(
    start: int, end: int, mentions: Sequence[Mention], starts: Sequence[int], places: Mapping[str, str]
) -> str | None:
    index = bisect_left(starts, start)
    if index < len(mentions) and mentions[index].start < end:
        return canonical(mentions[index].name, places)
    return None


def _laws(text: str) -> Iterator[Citation]:
    for match in _in_lines(BY_NUMBER, ACT, text):
        date = iso(match["date"]) if match["date"] else None
        yield Citation(match["type"], match["number"], date, None, match.start(), match.end())
    for match in _in_lines(BY_DATE, ACT, text):
        if match["name"] or match["type"] == "Hiến pháp":
            date = iso(match["date"]) if match["date"] else match["year"]
            yield Citation(match["type"], None, date, None, match.start(), match.end())
    for word in _in_lines(LAW_WORD, ACT, text):
        known = match_at(KNOWN, text, word.start())
        if known and not IN_A_NAME.search(text, max(word.start() - 60, 0), word.start()):
            year = match_at(YEAR_BEHIND, text, known.end())
            end = year.end() if year else known.end()
            yield Citation(squeeze(word[0]).capitalize(), None, year and year["year"], None, word.start(), end)
    for match in _in_lines(AS_A_BASE, ACT, text):
        yield Citation(match["type"], None, None, None, match.start("law"), match.end("law"))


def _without_overlap(citations: list[Citation]) -> list[Citation]:
    kept: list[Citation] = []
    for citation in sorted(citations, key=lambda c: (c.start, c.number is None, -c.end if c.number or c.date else 0)):
        if not kept or citation.start >= kept[-1].end:
            kept.append(citation)
    return kept


def _shared(text: str, citations: list[Citation]) -> list[Citation]:
    """Give the members of a list what they share: the type from the left, date and issuer from either side."""
    shared: list[Citation] = []
    for citation in citations:
        last = shared[-1] if shared else None
        if citation.type:
            shared.append(citation)
        elif last and _listed(text[last.end : citation.start]):
            issuer = citation.issuer or (
                last.issuer if text[last.end : citation.start].strip()[:1] != "," or last.date else None
            )
            shared.append(replace(citation, type=last.type, issuer=issuer))
        elif (
            last
            and last.end < citation.start
            and text[citation.start] in "sS"
            and _same_sentence(text[last.end : citation.start])
        ):
            shared.append(replace(citation, type=last.type, issuer=citation.issuer or last.issuer))
    typed = {citation.start for citation in citations if citation.type}
    for index in range(len(shared) - 2, -1, -1):
        left, right = shared[index], shared[index + 1]
        if not left.number or left.issuer or not _listed(text[left.end : right.start]):
            continue
        own = right.start in typed and "cùng ngày" not in text[right.start : right.end]
        if left.type == right.type and not left.date and not own:
            shared[index] = replace(left, date=right.date, issuer=right.issuer)
        elif right.number and _same_body(left.number, right.number):
            # `Chỉ thị số 16/CT-TTg ngày …, Chỉ thị số 19/CT-TTg ngày … của Thủ tướng Chính phủ`.
            shared[index] = replace(left, issuer=right.issuer)
    return shared


def _same_body(left: str, right: str) -> bool:
    first, second = _LAST_GROUP.search(left), _LAST_GROUP.search(right)
    return first is not None and second is not None and first[0] == second[0]


def _listed(between: str) -> bool:
    return between.strip() in {",", ";", "và", ", số", "; số", "và số"}


def _same_sentence(between: str) -> bool:
    close = between.rstrip()
    listed = close.endswith((";", ",", ":", " và"))
    return len(between) < 300 and listed and "." not in between and "\n" not in close


def _resolved(citations: list[Citation], text: str, signs: Mapping[str, str]) -> tuple[Citation, ...]:
    """Give later citations of a number the issuer of the first, and find the short forms (`Nghị quyết 76`)."""
    issuers: dict[tuple[str, str], str] = {}
    full: dict[tuple[str, str], Citation] = {}
    resolved = []
    for citation in citations:
        if not citation.number:
            resolved.append(citation)
            continue
        known = full.get((citation.type, citation.number))
        if known and known.number and citation.number.isdigit():
            resolved.append(replace(citation, number=known.number, issuer=citation.issuer or known.issuer))
            continue
        key = (citation.type, citation.number)
        if citation.issuer:
            issuers.setdefault(key, citation.issuer)
        full.setdefault((citation.type, citation.number.replace("-", "/").partition("/")[0]), citation)
        sign = _LAST_GROUP.search(citation.number)
        issuer = citation.issuer or issuers.get(key) or (signs.get(sign[0]) if sign else None)
        resolved.append(replace(citation, issuer=issuer))
    for match in _SHORT_CITATION.finditer(text):
        known = full.get((_type(match["type"]), match["number"]))
        if known and known.start < match.start():
            resolved.append(
                replace(known, date=iso(match["date"]) if match["date"] else None, start=match.start(), end=match.end())
            )
    return tuple(_without_overlap(resolved))
