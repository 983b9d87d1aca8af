"""Every word that the desk shows is there in both languages, and no word is there for nothing."""

import re
from importlib.resources import files
from string import Formatter
from typing import get_args

import pytest

from pipeline.catalogue.queue import REVIEWS, STATES
from pipeline.catalogue.reason_kinds import reason_kind
from pipeline.datatypes import LayerKind
from pipeline.record import Header, Signatory
from pipeline.review.items import PARTS
from pipeline.review.values import GIVEN, ROLES
from pipeline.web.languages import LANGUAGES, reason_group, word, words
from pipeline.web.wording import refusals
from tests.pipeline.web.conftest import cases

PACKAGE = files("pipeline.web")
SCRIPTS = {one.name: one.read_text("utf-8") for one in (PACKAGE / "static").iterdir() if one.name.endswith(".js")}
TEMPLATES = {one.name: one.read_text("utf-8") for one in (PACKAGE / "templates").iterdir()}
ASKED = {
    *(f"js.{key}" for text in SCRIPTS.values() for key in re.findall(r'\bword\("([^"]+)"', text)),
    *(f"js.one.{part}" for part in PARTS),
    *(f"js.group.{part}" for part in (*PARTS, "header", "signatory")),
    *(f"js.role.{role}" for role in ROLES),
    *(f"js.header.{name}" for name in set(Header.model_fields) - {"national_header", "code"}),
    *(f"js.signatory.{name}" for name in Signatory.model_fields),
    *(f"js.{part}.{'' if name == 'value' else name}" for part in PARTS for name in set(GIVEN[part]) - {"text"}),
    *(key for text in TEMPLATES.values() for key in re.findall(r"\bt\(['\"]([\w.-]+)['\"]\)", text)),
    *(f"state.{state}" for state in STATES),
    *(f"reviews.{review}" for review in REVIEWS),
    *(f"why.text layer {kind}" for kind in set(get_args(LayerKind)) - {"good"}),
    "why.the file was changed after it was signed",
    *(f"review.{state}" for state in ("new", "in-review", "accepted", "conflict")),
    *(f"js.state.{state}" for state in ("new", "in-review", "accepted")),
    *(f"js.standing.{one}" for one in ("applied", "fulfilled", "conflict", "superseded", "undone")),
    *(f"narrowed.{name}" for name in ("review", "folder", "type", "agency", "reason", "due", "since", "marks")),
}


@pytest.mark.parametrize("key", sorted(ASKED))
def test_a_word_that_is_shown_is_there(key):
    told = [word(key, language) for language in LANGUAGES]
    assert all(text.strip() for text in told)
    places = [{name for _, name, *_ in Formatter().parse(text) if name} for text in told]
    assert places[0] == places[1]


def test_a_word_of_the_desk_is_said_in_two_languages():
    same = {key for key, (vi, en) in words().items() if vi == en and re.search(r"[a-z]{4}", vi)}
    assert {key for key in same if key.startswith("js.")} == set()


def test_a_refusal_names_only_what_it_is_told():
    for text in refusals().values():
        assert all(name.isidentifier() for _, name, *_ in Formatter().parse(text) if name)


@pytest.mark.parametrize("case", cases("reasons"))
def test_a_kind_of_reason_is_told_in_the_readers_words(case):
    kind = reason_kind(case["reason"])
    assert [reason_group(kind, language) for language in LANGUAGES] == [case["vi"], case["en"]]
