"""What people do to a document: each one transaction, on the disk at the return, refused where others were faster."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

from pipeline.review.checks import BadCorrection, Place, check_place, clean_text, clean_who
from pipeline.review.corrections import Correction, placed_in_machine
from pipeline.review.desk import Desk
from pipeline.review.opening import Opened, desk_of, load, load_again
from pipeline.review.store import (
    Event,
    VersionConflict,
    change,
    insert,
    keep_texts,
    next_sequence,
    sha_of,
    stale,
    to_redo,
    to_undo,
)


def correct(
    connection: sqlite3.Connection, out: Path, document_id: int, version: int, place: Place, after: str, who: str
) -> Desk | VersionConflict:
    """Put other words in a place of a page's text, `Place(page, start, end)` as the desk shows it.

    The correction grows to whole words; it takes the place of those that it touches. Raises BadCorrection.
    """
    after = clean_text(after)
    return _correct(connection, out, document_id, version, place, after, clean_who(who))


def confirm(
    connection: sqlite3.Connection, out: Path, document_id: int, version: int, place: Place, who: str
) -> Desk | VersionConflict:
    """Say that the words in a place are right as they stand; they are in doubt no more. Raises BadCorrection."""
    return _correct(connection, out, document_id, version, place, None, clean_who(who))


def _correct(
    connection: sqlite3.Connection, out: Path, document_id: int, version: int, place: Place, after: str | None, who: str
) -> Desk | VersionConflict:
    opened = load(connection, out, document_id)
    if opened.row.version != version:
        return stale(connection, opened.row, version)
    machine = next((page.text for page in opened.machine if page.number == place.page), None)
    if machine is None:
        raise no_page(place.page, len(opened.machine))
    whole = opened.whole[place.page]
    check_place(whole.after, place)
    there = whole.after[place.start : place.end]
    if not (after or there).strip():
        raise BadCorrection("there is nothing to correct between words; mark a word, or type one", "nothing-there")
    start, end, words = placed_in_machine(whole, place, there if after is None else after)
    one = Correction(
        next_sequence(opened.corrections),
        "text",
        machine[start:end],
        words,
        sha_of(machine),
        opened.row.sha256,
        who,
        made_at="",
        page=place.page,
        start=start,
        end=end,
    )
    return store(connection, out, opened, one, machine)


def no_page(page: int, pages: int) -> BadCorrection:
    """Return the error for a page that a document does not have."""
    return BadCorrection(f"there is no page {page}; the document has {pages}", "no-page", page=page, pages=pages)


def store(
    connection: sqlite3.Connection, out: Path, opened: Opened, one: Correction, machine: str
) -> Desk | VersionConflict:
    """Store a correction of what was opened, with the text of the machine that it was made on, if of one page."""

    def make(reviewed: int, at: str) -> None:
        keep_texts(connection, [machine] if machine else [])
        insert(connection, opened.row.id, replace(one, made_at=at, made_version=reviewed))

    event = Event("corrected", one.who, "in-review", one.sequence)
    refused = change(connection, opened.row.id, opened.row.version, event, make)
    return refused or desk_of(connection, load_again(connection, out, opened))


def undo(
    connection: sqlite3.Connection,
    out: Path,
    document_id: int,
    version: int,
    who: str,
    sequence: int | None = None,
) -> Desk | VersionConflict:
    """Take back the last correction that stands, or the one of that number; it stays in the history.

    Raises BadCorrection where there is none to take back.
    """
    opened = load(connection, out, document_id)
    if opened.row.version != version:
        return stale(connection, opened.row, version)
    standing = [one for one in opened.corrections if not one.is_undone and sequence in {None, one.sequence}]
    one = to_undo(standing)
    if one is None:
        if sequence is None:
            raise BadCorrection("there is no correction to undo", "nothing-to-undo")
        raise BadCorrection(f"no correction {sequence} stands", "not-standing", sequence=sequence)
    return mark(connection, out, opened, Event("undone", clean_who(who), "in-review", one.sequence))


def redo(connection: sqlite3.Connection, out: Path, document_id: int, version: int, who: str) -> Desk | VersionConflict:
    """Make the correction again that was undone last. Raises BadCorrection where there is none, or one came since."""
    opened = load(connection, out, document_id)
    if opened.row.version != version:
        return stale(connection, opened.row, version)
    one = to_redo(opened.corrections)
    if one is None:
        raise BadCorrection("there is nothing to redo: nothing was undone since the last correction", "nothing-to-redo")
    return mark(connection, out, opened, Event("redone", clean_who(who), "in-review", one.sequence))


def mark(connection: sqlite3.Connection, out: Path, opened: Opened, event: Event) -> Desk | VersionConflict:
    """Mark a correction as undone, or as standing again."""

    def make(reviewed: int, at: str) -> None:
        when = (at, reviewed) if event.what == "undone" else (None, None)
        connection.execute(
            "UPDATE correction SET undone_at = ?, undone_version = ? WHERE document_id = ? AND sequence = ?",
            (*when, opened.row.id, event.sequence),
        )

    refused = change(connection, opened.row.id, opened.row.version, event, make)
    return refused or desk_of(connection, load_again(connection, out, opened))


def accept(
    connection: sqlite3.Connection, out: Path, document_id: int, version: int, who: str
) -> Desk | VersionConflict:
    """Say that the document is right as it lies there; its text is kept, to be compared with what later runs read.

    Raises BadCorrection where a correction is in conflict.
    """
    opened = load(connection, out, document_id)
    if opened.row.version != version:
        return stale(connection, opened.row, version)
    if opened.conflicts:
        raise BadCorrection(
            f"{opened.conflicts} corrections are in conflict with what a later run read; "
            "correct each place again or undo it, then accept",
            "in-conflict",
            conflicts=opened.conflicts,
        )

    def make(_reviewed: int, _at: str) -> None:
        keys = json.dumps(keep_texts(connection, (page.text for page in opened.document.pages)))
        connection.execute("UPDATE review SET accepted = ? WHERE document_id = ?", (keys, document_id))

    refused = change(connection, document_id, version, Event("accepted", clean_who(who), "accepted"), make)
    return refused or desk_of(connection, load_again(connection, out, opened))


def reopen(
    connection: sqlite3.Connection, out: Path, document_id: int, version: int, who: str
) -> Desk | VersionConflict:
    """Take back that a document was accepted. Raises BadCorrection where it was not."""
    opened = load(connection, out, document_id)
    if opened.row.version != version:
        return stale(connection, opened.row, version)
    if opened.row.state != "accepted":
        raise BadCorrection("it is not accepted; there is nothing to reopen", "not-accepted")
    event = Event("reopened", clean_who(who), "in-review")
    refused = change(connection, document_id, version, event, lambda _reviewed, _at: None)
    return refused or desk_of(connection, load_again(connection, out, opened))
