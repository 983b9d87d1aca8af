"""A document with its corrections made, from what a run left of it: its trace and its record. Nothing is recognised."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from pathlib import Path

from diacritics import Revision
from pipeline.datatypes import PAGE_BREAK, Document, Signature, Source, TextPage
from pipeline.errors import BadRequest
from pipeline.export import read_pages
from pipeline.record import Record
from pipeline.review.changes import changes
from pipeline.review.corrections import STAGE, Correction, Stood, human_revision, stand, touch, whole_revision
from pipeline.review.desk import Changed, Desk, History, Judged, Standing
from pipeline.review.kept import Kept
from pipeline.review.page_states import corrected_page, desk_page, trusted_page
from pipeline.review.places import spot_of
from pipeline.review.recording import Fate, Recorded, recorded
from pipeline.review.records import kept_record
from pipeline.review.settled import settled_record
from pipeline.review.store import Row, last_event, read_corrections, read_row, read_texts, sha_of, to_redo, to_undo
from pipeline.text.reading import read_through

TRACE, RECORD = "pages", "json"
"""The forms that a document is opened from."""
MOST_PAGES = 1_500
"""Of the documents that are kept at hand."""


@dataclass(frozen=True)
class Opened:
    """A document's row, its pages and record as the machine left them, and its corrections.

    `kept` are the texts that the corrections and the acceptance were made on, by their SHA-256. `written` is the record
    among the outputs.
    """

    row: Row
    machine: tuple[TextPage, ...]
    written: Record
    corrections: tuple[Correction, ...]
    kept: dict[str, str]

    @cached_property
    def basis(self) -> str:
        """SHA-256 of the machine's text of all pages."""
        return sha_of(PAGE_BREAK.join(page.text for page in self.machine))

    @cached_property
    def stood(self) -> dict[int, tuple[Stood, ...]]:
        """The corrections of each page's text, by its number."""
        return {page.number: stand(self._of(page.number), self.kept, page.text) for page in self.machine}

    @cached_property
    def whole(self) -> dict[int, Revision]:
        """The corrections that are made to each page, an edit for each."""
        return {page.number: whole_revision(page.text, self.stood[page.number]) for page in self.machine}

    @cached_property
    def pages(self) -> tuple[TextPage, ...]:
        """The pages with the corrections of their text made."""
        return tuple(corrected_page(page, human_revision(page.text, self.stood[page.number])) for page in self.machine)

    @cached_property
    def document(self) -> Document:
        """The document of these pages."""
        return self._document(self.pages)

    @cached_property
    def trusted(self) -> Document:
        """The document, its corrected words as sure as a person is: for its record, and for people to read."""
        return self._document(tuple(map(trusted_page, self.pages)))

    @cached_property
    def plain_record(self) -> Record:
        """The record of the corrected text, before any field is set."""
        return kept_record(self.trusted) if self.row.reviewed else self.written

    @cached_property
    def recorded(self) -> Recorded:
        """The record as people made it, and what became of each of its corrections."""
        corrections = [one for one in self.corrections if one.kind == "field"]
        spots = partial(spot_of, kept=self.kept, machine=self.machine, document=self.document)
        return recorded(
            self.plain_record, corrections, self.basis, self.row.sha256, spots=spots, text=self.document.text
        )

    @cached_property
    def changed(self) -> tuple[Changed, ...]:
        """Where the text is not as it was accepted."""
        if self.row.state != "accepted":
            return ()
        return tuple(_changes(self.pages, [self.kept.get(key, "") for key in self.row.accepted]))

    @cached_property
    def is_accepted(self) -> bool:
        """Whether a person accepted the document as it is."""
        return self.row.state == "accepted" and not self.changed and not self.conflicts

    @cached_property
    def history(self) -> tuple[History, ...]:
        """All corrections and what became of them, in the order in which they were made."""
        stood = {one.correction.sequence: one for some in self.stood.values() for one in some}
        return tuple(
            _of_text(one, stood.get(one.sequence), self.whole)
            if one.kind == "text"
            else _of_field(one, self.recorded.fates[one.sequence])
            for one in self.corrections
        )

    @cached_property
    def conflicts(self) -> int:
        """How many corrections wait for a person."""
        return sum(one.standing == "conflict" for one in self.history)

    def record(self, accepted_by: sqlite3.Row | None) -> Record:
        """Return the record as the outputs are to hold it; where they do, as it was written."""
        if self.row.is_settled:
            return self.written
        by = (accepted_by["who"], accepted_by["at"]) if accepted_by and self.is_accepted else None
        return settled_record(
            self.trusted, self.plain_record, self.recorded.record, by, self.conflicts + len(self.changed)
        )

    def _of(self, number: int) -> list[Correction]:
        return [one for one in self.corrections if one.kind == "text" and one.page == number]

    def _document(self, pages: tuple[TextPage, ...]) -> Document:
        written, row = self.written.source, self.row
        source = Source(Path(row.source), row.name, written.kind, row.sha256, row.size)  # type: ignore[arg-type] # a Kind was written
        signatures = tuple(Signature(**signature.model_dump()) for signature in written.signatures)
        reading = _reading(PAGE_BREAK.join(page.text for page in pages))
        return Document(source, pages, reading, self.written.quality.damage, signatures)


_OPENED: Kept[tuple[Path, int], Opened] = Kept(MOST_PAGES, lambda opened: len(opened.machine))


def open_document(connection: sqlite3.Connection, out: Path, document_id: int) -> Desk:
    """Return a document as it lies before a person, its corrections made. Nothing is written.

    Raises BadCorrection where there is no such document, BadRequest where its record or trace cannot be read.
    """
    return desk_of(connection, load(connection, out, document_id))


