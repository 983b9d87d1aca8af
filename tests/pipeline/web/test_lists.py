"""The pages of lists: documents, search, deadlines, runs, lexicon."""

import datetime as dt

import pytest

from pipeline.batch import Order, Tally, convert_folders
from pipeline.batch.executor import Serial
from pipeline.batch.recipe import recipe_of
from pipeline.catalogue import open_catalogue
from pipeline.ocr import Tesseract
from pipeline.options import Options
from pipeline.review import BadCorrection
from pipeline.web.agenda import Due, burdens, due_between, duties
from pipeline.web.calendar_file import LINE_BYTES, icalendar
from pipeline.web.runs import failures, retry, runs
from tests.pipeline.web.conftest import COPIES, FAILED, cases
from tests.pipeline.web.test_desk import visitor

NOW = dt.datetime(2024, 1, 31, 2, 0, tzinfo=dt.UTC)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def desk(out):
    return visitor(out)


@pytest.fixture
def connection(out):
    opened = open_catalogue(out)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("", "kho/1.pdf", "kho/khoa.pdf"),
        ("state=failed", "the PDF asks for a password", "kho/1.pdf"),
        ("state=all&folder=kho", "kho/1.pdf", "không có văn bản nào"),
        ("state=all&folder=khac", "Không có văn bản nào", "kho/1.pdf"),
        ("type=chi thi", "kho/1.pdf", "Không có văn bản nào"),
        ("type=...", "kho/1.pdf", "Không có văn bản nào"),
        ("agency=không có", "Không có văn bản nào", "kho/1.pdf"),
        ("due=2000-01-01", "Không có văn bản nào", "kho/1.pdf"),
        ("q=bao ve rung", "<mark>", "Không tìm thấy"),
        ("q=xyzxyz", "Không tìm thấy", "<mark>"),
        ('q="', 'role="alert"', "<mark>"),
        (f"q={HOSTILE}", "&lt;script&gt;", HOSTILE),
        (f"agency={HOSTILE}", "&lt;script&gt;", HOSTILE),
        ("reason=the signatory is unsure", "tên người ký chưa chắc", "the signatory is unsure</span>"),
    ],
)
def test_the_list_holds_what_is_asked_for(desk, query, there, not_there):
    answer = desk.get(f"/?{query}")
    assert answer.status_code == 200
    assert there in answer.text
    assert not_there not in answer.text


@pytest.mark.parametrize("query", ["state=x", "due=morgen", "unknown=1", f"q={'x' * 400}"])
def test_a_question_that_cannot_be_is_told(desk, query):
    answer = desk.get(f"/?{query}")
    assert answer.status_code == 422
    assert "<main" in answer.text


def test_the_next_document_is_the_next_that_nobody_accepted(desk):
    version = desk.get("/api/documents/2").json()["version"]
    assert desk.post("/api/documents/2/accept", json={"version": version, "page": 1}).status_code == 200
    answer = desk.get("/next?after=kho/1.pdf&type=chi+thi")
    assert answer.headers["location"] == "/documents/3?state=review&type=chi+thi"
    assert desk.get(f"/next?after=kho/{COPIES}.pdf").headers["location"] == "/?state=review"


def test_agencies_stand_with_what_they_must_do(connection):
    told = {one.agency: one for one in burdens(connection, "2024-12-01", "2024-12-31")}
    assert sum(one.soon for one in told.values()) >= COPIES
    some = next(name for name, one in told.items() if name and one.soon)
    due = list(due_between(connection, "2024-12-01", "2024-12-31", some))
    assert due
    assert {one.agency for one in due} == {some}
    assert [one.due for one in due] == sorted(one.due for one in due)
    last = list(due_between(connection, "2024-01-01", "2025-12-31", some, limit=1, order="DESC"))
    assert last[0].due >= due[-1].due
    assert duties(connection, some)


