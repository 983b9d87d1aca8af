"""PDFs that promise a million pages or unpack to gigabytes: a verdict in bounded time and memory."""

import json
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from pipeline.datatypes import RasterPage

MEGABYTE = 1 << 20
RUN = """
import json, re, sys, time
from pathlib import Path
from pipeline.errors import DocumentError
from pipeline.ingest import identify, open_pages
from pipeline.ingest.pdf_signatures import read_signatures
from pipeline.options import Options

start = time.monotonic()
source = identify(Path(sys.argv[1]))
try:
    verdict = len(list(open_pages(source, Options(dpi=72))))
except DocumentError as error:
    verdict = error.verdict
read_signatures(source)
seconds = time.monotonic() - start
# Not ru_maxrss: a child starts with the peak of the process that it was forked from.
peak = int(re.search(r"VmHWM:[^0-9]*([0-9]+)", Path("/proc/self/status").read_text())[1])
print(json.dumps([verdict, seconds, peak >> 10]))
"""
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>"


def packed(blocks: Iterable[bytes]) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(block) for block in blocks) + packer.flush()


def stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (entries, len(data), data)


def pdf(objects: dict[int, bytes], inside: dict[int, tuple[int, int]] | None = None) -> bytes:
    """Assemble objects by number; `inside` are those in object streams, with stream and place."""
    parts = [b"%PDF-1.7\n"]
    size = max({*objects, *(inside or {})}) + 2
    entries = [(0, 0, 0)] * size
    offset = len(parts[0])
    for number, body in {**objects, 1: b"<</Type/Catalog/Pages 2 0 R/Extra 7 0 R>>"}.items():
        entries[number] = (1, offset, 0)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        offset += len(parts[-1])
    for number, (holder, place) in (inside or {}).items():
        entries[number] = (2, holder, place)
    entries[size - 1] = (1, offset, 0)
    table = packed(struct.pack(">BIH", *entry) for entry in entries)
    parts.append(
        b"%d 0 obj\n%b\nendobj\n" % (size - 1, stream(b"/Type/XRef/W[1 4 2]/Root 1 0 R/Size %d" % size, table))
    )
    return b"".join([*parts, b"startxref\n%d\n%%%%EOF\n" % offset])


def many_pages() -> bytes:
    """A hundred thousand pages, each of its own, in object streams."""
    count, batch = 100_000, 20_000
    numbers = range(10, 10 + count)
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    objects = {2: b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, kids)}
    inside = {}
    for start in range(0, count, batch):
        holder = 10 + count + start // batch
        head = b" ".join(b"%d %d" % (numbers[start + place], place * (len(PAGE) + 1)) for place in range(batch))
        data = packed([head, b"\n", b"\n".join([PAGE] * batch)])
        objects[holder] = stream(b"/Type/ObjStm/N %d/First %d" % (batch, len(head) + 1), data)
        inside.update({numbers[start + place]: (holder, place) for place in range(batch)})
    return pdf(objects, inside)


def one_page_a_million_times() -> bytes:
    count = 1_000_000
    return pdf({2: b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, b"3 0 R " * count), 3: PAGE})


def doubling_tree() -> bytes:
    """Forty nodes, each with the next one twice: 2 ** 40 pages."""
    node = b"<</Type/Pages/Count 9/Kids[%d 0 R %d 0 R]>>"
    objects = {number: node % (number + 1, number + 1) for number in range(10, 50)}
    return pdf({2: node % (10, 10), **objects, 50: PAGE})


def ring() -> bytes:
    return pdf({2: b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"})


def swollen_object_stream() -> bytes:
    head = b"3 0 7 60\n"
    body = [head, PAGE.ljust(60), b"(", *[b" " * MEGABYTE] * 640, b")"]
    kids = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    holder = stream(b"/Type/ObjStm/N 2/First %d" % len(head), packed(body))
    return pdf({2: kids, 6: holder}, {3: (6, 0), 7: (6, 1)})


def swollen_content() -> bytes:
    content = stream(b"", packed([b"q Q " * (MEGABYTE // 4)] * 640))
    page = PAGE.replace(b"/Type", b"/Contents 6 0 R/Type", 1)
    return pdf({2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>", 3: page, 6: content})


FONT = b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"


def page_of_text(letters: int) -> bytes:
    content = stream(b"", packed([b"BT /F1 1 Tf 9 9 Td 1 TL " + b"(abc de) ' " * (letters // 6) + b"ET"]))
    page = PAGE.replace(b"/Type", b"/Contents 6 0 R%b/Type" % FONT, 1)
    return pdf({2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>", 3: page, 6: content})


def library_on_a_page() -> bytes:
    return page_of_text(6_000_000)


def crowd_of_signatures() -> bytes:
    count = 3000
    widget = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(s)/F 4/Rect[0 0 9 9]/V<</Type/Sig/Contents<30>>>>>"
    annotations = b" ".join(b"%d 0 R" % number for number in range(20, 20 + count))
    page = PAGE.replace(b"/Type", b"/Annots[%b]/Type" % annotations, 1)
    return pdf({2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>", 3: page, **dict.fromkeys(range(20, 20 + count), widget)})


@pytest.mark.parametrize(
    ("make", "verdicts"),
    [
        (many_pages, {"too-large"}),
        (one_page_a_million_times, {"too-large"}),
        (doubling_tree, {"too-large"}),
        (ring, {"too-large", "corrupt"}),
        (swollen_object_stream, {"corrupt", "too-large"}),
        (swollen_content, {"too-large"}),
        (library_on_a_page, {"too-large"}),
        (crowd_of_signatures, {1}),
    ],
)
def test_a_bomb_gets_a_verdict_in_bounded_time_and_memory(
    make: Callable[[], bytes], verdicts: set[str | int], tmp_path: Path
) -> None:
    path = tmp_path / "bomb.pdf"
    path.write_bytes(make())
    done = subprocess.run([sys.executable, "-c", RUN, path], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    verdict, seconds, megabytes = json.loads(done.stdout)
    assert verdict in verdicts
    assert seconds < 30
    assert megabytes < 560


def test_a_page_that_is_full_beyond_reason_is_recognised(tmp_path: Path, read: Callable[..., list[object]]) -> None:
    path = tmp_path / "full.pdf"
    path.write_bytes(page_of_text(120_000))
    (page,) = read(path, dpi=72)
    assert isinstance(page, RasterPage)
    assert page.verdict
    assert page.verdict.kind == "broken-font"


def test_the_assembled_bombs_are_sound_but_for_their_size(tmp_path: Path, read: Callable[..., list[object]]) -> None:
    path = tmp_path / "small.pdf"
    path.write_bytes(pdf({2: b"<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>", 3: PAGE, 4: PAGE}))
    assert len(read(path, dpi=72)) == 2
