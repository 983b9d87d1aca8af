"""Box 1: the national title and motto, or what stands in their place (NĐ 30/2020, Phụ lục I)."""

import regex
from rapidfuzz import fuzz

from pipeline.extract.findings import Found
from pipeline.extract.folding import fold, squeeze

_TITLE, _MOTTO_WORDS = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
_FIRST_WORD = regex.compile(r"(?<!\p{L})cong\s+$")
"""The first word of the title on a line of its own: narrow columns of tables break it there."""
# Fuzzy, since box 1 is read as HỒ, HÕA, HOÀ, THA: up to a quarter of its letters may be wrong.
_NATION = regex.compile(r"(?b)(?:cong hoa xa hoi chu nghia viet nam){e<=7}")
_MOTTO = regex.compile(r"(?b)(?:doc lap ?- ?tu do ?- ?hanh phuc){e<=5}")
# Documents of the Party (Hướng dẫn 36-HD/VPTW) and of its Youth Union have their own.
_OWN_TITLES = (
    ("ĐẢNG CỘNG SẢN VIỆT NAM", regex.compile(r"(?b)(?:dang cong san viet nam){e<=4}")),
    ("ĐOÀN TNCS HỒ CHÍ MINH", regex.compile(r"(?b)(?:doan tncs ho chi minh){e<=2}(?= *$)", regex.MULTILINE)),
)


def read_nation(page: str) -> tuple[Found | None, tuple[tuple[int, int], ...]]:
    r"""Read box 1, and say which spans of the page are taken by it.

    >>> found, spans = read_nation("CÔNG HOA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    >>> found.value
    'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc'
    """
    folded = fold(page)
    nation = _nearest(_NATION, _TITLE, folded)
    if nation is None:
        return _own_title(page, folded)
    start, stop = nation.span()
    # `HÀNH CHÍNH CÔNG` above a whole `CỘNG HÒA …` lends it no word.
    headless = not nation[0].startswith("cong")
    if headless and (first := _FIRST_WORD.search(folded, max(start - 12, 0), start)):
        start = first.start()
    motto = _MOTTO.search(folded, stop, min(stop + 200, len(folded)))
    # Where the columns are interleaved the issuer stands between title and motto; the span must not take it in.
    end = motto.end() if motto and motto.start() - stop < 4 else stop
    value = f"{_TITLE} {_MOTTO_WORDS}" if motto else _TITLE
    printed = squeeze(" ".join([page[start:stop], page[slice(*motto.span())] if motto else ""]))
    spans = ((start, stop), motto.span()) if motto else ((start, stop),)
    return Found(value, printed, start, end, 1 - sum(nation.fuzzy_counts) / 20), spans


def _own_title(page: str, folded: str) -> tuple[Found | None, tuple[tuple[int, int], ...]]:
    for title, pattern in _OWN_TITLES:
        if match := _nearest(pattern, title, folded):
            printed = squeeze(page[match.start() : match.end()])
            return Found(title, printed, *match.span(), 1 - sum(match.fuzzy_counts) / 20), (match.span(),)
    return None, ()


def _nearest(pattern: regex.Pattern[str], title: str, folded: str) -> regex.Match[str] | None:
    """Search a fuzzy pattern in the lines that look like it: over a whole head without box 1 it takes half a second."""
    plain = fold(title)
    for line in regex.finditer(r"[^\n]{12,400}", folded):
        if fuzz.partial_ratio(plain, line[0]) >= 75:
            match = pattern.search(folded, *line.span())
            if match:
                return match
    return None
