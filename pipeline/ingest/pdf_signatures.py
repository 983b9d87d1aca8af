"""The digital signatures of a PDF: who signed, when, and whether what was signed is as it was.

Integrity is judged, trust is not: no certificate chain is followed and nothing is fetched. The signature dictionaries
are hostile input like all else: whatever is wrong with one leaves blanks in its Signature and costs nothing more.
"""

import logging
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO

import pikepdf
import regex

from pipeline.datatypes import Signature, Source
from pipeline.ingest.pdf_limits import open_pdf

log = logging.getLogger(__name__)

MOST_SIGNATURES = 64
"""A file that claims more is a jest; each costs a reading of the whole file."""
MOST_FIELDS = 20_000
"""Fields of a form that are looked at; they may form a ring."""
MOST_CONTENTS = 1 << 20
"""Bytes of a signature container; those of the programs in use have 10 to 60 kB."""

PDF_DATE = regex.compile(
    r"D:(?P<day>\d{8})(?P<time>\d{6})(?:(?P<utc>Z)|(?P<sign>[+-])(?P<hours>\d{2})'?(?P<minutes>\d{2})?)?"
)
"""PDF 32000-1, 7.9.4: `D:20240315091502+07'00'`."""


@dataclass(frozen=True, slots=True)
class _Signed:
    """What a signature dictionary says: the container, and the two ranges of bytes around it that it signs."""

    contents: bytes
    ranges: tuple[int, int, int, int] | None
    sub_filter: str
    name: str | None
    time: str | None


