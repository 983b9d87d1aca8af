"""Text layers of whole PDFs: what each page's is worth, and what comes of it."""

import json
from pathlib import Path

import pytest

from pipeline import convert
from pipeline.datatypes import RasterPage, TextPage
from pipeline.ingest import identify
from pipeline.ingest.pdf import pdf_layers
from pipeline.options import Options

LAYERS = Path(__file__).parents[3] / "fixtures/layers"
MANIFEST = json.loads((LAYERS / "MANIFEST.json").read_text("utf-8"))


class NoEngine:
    """Must not be asked."""

    name = "none"

    def recognize(self, image, dpi, seconds):
        raise AssertionError("the engine was asked")

    turn = recognize


def lines(text):
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_each_page_gets_its_verdict(entry):
    pages, judged = pdf_layers(identify(LAYERS / entry["file"]), Options(), most=100)
    assert pages == len(entry["layers"])
    assert [verdict.kind for verdict, _ in judged] == entry["layers"]


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_a_page_that_is_read_bears_the_verdict(entry, read):
    for page, kind in zip(read(LAYERS / entry["file"], dpi=72), entry["layers"], strict=True):
        assert page.verdict.kind == kind
        assert isinstance(page, TextPage if page.verdict.usable else RasterPage)


@pytest.mark.parametrize(
    ("file", "truth", "damage"),
    [
        ("tcvn3.pdf", "tcvn3.txt", "legacy:tcvn3"),
        ("mixed.pdf", "mixed.txt", "legacy:vni"),
        ("signed.pdf", "mixed.txt", "legacy:vni"),
        ("shifted.pdf", "tcvn3.txt", "broken-font"),
    ],
)
def test_a_layer_that_can_be_decoded_is(file, truth, damage):
    made = convert(LAYERS / file, engine=NoEngine())
    assert lines(made.text) == lines((LAYERS / truth).read_text("utf-8"))
    assert made.document.damage == damage
    (page,) = made.document.pages
    assert page.revisions[0].stage == "decode"
    assert any(reason.startswith("text layer ") for reason in made.record.quality.reasons)


def test_the_pages_of_a_long_pdf_are_sampled():
    pages, judged = pdf_layers(identify(LAYERS / "signature-only.pdf"), Options(), most=2)
    assert pages == 6
    assert [verdict.kind for verdict, _ in judged] == ["signature-only", "none"]


@pytest.mark.parametrize(
    "entry", [entry for entry in MANIFEST if "signatures" in entry], ids=lambda entry: entry["file"]
)
def test_the_record_tells_who_signed(entry):
    record = convert(LAYERS / entry["file"], engine=NoEngine()).record
    assert [signature.model_dump() for signature in record.source.signatures] == entry["signatures"]
    changed = "the file was changed after it was signed by Văn phòng Ủy ban nhân dân tỉnh"
    assert (changed in record.quality.reasons) is (not entry["signatures"][0]["intact"])
