"""Boxes 10a and 10b: the stamps of secrecy and urgency (NĐ 30/2020, Phụ lục I)."""

import regex

from pipeline.extract.findings import Found
from pipeline.extract.folding import fold
from pipeline.extract.lexicon import table

_DATA = table("types")["stamps"]
_KINDS = {fold(word): (kind, word) for kind in ("urgency", "secrecy") for word in _DATA[kind]}
_WORDS = "|".join(r"[ :.,-]+".join(word.split()) for word in sorted(_KINDS, key=len, reverse=True))
_LAST_WORDS = ("khan", "mat", "toc")
"""Without one of these there is no stamp."""
_HOUR = r"(?:[ :.]{1,3}\d{1,2} ?(?:h|g|gio|:)[^\n]{0,40}|[ :.…]+)"
"""What is written behind `HẸN GIỜ`."""
_STAMP = regex.compile(
    rf"(?m)(?:^|(?<= {{3}}))[^\p{{L}}\d\n]{{0,4}}(?P<stamp>{_WORDS})(?P<hour>(?<=gio){_HOUR})?[^\p{{L}}\d\n]{{0,4}} *$"
)


def read_stamps(left: str) -> dict[str, Found]:
    r"""Find the stamps: each on a line of its own, or behind a gap on the line of another column.

    Capitals are the rule; a stamp set small (`Khẩn`) must have its line to itself.

    >>> {name: found.value for name, found in read_stamps("TỐI MẬT\nHOẢ TỐC: HẸN GIỜ 16h00").items()}
    {'secrecy': 'TỐI MẬT', 'urgency': 'HỎA TỐC HẸN GIỜ'}
    """
    found: dict[str, Found] = {}
    plain = fold(left)
    for match in _STAMP.finditer(plain) if any(word in plain for word in _LAST_WORDS) else ():
        kind, word = _KINDS[" ".join(regex.findall(r"\p{L}+", match["stamp"]))]
        printed = left[slice(*match.span("stamp"))]
        alone = left[left.rfind("\n", 0, match.start()) + 1 : match.end()].strip(" *[]()|") == printed
        if printed.isupper() or (alone and printed.capitalize() == printed):
            found.setdefault(kind, Found(word, printed, match.start("stamp"), match.end(), 0.9))
    return found
