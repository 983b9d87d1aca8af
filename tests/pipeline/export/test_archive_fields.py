"""The fields of archives: what each gets from a record, and that nothing is cut or guessed silently."""

import json
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from pipeline.datatypes import Document, Source
from pipeline.export.archive_fields import archive_form, number_and_notation, office_form
from pipeline.extract import build_record
from pipeline.record import Finding, Header
from pipeline.text.reading import read_through

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/export/archive_fields.json").read_text())


def grown(text):
    """`REPEAT3:ab;c` is ababab, and c behind it."""
    found = regex.fullmatch(r"REPEAT(\d+):([^;]*)(?:;(.*))?", text or "", regex.DOTALL)
    return found[2] * int(found[1]) + (found[3] or "") if found else text


def record_of(*, confidence=1.0, recipients=(), **head):
    def finding(value):
        return Finding(start=0, end=1, page=1, value=grown(value), text=value, confidence=confidence)

    empty = build_record(Document(Source(Path("a"), "a", "text", "0" * 64, 1), (), read_through("")))
    header = Header(**{name: finding(value) for name, value in head.items() if value is not None})
    return empty.model_copy(update={"header": header, "recipients": tuple(map(finding, recipients))})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_fields(case):
    form = office_form(record_of(**case["input"]))
    for name, expected in case["expected"].items():
        values = [field.value for field in form.fields if field.name == name]
        if isinstance(expected, list):
            assert values[1:] == expected
        else:
            assert values[0] == grown(expected)
    assert [f"{field.name}: {field.warning}" for field in form.warnings] == case["warnings"]


def test_the_office_form_has_the_names_of_the_appendix_in_its_order():
    form = office_form(record_of())
    assert [(field.number, field.name, field.type, field.length) for field in form.fields] == [
        ("1.1", "OrganId", "String", 13),
        ("1.2", "FileCatalog", "Number", 4),
        ("1.3", "FileNotation", "String", 20),
        ("2", "DocOrdinal", "Number", 3),
        ("3", "TypeName", "String", 100),
        ("4", "CodeNumber", "String", 11),
        ("5", "CodeNotation", "String", 30),
        ("6", "IssuedDate", "Date", 10),
        ("7", "OrganName", "String", 200),
        ("8", "Subject", "String", 500),
        ("9", "Language", "String", 30),
        ("10", "PageAmount", "Number", 3),
        ("11", "Description", "String", 500),
        ("12.1", "Position", "String", 100),
        ("12.2", "FullName", "String", 50),
        ("13.1", "OrganId", "String", 13),
        ("13.2", "OrganName", "String", 200),
        ("14", "Priority", "Number", 1),
        ("15", "IssuedAmount", "Number", 3),
        ("16", "DueDate", "Date", 10),
    ]


def test_the_archive_form_has_its_own_fields():
    names = [field.name for field in archive_form(record_of()).fields]
    assert names[0] == "DocCode"
    assert names[-6:] == ["InforSign", "Keyword", "Mode", "ConfidenceLevel", "Autograph", "Format"]


def test_a_number_that_does_not_fit_is_left_out_with_a_warning():
    record = record_of()
    thick = record.model_copy(update={"source": record.source.model_copy(update={"pages": 12_345})})
    (field,) = (field for field in office_form(thick).fields if field.name == "PageAmount")
    assert (field.value, field.whole) == ("", "12345")
    assert "quá 3 chữ số" in field.warning


@given(st.text(max_size=700))
def test_no_value_is_longer_than_its_field_and_none_is_lost(text):
    form = office_form(record_of(title=text, issuer=text))
    for field in form.fields:
        assert len(field.value) <= field.length
        assert bool(field.whole) == ("giá trị đầy đủ ghi kèm" in field.warning)
        assert not field.whole or field.whole.startswith(field.value[:-1])


@given(st.from_regex(r"[0-9]{1,4}/[A-ZĐ]{2}-[A-Z]{3,6}", fullmatch=True))
def test_number_and_symbol_are_the_whole_code(code):
    assert "/".join(number_and_notation(record_of(code=code))) == code
