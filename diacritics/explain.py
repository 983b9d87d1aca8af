"""Revisions told edit by edit, for people and programs."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from heapq import merge

from diacritics.edits import Revision


def explained(revisions: Iterable[Revision]) -> Iterator[dict[str, object]]:
    r"""Yield every edit and doubt of the parts of one text, in order, as plain values.

    `line` counts from 1 and `start` and `end` count from the beginning of the whole text; `made` is false for a doubt.

    >>> from diacritics.edits import Edit
    >>> parts = Revision("restore", "a\n"), Revision("restore", "Ky", (Edit(0, 2, "Ky", "Kỳ", "stripped"),))
    >>> [(one["line"], one["start"], one["after"], one["made"]) for one in explained(parts)]
    [(2, 2, 'Kỳ', True)]
    """
    line, offset = 1, 0
    for revision in revisions:
        position = 0
        edits = ((edit, True) for edit in revision.edits)
        doubts = ((edit, False) for edit in revision.doubts)
        for edit, made in merge(edits, doubts, key=lambda one: one[0].start):
            line += revision.before.count("\n", position, edit.start)
            position = edit.start
            yield {"line": line, "made": made, **asdict(edit), "start": edit.start + offset, "end": edit.end + offset}
        line += revision.before.count("\n", position)
        offset += len(revision.before)