def load(connection: sqlite3.Connection, out: Path, document_id: int) -> Opened:
    """Read a document, what is known of it from the last time excepted. Raises what `open_document` raises."""
    row = read_row(connection, document_id)
    corrections = read_corrections(connection, document_id)
    known = _OPENED.get((out, document_id)) if _is_there(out, row, TRACE) else None
    if known and (known.row, known.corrections) == (row, corrections):
        return known
    same = known if known and known.row.reading == row.reading else None
    form = TRACE
    try:
        pages = same.machine if same else tuple(map(_machine, read_pages(_read(out, row, TRACE))))
        form = RECORD
        record = Record.model_validate_json(_read(out, row, RECORD))
    except ValueError as error:
        raise _unusable(out, row, form, "is not of this sohoa") from error
    return _opened(connection, out, Opened(row, pages, record, corrections, {}))


def load_again(connection: sqlite3.Connection, out: Path, opened: Opened) -> Opened:
    """Read what people did to a document since it was opened; all of it where a run was there meanwhile."""
    row = read_row(connection, opened.row.id)
    if row.reading != opened.row.reading:
        return load(connection, out, row.id)
    return _opened(connection, out, replace(opened, row=row, corrections=read_corrections(connection, row.id)))


def _opened(connection: sqlite3.Connection, out: Path, opened: Opened) -> Opened:
    """Read the texts that people worked on, and keep the document at hand."""
    keys = [*(one.basis for one in opened.corrections), *opened.row.accepted]
    opened = replace(opened, kept=read_texts(connection, keys))
    _OPENED.put((out, opened.row.id), opened)
    return opened


def desk_of(connection: sqlite3.Connection, opened: Opened) -> Desk:
    """Lay a document before a person."""
    row, pages = opened.row, opened.pages
    accepted = last_event(connection, row.id, "accepted") if row.state == "accepted" else None
    return Desk(
        row.id,
        row.name,
        row.source,
        row.version,
        "accepted" if opened.is_accepted else "in-review" if row.reviewed else "new",
        tuple(map(desk_page, pages)),
        lambda: Judged(opened.record(accepted), opened.history, opened.changed),
        accepted["who"] if accepted else None,
        accepted["at"] if accepted else None,
        to_undo(opened.corrections) is not None,
        to_redo(opened.corrections) is not None,
        row.is_settled,
        row.left_out,
    )


@lru_cache(4)
def _reading(text: str) -> Revision:
    return read_through(text)  # of the document as people left it, and as it is trusted: the same text


def _of_text(one: Correction, stood: Stood | None, whole: dict[int, Revision]) -> History:
    told = History(one.sequence, "text", "conflict", one.before, one.after, one.who, one.made_at, one.page)
    told = replace(told, undone_at=one.undone_at)
    if stood is None:  # the file has fewer pages now
        return replace(told, standing="undone" if one.is_undone else "conflict", found="")
    standing: Standing = "applied" if stood.fate == "moved" else stood.fate
    standing = "undone" if one.is_undone else "superseded" if stood.superseded else standing
    start, end = _now(whole[one.page], stood)
    found = stood.found if standing == "conflict" else None
    return replace(told, standing=standing, start=start, end=end, found=found)


def _now(whole: Revision, stood: Stood) -> tuple[int, int]:
    """Span of a correction in the page's text as it is now; of one that others cover, the whole of these."""
    shift, first, last = 0, None, None
    for edit, placed in zip(whole.edits, whole.placed, strict=True):
        if touch(edit.start, edit.end, stood.start, stood.end):
            first = placed if first is None else first
            last = placed + len(edit.after)
        elif edit.end < stood.start:
            shift = placed + len(edit.after) - edit.end
    if first is not None and last is not None:
        return first, last
    return stood.start + shift, stood.end + shift


def _of_field(one: Correction, fate: Fate) -> History:
    told = History(one.sequence, "field", fate.standing, one.before, one.after, one.who, one.made_at)
    found = fate.found if fate.standing == "conflict" else None
    return replace(told, field=fate.field or one.field, found=found, undone_at=one.undone_at)


def _machine(page: TextPage) -> TextPage:
    """Return a page as the machine read it; the outputs that were made since hold the corrections too."""
    return replace(page, revisions=tuple(one for one in page.revisions if one.stage != STAGE))


def _changes(pages: Sequence[TextPage], accepted: Sequence[str]) -> list[Changed]:
    return [one for page, text in zip(pages, accepted, strict=False) for one in changes(page.number, text, page.text)]


def _is_there(out: Path, row: Row, form: str) -> bool:
    """Tell whether an output is there, as large as it was made."""
    made = row.outputs.get(form)
    try:
        return made is not None and (out / made[0]).stat().st_size == made[1]
    except OSError:
        return False


def _read(out: Path, row: Row, form: str) -> bytes:
    made = row.outputs.get(form)
    if not made:
        raise BadRequest(
            f"{row.name}: has no {form} among its outputs, which it is reviewed from; make it with: "
            f"sohoa convert {row.source} -o {out} --formats json,txt,pages"
        )
    try:
        return (out / made[0]).read_bytes()
    except OSError as error:
        raise _unusable(out, row, form, f"cannot be read ({error.strerror})") from error


def _unusable(out: Path, row: Row, form: str, reason: str) -> BadRequest:
    made = row.outputs.get(form)
    return BadRequest(f"{out / made[0] if made else row.name}: {reason}; make it again with: sohoa convert --force")
