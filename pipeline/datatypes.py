"""The values that stages hand on. All are frozen; boxes are in points from the page's top left corner, everywhere."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from diacritics import Revision
from pipeline.errors import Verdict

Kind = Literal[
    "pdf",
    "tiff",
    "png",
    "jpeg",
    "webp",
    "docx",
    "doc",
    "rtf",
    "odt",
    "xlsx",
    "xls",
    "ods",
    "pptx",
    "ppt",
    "odp",
    "text",
]
Origin = Literal["text_layer", "ocr", "plain"]
LayerKind = Literal["good", "legacy", "garbled", "broken-font", "signature-only", "none"]
Pixels = npt.NDArray[np.uint8]
"""A page image: height x width (grey) or height x width x 3 (RGB)."""

PAGE_BREAK = "\n\f\n"
"""Between the pages of `Document.text`: a form feed on a line of its own, as pdftotext's users know it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read. `name` is what messages and records call it: its path below the folder that was asked for."""

    path: Path
    name: str
    kind: Kind
    sha256: str
    size: int
    """bytes"""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points, top-left origin."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:  # noqa: D102
        return self.right - self.left

    @property
    def height(self) -> float:  # noqa: D102
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Height of the middle line, from the top of the page."""
        return (self.top + self.bottom) / 2

    def union(self, other: "Box") -> "Box":
        """Return the smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without space. `raw[offset : offset + len(text)] == text` on its page.

    `confidence` is 0 to 1, from the engine; None where nothing was recognised. `font` is the one that the word begins
    in, `font_changes` are the places in `text` where another begins: of `ñy`, which is `Ủy` in TCVN3, the first letter
    stands in .VnTimeH and the second in .VnTime.
    """

    text: str
    offset: int = 0
    box: Box | None = None
    confidence: float | None = None
    font: str | None = None
    font_changes: tuple[tuple[int, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something on a page that a person should look at; `verdict` where the page could not be read at all."""

    reason: str
    page: int
    box: Box | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class LayerVerdict:
    """What the text layer of a PDF page is worth, and the reason in words.

    `usable` says that the page's text may be taken from it: a good layer as it is, one in a legacy encoding decoded,
    one of a broken font where its codes could be told. `encodings` are what it is decoded from, the most used first.
    """

    kind: LayerKind
    reason: str
    usable: bool = False
    encodings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RasterPage:
    """A page that must be recognised. Width and height are in points; `dpi` is the resolution of `image`.

    `layer` is the text that the file itself has for the page and that was not believed to be its whole text: a
    digital signature's printed lines, or an earlier recognition in the wrong language. `verdict` is what was thought
    of the layer, None where the kind of file has none. `earlier` is the page as an earlier recognition as Vietnamese
    read it, with losses: it is kept where the page cannot be read better.
    """

    number: int
    width: float
    height: float
    image: Pixels
    dpi: float
    layer: str = ""
    problems: tuple[Problem, ...] = ()
    verdict: LayerVerdict | None = None
    earlier: "TextPage | None" = None


@dataclass(frozen=True)
class TextPage:
    """A page whose text is known. `raw` never changes; `text` is what the revisions made of it.

    `raw` holds the page's lines in reading order, paragraphs parted by a blank line, table cells by a tab.
    `coverage` is the share of the page's ink inside recognised boxes, None where nothing was recognised. `layer` and
    `verdict` are RasterPage's. `recipe` is how the image was made ready that the words were read on.
    """

    number: int
    width: float | None
    height: float | None
    origin: Origin
    raw: str
    words: tuple[Word, ...] = ()
    revisions: tuple[Revision, ...] = ()
    problems: tuple[Problem, ...] = ()
    coverage: float | None = None
    layer: str = ""
    verdict: LayerVerdict | None = None
    recipe: str | None = None

    @cached_property
    def text(self) -> str:
        """The text after the last revision."""
        return self.revisions[-1].after if self.revisions else self.raw

    def revised(self, revision: Revision) -> "TextPage":
        """Return this page with one more revision; one without edits and doubts is not kept."""
        if revision.before != self.text:
            raise ValueError(f"stage {revision.stage!r} did not start from the text of page {self.number}")
        return replace(self, revisions=(*self.revisions, revision)) if revision.edits or revision.doubts else self

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Span of `raw` that the span `start` to `end` of `text` came from."""
        for revision in reversed(self.revisions):
            start, end = revision.origin_span(start, end)
        return start, end

    def words_at(self, start: int, end: int) -> Iterator[Word]:
        """Words of the page that a span of `text` came from."""
        start, end = self.raw_span(start, end)
        index = max(bisect_right(self._offsets, start) - 1, 0)
        for at in range(index, len(self.words)):
            word = self.words[at]
            if word.offset >= end:
                return
            if word.offset + len(word.text) > start:
                yield word

    @cached_property
    def _offsets(self) -> list[int]:
        return [word.offset for word in self.words]


@dataclass(frozen=True, slots=True)
class Location:
    """Where a span of the document stands: its first page, the box there, and how sure the engine was of its words."""

    page: int
    box: Box | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Signature:
    """A digital signature in a PDF. What could not be read is None.

    `time` is ISO 8601, as the signer states it. `intact` says that the bytes that were signed are as they were and
    that the signature over them is the certificate's; whether the certificate is to be trusted is not judged.
    `covers_whole_file` says that nothing else was signed around or added after it.
    """

    signer: str | None = None
    organization: str | None = None
    email: str | None = None
    time: str | None = None
    covers_whole_file: bool | None = None
    intact: bool | None = None


@dataclass(frozen=True)
class Document:
    """A source with its pages in order. `reading` is the Revision from `text` to the reading text.

    `damage` is what was wrong with most of the text before it was restored, as `diacritics.diagnose` names it;
    `signatures` are those that the file holds, in the order of their fields.
    """

    source: Source
    pages: tuple[TextPage, ...]
    reading: Revision
    damage: str = "none"
    signatures: tuple[Signature, ...] = ()

    @cached_property
    def text(self) -> str:
        """Restored text of all pages, parted by PAGE_BREAK: what the .txt output holds."""
        return PAGE_BREAK.join(page.text for page in self.pages)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Problems of all pages."""
        return tuple(problem for page in self.pages for problem in page.problems)

    def locate(self, start: int, end: int) -> Location:
        """Find the page and box of a span of `text`; a span over a page break is located by its part on the first."""
        index = max(bisect_right(self._page_starts, start) - 1, 0)
        page = self.pages[index]
        offset = self._page_starts[index]
        words = list(page.words_at(start - offset, min(end - offset, len(page.text))))
        boxes = [word.box for word in words if word.box]
        box = boxes[0] if boxes else None
        for other in boxes[1:]:
            box = box.union(other) if box else other
        known = [word.confidence for word in words if word.confidence is not None]
        return Location(page.number, box, sum(known) / len(known) if known else None)

    @cached_property
    def _page_starts(self) -> list[int]:
        lengths = (len(page.text) + len(PAGE_BREAK) for page in self.pages[:-1])
        return list(accumulate(lengths, initial=0))
