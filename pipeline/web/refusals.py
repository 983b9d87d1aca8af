"""What a request is told that cannot be carried out: JSON for scripts, a page for people."""

import logging

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pipeline.errors import SohoaError
from pipeline.review import BadCorrection, VersionConflict
from pipeline.web.pages import page

logger = logging.getLogger(__name__)


class Absent(SohoaError):
    """What was asked for is not there."""

    def __init__(self, what: str, message: str) -> None:
        self.what = what
        super().__init__(message)


class Outdated(SohoaError):
    """A change that was not made since another was faster."""

    def __init__(self, conflict: VersionConflict) -> None:
        self.conflict = conflict
        super().__init__("the document was changed meanwhile; look at it as it is now, then change it")


def tell_errors(app: FastAPI) -> None:
    """Have every error told in one way: the status, and a message with the way out."""

    @app.exception_handler(Absent)
    def absent(request: Request, error: Exception) -> Response:
        return told(request, 404, str(error))

    @app.exception_handler(Outdated)
    def outdated(_request: Request, error: Exception) -> Response:
        assert isinstance(error, Outdated)  # noqa: S101 - what it is registered for
        now = error.conflict
        return JSONResponse({"message": str(error), "version": now.version, "who": now.who, "at": now.at}, 409)

    @app.exception_handler(BadCorrection)
    def bad(request: Request, error: Exception) -> Response:
        return told(request, 404 if request.method == "GET" else 422, str(error))

    @app.exception_handler(SohoaError)
    def failed(request: Request, error: Exception) -> Response:
        return told(request, 409, str(error))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - what it is registered for
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        return told(request, 422, f"{place}: {first['msg']}")

    @app.exception_handler(HTTPException)
    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
        return told(request, error.status_code, "there is nothing here" if error.status_code == 404 else error.detail)

    @app.exception_handler(Exception)
    def defect(request: Request, error: Exception) -> Response:
        logger.error("%s %s", request.method, request.url.path, exc_info=error)
        return told(request, 500, "this is a defect of sohoa; nothing was changed that was not told as done")


def told(request: Request, status: int, message: str) -> Response:
    """Answer with a message: JSON under /api, else a page."""
    if request.url.path.startswith("/api/") or request.method != "GET":
        return JSONResponse({"message": message}, status)
    return page(request, "refusal.html.j2", {"status": status, "message": message}, status)
