"""Limits that a PDF is opened under: a few kilobytes can promise a million pages or unpack to gigabytes.

What they cannot bound is the time that a page's drawing takes; a document's own process and its deadline do.
"""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pikepdf

UNPACKED = 256 << 20
"""Bytes that one stream may unpack to: the objects of 100,000 pages, or a map of a million lines."""
MOST_ITEMS = 500_000
"""Items of one array or dictionary."""
MOST_TEXT = 1_000_000
"""Bytes that a page may show as text: pdfium keeps 130 bytes for each."""
LONG = 4 << 20
"""Bytes of drawing instructions from which on the text among them is counted."""
PACKED_THIN = 1032
"""Deflate packs at most this many bytes into one, so shorter streams need not be tried."""
STEPS = 4
"""Nodes of a page tree that are visited for each page that is allowed: real trees branch wide."""

SHOWN = re.compile(rb"\((?:[^()\\]|\\.)*+\)|<[0-9A-Fa-f\s]*+>")
"""Strings of a content stream."""

# Process-wide, set before anything is opened.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=UNPACKED,
    run_length_max_memory=UNPACKED,
    png_max_memory=UNPACKED,
    tiff_max_memory=UNPACKED,
    parser_max_container_size=MOST_ITEMS,
)


@contextmanager
def open_pdf(path: Path) -> Iterator[pikepdf.Pdf]:
    """Open a PDF with nothing of it read but its cross references; its page tree, which may be a bomb, is left alone.

    As a stream, since pikepdf takes no name that is not UTF-8. Raises what pikepdf.open raises.
    """
    with path.open("rb") as file, pikepdf.open(file, suppress_warnings=True, inherit_page_attributes=False) as pdf:
        yield pdf


def exceeds_pages(pdf: pikepdf.Pdf, most: int) -> bool:
    """Tell whether a PDF's page tree has more than `most` pages, looking at no more of it than that takes.

    A tree that leads in circles or names one page again and again has as many as it would take to show it.
    """
    pages = steps = 0
    waiting: list[pikepdf.Object] = [pdf.Root.get("/Pages", pikepdf.Dictionary())]
    while waiting and pages <= most and steps <= STEPS * (most + 1):
        steps += 1
        node = waiting.pop()
        kids = node.get("/Kids") if isinstance(node, pikepdf.Dictionary) else None
        if isinstance(kids, pikepdf.Array):
            waiting += islice(kids, most + 1)
        else:
            pages += 1
    return pages > most


def page_of_too_much(pdf: pikepdf.Pdf) -> int | None:
    """Return the number of the first page whose drawing takes more than a page may; None without one.

    More than UNPACKED bytes of instructions, or MOST_TEXT of text in them.
    """
    for number, page in enumerate(pdf.pages, start=1):
        streams = list(_contents(page.obj))
        packed = sum(len(stream.read_raw_bytes()) for stream in streams)
        if packed * PACKED_THIN <= LONG:
            continue
        if sum(map(_unpacked, streams)) > UNPACKED or sum(map(_text, streams)) > MOST_TEXT:
            return number
    return None


def _unpacked(stream: pikepdf.Object) -> int:
    """Count the bytes that a stream unpacks to, as far as one more than UNPACKED."""
    try:
        return len(stream.read_bytes())
    except pikepdf.PdfError:  # damaged, or over the limit
        unpacker, packed, count = zlib.decompressobj(), stream.read_raw_bytes(), 0
    try:
        while packed and count <= UNPACKED:
            count += len(unpacker.decompress(packed, 1 << 20))
            packed = unpacker.unconsumed_tail
    except zlib.error:
        pass
    return count


def _text(stream: pikepdf.Object) -> int:
    """Count the bytes of text in drawing instructions, where there are many of those."""
    try:
        content = stream.read_bytes()
    except pikepdf.PdfError:
        return 0
    return sum(len(shown) for shown in SHOWN.findall(content)) if len(content) > LONG else 0


def _contents(page: pikepdf.Object) -> Iterator[pikepdf.Object]:
    contents = page.get("/Contents")
    parts = contents if isinstance(contents, pikepdf.Array) else [contents]
    return (part for part in parts if isinstance(part, pikepdf.Stream))
