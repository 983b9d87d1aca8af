"""The record contract: one document as one JSON object.

`start` and `end` count Unicode code points of the document's restored text (the .txt output), `page` is 1-based,
`box` is (left, top, right, bottom) in points from the page's top left corner or null where the source has no
geometry, `confidence` is 0 to 1. What the document does not say is null: never an empty string, and never a guess
unless `inferred` is true.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from diacritics import Revision

SCHEMA_VERSION = 1

Share = Annotated[float, Field(ge=0, le=1)]
Offset = Annotated[int, Field(ge=0)]
PageNumber = Annotated[int, Field(ge=1)]
Corners = tuple[float, float, float, float]

DeadlineKind = Literal["date", "month", "quarter", "year", "range", "recurring", "relative", "quantity_per_period"]
Role = Literal["issuer", "lead", "coordinate", "recipient", "mentioned"]


class Part(BaseModel):
    """A part of a record: frozen, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Placed(Part):
    """Something with a place on the page."""

    start: Offset
    end: Offset
    page: PageNumber | None = None
    box: Corners | None = None
    confidence: Share = 1.0


class Finding(Placed):
    """`value` is normalized, `text` is what the page says, its broken lines joined."""

    value: str
    text: str
    inferred: bool = False


class PdfSignature(Part):
    """A digital signature in the file itself. `time` is ISO 8601.

    `intact`: what was signed is as it was, by the certificate's key; trust in the certificate is not judged.
    """

    signer: str | None = None
    organization: str | None = None
    email: str | None = None
    time: str | None = None
    covers_whole_file: bool | None = None
    intact: bool | None = None


class SourceRecord(Part):
    """The file that the record was made from."""

    path: str
    sha256: str
    kind: str
    pages: int
    bytes: int
    signatures: tuple[PdfSignature, ...] = ()


class Quality(Part):
    """How far the text can be trusted; `review` asks for a person.

    `reasons` say why, and what the text layer of a PDF is on the pages where it is not simply good.
    """

    text_origin: Literal["text_layer", "ocr", "plain"]
    damage: str
    ocr_confidence: Share | None = None
    coverage: Share | None = None
    restored_share: Share = 0.0
    review: bool = False
    reasons: tuple[str, ...] = ()


class Header(Part):
    """The boxes 1 to 5 and 10 of NĐ 30/2020, Phụ lục I."""

    national_header: Finding | None = None
    parent_issuer: Finding | None = None
    issuer: Finding | None = None
    number: Finding | None = None
    code: Finding | None = None
    type: Finding | None = None
    title: Finding | None = None
    place: Finding | None = None
    date: Finding | None = None
    urgency: Finding | None = None
    secrecy: Finding | None = None


class Section(Placed):
    """A numbered division, with the bullets that stand directly in it counted."""

    marker: str
    title: str
    level: Annotated[int, Field(ge=1)]
    bullets: Annotated[int, Field(ge=0)] = 0
    children: tuple["Section", ...] = ()


class Agency(Part):
    """A body under its canonical name; `role` is the strongest of `roles`."""

    name: str
    role: Role
    roles: tuple[Role, ...]
    mentions: tuple[Finding, ...]


class Deadline(Placed):
    """When something is to be done. `due` is the last day, ISO 8601; `anchor` what a relative one counts from."""

    text: str
    kind: DeadlineKind
    normalized: str | None = None
    due: str | None = None
    anchor: str | None = None
    inferred: bool = False
    agency: str | None = None
    task: str | None = None


class Reference(Placed):
    """A citation of another document; `number` as printed, `date` ISO 8601."""

    text: str
    type: str
    number: str | None = None
    date: str | None = None
    issuer: str | None = None


class Task(Placed):
    """Who must do what. `section` is the path of markers (`III/2`), `row` the 1-based row of a task table."""

    agencies: tuple[str, ...]
    coordinating: tuple[str, ...] = ()
    action: str
    deadline: str | None = None
    section: str | None = None
    row: Annotated[int, Field(ge=1)] | None = None


class Signatory(Part):
    """The boxes 7a and 7b: `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`, `Đỗ Thị Hường`."""

    authority: Finding | None = None
    title: Finding | None = None
    name: Finding | None = None


class PrintedSignature(Part):
    """A digital signature as the page prints it; `time` is ISO 8601."""

    signer: str | None = None
    email: str | None = None
    organization: str | None = None
    time: str | None = None


class Record(Part):
    """One document."""

    schema_version: int = SCHEMA_VERSION
    source: SourceRecord
    quality: Quality
    header: Header
    sections: tuple[Section, ...] = ()
    agencies: tuple[Agency, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    references: tuple[Reference, ...] = ()
    tasks: tuple[Task, ...] = ()
    recipients: tuple[Finding, ...] = ()
    signatory: Signatory = Signatory()
    digital_signature: PrintedSignature | None = None


def moved(record: Record, revision: Revision) -> Record:
    """Return a record of `revision.after` with its offsets counted in `revision.before`."""
    return record if not revision.edits else Record.model_validate(_moved(record.model_dump(), revision))


def _moved(part: object, revision: Revision) -> object:
    if isinstance(part, dict):
        if "start" in part:
            start, end = revision.origin_span(part["start"], part["end"])
            part = {**part, "start": start, "end": end}
        return {key: _moved(value, revision) for key, value in part.items()}
    return tuple(_moved(one, revision) for one in part) if isinstance(part, (list, tuple)) else part


def json_schema() -> dict[str, object]:
    """Return the published JSON Schema of a record (draft 2020-12)."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Record.model_json_schema()}
