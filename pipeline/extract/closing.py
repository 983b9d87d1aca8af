"""The end of a document: recipients (box 9b), signatory (7a, 7b) and the printed trace of a digital signature.

Both columns of the end block may come one after the other, either first, or interleaved line by line, so the lines are
cut where capitals of a signing formula begin, and each part goes to its own column.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from pipeline.extract.findings import Found
from pipeline.extract.folding import fold, is_upper, old_tones, squeeze
from pipeline.extract.lexicon import one_of, table
from pipeline.extract.names import mended_capitals, person_at
from pipeline.extract.paragraphs import BULLET, Paragraph


@dataclass(frozen=True, slots=True)
class Closing:
    """What the end block says; `start` and `end` bound it, so that no section takes its lines."""

    recipients: tuple[Found, ...] = ()
    authority: Found | None = None
    title: Found | None = None
    name: Found | None = None
    start: int = 0
    end: int = 0


_DATA = table("closing")
_RECIPIENTS = regex.compile(r"(?b)(?:noi nhan){e<=2}\s*[:;.]?", regex.IGNORECASE)
_PREFIX = rf"(?:{one_of(_DATA['prefixes'])})(?: ?[.,]| (?=\p{{Lu}}{{2}}))"
_POST = rf"(?:(?:PHÓ|Phó) +)?(?:{one_of(_DATA['posts'])})"
_FORMULA = regex.compile(
    rf"(?<![\p{{L}}/])(?:{_PREFIX} ?\p{{Lu}}{{2}}|{_POST}(?!\p{{L}})(?! *[-–,;(] ?\p{{Ll}}))[^\p{{Ll}}]*$"
)
_NEXT_POST = regex.compile(rf"(?<= ){_POST}(?!\p{{L}})")
_POST_LINE = regex.compile(rf"{_POST}(?: +[\p{{Lu}}\d ,’'&-]+)?")
_SYLLABLE = r"\p{Lu}(?:\p{Ll}+|[’']\p{Lu}?\p{Ll}+)?"
_NAME = regex.compile(rf"{_SYLLABLE}(?:[ -]{_SYLLABLE}){{1,5}}")
_NAME_AT_END = regex.compile(rf"(?<=[.;:)\]] +){_SYLLABLE}(?: {_SYLLABLE}){{1,4}}(?=$| +[-–] +\p{{Lu}})")
_TITLES = regex.compile(rf"^(?:(?:{one_of(_DATA['titles'])}) *)+")
# What a stamp's edge leaves behind the final mark: `Như trên; L]`.
_JUNK = regex.compile(r"(?<=[;.]) +(?:[^\p{Ll}]{1,3}|\p{L})$")
_ARCHIVE = regex.compile(r"(?i)[-–+*•]? *lưu\b")
_WINDOW = 80
"""Lines: the longest list of recipients seen, with its signature, has 45."""


def read_closing(lines: Sequence[Paragraph]) -> Closing:
    """Read the end block of the first document in the text; `lines` are the printed lines, not joined."""
    at = _where_it_begins(lines)
    if at is None:
        return Closing()
    block = (Paragraph(mended_capitals(line.text), line.start) for line in lines[at : at + _WINDOW])
    pieces = [piece for line in block for piece in _pieces(line)]
    recipients, signing, end = _columns(pieces)
    found = tuple(found for found in map(_recipient, recipients) if found.value)
    authority, title, name = _signatory(signing)
    if not found and title is None and authority is None:
        return Closing()
    return Closing(found, authority, title, name, lines[at].start, max(end, lines[at].end))


def _columns(pieces: Sequence[Paragraph]) -> tuple[list[list[Paragraph]], list[Paragraph], int]:
    """Sort the pieces into recipients (each with its wrapped lines) and signing lines; say where the block ends."""
    recipients: list[list[Paragraph]] = []
    signing: list[Paragraph] = []
    # A list whose label OCR lost begins with its first dash.
    listing, archived, end = bool(pieces) and pieces[0].is_bullet, False, 0
    for piece in pieces:
        rest = None if listing else _behind_label(piece)
        listing = listing or rest is not None
        part = rest or piece
        if rest is not None and not rest.text:
            end = piece.end
        elif _is_signing(part.text, started=bool(signing) or archived):
            signing.append(part)
            end = part.end
            if archived and _NAME.fullmatch(_bare_name(part.text)):
                break
        elif listing and not archived and _lists(part, recipients):
            end = part.end
            archived = _ARCHIVE.match(recipients[-1][-1].text) is not None
        elif _ends_block(part, listing=listing, archived=archived, signing=signing):
            break
    return recipients, signing, end


def _behind_label(piece: Paragraph) -> Paragraph | None:
    """Return what stands behind `Nơi nhận:` on its line, or None where the label is not."""
    label = _RECIPIENTS.match(fold(piece.text[:400]))
    if not label:
        return None
    rest = piece.text[label.end() :].strip(" *_")
    return Paragraph(rest, piece.start + piece.text.rindex(rest))


def _lists(piece: Paragraph, recipients: list[list[Paragraph]]) -> bool:
    """Put a piece into the list of recipients, as new ones or as the last one's wrapped line; False if it is none."""
    if BULLET.match(piece.text) or not recipients:
        recipients.extend(_split_list(piece))
        return True
    if len(piece.text) < 70 and not piece.is_row:
        recipients[-1].append(piece)
        return True
    return False


