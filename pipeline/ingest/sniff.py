"""What a file is, told by its bytes: names lie (a PNG named `.pdf`), and so do mail programs."""

import hashlib
import stat
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from pipeline.datatypes import Kind, Source
from pipeline.errors import CorruptDocument, EmptyDocument, EncryptedDocument, TooLargeDocument, UnsupportedDocument
from pipeline.ingest.charset import looks_like_text
from pipeline.ingest.compound import SAVE_AS, kind_in_compound

HEAD = 1 << 16
"""Bytes that are looked at."""
SAVE_PICTURE = "save it as PNG, TIFF or PDF"
UNPACK = "unpack it and convert what is inside"

KINDS: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),  # BigTIFF
    (b"MM\0+", "tiff"),
    (b"{\\rtf", "rtf"),
)

FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"MZ", "a program", "it is no document"),
    (b"\x7fELF", "a program", "it is no document"),
    (b"\xcf\xfa\xed\xfe", "a program", "it is no document"),
    (b"GIF8", "a GIF picture", SAVE_PICTURE),
    (b"BM", "a BMP picture", SAVE_PICTURE),
    (b"8BPS", "a Photoshop picture", SAVE_PICTURE),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture", SAVE_PICTURE),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture", SAVE_PICTURE),
    (b"AT&TFORM", "a DjVu file", "print it to PDF"),
    (b"%!PS", "a PostScript file", "convert it with ps2pdf"),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"\x1f\x8b", "a gzip archive", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", UNPACK),
    (b"SQLite format 3\0", "a database", "export what it holds to .docx or PDF"),
    (b"OggS", "a sound or video file", "it is no document"),
    (b"ID3", "a sound or video file", "it is no document"),
    (b"<?xml", "an XML file", SAVE_AS),
    (b"<!DOCTYPE html", "a web page", "print it to PDF"),
    (b"<html", "a web page", "print it to PDF"),
)

IN_ZIP: tuple[tuple[str, Kind], ...] = (
    ("xl/workbook.xml", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
)
FOREIGN_IN_ZIP: tuple[tuple[str, str], ...] = (
    ("xl/workbook.bin", "a binary Excel workbook"),
    ("content.xml", "an OpenDocument file that is neither text, table nor slides"),
    ("META-INF/container.xml", "an e-book"),
    ("META-INF/MANIFEST.MF", "a program"),
    ("visio/document.xml", "a Visio drawing"),
    ("FixedDocSeq.fdseq", "an XPS file"),
)
OPEN_DOCUMENT: tuple[tuple[bytes, Kind], ...] = (
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "ods"),
    (b"application/vnd.oasis.opendocument.presentation", "odp"),
)
"""What the member `mimetype` begins with; of templates it goes on."""
MOST_MANIFEST = 1 << 20


def identify(path: Path, name: str | None = None, max_bytes: int = 1 << 30) -> Source:
    """Tell the kind of a file by its content, and its SHA-256 (read in pieces) and size in bytes.

    `name` is what messages and records are to call it; the file's own name where it is not given. Raises
    EmptyDocument, UnsupportedDocument, EncryptedDocument (an Office file with a password), CorruptDocument (it cannot
    be read, or its beginning is broken) and TooLargeDocument (more than `max_bytes`).
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnsupportedDocument(path, "it is no regular file", "copy its content to a file")
        if status.st_size == 0:
            raise EmptyDocument(path, "the file is empty (0 bytes)", "get it again from where it came")
        if status.st_size > max_bytes:
            reason = f"the file has {status.st_size:,} bytes, more than the {max_bytes:,} that are allowed"
            raise TooLargeDocument(path, reason, "split it and convert the parts")
        with path.open("rb") as file:
            kind = _kind(path, file.read(HEAD))
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = f"it cannot be read: {error.strerror or error}"
        raise CorruptDocument(path, reason, "see to its permissions and its disk") from error
    return Source(path, name or path.name, kind, digest, status.st_size)


def _kind(path: Path, head: bytes) -> Kind:
    for magic, kind in KINDS:
        if head.startswith(magic):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"PK\x03\x04"):
        return _kind_in_zip(path)
    if head.startswith((b"PK\x05\x06", b"PK\x07\x08")):
        raise UnsupportedDocument(path, "it is a ZIP archive", UNPACK)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return kind_in_compound(path)
    if b"%PDF-" in head[:1024]:  # mail headers and printer commands stand before many; readers forgive them
        return "pdf"
    _refuse_foreign(path, head)
    if not any(head):
        reason = "it begins with nothing but zero bytes, as after a failed copy"
        raise CorruptDocument(path, reason, "get it again from where it came")
    if looks_like_text(head, whole=len(head) < HEAD):
        return "text"
    raise UnsupportedDocument(path, "it is a binary file of no known kind", SAVE_AS)


def _refuse_foreign(path: Path, head: bytes) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    for magic, words, way_out in FOREIGN:
        textual = magic.startswith(b"<")
        if (start.startswith(magic.lower()) if textual else head.startswith(magic)) and _certain(magic, head):
            raise UnsupportedDocument(path, f"it is {words}", way_out)
    if head[4:8] == b"ftyp":
        is_picture = head[8:12] in {b"heic", b"heix", b"mif1", b"avif"}
        words, way_out = ("a HEIC picture", SAVE_PICTURE) if is_picture else ("a video file", "it is no document")
        raise UnsupportedDocument(path, f"it is {words}", way_out)


def _certain(magic: bytes, head: bytes) -> bool:
    """Two letters are no proof: `BM` and `MZ` begin a picture and a program only before binary bytes."""
    return len(magic) > 3 or not magic.isalnum() or b"\0" in head[:512]


def _kind_in_zip(path: Path) -> Kind:
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
            open_document = _open_document(path, archive) if "content.xml" in names else None
    except (BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        reason = "it begins as an office or ZIP file and its end is missing or damaged"
        raise CorruptDocument(path, reason, "get it again from where it came") from error
    if open_document:
        return open_document
    if any(name.startswith("word/document") and name.endswith(".xml") for name in names):
        return "docx"
    for part, kind in IN_ZIP:
        if part in names:
            return kind
    for part, words in FOREIGN_IN_ZIP:
        if part in names:
            raise UnsupportedDocument(path, f"it is {words}", SAVE_AS)
    raise UnsupportedDocument(path, "it is a ZIP archive", UNPACK)


def _open_document(path: Path, archive: ZipFile) -> Kind | None:
    def beginning(name: str) -> bytes:
        if name not in archive.NameToInfo:
            return b""
        with archive.open(name) as member:
            return member.read(MOST_MANIFEST)

    if b"encryption-data" in beginning("META-INF/manifest.xml"):
        raise EncryptedDocument(path, "the OpenDocument file asks for a password", "save it without its password")
    said = beginning("mimetype")
    return next((kind for begins, kind in OPEN_DOCUMENT if said.startswith(begins)), None)
