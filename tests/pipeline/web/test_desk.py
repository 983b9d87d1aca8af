"""What the desk's script asks for and what it is told: documents, pages, changes, and what cannot be."""

import json
import os
import re
import signal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.catalogue import open_catalogue
from pipeline.review import records as records_module
from pipeline.web.app import create_app
from pipeline.web.login_routes import Door
from pipeline.web.one_process import OneProcess, ProcessFailed
from pipeline.web.pictures import Painter, Sheet, draw, source_of
from tests.pipeline.web.conftest import COPIES, FAILED, Visitor

HOME = "http://127.0.0.1:8642"


def visitor(out):
    client = Visitor(create_app(out, Door(b"k" * 32, "sohoa_8642", "t", "lan", {}), "127.0.0.1"), HOME)
    client.get("/start?token=t")
    page = client.get("/").text
    client.headers["x-csrf-token"] = page.partition('name="csrf-token" content="')[2].partition('"')[0]
    return client


@pytest.fixture(scope="module")
def desk(out):
    return visitor(out)


def first_doubt(desk, document):
    page = desk.get(f"/api/documents/{document}/pages/1").json()
    words = [word for line in page["lines"] for cell in line["cells"] for word in cell]
    return page["version"], next(word for word in words if word["doubtful"])


def test_a_page_has_its_words_with_their_places_and_candidates(desk):
    _version, word = first_doubt(desk, 1)
    assert (word["text"], word["read"]) == ("phòng", "phong")
    assert word["candidates"] == [["phong", 0.31], ["phông", 0.05]]
    left, top, right, bottom = word["box"]
    assert 0 < left < right < 600
    assert 0 < top < bottom < 850


def test_a_document_has_its_fields_with_their_places(desk):
    told = desk.get("/api/documents/1").json()
    fields = {field["path"]: field for field in told["fields"]}
    assert told["pages"][0]["doubts"] == 2
    assert fields["header.number"]["value"] == "03"
    assert fields["header.number"]["page"] == 1
    assert fields["header.number"]["box"]
    assert fields["tasks[0].agencies"]["value"]
    assert [path for path in fields if path.startswith("deadlines")]


def test_a_correction_comes_back_with_the_page_and_the_history(desk):
    version, word = first_doubt(desk, 2)
    body = {"version": version, "page": 1, "start": word["start"], "end": word["end"], "after": "phông"}
    told = desk.post("/api/documents/2/corrections", json=body).json()
    assert told["desk"]["state"] == "in-review"
    assert [(one["before"], one["after"], one["who"]) for one in told["desk"]["history"]] == [("phòng", "phông", "lan")]
    assert any(
        word["text"] == "phông" and word["touched"] == "corrected"
        for line in told["page"]["lines"]
        for cell in line["cells"]
        for word in cell
    )
    told = desk.post("/api/documents/2/undo", json={"version": told["desk"]["version"], "page": 1}).json()
    assert told["desk"]["history"][0]["standing"] == "undone"
    assert told["desk"]["can_redo"]


def test_a_correction_whose_record_comes_later_is_made_without_it(desk, monkeypatch):
    version, word = first_doubt(desk, 9)
    before = desk.get("/api/documents/9").json()
    body = {"version": version, "page": 1, "start": word["start"], "end": word["end"], "record": "later"}
    with monkeypatch.context() as patched:
        patched.setattr(records_module, "build_record", lambda _document: pytest.fail("the record is made"))
        told = desk.post("/api/documents/9/corrections", json={**body, "after": "phông"}).json()
        assert [told["desk"][part] for part in ("fields", "history", "changed")] == [None] * 3
        assert (told["desk"]["state"], told["desk"]["can_undo"]) == ("in-review", True)
        assert (told["desk"]["pages"][0]["doubts"], told["page"]["version"]) == (1, told["desk"]["version"])
        assert desk.get("/api/documents/9/pages/2").json()["version"] == told["desk"]["version"]
    after = desk.get("/api/documents/9").json()
    assert after["version"] == told["desk"]["version"]
    assert [one["path"] for one in after["fields"]] == [one["path"] for one in before["fields"]]
    assert [(one["before"], one["after"]) for one in after["history"]] == [("phòng", "phông")]


def test_a_field_that_is_set_makes_no_record_anew(desk, monkeypatch):
    version, word = first_doubt(desk, 8)
    body = {"page": 1, "start": word["start"], "end": word["end"]}
    told = desk.post("/api/documents/8/confirmations", json={"version": version, **body}).json()
    monkeypatch.setattr(records_module, "build_record", lambda _document: pytest.fail("the record is made"))
    for field, value in (("header.number", "7"), ("header.place", "Nơi khác")):
        body = {"version": told["desk"]["version"], "page": 1, "field": field, "value": value}
        told = desk.post("/api/documents/8/fields", json=body).json()
        assert {one["path"]: one["value"] for one in told["desk"]["fields"]}[field] == value


def test_who_was_slower_is_told_who_was_faster(desk):
    version, word = first_doubt(desk, 3)
    body = {"version": version, "page": 1, "start": word["start"], "end": word["end"]}
    assert desk.post("/api/documents/3/confirmations", json=body).status_code == 200
    answer = desk.post("/api/documents/3/corrections", json={**body, "after": "x"})
    assert answer.status_code == 409
    assert answer.json()["who"] == "lan"
    assert answer.json()["version"] != version


