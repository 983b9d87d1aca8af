"""Documents to read anew for a word of the lexicon: told, marked, and converted by the next run alone."""

import pytest

from pipeline.batch.again import read_again
from pipeline.review import BadCorrection, accept, add_entry, correct, to_read_anew, withdraw_entry
from tests.pipeline.review.conftest import cases, recognized


def ledger(archive):
    return {row["name"]: row["recipe"] for row in archive.connection.execute("SELECT name, recipe FROM document")}


@pytest.mark.parametrize("case", cases("anew"))
def test_a_document_is_told_that_holds_another_reading(archive, case):
    if "corrected" in case:
        archive.run(recognized(1, f"xã {case['corrected']} lập"), name="0.png", kind="png")
        archive.call(correct, archive.at(case["corrected"]), case["entry"])
        archive.call(accept)
    archive.run(recognized(1, case["text"]), name="a.png", kind="png")
    entry = add_entry(archive.connection, case["entry"], case["kind"], "lan")
    told = to_read_anew(archive.connection, entry.id)
    assert [(one.name, one.seen) for one in told] == ([("a.png", case["expected"])] if case["expected"] else [])


def test_what_nobody_recognised_cannot_come_out_otherwise(archive):
    archive.run("huyện Thạch Bảng giao")
    entry = add_entry(archive.connection, "Thạch Bằng", "name", "lan")
    assert to_read_anew(archive.connection, entry.id) == ()


def test_an_accepted_document_and_one_that_was_read_since_are_left(archive):
    for name in ("a.png", "b.png", "c.png"):
        archive.run(recognized(1, "huyện Thạch Bảng giao"), name=name, kind="png")
    archive.call(accept, number=1)
    entry = add_entry(archive.connection, "Thạch Bằng", "name", "lan")
    with archive.connection:
        archive.connection.execute("UPDATE document SET updated_at = '9999-01-01' WHERE id = 2")
    assert [one.name for one in to_read_anew(archive.connection, entry.id)] == ["c.png"]


def test_marked_they_wait_with_their_copies_and_the_others_stay_as_they_are(archive):
    for name, content in (("a.png", "x"), ("copy.png", "x"), ("other.png", "y")):
        text = "huyện Thạch Bảng giao" if content == "x" else "huyện khác"
        archive.run(recognized(1, text), name=name, kind="png", content=content)
    entry = add_entry(archive.connection, "Thạch Bằng", "name", "lan")
    first = to_read_anew(archive.connection, entry.id)[0]
    assert read_again(archive.connection, [first.id]) == 2
    assert ledger(archive) == {"a.png": "", "copy.png": "", "other.png": "r"}
    assert [one.waits for one in to_read_anew(archive.connection, entry.id)] == [True, True]


def test_a_withdrawn_entry_asks_for_nothing(archive):
    entry = add_entry(archive.connection, "Thạch Bằng", "name", "lan")
    withdraw_entry(archive.connection, entry.id, "lan")
    with pytest.raises(BadCorrection, match="no entry"):
        to_read_anew(archive.connection, entry.id)


def test_of_what_is_not_there_nothing_is_marked(archive):
    archive.run(recognized(1, "huyện khác"), name="a.png", kind="png")
    assert read_again(archive.connection, [99]) == 0
    assert ledger(archive) == {"a.png": "r"}