def read_signatures(source: Source) -> tuple[Signature, ...]:
    """Read the signatures of a PDF's form fields; none for other kinds, and for a PDF that cannot be opened.

    The file is only read. Timestamps of the whole document and usage rights, which no person gives, are left out.
    """
    if source.kind != "pdf":
        return ()
    try:
        with open_pdf(source.path) as pdf, source.path.open("rb") as file:
            found = islice(_dictionaries(pdf), MOST_SIGNATURES)
            return tuple(_signature(dictionary, file, source.size) for dictionary in found)
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, OSError) as error:
        log.info("%s: signatures cannot be looked for: %s", source.name, error)
        return ()


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield the value of every signed signature field."""
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
    waiting = list(islice(fields, MOST_FIELDS))[::-1] if isinstance(fields, pikepdf.Array) else []
    seen: set[tuple[int, int]] = set()
    signed: set[tuple[int, int]] = set()
    looked_at = 0
    while waiting and looked_at < MOST_FIELDS:
        field = waiting.pop()
        looked_at += 1
        if not isinstance(field, pikepdf.Dictionary) or (field.is_indirect and field.objgen in seen):
            continue
        seen.add(field.objgen)
        value = field.get("/V")
        known = isinstance(value, pikepdf.Dictionary) and value.is_indirect and value.objgen in signed
        if isinstance(value, pikepdf.Dictionary) and "/Contents" in value and not known:
            signed.add(value.objgen)
            if value.get("/Type") != pikepdf.Name.DocTimeStamp:
                yield value
        kids = field.get("/Kids")
        if isinstance(kids, pikepdf.Array):
            waiting += list(islice(kids, MOST_FIELDS))[::-1]


def _signature(dictionary: pikepdf.Object, file: BinaryIO, size: int) -> Signature:
    try:
        said = _said(dictionary)
    except (ValueError, TypeError, RuntimeError, UnicodeError) as error:
        log.info("a signature dictionary cannot be read: %s", error)
        return Signature()
    found = Signature(signer=said.name, time=said.time, covers_whole_file=_covers(said, file, size))
    try:
        return _with_certificate(found, said, file, size)
    except Exception as error:  # noqa: BLE001 - hostile bytes meet two parsers and their asserts
        log.info("a signature cannot be checked: %s: %s", type(error).__name__, error)
        return found


def _said(dictionary: pikepdf.Object) -> _Signed:
    contents = bytes(dictionary["/Contents"])
    return _Signed(
        contents if len(contents) <= MOST_CONTENTS else b"",
        _ranges(dictionary.get("/ByteRange")),
        str(dictionary.get("/SubFilter", "")),
        _text(dictionary.get("/Name")),
        _iso(_text(dictionary.get("/M"))),
    )


def _ranges(given: object) -> tuple[int, int, int, int] | None:
    """Return start, length, start and length of the signed bytes; None where they are not two stretches in order."""
    if not isinstance(given, pikepdf.Array) or len(given) != 4:
        return None
    items: Sequence[object] = tuple(given)
    numbers = [number if isinstance(number, int) else -1 for number in items]
    first, before, second, after = numbers
    return (first, before, second, after) if min(numbers) >= 0 and first + before <= second else None


def _text(given: object) -> str | None:
    if not isinstance(given, (pikepdf.String, str)):
        return None
    return unicodedata.normalize("NFC", str(given)).strip() or None


def _iso(date: str | None) -> str | None:
    """Return a PDF date in ISO 8601; None for what is none, or has no time.

    >>> _iso("D:20240315091502+07'00'")
    '2024-03-15T09:15:02+07:00'
    """
    found = PDF_DATE.match(date or "")
    if not found:
        return None
    try:
        moment = datetime.strptime(found["day"] + found["time"], "%Y%m%d%H%M%S").isoformat()  # noqa: DTZ007 - see zone
    except ValueError:
        return None
    zone = f"{found['sign']}{found['hours']}:{found['minutes'] or '00'}" if found["sign"] else "+00:00"
    return moment + (zone if found["sign"] or found["utc"] else "")


def _covers(said: _Signed, file: BinaryIO, size: int) -> bool:
    """Tell whether all bytes are signed but those of the signature: the gap must hold it and nothing else."""
    if said.ranges is None or not said.contents:
        return False
    first, before, second, after = said.ranges
    if first != 0 or second + after != size or second - before != 2 * len(said.contents) + 2:
        return False
    file.seek(before)
    gap = file.read(second - before)
    try:
        return gap[:1] == b"<" and gap[-1:] == b">" and bytes.fromhex(gap[1:-1].decode("ascii")) == said.contents
    except ValueError:
        return False


def _with_certificate(found: Signature, said: _Signed, file: BinaryIO, size: int) -> Signature:
    """Add what the signer's certificate says and whether the signature holds. Raises what pyHanko and ASN.1 raise."""
    from asn1crypto import cms  # type: ignore[import-untyped]  # noqa: PLC0415 - a quarter of a second, for signed files
    from pyhanko.sign.general import extract_signer_info  # noqa: PLC0415
    from pyhanko.sign.validation.generic_cms import (  # noqa: PLC0415
        extract_certs_for_validation,
        extract_self_reported_ts,
    )

    signed = cms.ContentInfo.load(said.contents)["content"]
    certificate = extract_certs_for_validation(signed).signer_cert
    signer = extract_signer_info(signed)
    subject = certificate.subject.native
    # The clock of many a signing card is local and says that it is UTC, so the dictionary's time goes first.
    stated = extract_self_reported_ts(signer)
    found = replace(
        found,
        signer=_first(subject.get("common_name")) or found.signer,
        organization=_first(subject.get("organization_name")),
        email=_email(certificate, subject),
        time=found.time or (stated.isoformat() if stated else None),
    )
    return replace(found, intact=_intact(signed, signer, certificate, said, file, size))


def _intact(signed: Any, signer: Any, certificate: Any, said: _Signed, file: BinaryIO, size: int) -> bool | None:
    from pyhanko.sign.general import byte_range_digest  # noqa: PLC0415 - as above
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity  # noqa: PLC0415

    if said.ranges is None or said.sub_filter == "/adbe.pkcs7.sha1":
        return None
    if said.ranges[2] + said.ranges[3] > size:
        return False
    _, digest = byte_range_digest(file, said.ranges, signer["digest_algorithm"]["algorithm"].native)
    same, valid = validate_sig_integrity(
        signer, certificate, signed["encap_content_info"]["content_type"].native, digest
    )
    return bool(same and valid)


def _first(value: object) -> str | None:
    """Return a name's value, the first where a certificate gives several."""
    one = value[0] if isinstance(value, Sequence) and not isinstance(value, str) and value else value
    return unicodedata.normalize("NFC", str(one)).strip() or None if one else None


def _email(certificate: Any, subject: Any) -> str | None:
    names = certificate.subject_alt_name_value
    addresses = [name.native for name in names if name.name == "rfc822_name"] if names is not None else []
    return _first(addresses) or _first(subject.get("email_address"))
