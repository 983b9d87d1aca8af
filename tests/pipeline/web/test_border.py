"""What no request passes without: the host's name, the session, the token of a change; what every answer carries."""

import json
import re

import anyio
import pytest

from pipeline.errors import BadRequest
from pipeline.web.app import create_app
from pipeline.web.attempts import MOST
from pipeline.web.guard import MOST_BODY
from pipeline.web.hosts import is_ours
from pipeline.web.languages import language_of, words
from pipeline.web.login_routes import Door
from pipeline.web.passwords import read_passwords
from pipeline.web.serve import serve
from pipeline.web.sessions import KEY_FILE, LASTS, folder_key, read_session, signed
from tests.pipeline.web.conftest import FAILED, PASSWORD, Visitor, cases

HOME = "http://127.0.0.1:8642"
TOKEN = "t" * 43
KEY = b"k" * 32


def desk(out, passwords=None, listens_on="127.0.0.1"):
    door = Door(KEY, "sohoa_8642", TOKEN, "lan", passwords or {})
    return Visitor(create_app(out, door, listens_on), HOME)


@pytest.fixture(scope="module")
def stranger(out):
    return desk(out)


@pytest.fixture
def reader(out):
    client = desk(out)
    assert client.get("/start", params={"token": TOKEN}).status_code == 303
    client.headers["x-csrf-token"] = csrf(client)
    return client


def csrf(client):
    return re.search(r'name="csrf-token" content="(\w+)"', client.get("/").text)[1]


@pytest.mark.parametrize("case", cases("hosts"))
def test_the_desk_answers_to_its_own_names_only(case):
    assert is_ours(case["host"], case["listens_on"]) is case["expected"]


@pytest.mark.parametrize("case", cases("languages"))
def test_the_language_is_the_browsers(case):
    assert language_of(case["header"]) == case["expected"]


def test_every_word_is_there_in_both_languages():
    assert [key for key, both in words().items() if not all(part.strip() for part in both)] == []


@pytest.mark.parametrize("path", ["/", "/documents/1", "/runs", "/calendar.ics", "/documents/1/files/txt"])
def test_a_stranger_gets_nothing(stranger, path):
    answer = stranger.get(path)
    assert answer.status_code == 401
    assert "sohoa review" in answer.json()["message"]


@pytest.mark.parametrize(
    "path", ["/api/documents", "/api/documents/1", "/api/openapi.json", "/api/documents/1/pages/1"]
)
def test_nor_do_his_programs(stranger, path):
    assert stranger.get(path).status_code == 401


def test_a_wrong_token_opens_nothing(out):
    client = desk(out)
    assert client.get("/start", params={"token": "x" * 43}).status_code == 403
    assert client.get("/start", params={"token": "ế"}).status_code == 403
    assert client.get("/").status_code == 401


