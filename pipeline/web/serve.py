"""The desk behind an address: a socket of its own, a token for the first visit, and a server until it is ended."""

import contextlib
import getpass
import secrets
import signal
import socket
import ssl
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from pipeline.errors import BadRequest
from pipeline.web.app import create_app
from pipeline.web.connections import Hurried, more_files
from pipeline.web.hosts import is_loopback
from pipeline.web.login_routes import Door
from pipeline.web.sessions import folder_key

KEPT_OPEN = 75
"""Seconds that a silent connection is kept; after uvicorn's 5, a browser's next request may meet the closing of it."""
BACKLOG = 128
TURN = 0.0005
"""Seconds that one request computes while others wait. A request gives way at each step of the database, some forty
times, and waits as often for one that computes: with Python's 0.005, corrections among 50 readers took 0.23 s in the
middle, with this 0.17 s."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """The files that TLS needs."""

    chain: Path
    key: Path


def serve(
    out: Path,
    host: str,
    port: int,
    passwords: Mapping[str, str],
    certificate: Certificate | None,
    opened: Callable[[str], None],
) -> None:
    """Serve the desk of an output folder until the process is told to end; `opened` gets the address to open.

    Raises BadRequest where the address cannot be had, or others could reach it without a password.
    """
    if not passwords and not is_loopback(host):
        raise BadRequest(
            f"--host {host}: others could open the desk; make a password for each person with: "
            "sohoa review OUT --password-file FILE --add NAME, and give it with --password-file FILE"
        )
    if certificate:
        _check(certificate)
    listening = _listening(host, port)
    number = listening.getsockname()[1]
    token = secrets.token_urlsafe(32)
    door = Door(folder_key(out), f"sohoa_{number}", token, _person(), passwords, secure=certificate is not None)
    config = uvicorn.Config(
        create_app(out, door, host),
        http=Hurried,
        log_level="warning",
        access_log=False,  # the first address holds the token
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=KEPT_OPEN,
        ssl_certfile=certificate.chain if certificate else None,
        ssl_keyfile=certificate.key if certificate else None,
    )
    name = f"[{host}]" if ":" in host else host
    way_in = "" if passwords else f"start?token={token}"
    sys.setswitchinterval(TURN)
    more_files()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service that is stopped ends as Ctrl+C does
    with contextlib.suppress(KeyboardInterrupt):  # the way in which a desk ends
        opened(f"{'https' if certificate else 'http'}://{name}:{number}/{way_in}")
        uvicorn.Server(config).run(sockets=[listening])


def _check(certificate: Certificate) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate.chain, certificate.key)
    except OSError as error:  # of which SSLError is one
        raise BadRequest(
            f"{certificate.chain}, {certificate.key}: are no certificate and its key ({error}); give both in PEM"
        ) from error


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with contextlib.ExitStack() as undo:
            listening = undo.enter_context(socket.socket(family, kind, protocol))
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(BACKLOG)
            undo.pop_all()
    except OSError as error:
        raise BadRequest(
            f"{host}, port {port}: cannot be listened on ({error.strerror}); choose another with --port"
        ) from error
    return listening


def _person() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no name for the user's number, as in many containers
        return "reviewer"
