"""A corrected document's record as the outputs are to hold it: what is left for a person to look at."""

from pipeline.datatypes import Document
from pipeline.extract.quality import assess
from pipeline.record import Record
from pipeline.review.reasons import told_anew


def settled_record(
    document: Document, plain: Record, record: Record, accepted: tuple[str, str] | None, waiting: int
) -> Record:
    """Judge a record again whose fields people set, and mark one that was accepted.

    `plain` is the record before its fields were set; `accepted` is by whom and when. Reasons to look at it that people
    took away are gone, those that they gave are there; `waiting` corrections or changes are a reason of their own. Of
    an accepted document the reasons stay, as what is to be known of the machine's reading, and it asks for nobody.
    """
    doubts = told_anew(document, plain, record, _doubts(document, plain))
    quality = assess(document, record.header, record.signatory, doubts)
    if waiting:
        places = "places" if waiting > 1 else "place"
        reason = f"read again since it was reviewed: a person should look at {waiting} {places}"
        quality = quality.model_copy(update={"review": True, "reasons": (reason, *quality.reasons)})
    if accepted:
        who, at = accepted
        told = f"reviewed and accepted by {who}, {at[:10]}"
        quality = quality.model_copy(update={"review": False, "reasons": (told, *quality.reasons)})
    return record.model_copy(update={"quality": quality})


def _doubts(document: Document, plain: Record) -> tuple[str, ...]:
    """Return the reasons that the body of a record gave: those that its head and signature alone do not give."""
    known = frozenset(assess(document, plain.header, plain.signatory).reasons)
    return tuple(reason for reason in plain.quality.reasons if reason not in known)