@pytest.mark.parametrize(
    ("path", "body", "status", "reason"),
    [
        ("corrections", {"start": 0, "end": 10**7, "after": "x"}, 422, "open it again"),
        ("corrections", {"start": 0, "end": 3, "after": "a\u202eb"}, 422, "U\\+202E"),
        ("corrections", {"start": 0, "end": 3}, 422, "after"),
        ("corrections", {"start": "0", "end": 3, "after": "x"}, 422, "start"),
        ("corrections", {"start": 0, "end": 3, "after": "x", "who": "minh"}, 422, "who"),
        ("fields", {"field": "source.path", "value": "x"}, 422, "no field"),
        ("fields", {"field": "header.date", "value": "32/13/2024"}, 422, "2024-01-31"),
        ("undo", {}, 422, "no correction"),
        ("reopen", {}, 422, "not accepted"),
        ("destroy", {}, 422, "step"),
    ],
)
def test_what_cannot_be_is_told_with_the_way_out(desk, path, body, status, reason):
    version = desk.get("/api/documents/4").json()["version"]
    answer = desk.post(f"/api/documents/4/{path}", json={"version": version, "page": 1, **body})
    assert answer.status_code == status
    assert re.search(reason, answer.json()["message"])


@pytest.mark.parametrize(
    "path", ["/api/documents/999", "/api/documents/1/pages/9", "/documents/999", "/documents/1/pages/1.picture?of=x"]
)
def test_what_is_not_there_is_told(desk, path):
    assert desk.get(path).status_code == 404


def test_a_document_without_outputs_is_told_how_to_get_them(desk):
    answer = desk.get(f"/api/documents/{FAILED}")
    assert answer.status_code == 409
    assert "sohoa convert" in answer.json()["message"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(["corrections", "confirmations", "fields", "undo", "redo", "accept", "reopen", "retry", "x"]),
    number=st.sampled_from(["5", "0", "-1", "999", "1e3", "9" * 30, "x"]),
    body=st.dictionaries(
        st.sampled_from(["version", "page", "start", "end", "after", "field", "value", "sequence"]),
        st.one_of(
            st.none(), st.integers(), st.text(max_size=20), st.lists(st.text(max_size=5), max_size=3), st.floats()
        ),
        max_size=8,
    ),
)
def test_no_request_is_a_defect(desk, path, number, body):
    content = json.dumps(body).encode("utf-8", "surrogatepass")
    answer = desk.post(f"/api/documents/{number}/{path}", content=content, headers={"content-type": "application/json"})
    assert answer.status_code < 500
    assert answer.status_code == 204 or answer.json()


def test_pictures_are_drawn_from_the_ledgers_source_alone(desk, out):
    told = desk.get("/api/documents/6").json()["pages"][0]["picture"]
    connection = open_catalogue(out)
    source = source_of(connection, 6)
    page = desk.get("/api/documents/6/pages/1").json()
    picture = draw(Sheet(source, 1, page["width"], page["height"], 0))
    assert picture.data[:4] == b"\x89PNG"
    assert told == f"/documents/6/pages/1.picture?of={source.sha256}"
    with connection:
        connection.execute("UPDATE document SET size = size + 1 WHERE id = 6")
    connection.close()
    assert desk.get("/api/documents/6").json()["pages"][0]["picture"] is None
    assert desk.get(told).status_code == 404


def test_a_source_of_the_same_size_and_other_content_is_not_drawn(out):
    connection = open_catalogue(out)
    source = source_of(connection, 7)
    data = bytearray(source.path.read_bytes())
    data[-1] ^= 1
    copy = source.path.with_name("other.pdf")
    copy.write_bytes(bytes(data))
    with connection:
        connection.execute("UPDATE document SET source = ? WHERE id = 7", (str(copy),))
    assert source_of(connection, 7) is None
    connection.close()


def _die(*_given):
    os.kill(os.getpid(), signal.SIGKILL)


def _hang(*_given):
    signal.pause()


@pytest.mark.parametrize(("harm", "seconds"), [(_die, 30), (_hang, 0.2)])
def test_a_page_that_kills_or_holds_its_process_costs_its_picture(harm, seconds):
    process = OneProcess()
    try:
        with pytest.raises(ProcessFailed):
            process.call(seconds, harm)
        assert process.call(30, os.getpid) != os.getpid()
    finally:
        process.close()


def test_a_picture_is_drawn_once(out, monkeypatch):
    connection = open_catalogue(out)
    sheet = Sheet(source_of(connection, 8), 1, 595, 842, 0)
    connection.close()
    process = OneProcess()
    painter = Painter(process)
    try:
        made = painter.picture(sheet)
    finally:
        process.close()
    monkeypatch.setattr(process, "call", _die)
    assert painter.picture(sheet) is made


def test_the_api_is_described(desk):
    told = desk.get("/api/openapi.json").json()
    assert {"/api/documents", "/api/documents/{document_id}", "/api/documents/{document_id}/corrections"} <= set(
        told["paths"]
    )
    assert [path for path, ways in told["paths"].items() for way in ways.values() if not way.get("description")] == []


def test_the_list_is_read_in_pages(desk):
    found = desk.get("/api/documents?state=all").json()
    assert len(found) == COPIES + 1
    after = found[3]["document"]
    assert [one["id"] for one in desk.get(f"/api/documents?state=all&after={after}").json()] == [
        one["id"] for one in found[4:]
    ]
    told = desk.get("/api/counts?state=all").json()
    assert told["states"] == {"review": COPIES, "failed": 1, "done": 0, "all": COPIES + 1}
    assert told["folders"] == {"kho": COPIES + 1}
