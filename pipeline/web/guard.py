"""The border: what no request passes without, whatever it asks for, and what every answer carries."""

import hmac
import json
import time
from collections.abc import Callable, Iterable, Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.web.hosts import is_ours
from pipeline.web.sessions import Session, read_session
from pipeline.web.wording import language_of_program, worded

SESSION = "sohoa.session"
"""Where the session stands in the scope of a request."""
CAN_LEAVE = "sohoa.can-leave"
"""Likewise whether a person who goes out can come in again, by a password."""
CSRF_HEADER = "x-csrf-token"
MOST_BODY = 100_000
"""Bytes of a request's body; the longest correction has 4,000 characters."""
TOO_MUCH = f"more than {MOST_BODY:,} bytes; correct it in parts"
WITHOUT_SESSION = ("/static/", "/start", "/login")
SAFE = frozenset({"GET", "HEAD"})
HEADERS: Mapping[str, str] = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


class Guard:
    """Middleware: the host's name, the session, the origin and token of a change, the size of a body, the headers."""

    def __init__(
        self,
        app: ASGIApp,
        key: bytes,
        listens_on: str,
        cookie: str,
        has_passwords: bool,  # noqa: FBT001 - starlette hands it on by name
        is_known: Callable[[Session], bool],
    ) -> None:
        self.app, self.key, self.listens_on, self.cookie = app, key, listens_on, cookie
        self.has_passwords, self.is_known = has_passwords, is_known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return  # of web sockets there are none
        headers = Headers(scope=scope)
        with_headers = _adding(send, "no-cache" if scope["path"].startswith("/static/") else "no-store")
        session = self._session(headers.getlist("cookie"))
        refusal = self._refusal(scope, headers, session)
        if refusal:
            await refusal(scope, receive, with_headers)
            return
        scope[SESSION], scope[CAN_LEAVE] = session, self.has_passwords
        await self.app(scope, _limited(receive), with_headers)

    def _refusal(self, scope: Scope, headers: Headers, session: Session | None) -> Response | None:
        if not is_ours(headers.get("host", ""), self.listens_on):
            return _told(
                headers, 421, "not-ours", "this desk is not called so; open the address that sohoa review printed"
            )
        if scope["method"] not in SAFE and not _is_own_origin(headers):
            return _told(headers, 403, "foreign", "the change does not come from this desk; open it again")
        if _length(headers) > MOST_BODY:
            return _told(headers, 413, "too-much", TOO_MUCH)
        return None if scope["path"].startswith(WITHOUT_SESSION) else self._stranger(scope, headers, session)

    def _stranger(self, scope: Scope, headers: Headers, session: Session | None) -> Response | None:
        if session is None:
            return self._unknown(scope, headers)
        if scope["method"] not in SAFE and not hmac.compare_digest(
            headers.get(CSRF_HEADER, "").encode(), session.csrf.encode()
        ):
            return _told(headers, 403, "other-session", "the page is from another session; load it again")
        return None

    def _unknown(self, scope: Scope, headers: Headers) -> Response:
        path = scope["path"]
        if not self.has_passwords or scope["method"] != "GET" or path.startswith("/api/"):
            reason = "you are not known here; open the address that sohoa review printed, or log in again"
            return _told(headers, 401, "stranger", reason)
        query = scope["query_string"].decode("latin-1")
        return RedirectResponse(f"/login?next={quote(path + ('?' + query if query else ''), safe='')}", 303)

    def _session(self, cookies: Iterable[str]) -> Session | None:
        for told in cookies:
            try:
                found = SimpleCookie(told).get(self.cookie)
            except CookieError:
                continue
            session = read_session(self.key, found.value, time.time()) if found else None
            if session and self.is_known(session):
                return session
        return None


def _is_own_origin(headers: Headers) -> bool:
    """Tell whether a browser says that a change comes from here; other programs say nothing, and have no cookie."""
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _length(headers: Headers) -> int:
    told = headers.get("content-length", "")
    return int(told) if told.isdecimal() else 0


def _told(headers: Headers, status: int, code: str, english: str) -> Response:
    message = worded(code, english, {"most": MOST_BODY}, language_of_program(headers.get("accept-language")))
    return Response(json.dumps({"code": code, "message": message}), status, media_type="application/json")


def _adding(send: Send, caching: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", caching)
        await send(message)

    return sending


def _limited(receive: Receive) -> Receive:
    seen = 0

    async def receiving() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MOST_BODY:
            raise HTTPException(413, TOO_MUCH)
        return message

    return receiving
