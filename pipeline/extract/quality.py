"""How far a document's text and record can be trusted, and why a person should look."""

from collections import Counter
from collections.abc import Sequence

from pipeline.datatypes import Document, LayerKind, TextPage
from pipeline.extract.place import RESTORE
from pipeline.record import Header, Quality, Signatory

LOW = 0.75
"""Mean word confidence below which Tesseract's Vietnamese needs a reader; good 300 dpi scans give 0.90 and more."""
UNSURE = 0.6
"""Confidence of a leaf of the head below which a person should read it: handwritten numbers come out at 0.3 to 0.6."""
_WHOLE_DATE = len("2024-01-31")
UNCOVERED = 0.9
"""Share of a page's ink inside recognised boxes below which lines are missing."""
_NO_LAYER: frozenset[LayerKind] = frozenset({"none", "signature-only"})


def assess(document: Document, header: Header, signatory: Signatory, doubts: Sequence[str] = ()) -> Quality:
    """Assess a document and the head and signature that were read from it.

    `doubts` are what cannot be right in the rest of its record. A number or a day that the page has a place for and the
    record has not, blank or written by hand, is for a person to fill in: a register without it files nothing.
    """
    origins = Counter(page.origin for page in document.pages)
    heard = [word.confidence for page in document.pages for word in page.words if word.confidence is not None]
    coverages = [page.coverage for page in document.pages if page.coverage is not None]
    mean = round(sum(heard) / len(heard), 3) if heard else None
    coverage = round(min(coverages), 3) if coverages else None
    reasons = [*dict.fromkeys(problem.reason for problem in document.problems)]
    if mean is not None and mean < LOW:
        reasons.append(f"low recognition confidence ({mean:.2f})")
    if coverage is not None and coverage < UNCOVERED:
        reasons.append(f"part of a page was not recognised (coverage {coverage:.2f})")
    if not document.text.strip():
        reasons.append("no text")
    else:
        reasons += [*_missing(header, signatory), *doubts]
    reasons += _broken_signatures(document)
    return Quality(
        text_origin=origins.most_common(1)[0][0] if origins else "plain",
        damage=document.damage,
        ocr_confidence=mean,
        coverage=coverage,
        restored_share=_restored_share(document),
        review=bool(reasons),
        reasons=(*reasons, *_layers(document)),
    )


def _broken_signatures(document: Document) -> list[str]:
    return [
        f"the file was changed after it was signed by {signature.signer or 'somebody'}"
        for signature in document.signatures
        if signature.intact is False
    ]


def _layers(document: Document) -> list[str]:
    """Say what the text layers are that were not simply good, and on which pages: of itself no reason for a review.

    That a page has none, or but the print of a signature, is told only beside pages whose layer was used: a plain scan
    is what `text_origin` says.
    """
    pages: dict[LayerKind, list[TextPage]] = {}
    for page in document.pages:
        if page.verdict and page.verdict.kind != "good":
            pages.setdefault(page.verdict.kind, []).append(page)
    if not any(page.verdict and page.verdict.usable for page in document.pages):
        pages = {kind: found for kind, found in pages.items() if kind not in _NO_LAYER}
    return [
        f"text layer {kind} on page{'s' if len(found) > 1 else ''} {_ranges([page.number for page in found])}"
        + (f": {found[0].verdict.reason}" if found[0].verdict else "")
        for kind, found in pages.items()
    ]


def _ranges(numbers: Sequence[int]) -> str:
    """Write page numbers, which rise, with their runs joined.

    >>> _ranges([1, 2, 3, 5])
    '1-3, 5'
    """
    known = frozenset(numbers)
    starts = [number for number in numbers if number - 1 not in known]
    ends = [number for number in numbers if number + 1 not in known]
    return ", ".join(str(start) if start == end else f"{start}-{end}" for start, end in zip(starts, ends, strict=True))


def _missing(header: Header, signatory: Signatory) -> list[str]:
    reasons = []
    if header.issuer is None:
        reasons.append("no issuer found")
    elif header.issuer.inferred:
        reasons.append("the issuer is inferred")
    if header.code is None:
        reasons.append("no number found")
    elif header.number is None:
        reasons.append("number not read")
    if header.type is None:
        reasons.append("no document type found")
    if header.date is None:
        reasons.append("no date found")
    elif len(header.date.value) < _WHOLE_DATE:
        reasons.append("day not read" if len(header.date.value) == len("2024-01") else "day and month not read")
    unsure = (
        ("issuer", header.issuer),
        ("number", header.number),
        ("date", header.date if header.date and len(header.date.value) == _WHOLE_DATE else None),
        ("signatory", signatory.name),
    )
    reasons += [f"the {part} is unsure" for part, found in unsure if found and found.confidence < UNSURE]
    if signatory.name is None:
        reasons.append("no signatory found")
    elif signatory.title is None and signatory.authority is None:
        reasons.append("the signatory's post was not found")
    return reasons


def _restored_share(document: Document) -> float:
    """Words that a restoring edit touched, of all words."""
    words = touched = 0
    for page in document.pages:
        words += len(page.text.split())
        touched += sum(
            max(len(edit.after.split()), 1)
            for revision in page.revisions
            if revision.stage == RESTORE
            for edit in revision.edits
        )
    return round(min(touched / words, 1.0), 4) if words else 0.0
