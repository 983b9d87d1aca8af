"""An OLE compound file, the container of Office 97-2003: what it is, told by the streams in it."""

from contextlib import suppress
from pathlib import Path
from struct import unpack_from

from pipeline.datatypes import Kind
from pipeline.errors import CorruptDocument, EncryptedDocument, UnsupportedDocument

SAVE_AS = "save it as PDF or .docx"
KINDS: tuple[tuple[str, Kind], ...] = (
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("Book", "xls"),  # Excel 5.0 and 95
)
"""Streams at the root, where those of embedded objects are not."""
FOREIGN = (
    ("__properties_version1.0", "an Outlook message", "print it to PDF"),
    ("VisioDocument", "a Visio drawing", "print it to PDF"),
    ("Quill", "a Publisher file", "print it to PDF"),
    ("PP40", "a PowerPoint 95 presentation", "open it in LibreOffice and save it as .pptx"),
)
DAMAGE = (OSError, ValueError, IndexError, KeyError, TypeError, RecursionError, MemoryError)
"""What olefile raises on a directory that is damaged; its own errors are OSErrors."""


def kind_in_compound(path: Path) -> Kind:
    """Tell the kind. Raises UnsupportedDocument, EncryptedDocument (Office 2007 with a password), CorruptDocument."""
    import olefile  # noqa: PLC0415 - few files need it

    try:
        with olefile.OleFileIO(str(path)) as file:
            roots = {entry[0] for entry in file.listdir(streams=True, storages=True)}
    except DAMAGE as error:
        reason = "it is an old Office file and its directory is damaged"
        raise CorruptDocument(path, reason, "get it again from where it came") from error
    if "EncryptedPackage" in roots:
        raise EncryptedDocument(path, "the Office file asks for a password", "save it without its password")
    for stream, kind in KINDS:
        if stream in roots:
            return kind
    for stream, words, way_out in FOREIGN:
        if stream in roots:
            raise UnsupportedDocument(path, f"it is {words}", way_out)
    raise UnsupportedDocument(path, "it is an old Office file of no known kind", SAVE_AS)


def asks_password(path: Path) -> bool:
    """Tell a compound file that says it is encrypted; LibreOffice only says that it cannot load it.

    The flags are those of [MS-DOC] 2.5.1 (fEncrypted), [MS-XLS] 2.4.117 (FilePass) and [MS-PPT] 2.3.7.
    """
    import olefile  # noqa: PLC0415 - few files need it

    with suppress(*DAMAGE), olefile.OleFileIO(str(path)) as file:
        for stream, kind in KINDS:
            if file.exists(stream):
                return file.exists("EncryptedSummary") or _is_locked(file.openstream(stream).read(512), kind)
    return False


def _is_locked(head: bytes, kind: Kind) -> bool:
    if kind == "doc":
        return len(head) > 12 and bool(unpack_from("<H", head, 10)[0] & 0x0100)
    at = 0
    while kind == "xls" and at + 4 <= len(head):  # records: their number, their length, their content
        number, length = unpack_from("<HH", head, at)
        if number == 0x2F:
            return True
        at += 4 + length
    return False
