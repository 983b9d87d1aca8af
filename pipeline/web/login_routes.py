"""The way in: the token in the first address, or a name with its password."""

import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import parse_qs

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.web.attempts import Attempts
from pipeline.web.guard import SESSION
from pipeline.web.pages import page
from pipeline.web.passwords import is_right
from pipeline.web.sessions import LASTS, Departed, Session, proof_of, signed


@dataclass(frozen=True, slots=True)
class Door:
    """How a person comes in.

    `key` signs the cookie named `cookie`. With `passwords` (hashes by name) these are asked for; without, the token
    of the first address, and whoever has it is called `who`. `secure` cookies travel over TLS only.
    """

    key: bytes
    cookie: str
    token: str
    who: str
    passwords: Mapping[str, str]
    secure: bool = False
    departed: Departed = field(default_factory=Departed)

    def is_known(self, session: Session) -> bool:
        """Whether a person who came in may still be here: who went out or has another password now may not."""
        proof = self._proof(session.who)
        return proof is not None and hmac.compare_digest(proof, session.proof) and session not in self.departed

    def _proof(self, who: str) -> str | None:
        if not self.passwords:
            return ""
        return proof_of(self.key, self.passwords[who]) if who in self.passwords else None

    def opened(self, who: str, to: str) -> RedirectResponse:
        """Let a person in, and lead on."""
        answer = RedirectResponse(to, 303)
        value = signed(self.key, who, time.time(), self._proof(who) or "")
        answer.set_cookie(
            self.cookie, value, max_age=LASTS, httponly=True, samesite="strict", secure=self.secure, path="/"
        )
        return answer


def start_routes(door: Door, attempts: Attempts) -> APIRouter:
    """Return the route of the first address, which holds the token."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/start")
    def start(request: Request, token: Annotated[str, Query(max_length=200)] = "") -> Response:
        if door.passwords:
            return RedirectResponse("/login", 303)
        wait = attempts.wait(_address(request))
        if wait:
            return _later(request, wait)
        if not hmac.compare_digest(token.encode(), door.token.encode()):
            return page(request, "refusal.html.j2", {"status": 403, "message": "start.wrong"}, 403)
        attempts.forget(_address(request))
        return door.opened(door.who, "/")

    return routes


def login_routes(door: Door, attempts: Attempts) -> APIRouter:
    """Return the routes of the way in by a password, and out."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/login")
    def ask(request: Request, to: Annotated[str, Query(alias="next", max_length=6_000)] = "/") -> Response:
        if not door.passwords:
            return page(request, "refusal.html.j2", {"status": 401, "message": "start.needed"}, 401)
        return page(request, "login.html.j2", {"to": _within(to), "name": "", "problem": ""})

    @routes.post("/login")
    async def log_in(request: Request) -> Response:
        if not door.passwords:
            return RedirectResponse("/login", 303)
        told = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)
        name, password, to = (told.get(field, [""])[0] for field in ("name", "password", "next"))
        wait = attempts.wait(_address(request), f"name {name}")
        if wait:
            return _later(request, wait)
        if not await run_sync(is_right, door.passwords, name, password):
            values = {"to": _within(to), "name": name[:100], "problem": "login.wrong"}
            return page(request, "login.html.j2", values, 403)
        attempts.forget(_address(request), f"name {name}")
        return door.opened(name, _within(to))

    @routes.post("/api/logout")
    def log_out(request: Request) -> Response:
        door.departed.add(request.scope[SESSION], time.time())
        answer = Response(status_code=204)
        answer.delete_cookie(door.cookie, path="/")
        return answer

    return routes


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _within(to: str) -> str:
    r"""Return an address of this desk, `/` for any other: `//evil.example` and `/\evil.example` leave it."""
    return to if to.startswith("/") and to[1:2] not in {"/", "\\"} and to.isprintable() else "/"


def _later(request: Request, wait: float) -> Response:
    answer = page(request, "refusal.html.j2", {"status": 429, "message": "login.later"}, 429)
    answer.headers["retry-after"] = str(int(wait) + 1)
    return answer
