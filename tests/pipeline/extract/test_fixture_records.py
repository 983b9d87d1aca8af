"""Whole fixture documents against the records that a person wrote for them.

The head, the recipients, the signatory and the sections must be exact. Lists are compared as F1 of their items, each
with the floor that is truly reached: posts of persons (`Chủ tịch UBND huyện`) are listed by the extractor and by the
gold records of the project, and left out by these.
"""

import json
from pathlib import Path

import pytest

from pipeline.extract import build_record

FIXTURES = Path(__file__).parents[3] / "fixtures"
DOCUMENTS = sorted(path.stem for path in (FIXTURES / "records").glob("*.json"))
PERSONS = ("Chủ tịch", "Phó Chủ tịch", "Thủ tướng", "Bộ trưởng", "Giám đốc", "Chánh")


@pytest.fixture(scope="module", params=DOCUMENTS)
def pair(request, document_of):
    text = (FIXTURES / "documents" / f"{request.param}.txt").read_text(encoding="utf-8")
    wanted = json.loads((FIXTURES / "records" / f"{request.param}.json").read_text(encoding="utf-8"))
    return wanted, build_record(document_of(text)).model_dump(mode="json")


def value(finding):
    return finding and finding["value"].removeprefix("V/v ")


def tree(sections):
    return [(one["marker"], one["title"], one["level"], tree(one["children"])) for one in sections]


def f1(wanted, found):
    left = list(found)
    hits = sum(1 for item in wanted if item in left and (left.remove(item) or True))
    return 2 * hits / (len(wanted) + len(found)) if wanted or found else 1.0


@pytest.mark.parametrize("part", ["parent_issuer", "issuer", "number", "code", "type", "title", "place", "date"])
def test_head(pair, part):
    wanted, found = pair
    assert value(found["header"][part]) == value(wanted["header"][part])


def test_signatory(pair):
    wanted, found = pair
    for part in ("authority", "title", "name"):
        assert value(found["signatory"][part]) == value(wanted["signatory"][part])


def test_recipients(pair):
    wanted, found = pair
    assert [value(one) for one in found["recipients"]] == [value(one) for one in wanted["recipients"]]


def test_sections(pair):
    wanted, found = pair
    assert tree(found["sections"]) == tree(wanted["sections"])


def test_agencies(pair):
    wanted, found = pair
    names = [one["name"] for one in found["agencies"] if not one["name"].startswith(PERSONS)]
    assert f1([one["name"] for one in wanted["agencies"] if not one["name"].startswith(PERSONS)], names) >= 0.9


def test_roles(pair):
    wanted, found = pair
    roles = {one["name"]: one["role"] for one in found["agencies"]}
    matched = [one for one in wanted["agencies"] if one["name"] in roles]
    assert sum(roles[one["name"]] == one["role"] for one in matched) >= 0.9 * len(matched)


def test_deadlines(pair):
    wanted, found = pair

    def items(record):
        return [(one["text"], one["kind"], one["normalized"], one["due"]) for one in record["deadlines"]]

    assert f1(items(wanted), items(found)) >= 0.95


def test_references(pair):
    wanted, found = pair

    def items(record):
        return [(one["type"], one["number"], one["date"]) for one in record["references"]]

    assert f1(items(wanted), items(found)) >= 0.95


def test_tasks(pair):
    wanted, found = pair

    def items(record):
        return [(tuple(one["agencies"]), one["action"][:40], one["section"], one["row"]) for one in record["tasks"]]

    assert f1(items(wanted), items(found)) >= 0.95
