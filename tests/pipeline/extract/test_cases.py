"""Every extractor against its table of cases in fixtures/cases/extract."""

import json
from pathlib import Path

import pytest

from pipeline.extract.agencies import find_mentions
from pipeline.extract.bodies import Naming
from pipeline.extract.calendar_terms import Times
from pipeline.extract.closing import read_closing
from pipeline.extract.deadlines import find_terms
from pipeline.extract.folding import squeeze
from pipeline.extract.header import read_head
from pipeline.extract.mentions import Mentions
from pipeline.extract.paragraphs import flat, lines_of, paragraphs_of, plain
from pipeline.extract.parts import read_parts
from pipeline.extract.printed_mark import read_mark
from pipeline.extract.references import find_references
from pipeline.extract.sections import read_sections, walk
from pipeline.extract.task_tables import read_rows
from pipeline.extract.tasks import find_tasks
from pipeline.flow import parse

CASES = Path(__file__).parents[3] / "fixtures" / "cases" / "extract"
PLACES = {"huyện": "Quản Bạ", "tỉnh": "Cao Bằng"}
ISSUER = "Ủy ban nhân dân huyện Quản Bạ"


def _parts(text):
    return read_parts(text, read_head(plain(text)))


def deadlines(case):
    text = flat(case["input"], paragraphs_of(case["input"]))
    terms = find_terms(text, Times("2024-01-12", 2024))
    return [[squeeze(text[term.start : term.end]), term.kind, term.normalized, term.due] for term in terms]


def references(case):
    text = case["input"]
    found = find_references(text, find_mentions(text), PLACES)
    return [[one.type, one.number, one.date, one.issuer, text[one.start : one.end]] for one in found]


def agencies(case):
    naming = Naming(PLACES, ISSUER)
    text = _parts(case["input"]).named()
    return [naming.of(mention) for mention in find_mentions(text)]


def header(case):
    head = read_head(case["input"])
    found = {name: getattr(head, name) for name in case["expected"]}
    return {name: one and one.value for name, one in found.items()}


def sections(case):
    divisions = read_sections(paragraphs_of(case["input"]))
    return [["/".join(path), division.title, division.bullets] for path, division in walk(divisions)]


def outline(case):
    divisions = read_sections(paragraphs_of(case["input"]))
    return [["/".join(path), division.printed] for path, division in walk(divisions)]


def printed_mark(case):
    mark = read_mark(case["input"])
    return mark and [mark.signer, mark.email, mark.organization, mark.time]


def doubts(case):
    quality = parse(case["input"]).quality
    assert quality.review is bool(case["expected"])
    return list(quality.reasons)


def closing(case):
    block = read_closing(tuple(lines_of(case["input"])))
    signing = {name: getattr(block, name) for name in ("authority", "title", "name")}
    return {"recipients": [one.value for one in block.recipients]} | {
        name: one and one.value for name, one in signing.items()
    }


def tasks(case):
    parts = _parts(case["input"])
    view = parts.named()
    naming = Naming(PLACES, ISSUER)
    rows = tuple(read_rows(parts.body))
    found = find_tasks(parts.divisions, parts.loose, Mentions(view, find_mentions(view)), case["type"], rows)
    return [
        [[naming.of(m) for m in task.agents], [naming.of(m) for m in task.partners], task.action, task.path, task.row]
        for task in found
    ]


READERS = {
    reader.__name__: reader
    for reader in (
        deadlines, references, agencies, header, sections, outline, closing, tasks, printed_mark, doubts,
    )
}  # fmt: skip


def _cases():
    for path in sorted(CASES.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            failing = case.get("expect") == "fail"
            marks = [pytest.mark.xfail(strict=True, reason=case.get("comment", ""))] if failing else []
            yield pytest.param(path.stem, case, id=f"{path.stem}: {case['label']}", marks=marks)


@pytest.mark.parametrize(("reader", "case"), list(_cases()))
def test_case(reader, case):
    assert READERS[reader](case) == case["expected"]
