"""A record's sections as a row in reading order, each with its depth: so that one can be taken out or put in.

In the tree a section is the child of the nearest one before it that stands less deep; the row keeps the depth alone,
and the tree is made of it again. Entries are plain values, as `Record.model_dump` gives them.
"""

import re
from collections.abc import Sequence
from typing import Any

Tree = dict[str, Any]
DEPTH = "depth"
_BULLET = re.compile(r"^[ \t]*[-–+•*] *(?=\S)", re.MULTILINE)


def flat(sections: Sequence[Tree], depth: int = 0) -> list[Tree]:
    """Lay out a tree of sections as a row.

    >>> one, two = flat([{"marker": "I", "children": [{"marker": "1", "children": []}]}])
    >>> one["marker"], one["depth"], two["marker"], two["depth"]
    ('I', 0, '1', 1)
    """
    waiting = [(one, depth) for one in reversed(sections)]
    row: list[Tree] = []
    while waiting:
        one, at = waiting.pop()
        row.append({**{key: value for key, value in one.items() if key != "children"}, DEPTH: at})
        waiting += [(child, at + 1) for child in reversed(one["children"])]
    return row


def nested(row: Sequence[Tree]) -> list[Tree]:
    """Make the tree of a row again; a depth that skips one is made the next."""
    roots: list[Tree] = []
    opened: list[tuple[int, Tree]] = []
    for entry in row:
        while opened and opened[-1][0] >= entry[DEPTH]:
            opened.pop()
        one = {key: value for key, value in entry.items() if key != DEPTH}
        one |= {"children": [], "level": len(opened) + 1}
        (opened[-1][1]["children"] if opened else roots).append(one)
        opened.append((entry[DEPTH], one))
    return roots


def without(row: Sequence[Tree], gone: Tree) -> list[Tree]:
    """Take a section out: what stood in it is now in the one before it, or in the one around it."""
    at = next(index for index, one in enumerate(row) if one is gone)
    depth, before = gone[DEPTH], list(row[:at])
    heirs = _open_at_end(before)
    heirs_beside = [one for one in heirs if one[DEPTH] >= depth]
    for one in heirs_beside:
        one["end"] = max(one["end"], gone["end"])
    if heirs:
        heirs[-1]["bullets"] += gone["bullets"]
    after = [*row[at + 1 :]]
    below = next((index for index, one in enumerate(after) if one[DEPTH] <= depth), len(after))
    if not heirs_beside:
        after[:below] = [{**one, DEPTH: one[DEPTH] - 1} for one in after[:below]]
    return [*before, *after]


def put_in(row: Sequence[Tree], new: Tree, text: str) -> list[Tree]:
    """Put a section in at its `start`: what stood behind it in the one before, up to the next of its depth, is its own.

    `text` is the document's, in which the bullets are counted again.
    """
    before = [dict(one) for one in row if one["start"] < new["start"]]
    after = [dict(one) for one in row if one["start"] >= new["start"]]
    heirs = _open_at_end(before)
    new = {**new, DEPTH: min(new[DEPTH], heirs[-1][DEPTH] + 1 if heirs else 0)}
    following = next((one["start"] for one in after if one[DEPTH] <= new[DEPTH]), len(text))
    around = max((one["end"] for one in heirs), default=new["end"])
    new["end"] = max(min(following, around), new["end"])
    for one in heirs:
        if one[DEPTH] >= new[DEPTH]:
            one["end"] = min(one["end"], new["start"])
    own = next((one["start"] for one in after), new["end"])
    new["bullets"] = len(_BULLET.findall(text[new["start"] : min(own, new["end"])]))
    if heirs:
        heirs[-1]["bullets"] = max(heirs[-1]["bullets"] - new["bullets"], 0)
    return [*before, new, *after]


def path_at(row: Sequence[Tree], offset: int) -> str | None:
    """Return the markers down to the innermost section that holds a place, as a task's `section` has them."""
    held = [one for one in row if one["start"] <= offset < max(one["end"], one["start"] + 1)]
    return "/".join(one["marker"] for one in held) or None


def _open_at_end(row: Sequence[Tree]) -> list[Tree]:
    """Return the sections that the next one could stand in, the outermost first."""
    opened: list[Tree] = []
    for one in row:
        while opened and opened[-1][DEPTH] >= one[DEPTH]:
            opened.pop()
        opened.append(one)
    return opened
