"""Passwords of people: kept as hashes in a file that only its owner reads, tried a few times only."""

import pytest

from pipeline.errors import BadRequest
from pipeline.web.attempts import EVERY, MOST, Attempts
from pipeline.web.passwords import SHORTEST, add_password, is_right, read_passwords
from tests.pipeline.web.conftest import PASSWORD


def test_tries_come_back_slowly():
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    assert [attempts.wait("a") for _try in range(MOST)] == [0.0] * MOST
    assert attempts.wait("a") == pytest.approx(EVERY)
    assert attempts.wait("b") == 0.0
    assert attempts.wait("b", "a") > 0
    now[0] += EVERY
    assert attempts.wait("a") == 0.0
    assert attempts.wait("a") > 0
    attempts.forget("a")
    assert attempts.wait("a") == 0.0


def test_passwords_are_kept_as_hashes_that_only_the_owner_reads(people):
    assert PASSWORD not in people.read_text()
    assert people.stat().st_mode & 0o777 == 0o600
    known = read_passwords(people)
    assert is_right(known, "lan", PASSWORD)
    assert not is_right(known, "lan", PASSWORD + "!")
    assert not is_right(known, "nobody", PASSWORD)


@pytest.mark.parametrize(
    ("text", "mode", "reason"),
    [
        ("lan:secret\n", 0o600, "line 1: is no NAME"),
        ("# nobody\n", 0o600, "holds nobody"),
        ("lan:$argon2id$x\n", 0o644, "chmod 600"),
        (None, 0o600, "cannot be read"),
    ],
)
def test_a_password_file_that_cannot_be_trusted_is_told(tmp_path, text, mode, reason):
    path = tmp_path / "people.txt"
    if text is not None:
        path.write_text(text)
        path.chmod(mode)
    with pytest.raises(BadRequest, match=reason):
        read_passwords(path)


@pytest.mark.parametrize(("name", "password"), [("", PASSWORD), ("a:b", PASSWORD), ("lan", "x" * (SHORTEST - 1))])
def test_a_person_who_cannot_be_added_is_told(tmp_path, name, password):
    with pytest.raises(BadRequest):
        add_password(tmp_path / "people.txt", name, password)
