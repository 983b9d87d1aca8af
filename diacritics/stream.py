"""Texts of any length, restored as they come."""

from collections.abc import Iterable, Iterator

from diacritics.edits import Revision
from diacritics.model_file import Model
from diacritics.paragraphs import paragraphs
from diacritics.restore import placement, restore_part

PART = 200_000
"""Characters that are restored at a time; up to twice as many wait, so that the last part is no small one.

Diagnosis needs some hundred words, the memory of a document's own words reaches no further than 500 tokens.
"""


def restore_stream(
    pieces: Iterable[str], model: Model | None = None, *, recognized: bool = False
) -> Iterator[Revision]:
    """Restore a text that comes in pieces, lines or blocks as it may be; yield Revisions of its parts, in order.

    Parts end where paragraphs do; a paragraph longer than PART is cut at a line's end or, where there is none, at a
    space. Put together, what stood before is the text, whatever its pieces were. A text shorter than two parts is
    restored as `restore` does it. Raises ModelError as `restore` does.

    >>> [revision.after for revision in restore_stream(["Uy ban nhan ", "dan huyen Tu Ky"])]
    ['Ủy ban nhân dân huyện Tứ Kỳ']
    """
    new_words = 0
    for part in parts(pieces):
        new_words += placement(part)
        yield restore_part(part, model, recognized=recognized, new_style=new_words > 0)


def parts(pieces: Iterable[str]) -> Iterator[str]:
    """Put pieces together into parts of about PART characters; there is no empty one."""
    waiting: list[str] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        while size >= 2 * PART:
            text = "".join(waiting)
            cut = part_end(text)
            yield text[:cut]
            waiting = [text[cut:]]
            size -= cut
    if size:
        yield "".join(waiting)


def part_end(text: str) -> int:
    """Return where the first part of a text ends, at most PART characters on."""
    lines = text.rfind("\n", 0, PART) + 1
    starts = [span.start for span in paragraphs(text[:lines])]
    if len(starts) > 1:
        return starts[-1]
    return lines or text.rfind(" ", 0, PART) + 1 or PART
