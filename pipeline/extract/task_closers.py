"""The paragraph that closes a body and assigns nothing: `Trên đây là Kế hoạch …`, `Yêu cầu … thực hiện Chỉ thị này`."""

import regex

from pipeline.extract.folding import fold
from pipeline.extract.lexicon import table
from pipeline.extract.paragraphs import Paragraph

_DATA = table("tasks")["closers"]
_CLOSER = regex.compile("|".join(_DATA["hard"]))
_SOFT_CLOSER = regex.compile("|".join(_DATA["soft"]))
_APPEAL = regex.compile(r"(?:yeu cau|de nghi)\b.{5,300}\bnay\b[^;]{0,80}\./")
_SENTENCE = regex.compile(r"(?<=[.;:]) +(?=\p{Lu})")
_OPENING = 60
"""Characters of a paragraph that tell whether it closes the body."""


def closes(paragraph: Paragraph, *, alone: bool) -> bool:
    """Whether a paragraph closes a body; `alone` where it is the only one under an agent, and may be its task."""
    plain = fold(paragraph.text[:_OPENING])
    return _CLOSER.match(plain) is not None or (not alone and _SOFT_CLOSER.match(plain) is not None)


def is_hard(paragraph: Paragraph) -> bool:
    """Whether a paragraph closes a body wherever it stands."""
    return _CLOSER.match(fold(paragraph.text[:_OPENING])) is not None


def parted(paragraph: Paragraph) -> tuple[Paragraph, Paragraph | None]:
    """Part a last paragraph from the closing one that was joined to it: `… trước ngày 12/9. Yêu cầu … này./.`."""
    if not paragraph.text.rstrip().endswith("./."):
        return paragraph, None
    for gap in _SENTENCE.finditer(paragraph.text):
        rest = fold(paragraph.text[gap.end() :])
        if _CLOSER.match(rest) or _SOFT_CLOSER.match(rest) or _APPEAL.match(rest):
            return (
                Paragraph(paragraph.text[: gap.start()], paragraph.start),
                Paragraph(paragraph.text[gap.end() :], paragraph.start + gap.end()),
            )
    return paragraph, None
