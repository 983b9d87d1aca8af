"""What the quality of a record says of text layers and signatures."""

from pathlib import Path

import pytest

from diacritics import Revision
from pipeline.datatypes import Document, LayerVerdict, Signature, Source, TextPage
from pipeline.extract.quality import assess
from pipeline.record import Header, Quality, Signatory

GOOD = LayerVerdict("good", "Vietnamese", usable=True)
NONE = LayerVerdict("none", "no text layer")
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
        (
            [LayerVerdict("signature-only", "s"), NONE, NONE],
            ["text layer signature-only on page 1: s", "text layer none on pages 2-3: no text layer"],
        ),
    ],
)
def test_text_layers_that_are_not_simply_good_are_told(verdicts, lines):
    assert [reason for reason in quality(verdicts).reasons if reason.startswith("text layer")] == lines


def test_a_broken_signature_asks_for_a_review():
    told = quality([GOOD], Signature(signer="UBND", intact=True), Signature(intact=False))
    assert told.reasons[-1] == "the file was changed after it was signed by somebody"
    assert told.review