def _where_it_begins(lines: Sequence[Paragraph]) -> int | None:
    """Find `Nơi nhận`, the signing formula where the right column was read first, or the list that ends with `Lưu`."""
    for index, line in enumerate(lines):
        if len(line.text) > 400:
            continue
        if _RECIPIENTS.match(fold(line.text)):
            return index
        if index > 3 and _FORMULA.match(mended_capitals(line.text)) and _has_name_below(lines, index):
            return index
        if _ARCHIVE.match(line.text) and line.is_bullet and len(line.text) < 60:
            while index and lines[index - 1].is_bullet and len(lines[index - 1].text) < 90:
                index -= 1  # noqa: PLW2901 - the list is followed up to its first dash
            return index
    return None


def _has_name_below(lines: Sequence[Paragraph], index: int) -> bool:
    return any(_NAME.fullmatch(_bare_name(line.text)) for line in lines[index + 1 : index + 6]) or any(
        _RECIPIENTS.match(fold(line.text)) for line in lines[index : index + 8] if len(line.text) < 400
    )


def _pieces(line: Paragraph) -> Iterator[Paragraph]:
    """Cut a line where the other column begins: at a signing formula, or at a name behind a recipient's final mark."""
    text = line.text
    cut = _FORMULA.search(text)
    if cut is None and (BULLET.match(text) or _ARCHIVE.match(text)):
        cut = _NAME_AT_END.search(text)
    if cut is None or cut.start() == 0:
        yield line
        return
    stop = cut.end() if cut.re is _NAME_AT_END else len(text)
    for start, end in ((0, cut.start()), (cut.start(), stop), (stop, len(text))):
        part = text[start:end].strip()
        if part:
            yield Paragraph(part, line.start + text.index(part, start))


def _is_signing(text: str, *, started: bool) -> bool:
    bare = text.strip(" *_")
    if _FORMULA.match(bare):
        return True
    if BULLET.match(bare):  # a stroke of the signature before the name is read as a dash
        return started and _NAME.fullmatch(_bare_name(bare)) is not None
    if person_at(f" {bare}", 0) == len(bare) + 1:
        return True
    if not started:
        return False
    return bool(_NAME.fullmatch(_bare_name(bare))) or (
        is_upper(bare) and len(bare) < 60 and not regex.match(r"PHỤ LỤC|DANH MỤC|BIỂU|BẢNG|QUY |KẾ HOẠCH|CÁC ", bare)
    )


