"""How the names of a document fall together, and whose a bare name is."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.agencies import find_mentions
from pipeline.extract.bodies import Naming
from pipeline.extract.folding import old_tones
from pipeline.extract.lexicon import table
from pipeline.extract.misread import mended
from pipeline.extract.names import places_of
from pipeline.extract.same_bodies import merge

CASES = Path(__file__).parents[3] / "fixtures" / "cases" / "bodies"


def _cases(name):
    for case in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8")):
        failing = case.get("expect") == "fail"
        marks = [pytest.mark.xfail(strict=True, reason=case.get("comment", ""))] if failing else []
        yield pytest.param(case, id=case["label"], marks=marks)


@pytest.mark.parametrize("case", list(_cases("merge")))
def test_names_of_one_body_fall_together_and_no_others(case):
    assert sorted(set(merge(case["names"]).values())) == case["expected"]


@pytest.mark.parametrize("case", list(_cases("naming")))
def test_whose_a_bare_name_is(case):
    text = mended(old_tones(case["input"]))
    issuer, parent = case["issuer"], case.get("parent")
    naming = Naming(places_of(text, *filter(None, (issuer, parent))), issuer, parent)
    mentions = find_mentions(text)
    naming = replace(naming, merged=merge([name for name in (issuer, parent, *map(naming.of, mentions)) if name]))
    assert [naming.of(mention) for mention in mentions] == case["expected"]


FIELDS = sorted(set(table("agencies")["fields"]))


@given(st.lists(st.sampled_from([f"Sở {field}" for field in FIELDS]), min_size=1, max_size=12))
def test_merging_stays_among_the_names_and_is_done_once(names):
    merged = merge(names)
    assert set(merged) == set(names) >= set(merged.values())
    assert all(merged[target] == target for target in merged.values())


def _words(field):
    return set(re.findall(r"\w+", old_tones(field).lower())) - {"và"}


IN_FULL = [field for field in FIELDS if not re.search(r"[A-ZĐ]{2}", field)]


@given(st.sampled_from(IN_FULL), st.sampled_from(IN_FULL))
def test_fields_that_each_have_a_word_of_their_own_are_never_one(one, other):
    names = [f"Phòng {one} huyện Cao Lộc", f"Phòng {other} huyện Cao Lộc"]
    merged = merge(names)
    apart = _words(one) - _words(other) and _words(other) - _words(one)
    assert not apart or merged[names[0]] != merged[names[1]]


@given(st.text(alphabet="UBND HĐcấpxãhuyệncá,;và()0123: SởTrường\n", max_size=120))
def test_mentions_stand_in_order_inside_the_text(text):
    mentions = find_mentions(text)
    assert [mention.start for mention in mentions] == sorted(mention.start for mention in mentions)
    assert all(0 <= mention.start < mention.end <= len(text) for mention in mentions)


@pytest.mark.parametrize("joint", [", ", " và ", "; ", "/"])
def test_a_list_without_an_end_is_read_to_its_end(joint):
    names = joint.join(f"xã Tân Lập {number % 90}" for number in range(3000))
    mentions = find_mentions(f"UBND các xã: {names}")
    assert 1 <= len(mentions) <= 3000
