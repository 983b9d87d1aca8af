"""Whole documents, from the file to the record, with real Tesseract and without."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from diacritics import Edit, Revision
from pipeline import convert, parse
from pipeline.datatypes import Box, Document, LayerVerdict, Problem, Source, TextPage, Word
from pipeline.export import pages_json, read_pages
from pipeline.ocr import RecordedEngine
from pipeline.options import Options
from pipeline.record import Finding, Record

FIXTURES = Path(__file__).parents[2] / "fixtures"
DOCUMENTS = sorted(path.stem for path in (FIXTURES / "documents").glob("*.pdf"))

# Character error rates in percent as measured (Tesseract 5.3.0 vie), a third more allowed for other versions of it.
SCANS = {
    "ke-hoach-huyen.pdf": 1.6,
    "ke-hoach-phuong.pdf": 2.5,
    "thong-bao-turned.pdf": 1.6,
    "quyet-dinh.tif": 1.2,
    "cong-van.pdf": 1.6,
}


class NoEngine:
    """Must not be asked: a page with a good text layer never meets an engine."""

    name = "none"

    def recognize(self, image, dpi, seconds):
        raise AssertionError("the engine was asked")

    turn = recognize


def folded(text):
    return " ".join(text.split())


def truth(slug):
    return (FIXTURES / "documents" / f"{slug}.txt").read_text()


def findings(part):
    """Every Finding of a record."""
    if isinstance(part, Finding):
        yield part
    elif isinstance(part, (tuple, list)):
        for one in part:
            yield from findings(one)
    elif hasattr(type(part), "model_fields"):
        for name in type(part).model_fields:
            yield from findings(getattr(part, name))


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_a_good_text_layer_comes_out_as_printed_without_an_engine(slug):
    made = convert(FIXTURES / "documents" / f"{slug}.pdf", engine=NoEngine())
    assert sorted(folded(made.text).split()) == sorted(folded(truth(slug)).split())
    assert Levenshtein.distance(folded(made.text), folded(truth(slug))) <= 0.02 * len(truth(slug))
    assert made.record.quality.text_origin == "text_layer"
    assert made.record.quality.restored_share == 0


@pytest.fixture(scope="module")
def scan(request):
    return request.param, convert(FIXTURES / "scans" / request.param)


@pytest.mark.parametrize("scan", SCANS, indirect=True)
def test_a_scan_is_read_and_every_leaf_leads_back_to_its_page_and_box(scan):
    name, made = scan
    slug = name.split(".")[0].removesuffix("-turned")
    wrong = Levenshtein.distance(folded(made.text), folded(truth(slug)))
    assert 100 * wrong / len(folded(truth(slug))) <= SCANS[name]
    quality = made.record.quality
    assert quality.text_origin == "ocr"
    assert quality.coverage > 0.9
    leaves = list(findings(made.record))
    assert len(leaves) > 10
    for leaf in leaves:
        assert 0 <= leaf.start <= leaf.end <= len(made.text)
        assert 1 <= leaf.page <= len(made.document.pages)
        page = made.document.pages[leaf.page - 1]
        assert leaf.box is not None, leaf
        left, top, right, bottom = leaf.box
        assert -20 <= left < right <= page.width + 20
        assert -20 <= top < bottom <= page.height + 20


def test_what_makes_the_record_is_not_imported_before_pages_are_read():
    asked = "import sys, pipeline.flow; sys.exit('pipeline.extract' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


def test_recognition_makes_ready_what_comes_after_it():
    made = """
import sys
from pathlib import Path
from pipeline.flow import make_ready, process
from pipeline.ingest.sniff import identify
from pipeline.ocr import RecordedEngine
from pipeline.options import Options
from diacritics import load_model
engine = RecordedEngine.load(Path(sys.argv[2]))
process(identify(Path(sys.argv[1])), Options(), engine, load_model())
sys.exit(not ("pipeline.extract" in sys.modules and make_ready.cache_info().currsize == 1))
"""
    scan, recording = FIXTURES / "scans/ke-hoach-huyen.pdf", FIXTURES / "recorded/ke-hoach-huyen.json"
    assert subprocess.run([sys.executable, "-c", made, scan, recording], check=False).returncode == 0


def test_a_record_survives_json_and_the_trace_gives_the_pages_back():
    made = convert(FIXTURES / "documents/thong-bao.pdf")
    assert Record.model_validate_json(made.record.model_dump_json()) == made.record
    assert read_pages(pages_json(made.document)) == made.document.pages


def test_the_trace_keeps_problems_and_edits():
    box = Box(1.0, 2.0, 3.0, 4.0)
    page = TextPage(
        1,
        595.0,
        842.0,
        "ocr",
        "Tu",
        (Word("Tu", 0, box, 0.5, ".VnTimeH", ((1, ".VnTime"),)),),
        problems=(Problem("x", 1, box, "timeout"),),
        verdict=LayerVerdict("legacy", "x", usable=True, encodings=("tcvn3", "vni")),
    )
    page = page.revised(Revision("restore", "Tu", (Edit(0, 2, "Tu", "Tứ", "stripped", 0.9, (("Tự", 0.1),)),)))
    document = Document(Source(Path("x"), "x", "png", "", 0), (page,), Revision("reading", page.text))
    assert read_pages(pages_json(document)) == (page,)


@pytest.mark.parametrize("parting", ["\n\f\n", "\n\f", "\f", "\r\n\f"])
def test_parse_counts_in_the_text_that_it_was_given(parting):
    pages = ["Số: 16/KH-UBND\nNội dung của trang một", "Thực hiện Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ"]
    text = parting.join(pages) + "\n\f"
    (reference,) = parse(text).references
    assert reference.page == 2
    assert text[reference.start : reference.end] == reference.text


def test_a_recording_stands_in_for_tesseract(monkeypatch):
    monkeypatch.setenv("PATH", "")
    engine = RecordedEngine.load(FIXTURES / "recorded/ke-hoach-huyen.json")
    made = convert(FIXTURES / "scans/ke-hoach-huyen.pdf", Options(workers=2), engine)
    assert made.record.header.code.value == "16/KH-UBND"
    assert len(made.document.pages) == 6


def test_expected_records_and_documents_belong_together():
    assert {path.stem for path in (FIXTURES / "records").glob("*.json")} >= set(DOCUMENTS)
    for path in (FIXTURES / "records").glob("*.json"):
        json.loads(path.read_text())
