"""The entries of a record's lists by who they are, whatever row they stand in."""

from collections.abc import Mapping

from pipeline.review.fields import WORDS_OF
from pipeline.review.section_tree import Tree

ID = "id"
Key = tuple[str, str]
"""A list, and an entry's ID: of the machine's the row in its own list (`3`), of one put in its correction (`+7`).

The head and the signature have none: their fields are at (`header`, ``).
"""


def numbered(tree: Tree) -> Tree:
    """Give each entry of a record's lists its ID; the entries are copied, to be changed."""
    return tree | {part: [{**one, ID: str(at)} for at, one in enumerate(tree[part])] for part in WORDS_OF}


def unnumbered(tree: Tree) -> Tree:
    """Take the IDs away again."""
    return tree | {part: [{k: v for k, v in one.items() if k != ID} for one in tree[part]] for part in WORDS_OF}


def rows_of(tree: Tree) -> dict[str, tuple[str, ...]]:
    """Return the IDs of each list in its order."""
    return {part: tuple(one[ID] for one in tree[part]) for part in WORDS_OF}


def path_of(rows: Mapping[str, tuple[str, ...]], key: Key, leaf: str) -> str:
    """Return a field's path as the record lies there; empty where its entry is not in it."""
    part, number = key
    if number and number not in rows[part]:
        return ""
    at = f"[{rows[part].index(number)}]" if number else ""
    return f"{part}{at}{'.' if leaf else ''}{leaf}"


def holder_at(tree: Tree, key: Key) -> Tree:
    """Return an entry, or the part of a record that has no entries."""
    part, number = key
    holder: Tree = next(one for one in tree[part] if one[ID] == number) if number else tree[part]
    return holder
