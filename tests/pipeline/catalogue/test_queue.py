import pytest

from pipeline.catalogue.filters import Filters
from pipeline.catalogue.query import parse_query
from pipeline.catalogue.queue import REREAD, Wanted, counts, is_wanted, waiting
from pipeline.record import Deadline
from tests.pipeline.catalogue.conftest import ledger_row, stored

TODAY = "2024-02-01"


def deadline(due):
    return Deadline(start=0, end=1, text="x", kind="date", due=due)


@pytest.fixture
def archive(catalogue):
    low, jump = "low recognition confidence (0.61)", "numbering jumps: II to IV"
    plan = {"type": "KẾ HOẠCH", "code": "1/KH-UBND"}
    stored(catalogue, 1, "x/a.pdf", header=plan, reasons=(low, jump), deadlines=(deadline("2024-01-01"),))
    stored(
        catalogue,
        2,
        "x/b.pdf",
        header=plan,
        reasons=("low recognition confidence (0.70)",),
        deadlines=tuple(map(deadline, ("2024-01-01", "2024-03-01", "2024-02-01", None))),
    )
    stored(catalogue, 3, "c.pdf", header={"type": "BÁO CÁO"})
    stored(catalogue, 4, "y/old.pdf", sha256="a", reasons=(low,), removed_at="2024-01-31")
    stored(catalogue, 5, "y/new.pdf", sha256="a", reasons=(low,))
    with catalogue:
        ledger_row(catalogue, 6, "y/bad.pdf", status="failed", verdict="corrupt", message="it is cut short", review=1)
    return catalogue


def listed(catalogue, *, after="", limit=50, **wanted):
    return [one.document for one in waiting(catalogue, Wanted(**wanted), TODAY, after, limit)]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["x/a.pdf", "x/b.pdf", "y/new.pdf"]),
        ({"state": "failed"}, ["y/bad.pdf"]),
        ({"state": "done"}, ["c.pdf"]),
        ({"state": "all"}, ["c.pdf", "x/a.pdf", "x/b.pdf", "y/bad.pdf", "y/new.pdf"]),
        ({"reason": "numbering jumps"}, ["x/a.pdf"]),
        ({"reason": "low recognition confidence", "documents": Filters(folder="x")}, ["x/a.pdf", "x/b.pdf"]),
        ({"documents": Filters(type="ke hoach")}, ["x/a.pdf", "x/b.pdf"]),
        ({"due_before": "2024-01-02"}, ["x/a.pdf", "x/b.pdf"]),
        ({"due_before": "2024-01-01"}, []),
    ],
)
def test_documents_are_listed_by_what_is_wanted(wanted, expected, archive):
    assert listed(archive, **wanted) == expected


def test_a_document_says_what_it_is_and_why_it_waits(archive):
    _, second, _ = waiting(archive, Wanted(), TODAY)
    assert (second.id, second.document, second.status, second.verdict) == (2, "x/b.pdf", "ok", "ok")
    assert (second.review, second.type, second.code, second.issuer) == (True, "KẾ HOẠCH", "1/KH-UBND", None)
    assert (second.pages, second.due) == (1, "2024-02-01")
    assert second.reasons == ("low recognition confidence (0.70)",)
    (failed,) = waiting(archive, Wanted("failed"), TODAY)
    assert (failed.verdict, failed.message, failed.reasons, failed.type) == ("corrupt", "it is cut short", (), None)


def test_pages_of_the_list_follow_each_other_while_it_changes(archive):
    first = listed(archive, limit=1)
    with archive:
        archive.execute("UPDATE document SET review = 0 WHERE name = ?", (first[0],))
    rest = listed(archive, after=first[0], limit=2)
    assert first + rest == ["x/a.pdf", "x/b.pdf", "y/new.pdf"]
    assert listed(archive, after=rest[-1]) == []


def test_counts_are_those_of_the_lists(archive):
    found = counts(archive, Wanted())
    assert found.states == {"review": 3, "failed": 1, "done": 1, "all": 5}
    assert found.reasons == {"low recognition confidence": 3, "numbering jumps": 1}
    assert found.types == {"KẾ HOẠCH": 2}
    assert found.folders == {"x": 2, "y": 1}
    narrow = counts(archive, Wanted(reason="numbering jumps"))
    assert narrow.states == {"review": 1, "failed": 0, "done": 0, "all": 1}
    assert narrow.reasons == {"low recognition confidence": 1, "numbering jumps": 1}


