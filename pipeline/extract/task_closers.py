"""The paragraph that closes a body and assigns nothing: `Trên đây là Kế hoạch …`, `Yêu cầu … thực hiện Chỉ thị này`."""

import regex

from pipeline.extract.folding import fold
from pipeline.extract.lexicon import table
from pipeline.extract.paragraphs import Paragraph

_DATA = table("tasks")["closers"]
_CLOSER = regex.compile("|".join(_DATA["hard"]))
_SOFT_CLOSER = regex.compile("|".join(_DATA["soft"]))
_APPEAL = regex.compile(r"(?:yeu cau|de nghi)\b.{5,300}\bnay\b[^;]{0,80}\./")
# An appeal to everybody that says nothing but `do it`: no day, no number, no colon. `Các cơ quan, đơn vị căn cứ Kế
# hoạch này tổ chức thực hiện`, `Ủy ban nhân dân huyện yêu cầu Thủ trưởng các phòng nghiêm túc triển khai thực hiện`.
_NO_WORK = rf"(?!\b(?:{'|'.join(_DATA['others'])})\b)"
_EMPTY_APPEAL = regex.compile(
    rf"(?:{'|'.join(_DATA['callers'])})?(?:{'|'.join(_DATA['calls'])})(?:{_NO_WORK}[^;:\d]){{0,260}}?"
    rf"\b(?:{'|'.join(_DATA['does'])})(?:{_NO_WORK}[^;:\d]){{0,80}}$"
)
_AT_WORK = regex.compile(
    r"(?:Trong +)?[qQ]uá trình [^,;:.]{2,80}, +(?=\p{Lu}|các )"
    r"(?![^.]*\b(?:nếu|vướng mắc|khó khăn|phát sinh|bất cập|sẽ)\b)"
)
"""What somebody does all along, no closer: `Trong quá trình thực hiện, Sở Y tế tổng hợp …`."""
_SENTENCE = regex.compile(r"(?<=[.;:]) +(?=\p{Lu})")
# `Yêu cầu Thủ trưởng các đơn vị gửi báo cáo trước ngày 15/12` closes nothing: somebody has something to do by a day.
_DUE = regex.compile(r"\b(?:truoc|cham nhat|den het|hoan thanh)\b[^.;]{0,40}\d")
_OPENING = 60
"""Characters of a paragraph that tell whether it closes the body."""
_APPEAL_LENGTH = 420


def closes(paragraph: Paragraph, *, alone: bool, last: bool = False) -> bool:
    """Whether a paragraph closes a body.

    `alone` where it is the only one under an agent, and may be its task; `last` where no other stands behind it.
    """
    plain = fold(paragraph.text[:_OPENING])
    if is_hard(paragraph):
        return True
    soft = _SOFT_CLOSER.match(plain) is not None and _DUE.search(fold(paragraph.text)) is None
    return not alone and (soft or (last and _is_appeal(paragraph.text)))


def _is_appeal(text: str) -> bool:
    return len(text) <= _APPEAL_LENGTH and _EMPTY_APPEAL.match(fold(text)) is not None


def is_hard(paragraph: Paragraph) -> bool:
    """Whether a paragraph closes a body wherever it stands."""
    return _CLOSER.match(fold(paragraph.text[:_OPENING])) is not None and _AT_WORK.match(paragraph.text) is None


def parted(paragraph: Paragraph) -> tuple[Paragraph, Paragraph | None]:
    """Part a last paragraph from the closing one that was joined to it: `… trước ngày 12/9. Yêu cầu … này./.`."""
    if not paragraph.text.rstrip().endswith("./."):
        return paragraph, None
    for gap in _SENTENCE.finditer(paragraph.text):
        rest = fold(paragraph.text[gap.end() :])
        if _CLOSER.match(rest) or _SOFT_CLOSER.match(rest) or _APPEAL.match(rest) or _is_appeal(rest):
            return (
                Paragraph(paragraph.text[: gap.start()], paragraph.start),
                Paragraph(paragraph.text[gap.end() :], paragraph.start + gap.end()),
            )
    return paragraph, None
