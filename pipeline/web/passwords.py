"""The password file: a person a line, the name and the Argon2 hash of the password, parted by a colon."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pipeline.errors import BadRequest
from pipeline.review.checks import BadCorrection, clean_who

SHORTEST = 10
"""Characters of a password."""
LONGEST = 1_000
MARK = "$argon2id$"
READABLE_BY_OTHERS = 0o077

_HASHER = PasswordHasher()
_ONE_AT_A_TIME = Lock()
"""A hash takes 64 MiB; many at once would be a way to exhaust the machine."""


def read_passwords(path: Path) -> Mapping[str, str]:
    """Return the hashes by name. Raises BadRequest for a file that cannot be read, is no such file or open to others.

    Blank lines and those that begin with # are passed over.
    """
    way_out = f"add a person with: sohoa review OUT --password-file {path} --add NAME"
    try:
        mode = path.stat().st_mode
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"{path}: the password file cannot be read ({error}); {way_out}") from error
    if mode & READABLE_BY_OTHERS:
        raise BadRequest(f"{path}: others can read the password file; close it with: chmod 600 {path}")
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, hashed = line.partition(":")
        if not name.strip() or not hashed.startswith(MARK):
            raise BadRequest(f"{path}, line {number}: is no NAME:{MARK}… of Argon2; {way_out}")
        found[name.strip()] = hashed.strip()
    if not found:
        raise BadRequest(f"{path}: holds nobody; {way_out}")
    return found


def add_password(path: Path, name: str, password: str) -> None:
    """Put a person into the file, made where there is none; one that is there gets the new password.

    Raises BadRequest for a name that cannot be told or a password that is too short.
    """
    try:
        name = clean_who(name)
    except BadCorrection as error:
        raise BadRequest(f"--add: {error}") from error
    if ":" in name or name.startswith("#"):
        raise BadRequest(f"--add {name}: a name holds no colon and begins with no #; choose another")
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadRequest(f"the password has {len(password)} characters; {SHORTEST} at least, a few words are best")
    known = dict(read_passwords(path)) if path.exists() else {}
    known[name] = _HASHER.hash(password)
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:  # mode 600
            file.writelines(f"{who}:{hashed}\n" for who, hashed in known.items())
        Path(file.name).replace(path)
    except OSError as error:
        raise BadRequest(f"{path}: cannot be written ({error.strerror}); name another file") from error


def is_right(passwords: Mapping[str, str], name: str, password: str) -> bool:
    """Tell whether a password is a person's; it takes as long for a name that nobody has."""
    hashed = passwords.get(name) or _nobody()
    with _ONE_AT_A_TIME:
        try:
            _HASHER.verify(hashed, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return name in passwords


def _nobody() -> str:
    """Return a hash of nothing that anybody could type."""
    return f"{MARK}v=19$m=65536,t=3,p=4$MTIzNDU2Nzg5MDEyMzQ1Ng$tZgvjJ5eyf2Zk9DhSGzr0XjRZFQE0hSwrwwFBN05AvE"
