"""Boxes 7a and 7b: by what authority a document is signed, in which post, by whom (NĐ 30/2020, Phụ lục I)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

import regex

from pipeline.extract.findings import Found
from pipeline.extract.folding import fold, is_upper, old_tones, squeeze
from pipeline.extract.lexicon import one_of, table
from pipeline.extract.paragraphs import Paragraph

_DATA = table("closing")
_PREFIX = rf"(?:{one_of(_DATA['prefixes'])})(?: ?[.,]| (?=\p{{Lu}}{{2}}))"
_POST = rf"(?:(?:PHÓ|Phó) +)?(?:{one_of(_DATA['posts'])})"
FORMULA = regex.compile(
    rf"(?<![\p{{L}}/])(?:{_PREFIX} ?\p{{Lu}}{{2}}|{_POST}(?!\p{{L}})(?! *[-–,;(] ?\p{{Ll}}))[^\p{{Ll}}]*$"
)
_NEXT_POST = regex.compile(rf"(?<=[^\p{{L}}])(?<!, ?| VÀ | BAN ){_POST}(?!\p{{L}})")
"""A post that begins a line of its own, not the second one of the same person (`KT. BỘ TRƯỞNG, CHỦ NHIỆM`) or a body's
word (`TM. BAN THƯỜNG TRỰC`)."""
_REPLACED = regex.compile(rf"(?P<whole>(?:^|.* )KT\. (?P<head>{_POST}))(?P<junk>(?: \p{{Lu}}{{1,6}})?)$")
"""By whom a deputy signs for the head, and what the seal left of the line below."""
_POST_LINE = regex.compile(rf"{_POST}(?: +[\p{{Lu}}\d ,’'&-]+)?")
# What a post goes on with on its next line: a body, a place, a second post.
_GOES_ON = regex.compile(
    rf"(?!uy ban|ubnd|hoi dong)(?:{one_of(table('agencies')['letterhead'])}|thuong truc|tinh|huyen|thanh pho|quan|xa"
    r"|phuong|va|kiem)\b"
)
# The letterhead of an annex on the next page, where the seal hid the post.
_LETTERHEAD = regex.compile(r"(?:TỈNH|HUYỆN|THÀNH PHỐ|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|ỦY BAN|HỘI ĐỒNG) ")
_UNFINISHED = regex.compile(r"(?:VÀ|[,-])$")
SYLLABLE = r"\p{Lu}(?:\p{Ll}+|[’']\p{Lu}?\p{Ll}+)?"
NAME = regex.compile(rf"{SYLLABLE}(?:[ -]{SYLLABLE}){{1,5}}")
_QUOTES = regex.compile(r"(?<!\p{L})[„“”\"'‘’*_|:;,.]+|[„“”\"'*_|:;,.]+(?!\p{L})")
# The stop of `ThS.` is gone where specks were taken off.
_TITLES = regex.compile(rf"^(?:(?:{one_of([title.rstrip('.') for title in _DATA['titles']])})(?:\. *| +))+")


# A stroke of the signature that was read as a letter; Y alone is a name of the Ê Đê.
_STROKE = regex.compile(r"^[B-DF-HJ-NP-TV-XZĐ] (?=\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+)")
_SURNAME = regex.compile(rf"(?:{one_of([*table('agencies')['heads']['surnames'], *_DATA['surnames']])})(?!\p{{L}})")


_CLIPPED = regex.compile(rf"(?P<first>\p{{Ll}}{{2,}})(?: {SYLLABLE}){{1,3}}")


def whole_name(text: str) -> str | None:
    """Return a name whose first letter the seal hid (`hạm Văn Lâm`), where one surname alone ends so.

    >>> whole_name("guyễn Thị Lan"), whole_name("ần Thị Lan"), whole_name("của Ban Giám đốc")
    ('Nguyễn Thị Lan', None, None)
    """
    clipped = _CLIPPED.fullmatch(text)
    if clipped is None:
        return None
    first = clipped["first"]
    known = {name for name in _surnames() if name[1:] == first}
    return known.pop() + text[len(first) :] if len(known) == 1 else None


@cache
def _surnames() -> frozenset[str]:
    return frozenset((*table("agencies")["heads"]["surnames"], *_DATA["surnames"]))


def bare_name(text: str) -> str:
    """Take titles, and specks that were read as quotes, from a name (`„Đỗ “Thúy Quỳnh`)."""
    return _STROKE.sub("", _TITLES.sub("", _QUOTES.sub("", text).strip(" *_.-–—~")))


def read_signatory(lines: Sequence[Paragraph]) -> tuple[Found | None, Found | None, Found | None]:
    """Read the chain `(TM. BODY)? (Q.|KT.|TL.|TUQ. POST)* POST NAME`, its lines joined or not."""
    capitals: list[Paragraph] = []
    name: Found | None = None
    for line in lines:
        if is_upper(line.text):
            capitals.append(line)
        elif bare := bare_name(line.text):
            at = line.start + line.text.index(bare.split(" ")[0])
            # A name that begins with no surname may have lost it under the seal (`Thúy Hòa`).
            sure = 0.93 if _SURNAME.match(bare) else 0.6
            whole = whole_name(squeeze(bare))
            name = Found(whole or squeeze(bare), squeeze(bare), at, line.end, sure, inferred=whole is not None)
            break
    pieces = [piece for line in capitals for piece in _formulas(line)]
    chain = [piece for piece in pieces if regex.match(_PREFIX, piece.text)]
    posts = [piece for piece in pieces if piece not in chain]
    if chain and posts and posts[0].start < chain[-1].start:
        # The body's name wrapped: `TM. ỦY BAN NHÂN DÂN` / `TỈNH QUẢNG TRỊ`.
        chain, posts = (
            pieces[: pieces.index(chain[-1]) + 1],
            [piece for piece in posts if piece.start > chain[-1].start],
        )
    while posts and chain and len(posts) > 1 and not _POST_LINE.match(posts[0].text):
        chain.append(posts.pop(0))
    authority, title = _without_trace(_joined(chain)), _joined(_without_junk(posts))
    return authority, _deputy(authority, title), name


def _without_junk(posts: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """Leave out what the seal's letters left behind a post (`CHỦ TỊCH` / `ĐÂN`): no post goes on with such words."""
    first = next((at for at, piece in enumerate(posts) if _POST_LINE.match(piece.text)), None)
    if first is None:
        return [piece for piece in posts if len(piece.text.split()) > 1 and not _LETTERHEAD.match(piece.text)]
    kept = list(posts[first : first + 1])
    for piece in posts[first + 1 :]:
        if not (_POST_LINE.match(piece.text) or _GOES_ON.match(fold(piece.text)) or _UNFINISHED.search(kept[-1].text)):
            break
        kept.append(piece)
    return kept


