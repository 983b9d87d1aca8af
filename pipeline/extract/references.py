"""Citations of other documents: type, number, date, issuer.

A citation runs from its type to its issuer (`Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ`). NĐ 30/2020, Phụ lục
I demands all of that at the first citation and type and number later, so later ones take the issuer, not the date,
from the first. Lists share a type, a date or an issuer (`các Quyết định số: 1743/QĐ-BGTVT, 1744/QĐ-BGTVT ngày …`).
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.extract.agencies import Mention
from pipeline.extract.dates import DATE, iso
from pipeline.extract.folding import squeeze
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
_KNOWN = regex.compile(rf"(?:{one_of(table('laws')['names'])})(?!\p{{L}})", regex.IGNORECASE)
_LAW_WORD = regex.compile(r"(?<!\p{L})(?:[Bb]ộ +luật|[Ll]uật|[Pp]háp +lệnh)(?= +\p{L})")
_NAMED = one_of(table("references")["named"])
# No symbol begins with a digit (NĐ 30/2020, Phụ lục III): `/5TC-` is a misread `/STC-`.
_SYMBOL = r"(?:[A-ZĐÐ]|5(?=[A-ZĐ]{2}))[\p{L}\d&]*+(?:(?: ?[-–][ –-]{0,2}|/)[\p{Lu}Đ][\p{L}\d&]*+)*+"
# OCR parts `NĐ-CP` and `SNV-CCHC`: the rest stands before `ngày` or `của`.
_TORN = r"(?:(?<=-\p{Lu}{1,2}) \p{Lu}{1,4}(?= +(?:ngày|của)(?!\p{L})))?"
# After a folding of dashes: 30/2020/NĐ-CP, 25/KH-UBND, 299/UBND-TTHC, 14-NQ/TU, 202/2025/QH15.
NUMBER = (
    rf"(?:\d{{1,5}}[a-zđ]{{0,3}} ?/{{1,2}} ?(?:(?:19|20)\d{{2}} ?/ ?)?{_SYMBOL}{_TORN}"
    r"|\d{1,5}[a-zđ]{0,3} ?[-–] ?[\p{Lu}Đ][\p{L}]{0,5} ?/ ?[\p{Lu}Đ][\p{L}\d.-]*)"
)
# No mark is QD or ND: OCR lost the bar of `QĐ`, `NĐ`.
_UNBARRED = regex.compile(r"(?<=(?:^|[/-])[QN])D(?=[-/])")
_DIGIT_FIRST = regex.compile(r"(?<=/)5(?=[A-ZĐ]{2})")
_DOUBLED = regex.compile(r"([Đ-])\1+")
_SHORT = r"\d{1,4}(?!\d|[/.,-]\d|/)"
_DATE = rf"(?: *,)? +(?:ngày +)(?P<date>{DATE})"
# `Chương trình công tác số …`: a type may have an attribute of its own.
_OWN_WORDS = r"(?: +(?!(?:của|do|số|này|về|và|tại|ngày)(?!\p{L}))\p{Ll}+){0,3}?"
_NO = "[Ss][ốôồổỗ]"
_TYPED = (
    rf"(?P<type>(?:{_TYPES}){_OWN_WORDS})(?: +(?:của|do) +(?P<by>[^:;.\n\d]{{3,80}}?))?"
    rf"(?: *:)?(?: +{_NO})? *:? *(?:{_NO} *:? *)?"
)
_CITATION = regex.compile(
    rf"(?<!\p{{L}})(?:{_TYPED}|(?P<plain>{_NO} *:? *)|(?P<and>(?<=[,;] | và )))"
    rf"(?P<number>(?<![\d/]){NUMBER})(?![\d/])(?:{_DATE})?"
)
_SHORT_CITATION = regex.compile(
    rf"(?<!\p{{L}})(?P<type>{_TYPES}) +(?:số *:? *)?(?P<number>{_SHORT})(?=[ ;,.)]|$)(?:{_DATE})?"
)
# A law's name holds commas and `số` (`một số điều`), so it is read word by word, 28 words at most.
_NO_NAME = r"(?:này|nêu|có|quy +định|trên)(?!\p{L})|số *:? *\d"
_NAME = rf"(?P<name>(?: +(?!{_NO_NAME})[^ .;:\n]+){{0,28}}?)"
_LAW = regex.compile(
    rf"(?<!\p{{L}})(?P<type>{_NAMED}){_NAME} *"
    rf"(?:,? *(?:\( *)?ngày +(?P<date>{DATE})(?: *\))?|,? *năm +(?P<year>(?:19|20)\d{{2}}))(?!\d)"
)
_LAW_NUMBER = r"\d{1,4}/\d{4}/(?:QH|(?:PL-|NQ-)?UBTVQH)\d{1,2}"
_LAW_BY_NUMBER = regex.compile(rf"(?<!\p{{L}})(?P<type>{_NAMED}){_NAME} +số *:? *(?P<number>{_LAW_NUMBER})(?:{_DATE})?")
_BARE_LAW = regex.compile(
    rf"(?:[Cc]ăn +cứ|;) +(?:vào +)?(?P<law>(?P<type>{_NAMED}) +\p{{Lu}}[^;.:\n]{{2,150}}?)"
    rf"(?= *[;.,] | *[;.,]?$| +và +(?:{_TYPES}))",
    regex.MULTILINE,
)
# `Nghị định … quy định chi tiết một số điều của Luật Lưu trữ`: the law stands in the name of another act.
_IN_A_NAME = regex.compile(r"(?:chi +tiết|một +số +(?:điều|khoản|chương|nội +dung))(?!\p{L})[^.;:\n]*?(?:của +)?$")
_JOINED = regex.compile(r" *(?:,|;|-|–| +và) +$")
_OF = regex.compile(r" *,? +của +")
_AT = regex.compile(r" +(?:tại|trong|theo) +(?:các +)?$")


def find_references(text: str, mentions: Sequence[Mention], places: Mapping[str, str]) -> tuple[Citation, ...]:
    """Find every citation in a text, in order, none inside another."""
    starts = [mention.start for mention in mentions]
    found = [_numbered(text, match, mentions, starts, places) for match in _CITATION.finditer(text)]
    cited = _without_overlap([*_laws(text), *found])
    return _resolved(_shared(text, cited), text)


def _numbered(
    text: str, match: regex.Match[str], mentions: Sequence[Mention], starts: Sequence[int], places: Mapping[str, str]
) -> Citation:
    end, issuer = match.end(), None
    of = match_at(_OF, text, end)
    index = bisect_left(starts, of.end()) if of else len(starts)
    if of and index < len(mentions) and mentions[index].start - of.end() <= 1:
        end, issuer = mentions[index].end, canonical(mentions[index].name, places)
        if match["type"] and "iên tịch" in match["type"]:
            end, issuer = _joint(text, mentions, index, places)
    elif match["by"]:
        issuer = _issuer_in(match.start("by"), match.end("by"), mentions, starts, places)
    elif at := _AT.search(text, max(match.start() - 16, 0), match.start()):
        # `Theo đề nghị của Giám đốc Sở Tài chính tại Công văn số …`: the issuer stands before.
        before = bisect_left(starts, at.start())
        if before and mentions[before - 1].end == at.start():
            issuer = canonical(mentions[before - 1].name, places)
    kind = _type(match["type"]) if match["type"] else ""
    return Citation(
        kind, clean_number(match["number"]), iso(match["date"]) if match["date"] else None, issuer, _start(match), end
    )


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
    return _SHORT_TYPES.get(squeeze(printed), squeeze(printed))


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


def clean_number(number: str) -> str:
    """Take the blanks out of a number and fold its dashes and its Icelandic Eth.

    >>> clean_number("1744/Q\N{LATIN CAPITAL LETTER ETH}– BGTVT")
    '1744/QĐ-BGTVT'
    """
    clean = (
        "".join(number.split())
        .replace("//", "/")
        .replace("–", "-")
        .replace("\N{LATIN CAPITAL LETTER ETH}", "Đ")
        .strip(".")
    )
    clean = _DIGIT_FIRST.sub("S", clean)
    return _UNBARRED.sub("Đ", _DOUBLED.sub(r"\1", clean))


def _laws(text: str) -> Iterator[Citation]:
    for match in _LAW_BY_NUMBER.finditer(text):
        date = iso(match["date"]) if match["date"] else None
        yield Citation(match["type"], match["number"], date, None, match.start(), match.end())
    for match in _LAW.finditer(text):
        if match["name"] or match["type"] == "Hiến pháp":
            date = iso(match["date"]) if match["date"] else match["year"]
            yield Citation(match["type"], None, date, None, match.start(), match.end())
    for word in _LAW_WORD.finditer(text):
        known = match_at(_KNOWN, text, word.start())
        if known and not _IN_A_NAME.search(text, max(word.start() - 60, 0), word.start()):
            yield Citation(squeeze(word[0]).capitalize(), None, None, None, word.start(), known.end())
    for match in _BARE_LAW.finditer(text):
        yield Citation(match["type"], None, None, None, match.start("law"), match.end("law"))


def _without_overlap(citations: list[Citation]) -> list[Citation]:
    kept: list[Citation] = []
    for citation in sorted(citations, key=lambda c: (c.start, -c.end if c.number or c.date else 0)):
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
    for index in range(len(shared) - 2, -1, -1):
        left, right = shared[index], shared[index + 1]
        if (
            left.number
            and left.type == right.type
            and _listed(text[left.end : right.start])
            and not left.date
            and not left.issuer
        ):
            shared[index] = replace(left, date=right.date, issuer=right.issuer)
    return shared


def _listed(between: str) -> bool:
    return between.strip() in {",", ";", "và", ", số", "; số", "và số"}


def _same_sentence(between: str) -> bool:
    close = between.rstrip()
    listed = close.endswith((";", ",", ":", " và"))
    return len(between) < 300 and listed and "." not in between and "\n" not in close


def _resolved(citations: list[Citation], text: str) -> tuple[Citation, ...]:
    """Give later citations of a number the issuer of the first, and find the short forms (`Nghị quyết 76`)."""
    issuers: dict[tuple[str, str], str] = {}
    full: dict[tuple[str, str], Citation] = {}
    resolved = []
    for citation in citations:
        if not citation.number:
            resolved.append(citation)
            continue
        key = (citation.type, citation.number)
        if citation.issuer:
            issuers.setdefault(key, citation.issuer)
        full.setdefault((citation.type, regex.split(r"[/-]", citation.number)[0]), citation)
        resolved.append(replace(citation, issuer=citation.issuer or issuers.get(key)))
    for match in _SHORT_CITATION.finditer(text):
        known = full.get((_type(match["type"]), match["number"]))
        if known and known.start < match.start():
            resolved.append(
                replace(known, date=iso(match["date"]) if match["date"] else None, start=match.start(), end=match.end())
            )
    return tuple(_without_overlap(resolved))
