"""Box 2 of a head, the issuer under its parent, and what a head as a whole says (NĐ 30/2020, Phụ lục I)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from pipeline.extract.findings import Found
from pipeline.extract.folding import fold, is_upper, old_tones, squeeze
from pipeline.extract.lexicon import one_of, table
from pipeline.extract.misread import mended, mended_capitals
from pipeline.extract.names import canonical, expand, sentence_case
from pipeline.extract.paragraphs import Paragraph, lines_of


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
# A line of capitals that begins with one of these opens a new body; any other goes on with the one above.
HEAD_NOUN = regex.compile(rf"(?:{one_of(_HEAD_WORDS)})\b")
_CHAINED = regex.compile(r"(?:\b(?:va|cua|ve|va cac)|[,&-])$|^(?:van phong|vp)$")
_UNIT = regex.compile(r"(?:tinh|huyen|thanh pho|quan|xa|phuong|thi tran|thi xa|dac khu)\b")
_LONGEST = 150
"""Characters of a line of a letterhead; a body's name has two such lines at most."""
_COMMITTEE = regex.compile(r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan)")
_PROPER_END = regex.compile(r"(?:\p{Lu}[\p{L}’']*[ -]?)+$")


def read_issuers(left: str, text: str, number: int | None = None) -> tuple[Found | None, Found | None]:
    """Read parent and issuer from what is left of the head; `text` is the document, for the capitals of its names.

    `number` is where box 3 begins: box 2 stands above it, and a body below it is a stamp's (`ĐẾN`, a copy's office).
    """
    bodies: list[list[Paragraph]] = []
    for piece in _capitals(left):
        plain = fold(piece.text)
        begins = HEAD_NOUN.match(plain) is not None
        # `VĂN PHÒNG` asks for a second line, unless it stands under its parent.
        asks = bool(bodies) and _CHAINED.search(fold(bodies[-1][-1].text)) is not None
        alone = len(bodies) > 1 and fold(bodies[-1][-1].text) in {"van phong", "vp"}
        if begins and (not asks or alone):
            bodies.append([piece])
        elif bodies:
            bodies[-1].append(piece)
        elif _UNIT.match(plain):
            bodies.append([piece])
    bodies = [body for body in bodies if sum(len(line.text) for line in body) <= 2 * _LONGEST]
    bodies = [body for body in bodies if HEAD_NOUN.match(fold(body[0].text))]
    above = [body for body in bodies if number is not None and body[0].start < number]
    bodies = (above or bodies)[-2:]
    if len(bodies) == 2 and _COMMITTEE.match(fold(bodies[1][0].text)):
        # A stamp of the office that certified the copy stands above the letterhead; no UBND is under another body.
        bodies = bodies[1:]
    found = [_as_in_body(_body(body), text) for body in bodies]
    if not found:
        return None, None
    parent = found[0] if len(found) == 2 else None
    issuer = found[-1]
    if parent and issuer.value == "Văn phòng":
        issuer = replace(issuer, value=f"Văn phòng {parent.value}")
    return parent, issuer


def _capitals(left: str) -> Iterator[Paragraph]:
    """Yield the lines set in capitals, without the rules and stars around them."""
    for line in lines_of(left):
        words = regex.sub(r"^[^\p{L}]+|[^\p{L}\d’']+$", "", line.text)
        if 1 < len(words) <= _LONGEST and is_upper(words):
            yield Paragraph(words, line.start + line.text.index(words))


def _as_in_body(found: Found, text: str) -> Found:
    """Take marks and capitals from the body, which sets the name small (`Trường THCS Lê Lợi`), or its place."""
    plain = fold(text)
    if whole := _spelled(found.value, text, plain):
        return replace(found, value=canonical(whole, {}))
    place = _PROPER_END.search(found.value)
    # `Cư M’gar`, `Ia H’Drai`; `QUANG NGAI`, which lost its marks.
    spelled = _spelled(place[0], text, plain) if place and len(place[0]) > 2 else None
    return replace(found, value=found.value[: place.start()] + spelled) if place and spelled else found


def _spelled(name: str, text: str, plain: str) -> str | None:
    """Return the commonest spelling of a name that a text has outside capitals; `plain` is the folded text."""
    spellings: Counter[str] = Counter()
    for match in regex.finditer(rf"(?<!\p{{L}}){regex.escape(fold(name))}(?!\p{{L}})", plain):
        printed = squeeze(text[match.start() : match.end()])
        if not is_upper(printed) and printed[0].isupper():
            spellings[old_tones(printed)] += 1
    return spellings.most_common(1)[0][0] if spellings else None


def _body(lines: list[Paragraph]) -> Found:
    printed = squeeze(" ".join(line.text for line in lines))
    long = old_tones(expand(mended(printed), capitals=True)).upper()
    value = canonical(sentence_case(mended_capitals(long)), {})
    return Found(value, printed, lines[0].start, lines[-1].end, 0.95)