def _ends_block(piece: Paragraph, *, listing: bool, archived: bool, signing: Sequence[Paragraph]) -> bool:
    done = bool(signing) and _NAME.fullmatch(_bare_name(signing[-1].text)) is not None
    return (
        piece.is_row
        or (archived and done)
        or (done and not listing)
        or (listing and len(piece.text) > 200)
        or regex.match(r"PHỤ LỤC|Phụ lục", piece.text) is not None
    )


def _split_list(piece: Paragraph) -> list[list[Paragraph]]:
    """Split recipients that were joined into one line (`- Như trên; - Sở Nội vụ; - Lưu: VT.`)."""
    parts = []
    position = 0
    for match in [*regex.finditer(r"(?<=[;.]) *(?=[-–] \p{Lu})", piece.text), None]:
        end = match.start() if match else len(piece.text)
        part = piece.text[position:end]
        if part.strip():
            lead = len(part) - len(part.lstrip())
            parts.append([Paragraph(part.strip(), piece.start + position + lead)])
        position = match.end() if match else end
    return parts


def _recipient(lines: Sequence[Paragraph]) -> Found:
    first = BULLET.match(lines[0].text)
    skip = first.end() if first else 0
    skip += len(lines[0].text[skip:]) - len(lines[0].text[skip:].lstrip())
    text = squeeze(" ".join([lines[0].text[skip:], *(line.text for line in lines[1:])]))
    text = _JUNK.sub("", text)
    value = text.rstrip(" ;,:*_").removesuffix("./.").rstrip(" .;,") if not text.endswith("...") else text
    return Found(value, value, lines[0].start + skip, max(lines[-1].end, lines[0].start + skip), 0.95)


def _bare_name(text: str) -> str:
    return _TITLES.sub("", text.strip(" *_.-–—"))


def _signatory(lines: Sequence[Paragraph]) -> tuple[Found | None, Found | None, Found | None]:
    """Read the chain `(TM. BODY)? (Q.|KT.|TL.|TUQ. POST)* POST NAME`, its lines joined or not."""
    capitals: list[Paragraph] = []
    name: Found | None = None
    for line in lines:
        if is_upper(line.text):
            capitals.append(line)
        elif bare := _bare_name(line.text):
            at = line.start + line.text.index(bare.split(" ")[0])
            name = Found(squeeze(bare), squeeze(bare), at, line.end, 0.93)
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
    return _joined(chain), _joined(posts), name


def _formulas(line: Paragraph) -> Iterator[Paragraph]:
    """Cut a line of capitals where a prefix begins, and where a second post follows a first."""
    cuts = [match.start() for match in regex.finditer(rf"(?<![\p{{L}}/]){_PREFIX}(?= ?\p{{Lu}}{{2}})", line.text)]
    for start, end in pairwise([*(cuts if cuts[:1] == [0] else [0, *cuts]), len(line.text)]):
        text = line.text[start:end].strip(" *_")
        prefix = regex.match(_PREFIX, text)
        at = line.start + start + line.text[start:end].index(text)
        second = _NEXT_POST.search(text, prefix.end() + 3) if prefix else None
        if second:
            yield Paragraph(text[: second.start()].rstrip(), at)
            yield Paragraph(text[second.start() :], at + second.start())
        elif text:
            yield Paragraph(text, at)


def _joined(lines: Sequence[Paragraph]) -> Found | None:
    if not lines:
        return None
    printed = squeeze(" ".join(line.text.strip(" *_") for line in lines))
    value = (
        regex.sub(r"\b(TM|KT|TL|TUQ|TƯQ|Q) ?[.,] ?", r"\1. ", old_tones(printed)).replace("TƯQ.", "TUQ.").rstrip(" .,")
    )
    return Found(value, printed, lines[0].start, lines[-1].end, 0.95)
