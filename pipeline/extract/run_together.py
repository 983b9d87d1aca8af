"""A parent and its issuer on one line: `UBND TỈNH CAO BẰNG SỞ XÂY DỰNG`, as converters to Markdown print them."""

from collections.abc import Iterator

import regex

from pipeline.extract.folding import old_tones
from pipeline.extract.paragraphs import Paragraph

_SCHOOL = (
    r"TRƯỜNG (?:MẦM NON|MẪU GIÁO|TIỂU HỌC|TRUNG HỌC|TH|THCS|THPT|PTDT|PHỔ THÔNG|TRUNG CẤP|CAO ĐẲNG|ĐẠI HỌC|CHÍNH TRỊ)"
)
_OFFICE = r"TRUNG TÂM|CHI CỤC|THANH TRA|VĂN PHÒNG|BAN QUẢN LÝ|BAN TIẾP CÔNG DÂN"
# `PHÒNG` of `HẢI PHÒNG`, `QUỐC PHÒNG` opens no name, nor does that of `PHÒNG, CHỐNG`.
_DIVISION = r"(?<!HẢI |QUỐC |VĂN |BIÊN |DỰ )PHÒNG (?!CHỐNG|CHÁY|KHÁM)\p{Lu}"
_UNIT = r"(?:TỈNH|THÀNH PHỐ|TP\.?|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)"
_PAIRS = (
    (
        rf"(?:ỦY BAN NHÂN DÂN|UBND) {_UNIT} \p{{Lu}}[^,;]{{1,25}}?",
        rf"SỞ \p{{Lu}}|BAN DÂN TỘC|{_OFFICE}|{_DIVISION}|{_SCHOOL}",
    ),
    (r"SỞ \p{Lu}[^;]{3,60}?", rf"BỆNH VIỆN|BẢO TÀNG|THƯ VIỆN|{_OFFICE}|{_SCHOOL}"),
    (r"BỘ \p{Lu}[^;]{2,60}?", rf"TỔNG CỤC|CỤC \p{{Lu}}|HỌC VIỆN|BỆNH VIỆN|CÔNG AN {_UNIT}|{_SCHOOL}"),
    (r"TỔNG CỤC \p{Lu}[^;]{2,40}?", r"CHI CỤC|CỤC \p{Lu}"),
    (r"CỤC \p{Lu}[^;]{2,40}?", r"CHI CỤC"),
    (r"TỔNG CÔNG TY \p{Lu}[^;]{2,60}?", r"CÔNG TY"),
    (r"PHÒNG (?:GIÁO DỤC VÀ ĐÀO TẠO|GD&ĐT|GD VÀ ĐT)[^;]{0,40}?", _SCHOOL),
)
_JOINED = tuple(regex.compile(rf"(?P<parent>{parent}) (?:{issuer})") for parent, issuer in _PAIRS)


def parted(line: Paragraph) -> Iterator[Paragraph]:
    """Part a line of capitals before each body whose parent stands before it; most lines stay whole.

    >>> [part.text for part in parted(Paragraph("UBND TỈNH CAO BẰNG SỞ XÂY DỰNG", 0))]
    ['UBND TỈNH CAO BẰNG', 'SỞ XÂY DỰNG']
    >>> [part.text for part in parted(Paragraph("SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG TỈNH CAO BẰNG", 0))]
    ['SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG TỈNH CAO BẰNG']
    """
    text = old_tones(line.text)
    found = next(filter(None, (pattern.match(text) for pattern in _JOINED)), None)
    if found is None or len(text) != len(line.text):
        yield line
        return
    end = found.end("parent")
    yield Paragraph(line.text[:end], line.start)
    yield from parted(Paragraph(line.text[end + 1 :], line.start + end + 1))
