"""Received stamps: the frame that an office puts over the head of a page that comes in.

Its words (`ĐẾN`, `Số:`, `Ngày:`, `Chuyển:`; NĐ 30/2020, Phụ lục IV, mẫu dấu đến, 35 x 50 mm) are no part of the
document, and stand on the lines of its title.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from unidecode import unidecode

from pipeline.datatypes import Box, Pixels, Word
from pipeline.layout.lines import box_of, rows, segment
from pipeline.layout.parts import find_parts

WIDTH, HEIGHT = (80.0, 200.0), (36.0, 120.0)
"""Points. The form is 142 x 99; the ones met were 130 to 155 wide and 60 to 71 high."""

EDGE = 7.0
"""Points around a frame in which torn words are its own: half a line, where its upper rule was lost."""

LOW = 50.0
"""Points. The frames of urgency and secrecy are 23 to 34 high."""

PRINTED = frozenset({"den", "so", "ngay", "chuyen", "gio", "luu", "cv"})
"""What is printed in the frame, folded."""

SPACE = 8.0
"""Points from a frame at which a line that ends there goes on under it: a space is 4 wide, a half-line gap 10."""

SURE = 0.8
"""Confidence of a word that is read well under a stamp."""


Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp where it stands (points), and what was read in it.

    `hides` says that a line of the page goes on under it and was not read there.
    """

    box: Box
    words: tuple[Word, ...]
    hides: bool

    @property
    def text(self) -> str:
        """Its words, line by line."""
        lines = rows(segment(self.words))
        return " / ".join(" ".join(word.text for part in line for word in part.words) for line in lines)


def find_frames(image: Pixels, dpi: float) -> tuple[Box, ...]:
    """Find frames of a stamp's size, laid on up to 5 degrees askew, in the upper half of a grey image."""
    upper = image[: len(image) // 2]
    if min(upper.shape) * 72 < HEIGHT[0] * dpi:
        return ()
    ink = cv2.adaptiveThreshold(upper, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    length, gap = round(dpi * 0.2), max(3, round(dpi / 75))
    across = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    down = cv2.morphologyEx(across, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    across = cv2.morphologyEx(across, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    rules = cv2.dilate(cv2.bitwise_or(across, down), np.ones((gap, gap), np.uint8))
    parts = find_parts(np.asarray(rules, np.uint8))
    frames = []
    for index, (left, top, wide, high) in enumerate(parts.boxes.tolist()):
        if wide * 72 < WIDTH[0] * dpi or high * 72 < HEIGHT[0] * dpi:
            continue
        rule = parts.alone(index)
        for x, y, right, bottom in ((0, 0, wide, high), _hollow(rule)):
            box = _scaled((left + x, top + y, left + right, top + bottom), 72 / dpi)
            fits = WIDTH[0] <= box.width <= WIDTH[1] and HEIGHT[0] <= box.height <= HEIGHT[1]
            if fits and _closed(rule[y:bottom, x:right]):
                frames.append(box)
                break
    return tuple(frames)


def _hollow(rule: Mask) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what lines close in, with the lines: a rule that runs into a frame is left out."""
    padded = np.pad(rule, 1).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(1 - padded, connectivity=4)
    outer = int(labels[0, 0])
    holes = [stats[index].tolist() for index in range(1, count) if index != outer]
    if not holes:
        return 0, 0, 0, 0
    margin = 4
    left, top = (max(min(hole[edge] for hole in holes) - 1 - margin, 0) for edge in (0, 1))
    right, bottom = (max(hole[edge] + hole[edge + 2] for hole in holes) - 1 + margin for edge in (0, 1))
    return left, top, min(right, rule.shape[1]), min(bottom, rule.shape[0])


def _scaled(edges: tuple[int, int, int, int], scale: float) -> Box:
    return Box(*(edge * scale for edge in edges))


def _closed(rule: Mask) -> bool:
    """Whether lines run along all four sides of a field, within a fifth of it, and little of them is lost."""
    high, wide = (max(side // 5, 1) for side in rule.shape)
    sides = (rule[:high].any(axis=0), rule[-high:].any(axis=0), rule[:, :wide].any(axis=1), rule[:, -wide:].any(axis=1))
    shares = [float(side.mean()) for side in sides]
    return min(shares) >= 0.6 and sum(shares) >= 3.1


def part_stamps(words: Sequence[Word], frames: Sequence[Box]) -> tuple[list[Word], list[Stamp]]:
    """Part the words of the page from those of received stamps.

    A frame that holds none of a stamp's printed words, and is low or well read, is none: `MẬT` and `KHẨN` are framed as
    well. Words of the page that were read well under the stamp stay: they go on a line from outside it.
    """
    rest, stamps = list(words), []
    for frame in frames:
        edge = Box(frame.left - EDGE, frame.top - EDGE, frame.right + EDGE, frame.bottom + EDGE)
        inside = [word for word in rest if word.box and _inside(word.box, edge if _torn(word) else frame)]
        well_read = all((word.confidence or 0) >= SURE for word in inside)
        if not any(_folded(word) in PRINTED for word in inside) and (frame.height < LOW or well_read):
            continue
        kept, hides = _of_the_page(rest, frame)
        own = {id(word) for word in inside} - kept
        stamps.append(Stamp(frame, tuple(word for word in inside if id(word) in own), hides))
        rest = [word for word in rest if id(word) not in own]
    return rest, stamps


def _of_the_page(words: Sequence[Word], frame: Box) -> tuple[set[int], bool]:
    """Identities of the words in a frame that go on a line of the page, and whether such a line was not read in it."""
    kept: set[int] = set()
    hides = False
    for line in segment([word for word in words if word.box]):
        outside = [word for word in line.words if not _inside(box_of(word), frame)]
        if len(outside) < 2 or not frame.top < line.box.middle < frame.bottom:
            continue
        under = [word for word in line.words if _inside(box_of(word), frame)]
        read = [word for word in under if (word.confidence or 0) >= SURE and _folded(word) not in PRINTED]
        kept.update(map(id, read))
        broken_off = not under and min(abs(frame.left - line.box.right), abs(line.box.left - frame.right)) < SPACE
        hides = hides or broken_off or len(read) < len(under)
    return kept, hides


def _torn(word: Word) -> bool:
    return (word.confidence or 0) < 0.5


def _folded(word: Word) -> str:
    return unidecode(word.text).casefold().strip(" .:;,-_|")


def _inside(box: Box, frame: Box) -> bool:
    return frame.left <= (box.left + box.right) / 2 <= frame.right and frame.top <= box.middle <= frame.bottom
