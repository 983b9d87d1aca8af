"""What people do to a document's record: set fields, put entries in, take them out. Each is one transaction."""

import json
import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from pipeline.review.actions import mark, no_page, store
from pipeline.review.checks import BadCorrection, Place, check_place, clean_who
from pipeline.review.corrections import Correction
from pipeline.review.desk import Desk
from pipeline.review.fields import (
    WORDS_OF,
    Target,
    anchor_of,
    checked,
    no_such_entry,
    number_of,
    target_of,
    tree_of,
    value_of,
)
from pipeline.review.items import FOLLOWING, check_part, checked_values, same_entry
from pipeline.review.opening import Opened, load
from pipeline.review.places import machine_place, page_place, spot_at
from pipeline.review.proposals import proposal
from pipeline.review.section_tree import Tree
from pipeline.review.store import Event, VersionConflict, next_sequence, sha_of, stale
from pipeline.review.values import GIVEN, Value

_ITEM = re.compile(r"(\w+)\[(\d{1,6})\]")


def correct_field(
    connection: sqlite3.Connection, out: Path, document_id: int, version: int, field: str, value: Value, who: str
) -> Desk | VersionConflict:
    """Set a field of the record: `header.issuer`, `deadlines[2].normalized`, `tasks[0].agencies` (a list of names).

    Entries are counted as the record lies there, sections in reading order whatever they stand in. None empties a
    field. A deadline's `normalized` sets its last day too, a number the code that holds it, a body's name whoever is
    called so. Raises BadCorrection for a field that cannot be set and a value that it cannot hold.
    """
    target = target_of(field)
    value, who = checked(target, value), clean_who(who)
    opened = load(connection, out, document_id)
    if opened.row.version != version:
        return stale(connection, opened.row, version)
    found, plain = _own(opened, target), tree_of(opened.plain_record)
    before = value_of(plain, found) if found.added is None else value_of(tree_of(opened.recorded.record), target)
    one = Correction(
        next_sequence(opened.corrections),
        "field",
        json.dumps(before, ensure_ascii=False),
        json.dumps(value, ensure_ascii=False),
        opened.basis,
        opened.row.sha256,
        who,
        made_at="",
        field=found.path,
        anchor=anchor_of(plain, found),
    )
    return store(connection, out, opened, one, "")


def add_item(
    connection: sqlite3.Connection,
    out: Path,
    document_id: int,
    version: int,
    place: Place,
    part: str,
    values: Mapping[str, Value],
    who: str,
) -> Desk | VersionConflict:
    """Put an entry into a list of the record, whose words stand at a place of a page's text as the desk shows it.

    `part` is the list; `values` are those that a person gives (`values.GIVEN`), the rest is what the words tell
    (`propose`). Raises BadCorrection for what an entry cannot be, and for one that is there already.
    """
    check_part(part)
    opened = load(connection, out, document_id)
    if opened.row.version != version:
        return stale(connection, opened.row, version)
    machine, at = _marked(opened, place)
    spot, (words, *others) = spot_at(opened.document, at), FOLLOWING[part]
    shown = tree_of(opened.recorded.record)
    told = {name: value for name, value in proposal(part, spot.words, shown, spot.start).items() if name in GIVEN[part]}
    given = checked_values(part, {**told, **values})
    twin = same_entry(part, shown[part], spot, str(given.get(words, told[words])))
    if twin is not None:
        path = f"{part}[{shown[part].index(twin)}]"
        raise BadCorrection(f"{path} is there already; correct that one", "there-already", path=path)
    given |= {name: None for name in others if name in values and name not in given}
    given = {name: value for name, value in given.items() if name not in FOLLOWING[part] or value != told[name]}
    one = Correction(
        next_sequence(opened.corrections),
        "field",
        "null",
        json.dumps(given, ensure_ascii=False),
        sha_of(machine),
        opened.row.sha256,
        clean_who(who),
        made_at="",
        field=f"{part}[+]",
        anchor=json.dumps(at._asdict()),
    )
    return store(connection, out, opened, one, machine)


