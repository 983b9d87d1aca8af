"""Bytes to text, whatever wrote them.

The encodings of Vietnam's 1990s (TCVN3, VNI, VPS, VISCII) are 8-bit fonts more than encodings: their text comes out
as Windows-1252 would show it, no byte lost, for `diacritics` to decode by font or by syllables.
"""

import codecs
import unicodedata
from collections.abc import Iterator

import charset_normalizer
import regex

from diacritics.syllables import is_possible

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")

CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\v\f\r\x1a\x1b") + b"\x7f"
CONTROL_SHARE = 0.04
"""VISCII and VPS put rare capitals on control codes; of compressed or random bytes one in ten is a control."""
HIGH_SHARE = 0.5
"""Of the letters: Russian, Greek, Chinese are above; TCVN3 is 0.30, VNI 0.25, French 0.05."""

OTHER_SCRIPTS = ["cp1251", "koi8_r", "cp1253", "cp874", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"]
"""What charset-normalizer may choose from: left free, it sees Vietnamese fonts as Turkish or Baltic."""

SLOPPY = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
"""Windows-1252 over Latin-1; the five codes that it leaves undefined stay as they are, as browsers do."""

LATIN = regex.compile(r"[\t\n\f\r\p{Latin}\p{Common}\p{Inherited}--\p{Cc}]", regex.V1)
TOKEN = regex.compile(r"\p{L}[\p{L}\p{M}]*")


def looks_like_text(head: bytes, *, whole: bool) -> bool:
    """Tell text in any encoding from binary data by the first bytes of a file, or by all of them."""
    if head.startswith(tuple(mark for mark, _ in BOMS)):
        return True
    if b"\0" in head:
        return _wide_encoding(head if whole else head[: len(head) // 4 * 4]) is not None
    return len(head) - len(head.translate(None, CONTROLS)) <= CONTROL_SHARE * len(head)


def decode(data: bytes) -> str:
    """Decode text of any encoding.

    By its byte order mark, else as UTF-8, UTF-16 or UTF-32, as Windows-1258 where that makes Vietnamese, as what
    charset-normalizer finds for other scripts, else as Windows-1252 with no byte lost. Bytes that are no UTF-8 in a
    text that is come out as Windows-1252, too.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _decode_marked(data.removeprefix(mark), encoding)
    wide = _wide_encoding(data) if b"\0" in data else None
    if wide:
        return data.decode(wide)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_narrow(data)


def _decode_marked(data: bytes, encoding: str) -> str:
    return "".join(_patched(data)) if encoding == "utf-8" else data.decode(encoding, "replace")


def _wide_encoding(data: bytes) -> str | None:
    for encoding in WIDE:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and len(LATIN.findall(text)) >= 0.9 * len(text):
            return encoding
    return None


def _decode_narrow(data: bytes) -> str:
    sample = data[: 1 << 16]
    if _is_damaged_utf8(sample):
        return "".join(_patched(data))
    if _is_windows_1258(sample):
        return data.decode("cp1258")
    high = sum(byte >= 0x80 for byte in sample)
    letters = sum(bytes([byte]).isalpha() for byte in sample)
    if high > HIGH_SHARE * (high + letters):
        best = charset_normalizer.from_bytes(data, cp_isolation=OTHER_SCRIPTS).best()
        if best is not None:
            return str(best)
    return _sloppy(data)


def _is_damaged_utf8(data: bytes) -> bool:
    """Tell UTF-8 with stray bytes: a text cut in the middle of a letter, or with a line of another one copied in.

    Four good characters outside ASCII for one stray byte; in TCVN3 and VNI hardly one in a hundred looks good.
    """
    text = data.decode("utf-8", "surrogateescape")
    strays = sum("\udc80" <= char <= "\udcff" for char in text)
    return sum(char >= "\x80" for char in text) - strays >= 4 * strays


def _patched(data: bytes) -> Iterator[str]:
    for char in data.decode("utf-8", "surrogateescape"):
        yield _sloppy(bytes([ord(char) - 0xDC00])) if "\udc80" <= char <= "\udcff" else char


def _is_windows_1258(data: bytes) -> bool:
    """Windows-1258 where its letters make Vietnamese: TCVN3 and VNI read with it make none."""
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        return False
    marked = [token for token in TOKEN.findall(text) if not token.isascii()]
    return bool(marked) and sum(map(is_possible, marked)) >= 0.8 * len(marked)


def _sloppy(data: bytes) -> str:
    return data.decode("latin-1").translate(SLOPPY)
