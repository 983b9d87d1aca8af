"""What the quality of a record says of text layers and signatures."""

from pathlib import Path

import pytest

from diacritics import Revision
from pipeline.datatypes import Document, LayerVerdict, Signature, Source, TextPage
from pipeline.extract.quality import assess
from pipeline.record import Finding, Header, Quality, Signatory

GOOD = LayerVerdict("good", "Vietnamese", usable=True)
NONE = LayerVerdict("none", "no text layer")
SIGNED = LayerVerdict("signature-only", "s")
GARBLED = LayerVerdict("garbled", "g")
LEGACY = LayerVerdict("legacy", "90% of the letters", usable=True, encodings=("tcvn3",))


def quality(verdicts: list[LayerVerdict | None], *signatures: Signature) -> Quality:
    pages = tuple(
        TextPage(number, None, None, "text_layer", "x", verdict=verdict) for number, verdict in enumerate(verdicts, 1)
    )
    document = Document(Source(Path("a"), "a", "pdf", "", 1), pages, Revision("reading", "x"), signatures=signatures)
    return assess(document, Header(), Signatory())


@pytest.mark.parametrize(
    ("verdicts", "lines"),
    [
        ([GOOD, GOOD], []),
        ([None, None], []),
        ([NONE, NONE], []),  # a plain scan: `text_origin` says it
        ([GOOD, NONE], ["text layer none on page 2: no text layer"]),
        ([LEGACY, GOOD, LEGACY, LEGACY], ["text layer legacy on pages 1, 3-4: 90% of the letters"]),
        ([SIGNED, NONE, NONE], []),  # a scan that was signed
        ([SIGNED, GOOD], ["text layer signature-only on page 1: s"]),
        ([GARBLED, NONE], ["text layer garbled on page 1: g"]),
    ],
)
def test_text_layers_that_are_not_simply_good_are_told(verdicts, lines):
    assert [reason for reason in quality(verdicts).reasons if reason.startswith("text layer")] == lines


def test_a_broken_signature_asks_for_a_review():
    told = quality([GOOD], Signature(signer="UBND", intact=True), Signature(intact=False))
    assert told.reasons[-1] == "the file was changed after it was signed by somebody"
    assert told.review


@pytest.mark.parametrize(
    ("number", "date", "reasons"),
    [
        ("7", "2024-01-05", []),
        (None, "2024-01-05", ["number not read"]),
        (None, "2024-01", ["number not read", "day not read"]),
        ("7", "2024", ["day and month not read"]),
    ],
)
def test_what_the_page_has_a_place_for_and_the_record_has_not_asks_for_a_review(number, date, reasons):
    header = Header(number=number and found(number), code=found("7/KH-UBND"), date=found(date))
    page = TextPage(1, None, None, "ocr", "x")
    document = Document(Source(Path("a"), "a", "pdf", "", 1), (page,), Revision("reading", "x"))
    told = assess(document, header, Signatory())
    assert [reason for reason in told.reasons if "not read" in reason] == reasons
    assert told.review


def found(value: str) -> Finding:
    return Finding(value=value, text=value, start=0, end=1)
