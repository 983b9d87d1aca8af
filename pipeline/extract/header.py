"""The head of a document: boxes 1 to 5 and 10 of NĐ 30/2020, Phụ lục I.

The head is set in two columns, and OCR and text layers leave them one after the other, or interleaved line by line,
or joined. So nothing is read by place: each part that has a form of its own (national title, motto, number, place and
date, `V/v`, stamps) is found and taken out, and what is left in capitals is the issuer under its parent.
"""

from dataclasses import replace
from itertools import islice

import regex
from rapidfuzz.distance import Levenshtein

from pipeline.extract.doctype import ABOUT, end_of_head, infer_type, read_about, read_type
from pipeline.extract.folding import fold, old_tones
from pipeline.extract.issued import read_place_and_date
from pipeline.extract.letterhead import Head, read_issuers
from pipeline.extract.nation import read_nation
from pipeline.extract.number import has_number, read_number
from pipeline.extract.paragraphs import Paragraph, lines_of
from pipeline.extract.stamps import read_stamps

_HEAD_LINES, _HEAD_CHARACTERS = 60, 4_000
"""A head with a long letter's abstract fits in these; what is further down is no head."""

_LONG_PLACE = 6
_BEHIND_TITLE = 120
"""Characters behind an abstract in which a stamp may stand."""

_TIME = r"\d{2}[./-]\d{2}[./-]\d{4} +\d{2}:\d{2}(?::\d{2})?(?: *[+-]\d{2}:?\d{2})?"
_SIGNED = regex.compile(rf"(?:Ký bởi|Người ký|Thời gian ký|Ngày ký|Email) *:[^\n]*|[^\s@]+@[^\s@]+|{_TIME}")
# Number and date of what a regulation or an annex came with are not its own.
_ENCLOSED = regex.compile(r"(?i)\((?:ban hành )?kèm theo [^()]{10,300}(?:\)|$)")
_STAMP_BODY = regex.compile(rf"(?m)^[^\n]{{5,60}}\n\s*(?=[^\s@]{{1,80}}@|{_TIME})")


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
    below = kind is not None and not has_number(text[:end]) and has_number(text[end : body + 60])
    page = text[: body + 60 if below else end]
    nation, spans = read_nation(page)
    left = _blanked(page, *spans)
    for noise in (_ENCLOSED, _STAMP_BODY, _SIGNED):
        left = _blanked(left, *(match.span() for match in noise.finditer(left)))
    number, code, span = read_number(left)
    left = _blanked(left, span)
    place, date, span = read_place_and_date(left)
    left = _blanked(left, span)
    stamps = read_stamps(left)
    left = _blanked(left, *((stamp.start, stamp.end) for stamp in stamps.values()))
    stamps = {**read_stamps(" " * end + text[end : body + _BEHIND_TITLE]), **stamps}
    if kind is None:
        title = read_about(left)
        left = _blanked(left, *(match.span() for match in ABOUT.finditer(left)))
        left = _blanked(left, (title.start, title.end)) if title else left
        body = max(title.end if title else 0, end)
        kind = infer_type(code, title, text[end : end + 200])
    parent, issuer = read_issuers(left, text, code)
    if place and issuer and (spelled := _own_place(issuer.value, place.value)):
        place = place if spelled.lower() == old_tones(place.value).lower() else replace(place, value=spelled)
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


def _own_place(issuer: str, place: str) -> str | None:
    """Return the place of box 4 as the issuer's name ends with it, where both are one but for a misread letter."""
    place = place.replace("'", "’")
    end = issuer[-len(place) :]
    if not issuer.endswith(" " + end):
        return None
    allowed = 1 if len(place) > _LONG_PLACE else 0
    return end if Levenshtein.distance(fold(end), fold(place), score_cutoff=allowed) <= allowed else None


def _first_lines(text: str) -> list[Paragraph]:
    return list(islice(lines_of(text[:_HEAD_CHARACTERS]), _HEAD_LINES))


def _blanked(text: str, *spans: tuple[int, int]) -> str:
    for start, end in spans:
        blank = "\n".join(" " * len(line) for line in text[start:end].split("\n"))
        text = text[:start] + blank + text[end:]
    return text
