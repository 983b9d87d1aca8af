"""The two-column parts of a page.

They are the head (NĐ 30/2020, Phụ lục I, ô 2-3-5b beside ô 1-4) and the end block (ô 9b beside ô 7). Every page
segmentation mode of Tesseract reads them across, so they are parted here by their gutter.
"""

from collections.abc import Sequence
from itertools import pairwise

import regex
from unidecode import unidecode

from pipeline.layout.lines import Row, Segment

Flow = tuple[Row, ...]
"""Rows that are read one after another."""

Gutter = tuple[float, float]
"""Left and right edge of an empty strip, in points."""

NARROWEST = 9.0
"""Points. The narrowest gutter met in a letterhead is 12; two words of a badly justified line stand up to 8 apart."""

_TYPES = frozenset(
    {
        *("NGHI QUYET", "QUYET DINH", "CHI THI", "QUY CHE", "QUY DINH", "THONG CAO", "THONG BAO", "HUONG DAN"),
        *("CHUONG TRINH", "KE HOACH", "PHUONG AN", "DE AN", "DU AN", "BAO CAO", "BIEN BAN", "TO TRINH", "HOP DONG"),
        *("CONG DIEN", "BAN GHI NHO", "BAN THOA THUAN", "GIAY UY QUYEN", "GIAY MOI", "GIAY GIOI THIEU"),
        *("GIAY NGHI PHEP", "PHIEU GUI", "PHIEU CHUYEN", "PHIEU BAO"),
    }
)
"""The types of documents (NĐ 30/2020, điều 7), without marks."""

_MARK = regex.compile(r"[-–—+*•●○▪]|\(?(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5}|[a-zđ])[.)]?")

LONE_ROW = 40.0
"""Points. A gutter as wide as this is believed on the strength of a single row with text on both sides."""


def part_columns(rows: Sequence[Row]) -> list[Flow]:
    """Part rows into flows in reading order: full-width rows as they come, columns from the left."""
    rows = [_mark_joined(row) for row in rows]
    flows: list[Flow] = []
    plain: list[Row] = []
    index = 0
    while index < len(rows):
        run = _run_from(rows, index)
        if run is None:
            plain.append(rows[index])
            index += 1
            continue
        end, gutter = run
        start = index
        while plain and _free(plain[-1], gutter) == gutter and _leads_in(plain[-1], rows[start]):
            plain.pop()
            start -= 1
        sides = _sides(rows[start:end], gutter)
        flows.extend([tuple(plain), *(flow for side in sides for flow in part_columns(side))])
        plain = []
        index = end
    return [flow for flow in (*flows, tuple(plain)) if flow]


def _mark_joined(row: Row) -> Row:
    """Join a mark that hangs before its item: the strip between `1.` and the text is no gutter."""
    mark, *others = row
    text = "".join(word.text for word in mark.words)
    if not others or others[0].box.left - mark.box.right > LONE_ROW or not _MARK.fullmatch(text):
        return row
    item = others[0]
    return (Segment((*mark.words, *item.words), mark.box.union(item.box)), *others[1:])


def _run_from(rows: Sequence[Row], start: int) -> tuple[int, Gutter] | None:
    """End of the two-column run whose first two-sided row is row `start`, and its gutter; None where none starts."""
    best: tuple[int, Gutter] | None = None
    for left, right in pairwise(rows[start]):
        gutter: Gutter | None = (left.box.right, right.box.left)
        if not gutter or gutter[1] - gutter[0] < NARROWEST:
            continue
        run, two_sided, end = gutter, 1, start + 1
        while end < len(rows) and _goes_on(rows[end - 1], rows[end]) and (gutter := _free(rows[end], run)):
            run = gutter
            two_sided += _two_sided(rows[end], run)
            end += 1
        believed = two_sided >= 2 or (run[1] - run[0] >= LONE_ROW and end - start >= 2)
        if believed and (best is None or end > best[0]):
            best = end, run
    return best


def _free(row: Row, gutter: Gutter) -> Gutter | None:
    """Return the widest part of the gutter that this row leaves free; None where that is too narrow."""
    edges = [gutter[0], *(edge for part in row for edge in (part.box.left, part.box.right)), gutter[1]]
    strips = [
        (max(left, gutter[0]), min(right, gutter[1])) for left, right in zip(edges[::2], edges[1::2], strict=True)
    ]
    widest = max(strips, key=lambda strip: strip[1] - strip[0])
    return widest if widest[1] - widest[0] >= NARROWEST else None


def _two_sided(row: Row, gutter: Gutter) -> bool:
    return row[0].box.right <= gutter[0] and row[-1].box.left >= gutter[1]


def _goes_on(above: Row, below: Row) -> bool:
    """Whether a row may belong to the columns above it: the type (ô 5a) and `Kính gửi:` (ô 9a) never do."""
    opening = " ".join(unidecode(word.text).strip(":.,") for word in below[0].words)
    addressed = opening.casefold().startswith("kinh gui")
    return _near(above, below) and not addressed and not (len(below) == 1 and opening in _TYPES)


def _leads_in(above: Row, below: Row) -> bool:
    """Whether a row on one side belongs to the columns below it: not the small lines of a digital signature (ô 14)."""
    small = max(part.box.height for part in above) < 0.8 * max(part.box.height for part in below)
    return _near(above, below, lines=1) and not small


def _near(above: Row, below: Row, lines: float = 3) -> bool:
    """Whether less than the height of so many lines parts two rows."""
    bottom = max(part.box.bottom for part in above)
    top = min(part.box.top for part in below)
    height = max(part.box.height for part in (*above, *below))
    return top - bottom < lines * height


def _sides(rows: Sequence[Row], gutter: Gutter) -> tuple[Flow, Flow]:
    left = (tuple(part for part in row if part.box.right <= gutter[0]) for row in rows)
    right = (tuple(part for part in row if part.box.left >= gutter[1]) for row in rows)
    return tuple(row for row in left if row), tuple(row for row in right if row)
