"""The end of a document: recipients (box 9b), signatory (7a, 7b) and the printed trace of a digital signature.

Both columns of the end block may come one after the other, either first, or interleaved line by line, so the lines are
cut where capitals of a signing formula begin, and each part goes to its own column.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.extract.findings import Found
from pipeline.extract.folding import fold, is_upper, squeeze
from pipeline.extract.misread import mended_capitals
from pipeline.extract.names import person_at
from pipeline.extract.paragraphs import BULLET, Paragraph
from pipeline.extract.signing import FORMULA, NAME, SYLLABLE, bare_name, read_signatory, whole_name


@dataclass(frozen=True, slots=True)
class Closing:
    """What the end block says; `start` and `end` bound it, so that no section takes its lines."""

    recipients: tuple[Found, ...] = ()
    authority: Found | None = None
    title: Found | None = None
    name: Found | None = None
    start: int = 0
    end: int = 0


_RECIPIENTS = regex.compile(r"(?b)(?:noi nhan){e<=2}\s*[:;.]?", regex.IGNORECASE)
_OTHER_RECEIPTS = ("ghi nhan", "nguoi nhan", "moi nhan", "da nhan")
"""Words of other lines, two letters from the label: `Ghi nhận: …`, `Người nhận: …`."""
_NAME_AT_END = regex.compile(rf"(?<=[.;:)\]] +){SYLLABLE}(?: {SYLLABLE}){{1,4}}(?=$| +[-–] +\p{{Lu}})")
_SIGNED = regex.compile(r"\(?(?:đã|Đã|ĐÃ) (?:ký|KÝ)\)?(?: *:|$)")
_COLUMNS = regex.compile(r" {4,}|\t+")
# The head of the next document, or of the text that this one puts into force.
_NEXT = regex.compile(
    r"cong hoa xa hoi|dang cong san viet nam|(?:phan|chuong|muc|dieu) (?:[ivx]+|\d+)\b"
    r"|(?:quy (?:che|dinh|trinh)|phu luc|danh muc|bieu|ke hoach|bang)\b"
)
_LETTERHEAD = regex.compile(r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan)\b")
# What a stamp's edge leaves behind the final mark: `Như trên; L]`.
_JUNK = regex.compile(r"(?<=[;.]) +(?:[^\p{Ll}]{1,3}|\p{L})$")
_FINAL = regex.compile(r"[^\p{L}\d)\]”\"]+$")
"""The final mark of a recipient, and what a stamp's edge leaves behind it."""
_ARCHIVE = regex.compile(r"(?i)[-–+*•]? *lưu\b")
_LABEL = 40
"""Characters in which the label of the recipients stands."""
_WINDOW = 80
"""Lines: the longest list of recipients seen, with its signature, has 45."""


def read_closing(lines: Sequence[Paragraph]) -> Closing:
    """Read the end block of the first document in the text; `lines` are the printed lines, not joined."""
    at = _where_it_begins(lines)
    if at is None:
        return Closing()
    block = (Paragraph(mended_capitals(line.text), line.start) for line in lines[at : at + _WINDOW])
    printed = (_unsigned(piece) for line in block for piece in _of_the_right(line))
    pieces = [piece for piece in printed if piece.text]
    recipients, signing, end = _columns(pieces)
    found = tuple(found for found in map(_recipient, recipients) if found.value)
    authority, title, name = read_signatory(signing)
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
        elif _begins_another(part, archived=archived, signing=signing):
            break
        elif _is_signing(part.text, started=bool(signing) or archived):
            signing.append(part)
            end = part.end
            if archived and NAME.fullmatch(bare_name(part.text)):
                break
        elif listing and not archived and _lists(part, recipients):
            end = part.end
            archived = _ARCHIVE.match(recipients[-1][-1].text) is not None
        elif _ends_block(part, listing=listing, archived=archived, signing=signing):
            break
    return recipients, signing, end


def _unsigned(piece: Paragraph) -> Paragraph:
    """Take away what a copy prints for the signature: `(Đã ký)`, `Đã ký:` before the name."""
    signed = _SIGNED.match(piece.text)
    if signed is None:
        return piece
    rest = piece.text[signed.end() :].lstrip()
    return Paragraph(rest, piece.end - len(rest))


def _behind_label(piece: Paragraph) -> Paragraph | None:
    """Return what stands behind `Nơi nhận:` on its line, or None where the label is not."""
    end = _end_of_label(piece.text)
    if end is None:
        return None
    rest = piece.text[end:].strip(" *_")
    return Paragraph(rest, piece.start + piece.text.rindex(rest))


