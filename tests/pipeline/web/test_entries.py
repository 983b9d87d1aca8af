"""What the desk's script asks to put entries into a record and take them out, and how the list is narrowed."""

import datetime as dt
import re

import pytest

from pipeline.catalogue import open_catalogue
from tests.pipeline.web.conftest import COPIES
from tests.pipeline.web.test_desk import visitor


@pytest.fixture(scope="module")
def desk(out):
    return visitor(out)


def words_of(desk, document, count, nth=0):
    page = desk.get(f"/api/documents/{document}/pages/1").json()
    found = [word for line in page["lines"] for cell in line["cells"] for word in cell][nth : nth + count]
    return {"version": page["version"], "page": 1, "start": found[0]["start"], "end": found[-1]["end"]}


def fields_of(told, group):
    return [field for field in told["desk"]["fields"] if field["group"] == group]


def test_an_entry_is_proposed_put_in_and_taken_out(desk):
    place = words_of(desk, 1, 3)
    span = {name: place[name] for name in ("start", "end")}
    proposal = desk.get("/api/documents/1/pages/1/proposal", params={"part": "tasks", **span}).json()
    assert set(proposal) == {"action", "agencies", "coordinating", "deadline"}
    before = desk.get("/api/documents/1").json()
    told = desk.post(
        "/api/documents/1/items", json={**place, "part": "tasks", "values": {"agencies": ["Ban A"]}}
    ).json()
    first = fields_of(told, "tasks")[0]
    assert (first["value"], first["printed"], first["corrected"]) == (["Ban A"], proposal["action"], True)
    assert (first["item"], first["page"]) == ("tasks[0]", 1)
    assert told["desk"]["history"][-1]["act"] == "added"
    version = told["desk"]["version"]
    told = desk.post("/api/documents/1/removals", json={"version": version, "page": 1, "item": "tasks[0]"}).json()
    assert [field["printed"] for field in fields_of(told, "tasks")] == [
        field["printed"] for field in before["fields"] if field["group"] == "tasks"
    ]
    version = told["desk"]["version"]
    told = desk.post("/api/documents/1/removals", json={"version": version, "page": 1, "item": "sections[0]"}).json()
    assert told["desk"]["history"][-1]["act"] == "removed"
    assert len(fields_of(told, "sections")) == len([one for one in before["fields"] if one["group"] == "sections"]) - 1


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("items", {"start": 0, "end": 5, "part": "source"}, "part"),
        ("items", {"start": 0, "end": 5, "part": "tasks", "values": {"x": "y"}}, "nothing that an entry has"),
        ("items", {"start": 0, "end": 5, "part": "tasks", "values": {"agencies": 5}}, "agencies"),
        ("items", {"start": 0, "end": 0, "part": "tasks"}, "no words"),
        ("items", {"start": 0, "end": 10**7, "part": "tasks"}, "open it again"),
        ("removals", {"item": "tasks[999]"}, "there are"),
        ("removals", {"item": "header.number"}, "no entry of a list"),
    ],
)
def test_what_cannot_be_put_in_or_taken_out_is_told(desk, path, body, reason):
    version = desk.get("/api/documents/2").json()["version"]
    answer = desk.post(f"/api/documents/2/{path}", json={"version": version, "page": 1, **body})
    assert answer.status_code == 422
    assert re.search(reason, answer.json()["message"])
    vi = desk.post(
        f"/api/documents/2/{path}", json={"version": version, "page": 1, **body}, headers={"accept-language": "vi"}
    )
    assert vi.json()["message"] != answer.json()["message"]


def test_the_list_is_narrowed_by_how_far_people_are(desk, out):
    version = desk.get("/api/documents/3").json()["version"]
    assert desk.post("/api/documents/3/accept", json={"version": version, "page": 1}).status_code == 200
    connection = open_catalogue(out)
    with connection:  # as a run leaves a document whose corrections do not fit any more
        connection.execute(
            "INSERT INTO reason (id, document_id, kind, text) VALUES (4900000, 4, 'read again since it was reviewed', "
            "'read again since it was reviewed: a person should look at 1 place')"
        )
    connection.close()

    def listed(query):
        return [one["id"] for one in desk.get(f"/api/documents?{query}").json()]

    others = [number for number in range(1, COPIES + 1) if number != 3]
    assert listed("state=all&review=accepted") == [3]
    assert listed("state=all&review=open") == others
    assert listed("review=conflict") == [4]
    told = desk.get("/api/counts?state=all").json()
    assert told["reviews"] == {"open": COPIES - 1, "accepted": 1, "conflict": 1}
    assert desk.get("/api/counts?state=all&review=accepted").json()["states"]["all"] == 1
    page = desk.get("/?state=all&review=conflict").text
    assert "cần xem lại" in page
    assert "kho/4.pdf" in page
    assert "kho/5.pdf" not in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=bao ve rung", COPIES),
        ("q=bao ve rung&marks=1", 0),
        ("q=bảo vệ rừng&marks=1", COPIES),
        ("q=bảo vệ rừng&folder=khac", 0),
        ("q=bảo vệ rừng&state=failed", 0),
        ("q=xyzxyz", 0),
        ('q="', COPIES + 1),
        ("state=all&due=2000-01-01", 0),
        ("state=all&since=2000-01-01", COPIES),
        ("state=all&since=2024-12-20&due=2024-12-21", COPIES),
        ("state=all&since=2999-01-01", 0),
    ],
)
def test_list_and_counts_agree(desk, query, count):
    told = desk.get(f"/api/counts?{query}").json()
    state = "failed" if "failed" in query else "all"
    assert len(desk.get(f"/api/documents?{query}").json()) == told["states"][state] == count
    page = desk.get(f"/?{query}")
    assert page.status_code == 200
    if query.startswith("q=") and count == 0:
        assert "<mark>" not in page.text


def test_a_choice_is_an_address_that_can_be_kept(desk):
    today = dt.datetime.now().astimezone().date()
    page = desk.get("/?state=all&folder=kho&type=chi+thi").text
    assert f"folder=kho&amp;type=chi+thi&amp;due={today.isoformat()}" in page
    assert "?state=all&amp;type=chi+thi" in page  # without the folder
    assert "?state=failed&amp;folder=kho&amp;type=chi+thi" in page
    assert desk.get("/?review=x").status_code == 422
