"""Long texts, restored in parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics import restore, strip_marks
from diacritics.explain import explained
from diacritics.stream import PART, part_end, parts, restore_stream

PARAGRAPHS = (
    "Phong Noi vu chu tri, phoi hop voi cac co quan, don vi lien quan to chuc thuc hien Ke hoach nay.\n"
    "Cac xa, thi tran bao cao ket qua ve Uy ban nhan dan huyen truoc ngay 25/11/2023.\n\n"
)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr("diacritics.stream.PART", 1000)


def test_a_short_text_is_restored_as_it_is_whole():
    (revision,) = restore_stream(PARAGRAPHS.splitlines(keepends=True))
    assert revision == restore(PARAGRAPHS)


@pytest.mark.usefixtures("small")
def test_parts_end_where_paragraphs_do_and_lose_nothing():
    text = PARAGRAPHS * 40
    revisions = list(restore_stream(text[at : at + 77] for at in range(0, len(text), 77)))
    assert len(revisions) > 4
    assert "".join(revision.before for revision in revisions) == text
    assert all(
        revision.before.startswith("Phong Noi vu") or revision.before.startswith("Cac xa") for revision in revisions
    )
    assert "".join(revision.after for revision in revisions) == restore(text).after


@pytest.mark.usefixtures("small")
def test_what_is_waiting_is_bounded():
    given_so_far = 0

    def endless():
        nonlocal given_so_far
        while True:
            given_so_far += len(PARAGRAPHS)
            yield PARAGRAPHS

    done = 0
    stream = parts(endless())
    for _ in range(200):
        part = next(stream)
        done += len(part)
        assert 0 < len(part) <= 1000
        assert given_so_far - done <= 2 * 1000 + len(PARAGRAPHS)
    assert done > 50_000


@pytest.mark.parametrize(
    "text", ["a" * 5000, "ab " * 2000, "một dòng dài\n" * 500, "\n" * 5000, "x" * 2500 + "\n" + "y " * 2000]
)
@pytest.mark.usefixtures("small")
def test_a_paragraph_without_end_is_cut(text):
    found = list(parts([text]))
    assert "".join(found) == text
    assert all(0 < len(part) <= 2000 for part in found)


@given(st.text(alphabet="aB \n-.1", min_size=1, max_size=300))
def test_a_part_is_never_empty(text):
    assert 0 < part_end(text) <= max(len(text), PART)


@pytest.mark.usefixtures("small")
def test_the_placement_of_tone_marks_is_remembered():
    sound = "Công tác hoà giải ở cơ sở được Uỷ ban nhân dân xã quan tâm chỉ đạo, bảo vệ nguồn lợi thuỷ sản.\n\n" * 12
    stripped = strip_marks("Uỷ ban nhân dân xã tổ chức hội nghị hoà giải giữa các bên liên quan.\n\n") * 30
    last = list(restore_stream([sound, stripped]))[-1]
    assert "hoà giải" in last.after
    assert "hòa giải" not in last.after


@pytest.mark.usefixtures("small")
def test_explained_edits_stand_in_the_whole_text():
    text = PARAGRAPHS * 20
    for told in explained(restore_stream([text])):
        assert text[told["start"] : told["end"]] == told["before"]
        assert told["line"] == text.count("\n", 0, told["start"]) + 1
