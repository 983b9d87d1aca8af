import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalogue.query import MOST_LETTERS, MOST_TERMS, parse_query
from pipeline.errors import BadRequest
from tests.pipeline.catalogue.conftest import cases


@pytest.mark.parametrize("case", cases("query"))
def test_what_was_typed_is_what_is_asked(case):
    if "error" in case:
        with pytest.raises(BadRequest, match=case["error"]):
            parse_query(case["input"])
    else:
        query = parse_query(case["input"])
        assert {"exact": query.exact(), "folded": query.folded()} == case["expected"]


@pytest.mark.parametrize(
    ("text", "words"), [("a" * (MOST_LETTERS + 1), "longer"), ("ab " * (MOST_TERMS + 1), "more than")]
)
def test_a_query_has_an_end(text, words):
    with pytest.raises(BadRequest, match=words):
        parse_query(text)


@pytest.fixture(scope="module")
def index():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')")
    connection.execute("INSERT INTO words VALUES ('văn thư lưu trữ')")
    return connection


@given(st.text(alphabet=st.sampled_from("aăđ\"*-/()^:{}+\0 '\\ORANDT,.;0_\ud800"), max_size=40) | st.text(max_size=40))
def test_whatever_is_typed_the_index_understands_or_a_person_is_told(index, text):
    try:
        query = parse_query(text)
    except BadRequest:
        return
    for match in (query.exact(), query.folded(), query.as_phrases().exact(), query.as_phrases().folded()):
        index.execute("SELECT * FROM words WHERE words MATCH ?", (match,)).fetchall()
    query.pattern(str.lower).findall(text)
