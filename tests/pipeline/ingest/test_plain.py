import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import EmptyDocument, TooLargeDocument
from pipeline.ingest import plain
from pipeline.ingest.charset import decode, looks_like_text

CASES = json.loads((Path(__file__).parents[3] / "fixtures/cases/ingest/charset.json").read_text("utf-8"))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES])
def test_text_is_decoded(case):
    data = bytes.fromhex(case["hex"])
    assert decode(data) == case["expected"]
    assert looks_like_text(data, whole=True)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff")))
def test_utf8_comes_back(text):
    assert decode(text.encode()) == text


@given(st.binary())
def test_any_bytes_are_decoded(data):
    assert isinstance(decode(data), str)


@given(st.binary(min_size=1).filter(lambda data: b"\0" not in data))
def test_no_byte_of_a_letter_run_is_lost(data):
    # An 8-bit text: ASCII around bytes as TCVN3 has them, so that no other encoding is found.
    text = decode(b"quyet dinh " * 40 + b"h\xb5nh ch\xdd\x6eh \xff " + data)
    assert len(text) == len(b"quyet dinh " * 40 + b"h\xb5nh ch\xdd\x6eh \xff " + data)


@pytest.mark.parametrize(
    ("data", "pages"),
    [
        (b"a\n\x0c\nb", ["a", "b"]),
        (b"a\x0cb\x0c", ["a", "b"]),
        (b"a\r\nb\rc", ["a\nb\nc"]),
        (b"a\n\x0c\n\n\x0c\nb", ["a", "", "b"]),
        ("Ủy ban\n\nnhân dân\n".encode(), ["Ủy ban\n\nnhân dân\n"]),
    ],
)
def test_form_feeds_part_pages(tmp_path, read, data, pages):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    found = read(path)
    assert [page.raw for page in found] == pages
    assert [page.number for page in found] == list(range(1, len(pages) + 1))
    assert all(page.raw[word.offset :].startswith(word.text) for page in found for word in page.words)
    assert [word.text for page in found for word in page.words] == " ".join(pages).split()


def test_mere_space_is_empty(tmp_path, read):
    path = tmp_path / "a.txt"
    path.write_bytes(b" \r\n\x0c\n")
    with pytest.raises(EmptyDocument):
        read(path)


def test_a_text_of_too_many_pages(tmp_path, read):
    path = tmp_path / "a.txt"
    path.write_bytes(b"a\x0c" * 5)
    with pytest.raises(TooLargeDocument, match="5 pages"):
        read(path, max_pages=4)


def test_a_text_of_too_many_bytes(tmp_path, read, monkeypatch):
    monkeypatch.setattr(plain, "MOST_BYTES", 3)
    path = tmp_path / "a.txt"
    path.write_bytes(b"abcd")
    with pytest.raises(TooLargeDocument, match="4 bytes"):
        read(path)