def test_nothing_is_counted_of_nothing(catalogue):
    found = counts(catalogue, Wanted())
    assert set(found.states.values()) == {0}
    assert (found.reasons, found.types, found.folders) == ({}, {}, {})


@pytest.fixture
def reviewed(archive):
    """Of the archive, one document was accepted, one begun, and one was read again since it was accepted."""
    with archive:
        archive.executemany(
            "INSERT INTO review (document_id, version, state) VALUES (?, 1, ?)",
            ((1, "accepted"), (2, "in-review"), (5, "accepted")),
        )
        archive.execute("INSERT INTO reason (id, document_id, kind, text) VALUES (5000009, 5, ?, ?)", (REREAD, REREAD))
    return archive


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"review": "open"}, ["c.pdf", "x/b.pdf", "y/new.pdf"]),
        ({"review": "accepted"}, ["x/a.pdf"]),
        ({"review": "conflict"}, ["y/new.pdf"]),
        ({"due_since": "2024-02-01"}, ["x/b.pdf"]),
        ({"due_since": "2024-02-02", "due_before": "2024-03-01"}, []),
        ({"due_since": "2024-01-01", "due_before": "2024-01-02"}, ["x/a.pdf", "x/b.pdf"]),
        ({"review": "open", "documents": Filters(folder="x")}, ["x/b.pdf"]),
    ],
)
def test_documents_are_listed_by_how_far_people_are_and_when_they_are_due(wanted, expected, reviewed):
    assert listed(reviewed, state="all", **wanted) == expected
    told = counts(reviewed, Wanted("all", **wanted))
    assert told.states["all"] == len(expected)
    if "review" in wanted:
        assert told.reviews[wanted["review"]] == len(expected)


def test_what_is_accepted_is_counted_whatever_is_asked_for(reviewed):
    whole = {"open": 3, "accepted": 1, "conflict": 1}
    assert counts(reviewed, Wanted("all")).reviews == whole
    assert counts(reviewed, Wanted("all", review="accepted")).reviews == whole
    assert counts(reviewed, Wanted("all", Filters(folder="x"))).reviews == {"open": 1, "accepted": 1, "conflict": 0}


def test_of_a_folder_those_in_it_are_counted(catalogue):
    for number, name in enumerate(("kho/2023/a.pdf", "kho/2023/b.pdf", "kho/2024/q1/c.pdf", "kho/d.pdf", "e.pdf"), 1):
        stored(catalogue, number, name)
    assert counts(catalogue, Wanted("all")).folders == {"kho": 4}
    assert counts(catalogue, Wanted("all", Filters(folder="kho"))).folders == {"kho/2023": 2, "kho/2024": 1}
    assert counts(catalogue, Wanted("all", Filters(folder="./kho/2024/"))).folders == {"kho/2024/q1": 1}
    assert counts(catalogue, Wanted("all", Filters(folder="kho/2023"))).folders == {}


@pytest.mark.parametrize(
    ("words", "marks", "expected"),
    [
        ("trồng cây", False, ["a.pdf", "b.pdf"]),
        ("trong cay", False, ["a.pdf", "b.pdf"]),
        ("trồng cây", True, ["a.pdf"]),
        ("trong cay", True, []),
        ("đắp đê", False, ["b.pdf"]),
        ("dap de", False, ["b.pdf"]),
    ],
)
def test_documents_are_listed_by_their_words(catalogue, words, marks, expected):
    stored(catalogue, 1, "a.pdf", texts=("Kế hoạch trồng cây",))
    stored(catalogue, 2, "b.pdf", texts=("đắp đê", "trông cậy"))
    wanted = Wanted("all", query=parse_query(words), marks=marks)
    assert [one.document for one in waiting(catalogue, wanted, TODAY)] == expected
    assert counts(catalogue, wanted).states["all"] == len(expected)
    assert is_wanted(catalogue, wanted, "a.pdf")
