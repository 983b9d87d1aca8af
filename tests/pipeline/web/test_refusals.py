"""What cannot be carried out: a code for programs, and words in the language of who asked."""

import ast
import re
import string
from html import unescape
from pathlib import Path

import pytest

import pipeline
from pipeline.web.app import create_app
from pipeline.web.login_routes import Door
from pipeline.web.wording import refusals
from tests.pipeline.web.conftest import Visitor, cases

CODE_AT = {"BadCorrection": 1, "BadQuery": 1, "Absent": 0, "_told": 2, "refused": 2, "worded": 0}
"""Which argument of what tells a refusal is its code."""
WITHOUT_CODE = frozenset({"error.code", "problem.code", "code", "GENERAL"})
"""Codes that are handed on."""


@pytest.fixture(scope="module")
def desk(out):
    client = Visitor(create_app(out, Door(b"k" * 32, "sohoa_8642", "t", "lan", {}), "127.0.0.1"), "http://127.0.0.1:1")
    client.get("/start?token=t")
    client.headers["x-csrf-token"] = re.search(r'name="csrf-token" content="(\w+)"', client.get("/").text)[1]
    return client


@pytest.mark.parametrize("case", cases("refusals"))
def test_a_refusal_is_told_by_its_code_and_in_the_readers_words(desk, case):
    headers = case.get("headers", {}) | ({"accept-language": case["languages"]} if case["languages"] else {})
    told = {"headers": headers}
    if case["method"] == "POST":
        version = desk.get("/api/documents/1").json()["version"]
        told["json"] = case.get("whole") or {"version": version, "page": 1, **case["body"]}
    answer = desk.request(case["method"], case["path"], **told)
    assert (answer.status_code, answer.json()["code"]) == (case["status"], case["code"])
    assert case["message"] in answer.json()["message"]


def test_a_page_says_it_in_the_readers_words(desk):
    told = desk.get("/documents/999", headers={"accept-language": "vi"})
    assert told.status_code == 404
    assert "Không có văn bản số 999" in told.text
    assert "there is no document 999" in desk.get("/documents/999", headers={"accept-language": "en"}).text


@pytest.mark.parametrize("case", cases("questions"))
def test_a_question_that_cannot_be_asked_is_told_in_the_readers_words(desk, case):
    for language, message in case["message"].items():
        told = desk.get("/", params={"q": case["q"]}, headers={"accept-language": language}).text
        problem = told.partition('<p role="alert" class="problem">')[2].partition("</p>")[0]
        assert unescape(problem) == message


def _raised():
    """The codes in the program, each with the values that it is told with."""
    root = Path(pipeline.__file__).parent
    for path in sorted([*(root / "review").glob("*.py"), *(root / "web").glob("*.py"), root / "catalogue/query.py"]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name in CODE_AT:
                yield f"{path.name}:{node.lineno}", name, node


def _code(name, node):
    return node.args[CODE_AT[name]] if len(node.args) > CODE_AT[name] else None


@pytest.mark.parametrize(("place", "name", "node"), [pytest.param(*one, id=one[0]) for one in _raised()])
def test_every_refusal_has_a_code_with_words_for_it(place, name, node):
    code = _code(name, node)
    assert code is not None, f"{place}: has no code, so that a Vietnamese reader is told in English"
    if not isinstance(code, ast.Constant):
        assert ast.unparse(code) in WITHOUT_CODE
        return
    words = refusals()[code.value]
    if name in {"BadCorrection", "BadQuery", "Absent"}:
        fields = {field for _, field, _, _ in string.Formatter().parse(words) if field}
        assert fields <= {keyword.arg for keyword in node.keywords} | {"message"}


def test_no_words_are_left_of_codes_that_are_gone():
    told = {code.value for _, name, node in _raised() if isinstance(code := _code(name, node), ast.Constant)}
    source = (Path(pipeline.__file__).parent / "web/refusals.py").read_text(encoding="utf-8")
    assert [code for code in refusals() if code not in told and f'"{code}"' not in source] == [
        "failed",
        "bad-correction",
    ]
