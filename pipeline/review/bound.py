"""What goes with an entry that people put in or take out: what other entries of the record say of it."""

from collections.abc import Collection
from itertools import chain

from pipeline.review.entries import ID, Key
from pipeline.review.section_tree import Tree, path_at

Set = Collection[tuple[Key, str]]
"""The fields that people set themselves; they stay as these set them."""


def follow(before: Tree, after: Tree, was_set: Set) -> None:
    """Change what entries of a record say of others that are not there any more, are new, or have another name.

    A body that is gone does no task, one with another name is called so everywhere. A task is in the section that its
    place is in, and has no time that is none; a new time is that of the task that it stands in, if this had none.
    """
    _name(before, after, was_set)
    _section(before, after)
    _time(before, after, was_set)


def _name(before: Tree, after: Tree, was_set: Set) -> None:
    now = {one[ID]: one["name"] for one in after["agencies"]}
    renamed = {one["name"]: now.get(one[ID]) for one in before["agencies"]}
    renamed = {old: new for old, new in renamed.items() if old != new and old not in now.values()}
    if not renamed:
        return

    def said(names: Collection[str]) -> list[str]:
        return list(dict.fromkeys(new for new in (renamed.get(name, name) for name in names) if new))

    for task in after["tasks"]:
        for leaf in ("agencies", "coordinating"):
            if (("tasks", task[ID]), leaf) not in was_set:
                task[leaf] = said(task[leaf])
    for deadline in after["deadlines"]:
        if deadline["agency"] and (("deadlines", deadline[ID]), "agency") not in was_set:
            deadline["agency"] = "; ".join(said(deadline["agency"].split("; "))) or None


def _section(before: Tree, after: Tree) -> None:
    for task in after["tasks"]:
        if task["section"] == path_at(before["sections"], task["start"]) or task[ID].startswith("+"):
            task["section"] = path_at(after["sections"], task["start"])


def _time(before: Tree, after: Tree, was_set: Set) -> None:
    stay = {one[ID] for one in after["deadlines"]}
    gone = [one for one in before["deadlines"] if one[ID] not in stay]
    new = [one for one in after["deadlines"] if one[ID].startswith("+")]
    for deadline in chain(gone, new):
        held = [one for one in after["tasks"] if one["start"] <= deadline["start"]]
        task = held[-1] if held else None
        if task is None or (("tasks", task[ID]), "deadline") in was_set:
            continue
        if deadline[ID].startswith("+"):
            if deadline["start"] < task["end"] and not task["deadline"]:
                task["deadline"] = deadline["text"]
        elif task["deadline"] == deadline["text"]:
            inside = (one for one in after["deadlines"] if task["start"] <= one["start"] < task["end"])
            task["deadline"] = next((one["text"] for one in inside), None)
