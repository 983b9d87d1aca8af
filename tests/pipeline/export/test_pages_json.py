"""The trace gives back the pages that it was made of, with all that was changed and all that was doubted."""

import json

from hypothesis import given
from hypothesis import strategies as st

from diacritics import Edit, Revision
from pipeline.datatypes import Document, Source, TextPage
from pipeline.export import pages_json, read_pages

EDIT = Edit(0, 2, "Tu", "Tứ", "stripped", 0.9, (("Tự", 0.1),))
DOUBT = Edit(3, 5, "Ky", "Kỳ", "stripped", 0.6, (("Ky", 0.3), ("Kỹ", 0.1)))


def of(*pages):
    return Document(Source(list, "x", "png", "", 0), pages, Revision("reading", pages[0].text))


def page(*revisions):
    one = TextPage(1, None, None, "plain", "Tu Ky")
    for revision in revisions:
        one = one.revised(revision)
    return one


@given(st.lists(st.sampled_from([(), (EDIT,)]), max_size=1), st.sampled_from([(), (DOUBT,)]))
def test_edits_and_doubts_come_back(edits, doubts):
    read = page(Revision("restore", "Tu Ky", edits[0] if edits else (), doubts))
    (back,) = read_pages(pages_json(of(read)))
    assert back == read
    assert [revision.doubts for revision in back.revisions] == [revision.doubts for revision in read.revisions]


def test_a_trace_without_doubts_says_nothing_of_them_and_is_read_as_one_of_old():
    trace = json.loads(pages_json(of(page(Revision("restore", "Tu Ky", (EDIT,))))))
    assert "doubts" not in trace[0]["revisions"][0]
    (back,) = read_pages(json.dumps(trace).encode())
    assert (back.text, back.revisions[0].doubts) == ("Tứ Ky", ())
