"""What is otherwise in a text than it was, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from pipeline.review.desk import Changed

_WORD = re.compile(r"\S+")


def changes(page: int, accepted: str, now: str) -> Iterator[Changed]:
    """Yield the places of a page's text that read otherwise than they were accepted.

    >>> [(one.accepted, one.now) for one in changes(1, "huyện Tứ Kỳ", "huyện Từ Kỳ")]
    [('Tứ', 'Từ')]
    """
    if accepted == now:
        return
    olds, news = ([found.span() for found in _WORD.finditer(text)] for text in (accepted, now))
    matcher = SequenceMatcher(None, [accepted[s:e] for s, e in olds], [now[s:e] for s, e in news], autojunk=False)
    for what, i, j, first, last in matcher.get_opcodes():
        if what != "equal":
            start = news[first][0] if first < len(news) else len(now)
            end = news[last - 1][1] if last > first else start
            was = accepted[olds[i][0] : olds[j - 1][1]] if j > i else ""
            yield Changed(page, start, end, was, now[start:end])