def remove_item(
    connection: sqlite3.Connection, out: Path, document_id: int, version: int, item: str, who: str
) -> Desk | VersionConflict:
    """Take an entry out of a list of the record, `tasks[2]` as it lies there; undone, it is back.

    One that a person put in is taken back by this. Raises BadCorrection where there is none.
    """
    found = _ITEM.fullmatch(item)
    if found is None or found[1] not in WORDS_OF:
        item = item[:80]
        message = f"{item!r} is no entry of a list; name one as in tasks[2], of {', '.join(WORDS_OF)}"
        raise BadCorrection(message, "no-item", item=item)
    opened = load(connection, out, document_id)
    if opened.row.version != version:
        return stale(connection, opened.row, version)
    target = _own(opened, Target(found[1], "", int(found[2])))
    who = clean_who(who)
    if target.added is not None:
        return mark(connection, out, opened, Event("undone", who, "in-review", target.added))
    plain = tree_of(opened.plain_record)
    entry: Tree = plain[target.part][target.index]
    machine, at = _standing(opened, target.part, entry)
    anchor = json.loads(anchor_of(plain, target) or "{}") | (at._asdict() if at else {})
    words = f"{entry['marker']}. {entry['title']}" if target.part == "sections" else entry[WORDS_OF[target.part]]
    one = Correction(
        next_sequence(opened.corrections),
        "field",
        json.dumps(words, ensure_ascii=False),
        "null",
        sha_of(machine) if at else opened.basis,
        opened.row.sha256,
        who,
        made_at="",
        field=target.path,
        anchor=json.dumps(anchor, ensure_ascii=False),
    )
    return store(connection, out, opened, one, machine)


def propose(connection: sqlite3.Connection, out: Path, document_id: int, place: Place, part: str) -> dict[str, Value]:
    """Return what the words at a place would be as an entry of a list, for a person to correct before it is put in.

    Raises BadCorrection where the place holds no words.
    """
    check_part(part)
    opened = load(connection, out, document_id)
    spot = spot_at(opened.document, _marked(opened, place)[1])
    told = proposal(part, spot.words, tree_of(opened.recorded.record), spot.start)
    return {name: value for name, value in told.items() if name in GIVEN[part]}


def _own(opened: Opened, target: Target) -> Target:
    """Return a field by its entry's row in the machine's list, or by the correction that put it in."""
    if target.index is None and target.added is None:
        return target
    row = opened.recorded.rows[target.part]
    number = f"+{target.added}" if target.index is None else row[target.index] if target.index < len(row) else ""
    if number not in row:
        raise no_such_entry(target, len(row))
    return Target(target.part, target.leaf, *number_of(number))


def _marked(opened: Opened, place: Place) -> tuple[str, Place]:
    """Return the machine's text of a page, and in it the place that a person marked, without the space around."""
    page = next((page for page in opened.document.pages if page.number == place.page), None)
    if page is None:
        raise no_page(place.page, len(opened.machine))
    check_place(page.text, place)
    words = page.text[place.start : place.end]
    if not words.strip():
        raise BadCorrection("there are no words at that place; mark those that say it", "no-words")
    start = place.start + len(words) - len(words.lstrip())
    at = machine_place(page, start, start + len(words.strip()))
    return next(one.text for one in opened.machine if one.number == place.page), at


def _standing(opened: Opened, part: str, entry: Tree) -> tuple[str, Place | None]:
    """Return where the machine's entry stands: of a section its heading's line; None for what stands in many places."""
    if part == "agencies" or entry["end"] <= entry["start"]:
        return "", None
    page, start, end = page_place(opened.document, entry["start"], entry["end"])
    if part == "sections":
        line = page.text.find("\n", start)
        end = min(end, line if line >= 0 else end)
    return next(one.text for one in opened.machine if one.number == page.number), machine_place(page, start, end)
