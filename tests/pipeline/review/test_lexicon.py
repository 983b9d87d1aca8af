import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics.letters import strip_marks
from pipeline.datatypes import TextPage
from pipeline.review import (
    BadCorrection,
    add_entry,
    correct,
    entries,
    lexicon,
    offers,
    refuse_offer,
    undo,
    withdraw_entry,
)
from pipeline.text.lexicon import know
from tests.pipeline.review.conftest import cases, recognized

TEXT = "Ủy ban nhân dân huyện Thạch Bảng giao các xã."


@pytest.mark.parametrize("case", cases("offers"))
def test_offers(archive, case):
    archive.run(f"Điều 1.\n{case['line']}\n")
    archive.call(correct, archive.at(case["correct"][0]), case["correct"][1])
    assert [(one.entry, one.kind, *one.seen) for one in offers(archive.connection)] == [
        tuple(one) for one in case["expected"]
    ]


def test_what_was_corrected_in_many_documents_is_offered_once_and_first(archive):
    for name in ("a.txt", "b.txt"):
        number = archive.run(TEXT, name=name)
        archive.call(correct, archive.at("Bảng", number), "Bằng", number=number)
    archive.run("ông Trân ký", name="c.txt")
    archive.call(correct, archive.at("Trân", 3), "Trần", number=3)
    first, second = offers(archive.connection)
    assert (first.entry, first.times, first.documents, second.entry) == ("Thạch Bằng", 2, 2, "Trần")


def test_added_refused_or_undone_it_is_offered_no_more(archive):
    archive.run(TEXT)
    archive.call(correct, archive.at("Bảng"), "Bằng")
    (offer,) = offers(archive.connection)
    add_entry(archive.connection, offer.entry, offer.kind, "lan")
    assert (offers(archive.connection), lexicon(archive.connection)) == ((), ("Thạch Bằng",))
    archive.call(undo)
    archive.call(correct, archive.at("Bảng"), "Băng")
    assert [one.entry for one in offers(archive.connection)] == ["Thạch Băng"]
    refuse_offer(archive.connection, "Thạch Băng", "lan")
    assert offers(archive.connection) == ()


def test_a_withdrawn_entry_is_listed_and_not_used(archive):
    made = add_entry(archive.connection, " Thạch  Bằng ", "name", "lan")
    assert add_entry(archive.connection, "Thạch Bằng", "name", "hoa") == made
    withdraw_entry(archive.connection, made.id, "hoa")
    assert lexicon(archive.connection) == ()
    (told,) = entries(archive.connection, withdrawn=True)
    assert (told.entry, told.who, told.withdrawn_by) == ("Thạch Bằng", "lan", "hoa")
    with pytest.raises(BadCorrection, match="there is no entry"):
        withdraw_entry(archive.connection, made.id, "hoa")
    assert add_entry(archive.connection, "Thạch Bằng", "name", "hoa").id != made.id


@pytest.mark.parametrize(
    "entry", ["", " ", "31/KH-UBND", "<b>", "a\nb\0", "một hai ba bốn năm sáu bảy tám chín", "x" * 99]
)
def test_what_is_no_word_is_refused(archive, entry):
    with pytest.raises(BadCorrection):
        add_entry(archive.connection, entry, "word", "lan")


@pytest.mark.parametrize("case", cases("known_words"))
def test_the_next_run_knows_the_lexicon(case):
    restored = [(seen, word, sure, *map(tuple, others)) for seen, word, sure, *others in case["restored"]]
    page = recognized(1, case["text"], restored)
    page = TextPage(1, None, None, "plain", page.raw) if case.get("plain") else page
    page = TextPage(1, None, None, page.origin, page.raw, revisions=page.revisions)
    (told,) = know([page], tuple(case["entries"]))
    assert told.text == case["expected"]
    assert all(edit.rule == "lexicon" for one in told.revisions[len(page.revisions) :] for edit in one.edits)


words = st.sampled_from(["Thạch", "Bảng", "bang", "Kỳ", "xã", "31", "\n", "x1", "-"])


@given(
    st.lists(words, max_size=15).map(" ".join), st.lists(st.sampled_from(["Thạch Bằng", "Kỷ", "bằng xã"]), max_size=3)
)
def test_it_changes_marks_only(text, known):
    (told,) = know([TextPage(1, None, None, "ocr", text)], tuple(known))
    assert strip_marks(told.text).lower() == strip_marks(text).lower()
    assert know([TextPage(1, None, None, "plain", text)], tuple(known))[0].text == text
