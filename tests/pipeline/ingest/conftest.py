"""Tiny files of every kind, made when a test asks for them."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from pipeline.datatypes import RasterPage, TextPage
from pipeline.ingest import identify, open_pages
from pipeline.options import Options

HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Pages = list[RasterPage | TextPage]


@pytest.fixture
def pdf_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a PDF of pages of content; `entries` are added to every page, `objects` stand from number 100."""

    def write(
        contents: Sequence[str],
        entries: str = "/MediaBox[0 0 595 842]",
        objects: Mapping[int, bytes] | None = None,
        count: int | None = None,
        name: str = "a.pdf",
    ) -> Path:
        kids = " ".join(f"{10 + 2 * number} 0 R" for number in range(len(contents)))
        claimed = len(contents) if count is None else count
        bodies = {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: f"<</Type/Pages/Kids[{kids}]/Count {claimed}>>".encode(),
            3: HELVETICA,
            **(objects or {}),
        }
        for number, content in enumerate(contents):
            data = content.encode("cp1252")
            page = f"<</Type/Page/Parent 2 0 R/Contents {11 + 2 * number} 0 R{entries}"
            if "/Resources" not in entries:
                page += "/Resources<</Font<</F1 3 0 R>>>>"
            bodies[10 + 2 * number] = f"{page}>>".encode()
            bodies[11 + 2 * number] = b"<</Length %d>>stream\n%b\nendstream" % (len(data), data)
        path = tmp_path / name
        path.write_bytes(_assembled(bodies))
        return path

    return write


@pytest.fixture
def english() -> str:
    """Return a layer that is good: three sentences."""
    return (
        "The district shall publish the results of the inspection on its portal within ten working days. Every unit "
        "that was inspected may comment on the draft report before it is signed, and the comments stay with the file "
        "for ten years. The head of the office appoints two officers who did not take part in the inspection."
    )


@pytest.fixture
def prose() -> Callable[[str], str]:
    """Content that writes a text in lines of about 80 letters."""

    def write(text: str) -> str:
        lines = [""]
        for word in text.split():
            if len(lines[-1]) + len(word) > 80:
                lines.append("")
            lines[-1] += f"{word} "
        at = ((780 - 16 * count, line.strip()) for count, line in enumerate(lines))
        return "".join(f"BT /F1 11 Tf 60 {y} Td ({line}) Tj ET\n" for y, line in at)

    return write


@pytest.fixture
def blank_scan(pdf_file: Callable[..., Path]) -> Path:
    """Write a PDF of one page under a white picture."""
    picture = (
        b"<</Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\n\xff\nendstream"
    )
    entries = "/MediaBox[0 0 595 842]/Resources<</XObject<</I 100 0 R>>>>"
    path: Path = pdf_file(["595 0 0 842 0 0 cm /I Do"], entries, {100: picture})
    return path


def _assembled(bodies: Mapping[int, bytes]) -> bytes:
    file = io.BytesIO()
    file.write(b"%PDF-1.7\n")
    offsets = {}
    for number, body in sorted(bodies.items()):
        offsets[number] = file.tell()
        file.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    start = file.tell()
    file.write(b"xref\n0 1\n0000000000 65535 f \n")
    for number, offset in offsets.items():
        file.write(b"%d 1\n%010d 00000 n \n" % (number, offset))
    file.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (max(bodies) + 1, start))
    return file.getvalue()


@pytest.fixture
def docx_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a .docx whose body and parts (`styles`, `header`, ...) are given as XML without their outer element."""

    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}
    roots |= {"header": "hdr", "footer": "ftr"}

    def write(body: str, parts: Mapping[str, str] | None = None, name: str = "a.docx") -> Path:
        path = tmp_path / name
        references = []
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for kind, inside in (parts or {}).items():
                root = roots.get(kind)
                whole = f"<w:{root} {NAMESPACES}>{inside}</w:{root}>" if root else inside
                archive.writestr(f"word/{kind}.xml", whole)
                references.append(f'<Relationship Id="{kind}" Type="{RELATIONS}/{kind}" Target="{kind}.xml"/>')
            archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{''.join(references)}</Relationships>")
            archive.writestr(
                "_rels/.rels",
                f'<Relationships><Relationship Id="x" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
                "</Relationships>",
            )
            archive.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        return path

    return write


@pytest.fixture
def zipped(tmp_path: Path) -> Callable[..., Path]:
    """Write an archive of members, by name."""

    def write(members: Mapping[str, str | bytes], name: str = "a.zip") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return path

    return write


@pytest.fixture
def compound_file(tmp_path: Path) -> Callable[..., Path]:
    """Write an OLE compound file with streams at its root; each takes a sector of 4,096 bytes."""

    def entry(name: str, kind: int, start: int, size: int, right: int = -1, child: int = -1) -> bytes:
        encoded = name.encode("utf-16-le") + b"\0\0"
        head = encoded.ljust(64, b"\0") + struct.pack("<HBBiii", len(encoded), kind, 1, -1, right, child)
        return head + bytes(36) + struct.pack("<iII", start, size, 0)

    def write(streams: Mapping[str, bytes], name: str = "a.doc") -> Path:
        entries = [entry("Root Entry", 5, -2, 0, child=1)]
        for number, stream in enumerate(streams, start=1):
            entries.append(entry(stream, 2, number + 1, 4096, right=number + 1 if number < len(streams) else -1))
        head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 4, 0xFFFE, 12, 6) + bytes(6)
        head += struct.pack("<IIiIIiIiI", 1, 1, 1, 0, 4096, -2, 0, -2, 0) + struct.pack("<i", 0) + b"\xff" * 432
        table = struct.pack("<ii", -3, -2) + struct.pack("<i", -2) * len(streams)
        contents = [table.ljust(4096, b"\xff"), b"".join(entries).ljust(4096, b"\0")]
        contents += [content.ljust(4096, b"\0") for content in streams.values()]
        path = tmp_path / name
        path.write_bytes(head.ljust(4096, b"\0") + b"".join(contents))
        return path

    return write


@pytest.fixture
def read() -> Callable[..., Pages]:
    """Read all pages of a file."""

    def read_pages(path: Path, **options: object) -> Pages:
        return list(open_pages(identify(path), Options.model_validate(options)))

    return read_pages
