"""Who is at the other end: cookies that only this folder's desk can sign, and the token that a change must bring."""

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from pipeline.batch.lock import WORKSHOP
from pipeline.errors import BadRequest

KEY_FILE = "review.key"
KEY_BYTES = 32
LASTS = 12 * 3600
"""Seconds of a session: a working day."""
PROOF = 16
"""Letters of a digest."""


@dataclass(frozen=True, slots=True)
class Session:
    """A person at the desk: `who` stands beside each correction, `csrf` must come with each change.

    `proof` is of the password that was asked for, empty where none was: with another password it is another.
    """

    who: str
    csrf: str
    proof: str = ""


class Departed:
    """The sessions that people ended at this desk: a copy of their cookies opens nothing while it runs."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def add(self, session: Session, now: float) -> None:
        """End a session at `now` (seconds since 1970); forget those that are too old by themselves."""
        self._until = {csrf: until for csrf, until in self._until.items() if until > now} | {session.csrf: now + LASTS}

    def __contains__(self, session: Session) -> bool:
        return session.csrf in self._until


def folder_key(out: Path) -> bytes:
    """Return the key that signs cookies, made where there is none; a desk that is started again knows them again.

    Raises BadRequest where the folder cannot be written.
    """
    path = out / WORKSHOP / KEY_FILE
    try:
        path.parent.mkdir(exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            known = path.read_bytes()
            if len(known) == KEY_BYTES:
                return known
            path.unlink()  # half written by one that was killed
            return folder_key(out)
        with os.fdopen(handle, "wb") as file:
            file.write(key := secrets.token_bytes(KEY_BYTES))
    except OSError as error:
        raise BadRequest(f"{path}: cannot be used ({error.strerror}); see to its permissions") from error
    return key


def proof_of(key: bytes, password_hash: str) -> str:
    """Return what a session keeps of a person's password; empty where there is none."""
    return _mac(key, "password", password_hash)[:PROOF] if password_hash else ""


def signed(key: bytes, who: str, now: float, proof: str = "") -> str:
    """Return a cookie's value for a person, good for LASTS seconds from `now` (seconds since 1970)."""
    said = {"who": who, "until": int(now) + LASTS, "nonce": secrets.token_hex(8), "proof": proof}
    told = json.dumps(said).encode()
    body = base64.urlsafe_b64encode(told).decode()
    return f"{body}.{_mac(key, 'session', body)}"


def read_session(key: bytes, cookie: str, now: float) -> Session | None:
    """Return the session that a cookie stands for; None for one that is not ours, is changed or is too old."""
    body, _, mac = cookie.rpartition(".")
    if not hmac.compare_digest(mac.encode(), _mac(key, "session", body).encode()):
        return None
    try:
        told = json.loads(base64.urlsafe_b64decode(body))
    except (ValueError, binascii.Error):
        return None
    if told["until"] <= now:
        return None
    return Session(told["who"], _mac(key, "csrf", body), told.get("proof", ""))


def _mac(key: bytes, use: str, text: str) -> str:
    return hmac.new(key, f"{use}:{text}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
