"""The record of a recognised scan against the one that a person wrote: it may not fall below what stands.

The recognition is recorded, so only what follows it is tested. Head, signature and recipients are exact, save what was
written by hand; of the lists the F1 that is reached, rounded down, is the floor.
"""

import json
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from pipeline import convert
from pipeline.ocr import RecordedEngine
from pipeline.options import Options

FIXTURES = Path(__file__).parents[3] / "fixtures"
SCANS = sorted((FIXTURES / "recorded").glob("*.json"))
ALIKE = 90
"""Likeness (0 to 100) of two texts, one of them recognised, that say the same."""


@pytest.fixture(scope="module", params=SCANS, ids=lambda path: path.stem)
def pair(request):
    wanted = json.loads((FIXTURES / "records" / request.param.name).read_text(encoding="utf-8"))
    scan = FIXTURES / "scans" / f"{request.param.stem}.pdf"
    record = convert(scan, Options(workers=1), RecordedEngine.load(request.param)).record
    return wanted, record.model_dump(mode="json")


def f1(wanted, found):
    left, hits = list(found), 0
    for text in wanted:
        best = max(left, key=lambda other: fuzz.ratio(text, other), default=None)
        if best is not None and fuzz.ratio(text, best) >= ALIKE:
            left.remove(best)
            hits += 1
    return 2 * hits / (len(wanted) + len(found))


def paths(sections, above=""):
    for section in sections:
        here = f"{above}/{section['marker']}"
        yield f"{here} {section['title'][:60]}"
        yield from paths(section["children"], here)


FLOORS = {"agencies": 0.91}
"""Posts of persons are listed by the extractor, not by the record that a person wrote."""
ITEMS = {
    "sections": lambda record: paths(record["sections"]),
    "agencies": lambda record: (one["name"] for one in record["agencies"]),
    "deadlines": lambda record: (f"{one['text']} {one['normalized']}" for one in record["deadlines"]),
    "references": lambda record: (f"{one['type']} {one['number']} {one['date']}" for one in record["references"]),
    "tasks": lambda record: ("; ".join(one["agencies"]) + one["action"][:60] for one in record["tasks"]),
    "recipients": lambda record: (one["value"] for one in record["recipients"]),
}


@pytest.mark.parametrize("part", ["parent_issuer", "issuer", "number", "code", "type", "title", "place", "date"])
def test_head(pair, part):
    wanted, found = pair
    assert (found["header"][part] or {}).get("value") == (wanted["header"][part] or {}).get("value")


@pytest.mark.parametrize("part", ["authority", "title", "name"])
def test_signatory(pair, part):
    wanted, found = pair
    assert (found["signatory"][part] or {}).get("value") == (wanted["signatory"][part] or {}).get("value")


@pytest.mark.parametrize("part", ITEMS)
def test_lists(pair, part):
    wanted, found = pair
    assert f1(list(ITEMS[part](wanted)), list(ITEMS[part](found))) >= FLOORS.get(part, 1.0)