def test_tokens_cannot_be_guessed_for_long(out):
    client = desk(out)
    answers = [client.get("/start", params={"token": "x"}) for _try in range(MOST + 1)]
    assert [answer.status_code for answer in answers] == [403] * MOST + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_the_first_address_gives_a_cookie_that_no_script_and_no_other_site_sees(out):
    answer = desk(out).get("/start", params={"token": TOKEN})
    cookie = answer.headers["set-cookie"].lower()
    assert answer.headers["location"] == "/"
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize("path", ["/", "/documents/1", "/static/desk.js", "/nowhere", "/api/documents", "/api/nowhere"])
def test_every_answer_carries_the_policy(reader, path):
    headers = reader.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["img-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == ("no-cache" if path.startswith("/static/") else "no-store")


@pytest.mark.parametrize("path", ["/", "/documents/1", "/runs", "/deadlines", "/lexicon", "/?q=rừng", "/nowhere"])
def test_no_page_has_a_script_a_style_or_an_address_of_its_own(reader, path):
    html = reader.get(path).text
    assert re.findall(r"<script(?![^>]*\ssrc=\"/static/)", html) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=|https?://", html) == []


def test_a_change_needs_the_token_of_the_page(reader):
    body = {"version": 1, "page": 1}
    assert reader.post("/api/documents/1/accept", json=body, headers={"x-csrf-token": "0" * 64}).status_code == 403
    assert reader.post("/api/documents/1/accept", json=body, headers={"x-csrf-token": ""}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_change_from_another_site_is_refused(reader, headers):
    assert reader.post("/api/documents/1/accept", json={"version": 1, "page": 1}, headers=headers).status_code == 403


@pytest.mark.parametrize("host", ["evil.example:8642", "127.0.0.1.evil.example", ""])
def test_a_rebound_name_is_refused(reader, host):
    assert reader.get("/", headers={"host": host}).status_code == 421


def test_a_body_without_end_is_refused(reader):
    long = json.dumps({"version": 1, "page": 1, "field": "x" * MOST_BODY, "value": None})
    assert reader.post("/api/documents/1/fields", content=long).status_code == 413

    async def pieces():
        for _piece in range(MOST_BODY // 1000 + 2):
            yield b" " * 1000

    assert reader.post("/api/documents/1/fields", content=pieces()).status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/documents/1/files/..%2f..%2fcatalogue.db",
        "/documents/1/files/catalogue.db",
        f"/documents/{FAILED}/files/txt",
    ],
)
def test_no_file_is_served_but_the_outputs(reader, path):
    assert reader.get(path).status_code == 404


def test_an_output_is_served_to_be_saved(reader, out):
    answer = reader.get("/documents/1/files/txt")
    assert answer.content == (out / "kho/1.pdf.txt").read_bytes()
    assert answer.headers["content-disposition"].startswith("attachment")


def test_an_output_outside_the_folder_is_not_served(reader, out):
    from pipeline.catalogue import open_catalogue  # noqa: PLC0415 - here alone

    (out.parent / "secret.txt").write_text("secret")
    connection = open_catalogue(out)
    with connection:
        connection.execute("UPDATE document SET outputs = ? WHERE id = 9", (json.dumps({"txt": ["../secret.txt", 6]}),))
    connection.close()
    assert reader.get("/documents/9/files/txt").status_code == 404


def test_a_session_ends_with_its_day_and_cannot_be_made():
    now = 1_700_000_000.0
    cookie = signed(KEY, "lan", now)
    assert read_session(KEY, cookie, now + LASTS - 1).who == "lan"
    assert read_session(KEY, cookie, now + LASTS + 1) is None
    assert read_session(b"x" * 32, cookie, now) is None
    assert read_session(KEY, "x" + cookie, now) is None
    assert read_session(KEY, "ế.đ", now) is None
    assert read_session(KEY, "", now) is None


def test_the_folders_key_is_its_owners_and_stays(tmp_path):
    key = folder_key(tmp_path)
    path = tmp_path / ".sohoa" / KEY_FILE
    assert folder_key(tmp_path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(b"half")
    assert len(folder_key(tmp_path)) == 32


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / ".sohoa").write_text("in the way")
    with pytest.raises(BadRequest, match=r"\.sohoa.*permissions"):
        folder_key(tmp_path)


def test_people_come_in_by_name_and_password(out, people):
    client = desk(out, read_passwords(people), "0.0.0.0")  # noqa: S104 - nothing listens
    answer = client.get("/documents/1?state=all")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Fdocuments%2F1%3Fstate%3Dall"
    told = {"name": "Minh Tú", "password": PASSWORD + "!", "next": "/documents/1?state=all"}
    answer = client.post("/login", data=told, headers={"origin": HOME})
    assert (answer.status_code, answer.headers["location"]) == (303, "/documents/1?state=all")
    assert "Minh Tú" in client.get("/").text
    assert client.get("/start", params={"token": TOKEN}).headers["location"] == "/login"


def test_who_leaves_is_a_stranger_again(out, people):
    client = desk(out, read_passwords(people))
    client.post("/login", data={"name": "lan", "password": PASSWORD})
    assert 'data-post="/api/logout"' in client.get("/").text
    client.headers["x-csrf-token"] = csrf(client)
    assert client.post("/api/logout").status_code == 204
    assert client.get("/").status_code == 303


@pytest.mark.parametrize("case", cases("next"))
def test_the_way_in_leads_nowhere_else(out, people, case):
    told = {"name": "lan", "password": PASSWORD, "next": case["to"]}
    assert desk(out, read_passwords(people)).post("/login", data=told).headers["location"] == case["expected"]


def test_wrong_passwords_are_counted_by_name_and_address(out, people):
    client = desk(out, read_passwords(people))
    told = {"name": "lan", "password": "wrong"}
    assert [client.post("/login", data=told).status_code for _try in range(MOST + 1)] == [403] * MOST + [429]
    assert client.post("/login", data={"name": "lan", "password": PASSWORD}).status_code == 429


def test_who_was_taken_out_of_the_file_is_a_stranger(out, people):
    client = desk(out, read_passwords(people))
    client.post("/login", data={"name": "lan", "password": PASSWORD})
    assert client.get("/").status_code == 200
    other = desk(out, {"minh": "$argon2id$x"})
    other.cookies = client.cookies
    assert other.get("/").status_code == 303


def test_others_may_not_reach_a_desk_without_passwords(out):
    with pytest.raises(BadRequest, match=r"--password-file"):
        serve(out, "0.0.0.0", 0, {}, None, print)  # noqa: S104 - refused


def test_who_is_cut_off_is_no_defect(out, people, caplog):
    app = create_app(out, Door(KEY, "sohoa_8642", TOKEN, "lan", read_passwords(people)), "127.0.0.1")
    headers = [(b"host", b"127.0.0.1:8642"), (b"content-length", b"90")]
    scope = {"type": "http", "method": "POST", "path": "/login", "raw_path": b"/login", "query_string": b""}
    scope |= {"headers": headers, "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 8642), "scheme": "http"}
    scope |= {"http_version": "1.1", "root_path": "", "asgi": {"version": "3.0"}}
    sent = []

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    anyio.run(app, scope, receive, send)
    assert sent[0]["status"] == 400
    assert caplog.records == []
