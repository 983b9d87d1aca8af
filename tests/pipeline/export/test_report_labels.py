"""What reports say themselves is there in both languages."""

import json
from pathlib import Path
from typing import get_args

import pytest
import regex

from pipeline.datatypes import Document, Source
from pipeline.export.report_labels import TEMPLATES, in_vietnamese, label, labels
from pipeline.extract import build_record
from pipeline.record import DeadlineKind, Quality, Role
from pipeline.text.reading import read_through

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/export/report_reasons.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_reasons(case):
    assert in_vietnamese(case["input"]) == case["expected"]


def test_the_reasons_of_an_empty_document_are_in_the_table():
    source = Source(Path("-"), "-", "text", "0" * 64, 0)
    reasons = build_record(Document(source, (), read_through(""))).quality.reasons
    assert reasons
    assert all(in_vietnamese(reason) for reason in reasons)


def test_every_value_of_the_record_has_a_label():
    origins = get_args(Quality.model_fields["text_origin"].annotation)
    names = {f"kind.{kind}" for kind in get_args(DeadlineKind)}
    names |= {f"role.{role}" for role in get_args(Role)} | {f"origin.{origin}" for origin in origins}
    assert names <= set(labels())


def test_every_label_of_the_template_exists():
    template = (TEMPLATES / "report.html.j2").read_text("utf-8")
    used = set(regex.findall(r't\("([\w.]+)"\)|labels\.(\w+)\[', template))
    assert used
    assert {one or other for one, other in used} <= set(labels())


def test_the_languages_are_told_apart():
    assert label("review") == '<span lang="vi">Cần kiểm tra</span><span lang="en">To be checked</span>'
    assert all(vietnamese != english or len(vietnamese) < 9 for vietnamese, english in labels().values())
