"""What is compared where spelling must not matter: names and numbers without marks, capitals and punctuation."""

import re

from unidecode import unidecode

from diacritics.letters import clean
from pipeline.record import Record

_BETWEEN = re.compile(r"[^0-9a-z]+")


def fold_key(text: str) -> str:
    """Fold a name to its bare letters and digits.

    >>> fold_key("Phòng Văn hoá - Thông tin"), fold_key("25/KH-UBND"), fold_key("Đắk Nông")
    ('phong van hoa thong tin', '25 kh ubnd', 'dak nong')
    """
    return _BETWEEN.sub(" ", unidecode(clean(text.encode(errors="replace").decode())).casefold()).strip()


def natural_key(record: Record) -> str | None:
    """Return what should stand for one document a year: its code and its issuer, folded.

    None where either is missing, the number is blank, or the issuer was inferred. An office numbers each kind of
    document from 1 every year (NĐ 30/2020, Điều 15), so that the date parts those of different years.
    """
    head = record.header
    if head.number is None or head.code is None or head.issuer is None or head.issuer.inferred:
        return None
    return f"{fold_key(head.code.value)} | {fold_key(head.issuer.value)}"
