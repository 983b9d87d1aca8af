"""What a request is told that cannot be carried out: JSON for scripts, a page for people."""

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from pipeline.errors import SohoaError
from pipeline.review import BadCorrection, VersionConflict
from pipeline.web.guard import MOST_BODY, TOO_MUCH
from pipeline.web.pages import asked_language, page
from pipeline.web.wording import GENERAL, Told, language_of_program, worded

logger = logging.getLogger(__name__)


class Refusal(BaseModel):
    """Why something cannot be: `code` for programs, `message` for people, in the language that they asked for."""

    code: str
    message: str


class Overtaken(Refusal):
    """Another was faster: the document is at `version`; `who` changed it and when, null where a run read it again."""

    version: int
    who: str | None
    at: str | None


DESCRIBED: dict[int | str, dict[str, Any]] = {
    400: {"model": Refusal, "description": "The request cannot be read."},
    401: {"model": Refusal, "description": "Who asks is not known here, or was here too long ago."},
    403: {"model": Refusal, "description": "The change does not come from a page of this desk."},
    404: {"model": Refusal, "description": "It is not there."},
    405: {"model": Refusal, "description": "It cannot be asked for in this way."},
    409: {"model": Overtaken | Refusal, "description": "Another was faster, or outputs that it needs are missing."},
    413: {"model": Refusal, "description": "The request is too long."},
    421: {"model": Refusal, "description": "The desk has no such name."},
    422: {"model": Refusal, "description": "It cannot be done as it was asked for."},
}
"""What every request may be answered with, for the description of the API."""

_OF_STATUS = {
    400: ("unreadable", "the request cannot be read; send JSON in UTF-8"),
    404: ("nothing-here", "there is nothing here"),
    405: ("other-way", "this cannot be asked for in this way; see /api/openapi.json"),
    413: ("too-much", TOO_MUCH),
}


class Absent(SohoaError):
    """What was asked for is not there."""

    def __init__(self, code: str, message: str, **told: str | int) -> None:
        self.code, self.told = code, told
        super().__init__(message)


class Outdated(SohoaError):
    """A change that was not made since another was faster."""

    def __init__(self, conflict: VersionConflict) -> None:
        self.conflict = conflict
        super().__init__("the document was changed meanwhile; look at it as it is now, then change it")

    @property
    def told(self) -> Mapping[str, str | int | None]:
        """Who was faster and when, None where a run read it again; and the version that it is at."""
        return {"version": self.conflict.version, "who": self.conflict.who, "at": self.conflict.at}


def tell_errors(app: FastAPI) -> None:
    """Have every error told in one way: the status, its code, and a message with the way out."""

    @app.exception_handler(Absent)
    def absent(request: Request, error: Exception) -> Response:
        assert isinstance(error, Absent)  # noqa: S101 - what it is registered for
        return refused(request, 404, error.code, str(error), error.told)

    @app.exception_handler(Outdated)
    def outdated(request: Request, error: Exception) -> Response:
        assert isinstance(error, Outdated)  # noqa: S101 - what it is registered for
        language = language_of_program(request.headers.get("accept-language"))
        message = worded("outdated", str(error), error.told, language)
        return JSONResponse({"code": "outdated", "message": message, **error.told}, 409)

    @app.exception_handler(BadCorrection)
    def bad(request: Request, error: Exception) -> Response:
        assert isinstance(error, BadCorrection)  # noqa: S101 - what it is registered for
        return refused(request, 404 if request.method == "GET" else 422, error.code, str(error), error.told)

    @app.exception_handler(SohoaError)
    def failed(request: Request, error: Exception) -> Response:
        return refused(request, 409, GENERAL, str(error), {})

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - what it is registered for
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        return refused(request, 422, "invalid", f"{place}: {first['msg']}", {"place": place})

    @app.exception_handler(HTTPException)
    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
        code, message = _OF_STATUS.get(error.status_code, (GENERAL, error.detail))
        answer = refused(request, error.status_code, code, message, {"most": MOST_BODY})
        answer.headers.update(error.headers or {})  # those of a method that is not allowed name the ones that are
        return answer

    @app.exception_handler(ClientDisconnect)
    def gone(_request: Request, _error: Exception) -> Response:
        return Response(status_code=400)  # to nobody: who asked is gone, or was cut off

    @app.exception_handler(Exception)
    def defect(request: Request, error: Exception) -> Response:
        logger.error("%s %s", request.method, request.url.path, exc_info=error)
        message = "this is a defect of sohoa; nothing was changed that was not told as done"
        return refused(request, 500, "defect", message, {})


def refused(request: Request, status: int, code: str, english: str, told: Told) -> Response:
    """Answer that something cannot be: JSON under /api and to changes, else a page; in the language that is asked."""
    if request.url.path.startswith("/api/") or request.method != "GET":
        language = language_of_program(request.headers.get("accept-language"))
        return JSONResponse({"code": code, "message": worded(code, english, told, language)}, status)
    message = worded(code, english, told, asked_language(request))
    return page(request, "refusal.html.j2", {"status": status, "message": message}, status)
