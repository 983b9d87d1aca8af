import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.catalogue.filters import Filters
from pipeline.catalogue.query import parse_query
from pipeline.catalogue.search import search
from pipeline.catalogue.snippet import LETTERS, snippet_of
from pipeline.record import Agency
from tests.pipeline.catalogue.conftest import cases, found, stored


def hits(catalogue, query, limit=20, **filters):
    return list(search(catalogue, parse_query(query), Filters(**filters), limit))


def marked(hit):
    return " ".join(hit.snippet.text[start:end] for start, end in hit.snippet.marks)


@pytest.mark.parametrize("case", cases("search"))
def test_pages_are_found_in_the_order_of_their_worth(case, catalogue):
    stored(catalogue, 1, "a.pdf", case["pages"])
    assert [[marked(hit), hit.page] for hit in hits(catalogue, case["input"])] == case["expected"]


def test_a_hit_says_where_it_stands_and_of_what(catalogue):
    header = {
        "issuer": "Sở Nội vụ",
        "code": "7/BC-SNV",
        "type": "BÁO CÁO",
        "title": "Kho lưu trữ",
        "date": "2024-01-31",
    }
    stored(catalogue, 3, "x/a.pdf", ["", "Kho\tlưu trữ"], header=header)
    (hit,) = hits(catalogue, "luu tru")
    assert (hit.rank, hit.exact, hit.document, hit.page, hit.removed) == (1, False, "x/a.pdf", 2, False)
    assert (hit.issuer, hit.code, hit.type, hit.title, hit.date) == tuple(header.values())
    assert (hit.snippet.text, hit.snippet.marks) == ("Kho lưu trữ", ((4, 11),))


@pytest.fixture
def archive(catalogue):
    agency = Agency(name="Phòng Nội vụ", role="lead", roles=("lead",), mentions=(found("Phòng Nội vụ"),))
    stored(catalogue, 1, "x/a.pdf", ["kho"], header={"type": "KẾ HOẠCH", "date": "2024-01-31"}, agencies=(agency,))
    council = Agency(name="Ủy ban nhân dân huyện Tây Sơn", role="lead", roles=("lead",), mentions=())
    stored(catalogue, 2, "x/y/b.pdf", ["kho"], header={"type": "BÁO CÁO", "date": "2024-02"}, agencies=(council,))
    stored(catalogue, 3, "xy/c.pdf", ["kho"], header={"type": "KẾ HOẠCH"})
    return catalogue


@pytest.mark.parametrize("few", [3_000, 0], ids=["named", "asked for each page"])
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["x/a.pdf", "x/y/b.pdf", "xy/c.pdf"]),
        ({"type": "ke hoach"}, ["x/a.pdf", "xy/c.pdf"]),
        ({"type": "Kế hoạch", "folder": "x"}, ["x/a.pdf"]),
        ({"type": "kế"}, []),
        ({"agency": "noi vu"}, ["x/a.pdf"]),
        ({"agency": "phòng NỘI VỤ"}, ["x/a.pdf"]),
        ({"agency": "phong no"}, []),
        ({"agency": "UBND huyện"}, ["x/y/b.pdf"]),
        ({"agency": "ubnd huyen tay son"}, ["x/y/b.pdf"]),
        ({"folder": "x"}, ["x/a.pdf", "x/y/b.pdf"]),
        ({"folder": "./x/y/"}, ["x/y/b.pdf"]),
        ({"folder": "x%"}, []),
        ({"since": "2024-02-15"}, ["x/y/b.pdf"]),
        ({"since": "2024-01-31", "until": "2024-01-31"}, ["x/a.pdf"]),
        ({"until": "2024-02-01"}, ["x/a.pdf", "x/y/b.pdf"]),
    ],
)
def test_documents_are_chosen(filters, expected, few, archive, monkeypatch):
    monkeypatch.setattr(sys.modules["pipeline.catalogue.search"], "FEW", few)
    assert sorted(hit.document for hit in hits(archive, "kho", **filters)) == expected


def test_the_limit_holds_over_both_indexes(catalogue):
    stored(catalogue, 1, "a.pdf", ["kho sách", "khô sạch", "khó sách", "kho sách"])
    assert [hit.exact for hit in hits(catalogue, "kho sách", limit=3)] == [True, True, False]
    assert len(hits(catalogue, "kho sach", limit=2)) == 2


def test_a_renamed_file_is_found_once_and_one_that_is_gone_is_found(catalogue):
    stored(catalogue, 1, "old.pdf", ["kho"], sha256="a", removed_at="2024-01-31")
    stored(catalogue, 2, "new.pdf", ["kho"], sha256="a")
    stored(catalogue, 3, "gone.pdf", ["kho"], removed_at="2024-01-31")
    assert {hit.document: hit.removed for hit in hits(catalogue, "kho")} == {"new.pdf": False, "gone.pdf": True}


def test_what_was_replaced_is_not_found(catalogue):
    stored(catalogue, 1, "a.pdf", ["kho bạc", "họp"])
    stored(catalogue, 1, "a.pdf", ["thư viện"])
    assert [hits(catalogue, word) for word in ("kho", "hop")] == [[], []]
    assert len(hits(catalogue, "thu vien")) == 1


@example("b ", [(0, 2)])
@given(
    st.text(alphabet="ab \nĐế…", max_size=600),
    st.lists(st.tuples(st.integers(0, 600), st.integers(1, 9)), max_size=9),
)
def test_a_snippet_is_a_line_of_the_text_with_its_marks_inside(text, given):
    spans, last = [], 0
    for start, length in sorted(given):
        if start >= last and start + length <= len(text) and text[start : start + length].strip():
            spans.append((start, start + length))
            last = start + length
    cut = snippet_of(text, spans)
    assert "\n" not in cut.text
    assert "".join(cut.text.strip("…").split()) in "".join(text.split())
    assert len(cut.text) <= LETTERS + max((end - start for start, end in spans), default=0) * 9 + 2
    assert all(0 <= start < end <= len(cut.text) for start, end in cut.marks)
    assert bool(cut.marks) == bool(spans)
