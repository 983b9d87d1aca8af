"""The encoding that a font's name tells: `.VnTimeH` is TCVN3 drawn as capitals."""

from dataclasses import dataclass
from functools import lru_cache

import regex

_SUBSET = regex.compile(r"[A-Z]{6}\+")
"""What PDF writers put before the name of a font of which they keep a part."""
_NAMES = (
    # `.VnTime`, `.VnArialH`, `VnTimes2`, `VnCenturySchoolbookHBold`; PDF writers drop the dot.
    ("tcvn3", regex.compile(r"\.?[Vv]n(?=[A-Z.])|\.VN|\.vn(?=[a-z])|ABC[ _-]?[A-Z]|TCVN")),
    ("vni", regex.compile(r"VNI[-_ ]|VNI(?=[A-Z][a-z])|Vni[-_ ]")),
    ("vps", regex.compile(r"VPS[-_ ]|VPS(?=[A-Z][a-z])")),
    ("viscii", regex.compile(r"VISCII|VI (?=[A-Z])|HoangYen|PhuongThao|Minh ?Quan|ThaHuong|U ?Hoai|HeoMay")),
)
_UNICODE = regex.compile(r"Vn(?:Unicode|\d)|VNU", regex.IGNORECASE)
_CAPITALS = regex.compile(r"H(?:[-, ]?(?:Bold|Italic|BoldItalic|Oblique|Regular|MT|[BI]{1,2}))*[-, ]?\d*$")


@dataclass(frozen=True, slots=True)
class FontEncoding:
    """What a font draws: `capitals` where it draws the codes of small letters as capitals."""

    encoding: str
    capitals: bool = False


@lru_cache(maxsize=1 << 12)
def font_encoding(name: str | None) -> FontEncoding | None:
    """Return the encoding of a font of the 1990s by its name; None for any other.

    >>> font_encoding("ABCDEF+.VnArialH")
    FontEncoding(encoding='tcvn3', capitals=True)
    >>> [font_encoding(name) for name in ("Times New Roman", "VNI-Times", None)]
    [None, FontEncoding(encoding='vni', capitals=False), None]
    """
    bare = _SUBSET.sub("", name or "", count=1).strip().lstrip("@")
    if not bare or _UNICODE.match(bare):
        return None
    for encoding, names in _NAMES:
        if names.match(bare):
            return FontEncoding(encoding, encoding == "tcvn3" and _draws_capitals(bare))
    return None


def _draws_capitals(name: str) -> bool:
    return _CAPITALS.search(name.upper() if name.islower() else name) is not None