def _lists(piece: Paragraph, recipients: list[list[Paragraph]]) -> bool:
    """Put a piece into the list of recipients, as new ones or as the last one's wrapped line; False if it is none."""
    ended = bool(recipients) and recipients[-1][-1].text.rstrip().endswith(";") and piece.text[:1].isupper()
    if BULLET.match(piece.text) or not recipients or ended or _ARCHIVE.match(piece.text):
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
        if _end_of_label(line.text) is not None:
            return index
        if index > 3 and _is_formula(line.text) and _has_name_below(lines, index):
            return index
        if _ARCHIVE.match(line.text) and line.is_bullet and len(line.text) < 60:
            while index and lines[index - 1].is_bullet and len(lines[index - 1].text) < 90:
                index -= 1  # noqa: PLW2901 - the list is followed up to its first dash
            return index
    return None


def _end_of_label(text: str) -> int | None:
    """Return where `Nơi nhận:` ends, or None; `Ghi nhận nỗ lực …` and `Nơi nhận hồ sơ: …` go on in small letters.

    The fuzzy pattern sees no more of the line than the label.
    """
    plain = fold(text[:_LABEL])
    label = _RECIPIENTS.match(plain)
    if label is None or plain.startswith(_OTHER_RECEIPTS):
        return None
    stopped = label[0].endswith((":", ";", "."))
    return label.end() if stopped or not text[label.end() :].lstrip()[:1].islower() else None


def _is_formula(text: str) -> bool:
    """Whether a line begins with a signing formula, which is followed by no small letter."""
    return text[-4:].upper() == text[-4:] and FORMULA.match(mended_capitals(text)) is not None


def _has_name_below(lines: Sequence[Paragraph], index: int) -> bool:
    below = (part for line in lines[index + 1 : index + 6] for part in _COLUMNS.split(line.text))
    return any(NAME.fullmatch(bare_name(part)) for part in below) or any(
        _end_of_label(line.text) is not None for line in lines[index : index + 8] if len(line.text) < 400
    )


def _of_the_right(line: Paragraph) -> list[Paragraph]:
    """Cut a line; of minutes, whose secretary signs left of the chair, leave only the right column."""
    pieces = list(_pieces(line))
    posts = all(FORMULA.match(piece.text) for piece in pieces)
    names = all(NAME.fullmatch(bare_name(piece.text)) for piece in pieces)
    return pieces[-1:] if _COLUMNS.search(line.text) and (posts or names) else pieces


def _pieces(line: Paragraph) -> Iterator[Paragraph]:
    """Cut a line where the other column begins: at a signing formula, or at a name behind a recipient's final mark."""
    if _COLUMNS.search(line.text):
        for part in _parted(line):
            yield from _pieces(part)
        return
    text = line.text
    cut = FORMULA.search(text)
    if cut is None and (BULLET.match(text) or _ARCHIVE.match(text)):
        cut = _NAME_AT_END.search(text)
    if cut is None or cut.start() == 0:
        yield line
        return
    stop = cut.end() if cut.re is _NAME_AT_END else len(text)
    for start, end in ((0, cut.start()), (cut.start(), stop), (stop, len(text))):
        words = text[start:end].strip()
        if words:
            yield Paragraph(words, line.start + text.index(words, start))


def _parted(line: Paragraph) -> Iterator[Paragraph]:
    """Cut a line at the gaps between its columns."""
    position = 0
    for gap in [*_COLUMNS.finditer(line.text), None]:
        words = line.text[position : gap.start() if gap else len(line.text)].strip()
        if words:
            yield Paragraph(words, line.start + line.text.index(words, position))
        position = gap.end() if gap else position


def _is_signing(text: str, *, started: bool) -> bool:
    bare = text.strip(" *_")
    if FORMULA.match(bare):
        return True
    if BULLET.match(bare):  # a stroke of the signature before the name is read as a dash
        return started and NAME.fullmatch(bare_name(bare)) is not None
    if person_at(f" {bare}", 0) == len(bare) + 1:
        return True
    if not started:
        return False
    name = bare_name(bare)
    return (
        NAME.fullmatch(name) is not None
        or whole_name(name) is not None
        or (
            is_upper(bare)
            and len(bare) < 60
            and not regex.match(r"PHỤ LỤC|DANH MỤC|BIỂU|BẢNG|QUY |KẾ HOẠCH|CÁC ", bare)
        )
    )


def _begins_another(piece: Paragraph, *, archived: bool, signing: Sequence[Paragraph]) -> bool:
    plain = fold(piece.text[:80])
    head = archived and bool(signing) and _LETTERHEAD.match(plain) is not None
    return head or ((archived or bool(signing)) and _NEXT.match(plain) is not None)


def _ends_block(piece: Paragraph, *, listing: bool, archived: bool, signing: Sequence[Paragraph]) -> bool:
    done = bool(signing) and NAME.fullmatch(bare_name(signing[-1].text)) is not None
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
    value = text if text.endswith(("...", "…")) else _FINAL.sub("", text)
    return Found(value, value, lines[0].start + skip, max(lines[-1].end, lines[0].start + skip), 0.95)