def _without_trace(authority: Found | None) -> Found | None:
    """Leave out what the seal left of the post under `KT. CHỦ TỊCH` (`KT. CHỦ TỊCH TỊCH`)."""
    replaced = _REPLACED.match(authority.value) if authority else None
    return replace(authority, value=replaced["whole"]) if authority and replaced and replaced["junk"] else authority


def _deputy(authority: Found | None, title: Found | None) -> Found | None:
    """Read the post under `KT. CHỦ TỊCH` as a deputy's: only a deputy signs for the head (NĐ 30/2020, Phụ lục I, ô 7a).

    It is inferred where the seal hid its first word, or all of it.
    """
    replaced = _REPLACED.match(authority.value) if authority else None
    if authority is None or replaced is None or (title is not None and title.value != replaced["head"]):
        return title
    deputy = _DATA["deputies"].get(replaced["head"], f"PHÓ {replaced['head']}")
    if replaced["head"].startswith("PHÓ"):
        return title
    at = title or replace(authority, start=authority.end)
    return Found(deputy, title.text if title else "", at.start, at.end, 0.6, inferred=True)


def _formulas(line: Paragraph) -> Iterator[Paragraph]:
    """Cut a line of capitals where a prefix begins, and where a second post follows a first."""
    cuts = [match.start() for match in regex.finditer(rf"(?<![\p{{L}}/]){_PREFIX}(?= ?\p{{Lu}}{{2}})", line.text)]
    for start, end in pairwise([*(cuts if cuts[:1] == [0] else [0, *cuts]), len(line.text)]):
        text = line.text[start:end].strip(" *_")
        prefix = regex.match(_PREFIX, text)
        at = line.start + start + line.text[start:end].index(text)
        second = _NEXT_POST.search(text, prefix.end() + 3) if prefix else None
        if second:
            yield Paragraph(regex.sub(r"[^\p{L}]+$", "", text[: second.start()]), at)
            yield Paragraph(text[second.start() :], at + second.start())
        elif text:
            yield Paragraph(text, at)


def _joined(lines: Sequence[Paragraph]) -> Found | None:
    if not lines:
        return None
    printed = squeeze(" ".join(line.text.strip(" *_") for line in lines))
    value = (
        regex.sub(r"\b(TM|KT|TL|TUQ|TƯQ|Q) ?[.,] ?", r"\1. ", old_tones(printed))
        .replace("TƯQ.", "TUQ.")
        .rstrip(" .,:;")
    )
    return Found(value, printed, lines[0].start, lines[-1].end, 0.95)
