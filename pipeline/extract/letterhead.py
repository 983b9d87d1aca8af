"""Box 2 of a head, the issuer under its parent, and what a head as a whole says (NĐ 30/2020, Phụ lục I)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex

from pipeline.extract.findings import Found
from pipeline.extract.folding import fold, is_upper, old_tones, squeeze
from pipeline.extract.gazetteer import district_names
from pipeline.extract.lexicon import one_of, table
from pipeline.extract.misread import mended, mended_capitals
from pipeline.extract.names import canonical, expand, places_of
from pipeline.extract.paragraphs import Paragraph, lines_of
from pipeline.extract.run_together import parted
from pipeline.extract.sentence_case import sentence_case


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says, and where the body begins (offset of the reading text)."""

    national_header: Found | None = None
    parent_issuer: Found | None = None
    issuer: Found | None = None
    number: Found | None = None
    code: Found | None = None
    type: Found | None = None
    title: Found | None = None
    place: Found | None = None
    date: Found | None = None
    urgency: Found | None = None
    secrecy: Found | None = None
    body: int = 0


_HEAD_WORDS = table("agencies")["letterhead"]
_NO_BODY = r"(?:quy (?:dinh|che|trinh|chuan|hoach)|bao cao(?! bang)|to trinh|bo luat|hoi (?:nghi|thao|thi)|dai hoi)\b"
"""What begins like a body's line once its marks are taken off: `QUY ĐỊNH MỨC THU` is no Quỹ."""
# A line of capitals that begins with one of these opens a new body; any other goes on with the one above.
HEAD_NOUN = regex.compile(rf"(?!{_NO_BODY})(?:{one_of(_HEAD_WORDS)})\b")
_CHAINED = regex.compile(
    r"(?:\b(?:va|cua|ve|va cac)|[,&-])$|^(?:van phong|vp|chu tich|bo truong|giam doc|thuong truc)$|\buy ban trung uong$"
)
_NAMELESS = regex.compile(r"(?:^| )(?:KHU VỰC|TỈNH|HUYỆN|THÀNH PHỐ|QUẬN|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)$")
"""A line whose unit is named on the next, which may begin as a body does: `HUYỆN` / `BẢO LẠC`."""
_UNIT = regex.compile(r"(?:tinh|huyen|thanh pho|quan|xa|phuong|thi tran|thi xa|dac khu)\b")
_BARE_UNIT = regex.compile(r"(?:tỉnh|huyện|thành phố|quận|xã|phường|thị trấn|thị xã|đặc khu)$")
_MARGINAL = regex.compile(
    r"(?i)(?:bản +)?dự +thảo(?: *(?:lần|số|ngày)?[ \d:./-]*)?|bản +(?:sao|chính|gốc|photo)|lưu +hành +nội +bộ"
    r"|xem +xong +trả +lại|tài +liệu +(?:mật|họp|hội +nghị)|(?:công +văn +)?(?:đ[ếe]n|đi)|mẫu +số[ \d]*"
    r"|(?:đt|điện thoại|địa chỉ|tel|fax|e-?mail|website|hotline)\b.*"
)
"""Lines beside a letterhead that name no body: `DỰ THẢO`, box 11 and 13 (NĐ 30/2020, Phụ lục I)."""
_LONGEST, _LONGEST_SMALL = 150, 60
"""Characters of a line of a letterhead, and of one set in small letters; a body's name has two such lines at most."""
_FIRST = 6_000
"""Characters of a document in which its own place is named."""
_NAMED_IN = 60_000
"""Characters of a document in which its issuer's name is set small, if anywhere."""
_COMMITTEE = regex.compile(r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan)")
_PROPER_END = regex.compile(r"(?:\p{Lu}[\p{L}’']*[ -]?)+$")
# Several bodies issue these together, each on a line of its own: `71/2014/TTLT-BTC-BNV`, `05/KHPH-SYT-SNV`.
_JOINT = regex.compile(r"[/-](?:TTLT|NQLT|CTLT|KHLT|HDLT|QCLT|TBLT|QĐLT|HDLN|KHLN|QCPH|CTPH|KHPH|TTLB)(?=[-/])")
_BETWEEN_SIGNS = regex.compile("[-/]")
_SIGN = regex.compile(r"(?<=/\p{Lu}{1,4}-)[\p{Lu}&]{2,}$")
_OF_FIELD = regex.compile(r"(?:Bộ|Sở|Cục|Chi cục|Tổng cục|Kho bạc|Bảo hiểm xã hội|Ngân hàng) ")
_AROUND = regex.compile(r"^[^\p{L}]+|[^\p{L}\d’']+$")
"""Rules and stars around the words of a line."""
_OF_PARENT = frozenset({"Văn phòng", "Thường trực", "Ban Thường trực", "Ban Thường vụ", "Ban Chấp hành"})
"""Names that say nothing without the parent's."""
JOINED = " - "
"""Between the issuers of a joint document."""
_FREE = regex.compile(r"(?:Công ty|Tổng công ty|Bệnh viện|Trường|Trung tâm|Nhà máy|Xí nghiệp|Hợp tác xã|Ban Quản lý) ")
_COMMON = frozenset({"Thống Nhất", "Chợ Mới", "Năm Căn", "Cái Bè", "Cầu Kè", "Cầu Ngang"})
"""Districts whose names are ordinary words: these stay small at the end of a company's name."""


