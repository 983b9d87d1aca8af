"""Every reason that the code gives is of a kind without its particulars, and is told in Vietnamese."""

import ast
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalogue.reason_kinds import reason_kind
from pipeline.export.report_labels import in_vietnamese
from pipeline.web.languages import reason_group

ROOT = Path(__file__).parents[3]
CASES = json.loads((ROOT / "fixtures/cases/catalogue/reasons.json").read_text())
KNOWN = {case["kind"] for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["reason"][:60])
def test_a_reason_has_a_kind_that_is_told_in_vietnamese(case):
    kind = reason_kind(case["reason"])
    assert kind == case["kind"]
    assert reason_kind(kind) == kind
    if case["vietnamese"] is None:
        assert in_vietnamese(case["reason"]) is None
    else:
        assert in_vietnamese(case["reason"])
        assert reason_group(kind, "vi") == case["vietnamese"]


@given(
    page=st.integers(1, 10_000),
    share=st.integers(0, 100),
    count=st.integers(1, 99),
    words=st.text("aếB 1(:,%\n'", max_size=40),
)
def test_no_particulars_make_a_kind_of_their_own(page, share, count, words):
    for reason in (
        f"{share}% of the ink on page {page} was not recognised: {words}",
        f"page {page} was read with a confidence of {share}%",
        f"page {page} could not be read: {words}",
        f"page {page} is cut off at its right edge: {count} lines run up to it",
        f"huyện {words} ended on 2025-06-30, before the document's date 2025-09-01",
        f"the file holds another document, {words} (page {page})",
        f"the file was changed after it was signed by {words}",
        f"text layer garbled on page {page}: {words}",
        f"words that may be others: deadline {words!r} ({words})",
        f"a received stamp lies on page {page}; what is under it may be lost. It was read as: {words}",
    ):
        assert reason_kind(reason) in KNOWN


def said(node, function):
    """Return the texts that an expression may give, what is put into them as `.*`, as patterns."""
    match node:
        case ast.Constant(value=str() as text):
            return [re.escape(text)]
        case ast.JoinedStr(values=values):
            return ["".join(re.escape(v.value) if isinstance(v, ast.Constant) else ".*" for v in values)]
        case ast.IfExp(body=body, orelse=orelse):
            return [*said(body, function), *said(orelse, function)]
        case ast.Name(id=name):
            assigned = [
                one.value
                for one in ast.walk(function)
                if isinstance(one, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in one.targets)
            ]
            return [pattern for value in assigned for pattern in said(value, function)]
    return []


def given_by(path):
    """Yield the patterns of all that a file gives as a Problem, appends to `reasons`, or lists as a doubt."""
    for function in ast.walk(ast.parse(path.read_text())):
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                match call:
                    case ast.Call(func=ast.Name(id="Problem"), args=[first, *_]):
                        yield from said(first, function)
                    case ast.Call(func=ast.Attribute(value=ast.Name(id="reasons"), attr="append"), args=[first]):
                        yield from said(first, function)
                    case ast.Call(func=ast.Name(id="_listed"), args=[first, _]):
                        yield from (f"{pattern}: .*" for pattern in said(first, function))


MADE = sorted({(pattern, path) for path in ROOT.glob("pipeline/*/*.py") for pattern in given_by(path)})


def test_makers_of_reasons_are_found():
    assert len(MADE) > 35


@pytest.mark.parametrize(("pattern", "path"), MADE, ids=[pattern[:60] for pattern, _ in MADE])
def test_a_reason_that_the_code_gives_has_a_case(pattern, path):
    found = [case for case in CASES if re.fullmatch(pattern, case["reason"], re.DOTALL)]
    assert found, f"add a case to fixtures/cases/catalogue/reasons.json for what {path.name} gives: {pattern}"