def test_the_overview_is_shown_and_exported(desk):
    assert "20/12/2024" in desk.get("/deadlines?month=2024-12").text
    past = desk.get("/deadlines?show=overdue").text
    assert past.index('id="d2025-05-31"') < past.index('id="d2024-12-20"')
    assert desk.get("/deadlines?month=2024-13").status_code == 422
    answer = desk.get("/calendar.ics?since=2024-12-01&until=2024-12-31")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.content.count(b"BEGIN:VEVENT\r\n") >= COPIES


@pytest.mark.parametrize("case", cases("calendar"))
def test_a_deadline_is_an_event(case):
    due = Due(1, 1, "a.pdf", "1/KH", "0" * 64, page=1, inferred=False, **case["due"])
    data = icalendar([due], NOW)
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= LINE_BYTES and b"\n" not in line for line in lines)
    unfolded = data.replace(b"\r\n ", b"").decode().split("\r\n")
    assert unfolded.count("BEGIN:VEVENT") == bool(case["expected"])
    assert [line for line in case["expected"] if line not in unfolded] == []


def test_runs_are_told_with_what_failed(connection, desk):
    assert [(run.id, run.ended, run.counts["failed"]) for run in runs(connection)] == [(1, "done", 1)]
    assert [(one.name, one.waits) for one in failures(connection)] == [("kho/khoa.pdf", False)]
    assert "có mật khẩu" in desk.get("/runs").text


def test_only_what_failed_is_tried_again(connection, desk):
    with pytest.raises(BadCorrection, match="did not fail"):
        retry(connection, 1)
    assert desk.post("/api/documents/1/retry").status_code == 422
    assert desk.post(f"/api/documents/{FAILED}/retry").status_code == 204
    assert [one.waits for one in failures(connection)] == [True]


def test_the_next_run_tries_a_marked_document_again(tmp_path):
    inbox, out = tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    (inbox / "a.pdf").write_bytes(b"%PDF-1.4 broken")

    def run():
        options = Options(workers=1)
        tally = Tally()
        order = Order(out, ("json", "txt", "pages"), options, recipe_of(options, Tesseract()))
        list(convert_folders([inbox], order, lambda: Serial(None, None), tally))
        return {name: count for name, count in tally.counts.items() if count}

    assert run() == {"failed": 1}
    assert run() == {"unchanged": 1, "unchanged_failed": 1}
    connection = open_catalogue(out)
    retry(connection, failures(connection)[0].id)
    connection.close()
    assert run() == {"failed": 1}


def test_words_are_learned_and_withdrawn(desk):
    assert desk.post("/api/lexicon", json={"entry": "Hòa Phong", "kind": "name"}).status_code == 204
    page = desk.get("/lexicon").text
    assert "Hòa Phong" in page
    number = page.partition("/api/lexicon/")[2].partition("/")[0]
    assert desk.post(f"/api/lexicon/{number}/withdraw").status_code == 204
    assert "Hòa Phong" not in desk.get("/lexicon").text
    assert desk.post("/api/lexicon", json={"entry": "<b>", "kind": "name"}).status_code == 422


def test_documents_are_marked_to_be_read_anew_for_a_word(desk, connection):
    with connection:
        connection.execute("UPDATE page SET text = replace(text, 'phòng cháy', 'phỏng chạy') WHERE document_id = 4")
    assert desk.post("/api/lexicon", json={"entry": "phòng cháy", "kind": "word"}).status_code == 204
    (number,) = connection.execute("SELECT id FROM lexicon WHERE entry = 'phòng cháy'").fetchone()
    told = desk.get(f"/api/lexicon/{number}/documents").json()
    assert [(one["id"], one["waits"]) for one in told if one["seen"] == "phỏng chạy"] == [(4, False)]
    assert 'data-post="/api/lexicon/' in desk.get(f"/lexicon/{number}").text
    assert desk.post(f"/api/lexicon/{number}/read-again").json() == {"documents": len(told)}
    assert all(one["waits"] for one in desk.get(f"/api/lexicon/{number}/documents").json())
    assert 'data-post="/api/lexicon/' not in desk.get(f"/lexicon/{number}").text
    assert desk.post("/api/lexicon/77/read-again").status_code == 422