def own_signs(head: Head) -> dict[str, str]:
    """Return the issuer by its own sign, the last group of the code (`45/BC-STP`); nothing where others share it.

    Every UBND, HĐND and committee of the Party has the same sign, as has each office of one.
    """
    if head.code is None or head.issuer is None or head.issuer.inferred or is_joint(head.code.value):
        return {}
    sign = _SIGN.search(head.code.value)
    return {sign[0]: head.issuer.value} if sign and _OF_FIELD.match(head.issuer.value) else {}


def is_joint(code: str) -> bool:
    """Whether a code is that of a document that several bodies issue together.

    >>> is_joint("71/2014/TTLT-BTC-BNV"), is_joint("12/TTr-SNV")
    (True, False)
    """
    return _JOINT.search(code) is not None


def read_issuers(left: str, text: str, code: Found | None = None) -> tuple[Found | None, Found | None]:
    """Read parent and issuer from what is left of the head; `text` is the document, for the capitals of its names.

    Box 2 stands above box 3, the `code`: a body below it is a stamp's (`ĐẾN`, a copy's office). The issuers of a joint
    document stand one under the other and none is the other's parent.
    """
    text = text[:_NAMED_IN]
    plain = fold(text)
    bodies = _bodies(_capitals(left))
    if not bodies and code:
        bodies = _bodies(_small(left[: code.start]))
    above = [body for body in bodies if code is not None and body[0].start < code.start]
    if code and is_joint(code.value):
        return _joint(code.value, [_as_in_body(_body(body), text, plain) for body in above or bodies])
    bodies = (above or bodies)[-2:]
    if len(bodies) == 2 and _stamped(bodies[0], bodies[1]):
        bodies = bodies[1:]
    found = [_as_in_body(_body(body), text, plain) for body in bodies]
    if not found:
        return None, None
    parent = found[0] if len(found) == 2 else None
    issuer = found[-1]
    if parent and issuer.value in _OF_PARENT:
        issuer = replace(issuer, value=f"{issuer.value} {parent.value}")
    return parent, _placed(issuer, parent, text)


def _stamped(above: Sequence[Paragraph], body: Sequence[Paragraph]) -> bool:
    """Whether what stands above is the stamp of the office that certified a copy: a UBND is under a UBND alone."""
    first, second = (fold(lines[0].text) for lines in (above, body))
    return _COMMITTEE.match(second) is not None and not (_COMMITTEE.match(first) and "hoi dong" not in first + second)


def _bodies(lines: Iterator[Paragraph]) -> list[list[Paragraph]]:
    """Put together the lines of each body; one that is too long, or begins with no head noun, is none."""
    bodies: list[list[Paragraph]] = []
    for piece in lines:
        if _MARGINAL.fullmatch(piece.text):
            continue
        plain = fold(piece.text)
        begins = HEAD_NOUN.match(plain) is not None
        # `VĂN PHÒNG` asks for a second line, unless it stands under its parent.
        above = bodies[-1][-1].text if bodies else ""
        asks = bool(_CHAINED.search(fold(above)) or _NAMELESS.search(above))
        alone = len(bodies) > 1 and fold(bodies[-1][-1].text) in {"van phong", "vp"}
        if begins and (not asks or alone):
            bodies.append([piece])
        elif bodies:
            bodies[-1].append(piece)
        elif _UNIT.match(plain):
            bodies.append([piece])
    return [
        body
        for body in bodies
        if sum(len(line.text) for line in body) <= 2 * _LONGEST and HEAD_NOUN.match(fold(body[0].text))
    ]


