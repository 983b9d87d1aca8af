"""Lines without any marks inside a paragraph that has its own: pasted from elsewhere, or typed on a bare keyboard."""

from collections.abc import Iterator

from diacritics.diagnose import ENOUGH, NATIVE_WORDS, PLAIN, STRIPPED, evidence
from diacritics.paragraphs import Span

LEAST_NATIVE = 2
"""Words that only stripped Vietnamese has often, from which such a line is no list of names (`Gia Lai, Kon Tum`).

Those that begin with a capital may be parts of names (`Nguyen Van Trong`), whose marks nobody can tell.
Judgement; three of four sound words have a mark, eight in a row without one are hardly ever sound Vietnamese.
"""


def stripped_lines(text: str, span: Span) -> Iterator[Span]:
    """Yield, in order, the runs of lines of a paragraph that lost their marks; none of a paragraph of one line."""
    lines = text[span.start : span.end].split("\n")
    run: Span | None = None
    at = span.start
    for line in lines if len(lines) > 1 else ():
        end = at + len(line)
        if _is_stripped(line):
            run = Span(run.start if run else at, end)
        elif run:
            yield run
            run = None
        at = end + 1
    if run:
        yield run


def _is_stripped(line: str) -> bool:
    if not line.isascii():
        return False
    found = evidence(line)
    native = sum(word.lower() in NATIVE_WORDS and not word.istitle() for word in line.split())
    return found.damage == STRIPPED and found.words >= ENOUGH and found.bare_share >= PLAIN and native >= LEAST_NATIVE
