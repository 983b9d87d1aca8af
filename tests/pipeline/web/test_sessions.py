"""Sessions end: by going out, by another password."""

import shutil

import pytest

from pipeline.web.passwords import add_password, read_passwords
from tests.pipeline.web.conftest import PASSWORD
from tests.pipeline.web.test_border import csrf, desk


@pytest.fixture
def logged_in(out):
    """Return a way to come in as lan at a desk with these passwords, cookies kept."""

    def come(passwords, cookies=None):
        client = desk(out, passwords)
        if cookies is not None:
            client.cookies = cookies
            return client
        told = client.post("/login", data={"name": "lan", "password": PASSWORD})
        assert told.status_code == 303
        client.headers["x-csrf-token"] = csrf(client)
        return client

    return come


def test_a_copied_cookie_opens_nothing_once_its_person_went_out(people, logged_in):
    client = logged_in(read_passwords(people))
    copied = {cookie.name: cookie.value for cookie in client.cookies}
    header = {"cookie": "; ".join(f"{name}={value}" for name, value in copied.items())}
    assert client.post("/api/logout").status_code == 204
    client.cookies.clear()
    assert client.get("/api/documents", headers=header).status_code == 401
    told = client.post("/login", data={"name": "lan", "password": PASSWORD})
    assert told.status_code == 303
    assert client.get("/api/documents").status_code == 200  # a new session is another


@pytest.mark.parametrize(("whose", "status"), [("lan", 401), ("Minh Tú", 200)])
def test_another_password_ends_the_sessions_of_its_person_alone(tmp_path, people, logged_in, whose, status):
    cookies = logged_in(read_passwords(people)).cookies
    changed = tmp_path / "people.txt"
    shutil.copy(people, changed)
    add_password(changed, whose, PASSWORD * 2)
    again = logged_in(read_passwords(changed), cookies)
    assert again.get("/api/documents").status_code == status