def _joint(code: str, found: list[Found]) -> tuple[Found | None, Found | None]:
    """Return the issuers of a joint document, under the UBND that they belong to where its sign is not in the code."""
    above = len(found) > 1 and _COMMITTEE.match(fold(found[0].value)) is not None
    if above and not {"UBND", "HĐND"} & set(_BETWEEN_SIGNS.split(code)):
        return found[0], _together(found[1:])
    return None, _together(found)


def _together(found: Sequence[Found]) -> Found | None:
    """Join the issuers of a joint document: `Bộ Tài chính - Bộ Nội vụ`."""
    if not found:
        return None
    first, last = found[0], found[-1]
    value, text = (JOINED.join(getattr(one, name) for one in found) for name in ("value", "text"))
    return Found(value, text, first.start, last.end, min(one.sure for one in found))


def _placed(issuer: Found, parent: Found | None, text: str) -> Found:
    """Add the place of a unit word at the end, as the parent or the document names it (`CHỦ TỊCH UBND TỈNH`)."""
    if not _BARE_UNIT.search(issuer.value):
        return issuer
    shouted = [sentence_case(line.text) for line in _capitals(text[:_FIRST])]
    places = places_of(text[:_FIRST], *([parent.value] if parent else []), *shouted)
    return replace(issuer, value=canonical(issuer.value, places))


def _capitals(left: str) -> Iterator[Paragraph]:
    """Yield the lines set in capitals, without the rules and stars around them."""
    for line in lines_of(left):
        words = _AROUND.sub("", line.text)
        if 1 < len(words) <= _LONGEST and is_upper(words):
            spaced = words if " " in words else _joined_names().get(fold(words), words)
            yield from parted(Paragraph(spaced, line.start + line.text.index(words)))


@cache
def _joined_names() -> dict[str, str]:
    """Names as they come out where recognition lost every blank: `SỞTƯPHÁP`."""
    data = table("agencies")
    names = [f"{head} {field}" for head in ("Sở", "Phòng", "Bộ", "Ban") for field in data["fields"]]
    return {fold(name).replace(" ", ""): old_tones(name).upper() for name in [*names, *data["of_unit"]] if " " in name}


def _small(left: str) -> Iterator[Paragraph]:
    """Yield the lines of a letterhead set small, as typewriters of before 2000 did: short, and no sentences."""
    for line in lines_of(left):
        words = _AROUND.sub("", line.text)
        if 1 < len(words) <= _LONGEST_SMALL and words[0].isupper() and not set(words) & set(".:;,"):
            yield Paragraph(words, line.start + line.text.index(words))


def _as_in_body(found: Found, text: str, plain: str) -> Found:
    """Take marks and capitals from the body, which sets the name small (`Trường THCS Lê Lợi`), or its place."""
    if whole := _spelled(found.value, text, plain):
        return replace(found, value=canonical(whole, {}))
    place = _PROPER_END.search(found.value)
    # `Cư M’gar`, `Ia H’Drai`; `QUANG NGAI`, which lost its marks.
    spelled = _spelled(place[0], text, plain) if place and len(place[0]) > 2 else None
    return replace(found, value=found.value[: place.start()] + spelled) if place and spelled else found


def _spelled(name: str, text: str, plain: str) -> str | None:
    """Return the commonest spelling of a name that a text has outside capitals; `plain` is the folded text."""
    spellings: Counter[str] = Counter()
    letters = fold(name)
    start = plain.find(letters)
    while start >= 0:
        end = start + len(letters)
        printed = squeeze(text[start:end])
        whole = not (plain[max(start - 1, 0) : start].isalpha() or plain[end : end + 1].isalpha())
        if whole and not is_upper(printed) and printed[0].isupper():
            spellings[old_tones(printed)] += 1
        start = plain.find(letters, end)
    return spellings.most_common(1)[0][0] if spellings else None


def _body(lines: Sequence[Paragraph]) -> Found:
    printed = squeeze(" ".join(line.text for line in lines))
    if not is_upper(printed):
        return Found(canonical(old_tones(printed), {}), printed, lines[0].start, lines[-1].end, 0.9)
    long = old_tones(expand(mended(printed), capitals=True)).upper()
    value = canonical(_with_district(sentence_case(mended_capitals(long))), {})
    return Found(value, printed, lines[0].start, lines[-1].end, 0.95)


def _with_district(name: str) -> str:
    """Give the district at the end of a company's or a school's name its capitals (`Công ty Cấp nước An Phú`)."""
    if _FREE.match(name):
        for place in district_names():
            if name.endswith(" " + place.lower()) and place not in _COMMON:
                return name[: -len(place)] + place
    return name
